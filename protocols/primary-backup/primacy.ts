import type { Node, NodeId, Outcome, Request } from '../../sim/index.ts'
import { answer, type Command, type StateMachine } from '../objects/index.ts'
import { majoritySize } from '../quorums.ts'
import type { Lacking, Prepared, PrimaryBackupMessage } from './messages.ts'
import type { PrimaryBackupMutant, PrimaryBackupOptions } from './options.ts'
import type { StableState } from './stable-state.ts'

/** What a primary needs of its replica. */
export interface Server {
  readonly node: Node<PrimaryBackupMessage>
  readonly options: PrimaryBackupOptions
  readonly mutant: PrimaryBackupMutant | undefined
  readonly state: StableState
  readonly machine: StateMachine
  readonly committed: number
  /** The view's log is durable at a majority: it may serve. */
  begin(): void
  /** Commits up to a length of the log, and executes what that covers. */
  commit(length: number): void
  /** Executes up to a length of the log, committed or not. */
  execute(length: number): void
}

/** What a primary knows of a backup. */
interface Backup {
  readonly id: NodeId
  /** How much of the log it has, as far as is known. */
  length: number
  /** How many times it was sent something, or asked anew how far it is. */
  asked: number
  /** Whether it owes an answer to the last of them. Until that has come nothing is sent twice. */
  owes: boolean
}

/** One view at its primary: from the moment at which its log is chosen until it is overtaken. */
export class Primacy {
  readonly view: number
  /** Whether the log that the view begins with is durable at a majority. */
  begun = false
  private readonly server: Server
  private readonly backups = new Map<NodeId, Backup>()
  /** How long the log is with which the view begins. What came before is committed by that, and not by counting. */
  private readonly start: number
  /** It counts as one of those who have the log only up to here: what its own disk has. */
  private durable = 0
  private over = false
  private readonly requests = new Map<number, Request>()

  constructor(server: Server) {
    const { node, state, committed } = server
    this.server = server
    this.view = state.view
    for (const id of node.members) {
      if (id !== node.id) this.backups.set(id, { id, length: committed, asked: 0, owes: false })
    }
    this.start = this.append(null)
    this.beat()
  }

  /** Shows every backup that it is there, with what the backup lacks. */
  beat(): void {
    const { view } = this
    const { state, mutant } = this.server
    for (const backup of this.backups.values()) {
      const { asked: serial, owes } = backup
      if (mutant === 'network-error-is-success' && owes) {
        this.receive(backup.id, { type: 'prepared', view, length: state.log.length, serial })
      }
      this.prepare(backup)
    }
  }

  /** Has an operation replicated; the request is answered once it has been executed. */
  propose(request: Request): void {
    const { node, machine, mutant } = this.server
    const { session, sequence, operation } = request
    if (mutant === 'keeps-serving' && machine.onlyReads(operation))
      return answer(request, machine.read(operation))
    const known = machine.recall(request)
    node.sometimes('a repeated request is answered without the log', known !== undefined)
    if (known !== undefined) return answer(request, known)
    this.requests.set(this.append({ session, sequence, operation }), request)
    for (const backup of this.backups.values()) if (!backup.owes) this.prepare(backup)
  }

  /** Takes a backup's answer. */
  receive(from: NodeId, reply: Prepared | Lacking): void {
    const { node, state } = this.server
    const backup = this.backups.get(from)
    if (backup === undefined || reply.view !== this.view) return
    const isAwaited = backup.owes && reply.serial === backup.asked
    if (isAwaited) backup.owes = false
    if (reply.type === 'prepared' && reply.length > backup.length) {
      backup.length = reply.length
      this.advance()
    }
    if (reply.type === 'lacking' && isAwaited) {
      node.sometimes('a backup asks for what it lacks')
      backup.length = reply.after
    }
    // Only one answer leads to another message: repeated ones would multiply.
    if (isAwaited && backup.length < state.log.length) this.prepare(backup)
  }

  /** The entry of a number has been executed: who asked for it gets an answer. */
  executed(number: number, outcome: Outcome): void {
    const request = this.requests.get(number)
    if (request === undefined) return
    this.requests.delete(number)
    answer(request, outcome)
  }

  /** The view is over: who waits is sent on, and repeats the request where it will be recognised. */
  end(): void {
    this.over = true
    for (const request of this.requests.values()) request.redirect()
  }

  private append(command: Command | null): number {
    const { state } = this.server
    const number = state.log.append({ view: this.view, command })
    // The disk writes while the network carries.
    state.whenDurable(() => {
      if (this.over) return
      this.durable = number
      this.advance()
    })
    return number
  }

  private prepare(backup: Backup): void {
    const { node, state, committed } = this.server
    const { id, length: after, owes } = backup
    const entries = owes ? [] : state.log.after(after)
    if (!owes) backup.asked++
    backup.owes = true
    node.send(id, { type: 'prepare', view: this.view, after, entries, committed, serial: backup.asked })
  }

  private advance(): void {
    const { server, durable, begun } = this
    const length = server.mutant === 'acknowledges-early' && begun ? durable : this.heldByEnough()
    if (length >= this.start && length > server.committed) {
      if (!begun) {
        this.begun = true
        server.begin()
      }
      server.commit(length)
    }
    if (this.begun && server.options.replication === 'asynchronous') server.execute(durable)
  }

  /** How much of the log as many have as must have what is committed, the primary itself counted. */
  private heldByEnough(): number {
    const lengths = [this.durable]
    for (const { length } of this.backups.values()) lengths.push(length)
    lengths.sort((a, b) => b - a)
    const { length: members } = lengths
    const enough = this.server.options.replication === 'all' ? members : majoritySize(members)
    return lengths[enough - 1] as number
  }
}
