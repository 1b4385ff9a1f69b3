import type { Message, Node, NodeId, Outcome, Process, Request } from '../../sim/index.ts'
import { answer, type Command, machineOf, type StateMachine } from '../objects/index.ts'
import type { SingleServerMutant, SingleServerOptions } from './options.ts'

const LOG = 'operations'

/** One life of a node: the server, or one of those that know where it is. */
export class SingleServer implements Process {
  private readonly node: Node
  private readonly mutant: SingleServerMutant | undefined
  private readonly server: NodeId
  private readonly machine: StateMachine
  /** The operations in their order, as the disk has them. */
  private readonly log: readonly Command[]
  /** How many of them are durable. */
  private durable: number
  private flushing = false
  /** Who waits for the next flush to begin. */
  private readonly waiting: (() => void)[] = []

  constructor(node: Node, options: SingleServerOptions, mutant: SingleServerMutant | undefined) {
    this.node = node
    this.mutant = mutant
    this.server = node.members[0] ?? node.id
    this.machine = machineOf(options)
    this.log = node.disk.log<Command>(LOG)
    // What a life begins with is durable.
    this.durable = this.log.length
    for (const command of this.log) this.execute(command)
  }

  receive(_from: NodeId, _message: Message): void {}

  request(request: Request): void {
    const { node, machine } = this
    const refusal = machine.refusalOf(request.operation)
    if (refusal !== undefined) return request.fail(refusal)
    if (node.id !== this.server) return request.redirect(this.server)
    const outcome = machine.onlyReads(request.operation)
      ? machine.read(request.operation)
      : this.perform(request)
    // A read as well: what it has seen may not be durable yet.
    this.whenDurable(() => answer(request, outcome))
  }

  inspect() {
    return {
      role: this.node.id === this.server ? 'server' : 'guide',
      operations: this.log.length,
      durable: this.durable,
    }
  }

  private perform(request: Request): Outcome {
    const known = this.mutant === 'no-sessions' ? undefined : this.machine.recall(request)
    this.node.sometimes('a repeated request is recognised', known !== undefined)
    if (known !== undefined) return known
    const { session, sequence, operation } = request
    const command: Command = { session, sequence, operation }
    this.node.disk.append<Command>(LOG, command)
    return this.execute(command)
  }

  private execute(command: Command): Outcome {
    return this.mutant === 'no-sessions' ? this.machine.perform(command) : this.machine.apply(command)
  }

  /** Runs `then` once every operation so far is durable: at once if it is already, else after a flush. */
  private whenDurable(then: () => void): void {
    if (this.log.length === this.durable || this.mutant === 'no-flush') return then()
    this.waiting.push(then)
    if (!this.flushing) this.flush()
  }

  /** One flush at a time serves all that gather meanwhile: a slow disk keeps up with any number of clients. */
  private flush(): void {
    const { length } = this.log
    const covered = this.waiting.splice(0)
    this.flushing = true
    this.node.disk.flush(() => {
      this.flushing = false
      this.durable = length
      for (const then of covered) then()
      if (this.waiting.length > 0) this.flush()
    })
  }
}
