import type { Json, Operation, Outcome } from '../../sim/index.ts'
import { equal } from './equal.ts'

/** A client's operation as the log holds it, with what tells its repetitions apart (thesis, section 6.3). */
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

/**
 * The state machine: registers by key, and the table of client sessions (thesis, section 6.3). Clients repeat what was not
 * answered and the network repeats what it likes, so one operation may stand in the log more than once; the table makes it
 * take effect once. Sessions never expire here.
 */
export class StateMachine {
  private readonly registers = new Map<string, Json>()
  private readonly sessions = new Map<string, Session>()

  read({ key }: Operation): Json {
    return this.registers.get(keyOf(key)) ?? null
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
    const outcome = this.execute(command.operation)
    this.sessions.set(command.session, { sequence: command.sequence, outcome })
    return outcome
  }

  private execute(operation: Operation): Outcome {
    const { f, value = null } = operation
    const key = keyOf(operation.key)
    if (f === 'write') {
      this.registers.set(key, value)
      return { type: 'ok' }
    }
    const [from, to] = value as readonly [Json, Json]
    const present = this.read(operation)
    if (!equal(present, from)) {
      return { type: 'fail', error: `the value is ${JSON.stringify(present)}, not ${JSON.stringify(from)}` }
    }
    this.registers.set(key, to)
    return { type: 'ok' }
  }
}

/** Says in a sentence why the state machine cannot do an operation, if it cannot. */
export function refusalOf({ f, value }: Operation): string | undefined {
  if (f === 'read' || f === 'write') return undefined
  if (f !== 'cas') return `there is no operation "${f}": expected read, write or cas`
  if (Array.isArray(value) && value.length === 2) return undefined
  return `cas has the value ${JSON.stringify(value)}: expected [from, to]`
}

function keyOf(key: string | undefined): string {
  return key ?? ''
}
