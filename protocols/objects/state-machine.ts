import type { Json, Operation, Outcome } from '../../sim/index.ts'
import { refusalOf, type SequentialObject } from './sequential-object.ts'

/** A client's operation as a log holds it, with what tells its repetitions apart (thesis, section 6.3). */
export interface Command {
  readonly session: string
  readonly sequence: number
  readonly operation: Operation
}

/** The last operation of a session that was applied, and what came of it. */
interface Session {
  readonly sequence: number
  readonly outcome: Outcome
}

/** All that a state machine holds, as plain data: states by key, and the last operation of each session. */
export interface SavedMachine {
  readonly states: readonly (readonly [key: string, state: Json])[]
  readonly sessions: readonly (readonly [session: string, sequence: number, outcome: Outcome])[]
}

/**
 * The state machine: a sequential object, and the table of client sessions (Ongaro, thesis, section 6.3). Clients repeat what was
 * not answered and the network repeats what it likes, so one operation may be applied more than once; the table makes it take
 * effect once. Sessions never expire here.
 *
 * @example
 * ```ts
 * const machine = new StateMachine(objects.counter)
 * const add = { session: 'c1/0', sequence: 1, operation: { f: 'add', value: 3 } }
 * machine.apply(add)
 * machine.apply(add)
 * machine.read({ f: 'read' }) // { type: 'ok', value: 3 }
 * ```
 */
export class StateMachine {
  private readonly object: SequentialObject
  private readonly initial: Json
  private readonly states = new Map<string, Json>()
  private readonly sessions = new Map<string, Session>()

  /**
   * @param object - what it keeps
   * @param initial - what the object begins with, if not with what it says itself
   */
  constructor(object: SequentialObject, initial: Json = object.initial) {
    this.object = object
    this.initial = initial
  }

  /** Says in a sentence why it cannot do an operation, if it cannot. */
  refusalOf(operation: Operation): string | undefined {
    return refusalOf(this.object, operation)
  }

  /** Whether an operation, one that is not refused, only looks. */
  onlyReads({ f, value = null }: Operation): boolean {
    return this.object.operations[f]?.onlyReads(value) === true
  }

  /** What came of an operation that only looks. */
  read(operation: Operation): Outcome {
    return this.outcomeOf(operation, '').outcome
  }

  /** What came of an operation that is done with; `undefined` if it is not, and may be applied. */
  recall({ session, sequence }: Pick<Command, 'session' | 'sequence'>): Outcome | undefined {
    const last = this.sessions.get(session)
    if (last === undefined || last.sequence < sequence) return undefined
    if (last.sequence === sequence) return last.outcome
    // A session has one operation at a time, so nobody waits for this one any more.
    return { type: 'info', error: `a later operation of session ${session} has been applied` }
  }

  /** Applies an operation, once: of a repetition it only repeats the outcome. */
  apply(command: Command): Outcome {
    const known = this.recall(command)
    if (known !== undefined) return known
    const outcome = this.perform(command)
    this.sessions.set(command.session, { sequence: command.sequence, outcome })
    return outcome
  }

  /** Applies an operation as often as it is asked to. */
  perform({ operation, session }: Command): Outcome {
    const { state, outcome } = this.outcomeOf(operation, session)
    this.states.set(this.partOf(operation), state)
    return outcome
  }

  /**
   * All that it holds, for a snapshot.
   *
   * @example
   * ```ts
   * const machine = new StateMachine(objects.counter)
   * machine.apply({ session: 'c1/0', sequence: 1, operation: { f: 'add', value: 3 } })
   * const other = new StateMachine(objects.counter)
   * other.load(machine.save())
   * other.read({ f: 'read' }) // { type: 'ok', value: 3 }
   * ```
   */
  save(): SavedMachine {
    return {
      states: [...this.states],
      sessions: Array.from(this.sessions, ([session, { sequence, outcome }]) => [session, sequence, outcome]),
    }
  }

  /**
   * Becomes as another was.
   *
   * @param saved - what that one's `save` gave
   */
  load({ states, sessions }: SavedMachine): void {
    this.states.clear()
    for (const [key, state] of states) this.states.set(key, state)
    this.sessions.clear()
    for (const [session, sequence, outcome] of sessions) this.sessions.set(session, { sequence, outcome })
  }

  private outcomeOf(
    operation: Operation,
    session: string,
  ): { readonly state: Json; readonly outcome: Outcome } {
    const { f, value = null } = operation
    const state = this.states.get(this.partOf(operation))
    const known = this.object.operations[f]
    if (known === undefined) throw new Error(`the ${this.object.name} has no operation "${f}"`)
    return known.apply(state === undefined ? this.initial : state, value, session)
  }

  private partOf({ key = '' }: Operation): string {
    return this.object.byKey ? key : ''
  }
}
