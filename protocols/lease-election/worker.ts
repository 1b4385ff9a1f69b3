import type { Node, NodeId, Request, Task } from '../../sim/index.ts'
import { answer, type Command, machineOf, type StateMachine } from '../objects/index.ts'
import { Contender } from './contender.ts'
import type { LeaseMessage, Stored } from './messages.ts'
import type { LeaseElectionMutant, LeaseElectionOptions } from './options.ts'

/** Milliseconds after which a leader asks the store again. */
const STORE_MS = 100

/** One of those that elect a leader among them, which serves clients: it reads from its copy, and writes to the store first. */
export class Worker {
  readonly contender: Contender
  private readonly node: Node<LeaseMessage>
  private readonly store: NodeId
  private readonly machine: StateMachine
  /** How many commands of the store's log its copy has. The log only grows, so they are the same under any leader. */
  private length = 0
  /** The token under which the store is open for it: its copy has all that earlier leaders wrote, and they write no more. */
  private opened: number | undefined

  constructor(
    node: Node<LeaseMessage>,
    { locks, store }: { readonly locks: readonly NodeId[]; readonly store: NodeId },
    options: LeaseElectionOptions,
    mutant: LeaseElectionMutant | undefined,
  ) {
    this.node = node
    this.store = store
    this.machine = machineOf(options)
    this.contender = new Contender(node, locks, options, mutant, {
      enter: (token) => node.spawn(this.open(token)),
      leave: () => (this.opened = undefined),
    })
  }

  request(request: Request): void {
    const { node, contender, machine } = this
    const { operation, session, sequence } = request
    const refusal = machine.refusalOf(operation)
    if (refusal !== undefined) return request.fail(refusal)
    const { token } = contender
    if (token === undefined || this.opened !== token) {
      const { leader } = contender
      return leader === node.id ? request.redirect() : request.redirect(leader)
    }
    const known = machine.recall(request)
    node.sometimes('a repeated operation is recognised', known !== undefined)
    if (known !== undefined) return answer(request, known)
    if (!machine.onlyReads(operation)) {
      return node.spawn(this.append(token, { session, sequence, operation }, request))
    }
    // What it has is what there is only while nobody else can lead; a timer may ring late.
    node.sometimes('a leader is asked to read when its lease has run out', !contender.holds)
    if (contender.holds) answer(request, machine.read(operation))
    else request.redirect()
  }

  inspect() {
    const { contender, length } = this
    return {
      role: contender.token === undefined ? 'worker' : 'leader',
      token: contender.token ?? 0,
      leader: contender.leader ?? null,
      length,
    }
  }

  /** Keeps earlier leaders from the store, and learns what they wrote. */
  private *open(token: number): Task {
    while (this.contender.token === token) {
      const stored = yield* this.askStore({ type: 'open', token, from: this.length })
      if (stored === undefined || this.contender.token !== token) continue
      this.opened = token
      return
    }
  }

  private *append(token: number, command: Command, request: Request): Task {
    const stored = yield* this.askStore({ type: 'append', token, from: this.length, command })
    const outcome = stored === undefined ? undefined : this.machine.recall(command)
    // A store that has not answered may have it all the same: whoever is asked next looks for it there.
    if (outcome === undefined) request.redirect()
    else answer(request, outcome)
  }

  /** What the store answers, taken over into the copy; `undefined` if it refuses, or does not answer. */
  private *askStore(question: LeaseMessage): Task<Stored | undefined> {
    const reply = yield* this.node.ask(this.store, question, { timeoutMs: STORE_MS })
    if (reply?.type === 'fenced') this.contender.overtaken(reply.token)
    if (reply?.type !== 'stored') return undefined
    for (const command of reply.commands.slice(Math.max(0, this.length - reply.from))) {
      this.machine.apply(command)
      this.length++
    }
    return reply
  }
}
