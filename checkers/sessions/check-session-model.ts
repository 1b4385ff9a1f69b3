import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import { countOf } from '../explanation/words.ts'
import { interpretedTable } from '../interpret.ts'
import { type LinearizabilityOptions, settingsOf } from '../linearizable.ts'
import { refuseUnknownOptions } from '../options.ts'
import { READ } from './accesses.ts'
import { aloneText } from './alone.ts'
import { coreOf, whyAmbiguous } from './session-core.ts'
import {
  type Decided,
  type DecidedModel,
  decideSessionModel,
  type SessionModelName,
  sessionModels,
} from './session-models.ts'
import {
  type SessionInput,
  type Sessions,
  type SessionTable,
  sessionTableOf,
  type SessionTableOrNot,
  SEVERAL,
} from './session-table.ts'
import { judgeSequential } from './sequential.ts'
import type { Verdict } from '../verdict.ts'

const OPTIONS = ['model', 'object', 'sessions', 'initial', 'budget', 'lenient', 'repaired', 'nullReads', 'k']

/** What a history is held against. */
export interface SessionOptions extends Omit<LinearizabilityOptions, 'model' | 'proof'> {
  /** What the operations are operations of: the name of a shipped model, or a model. */
  readonly object: LinearizabilityOptions['model']
  /** Whether a session is a process, or all processes of a client, which go on after a crash; `process` if absent. */
  readonly sessions?: Sessions
}

/**
 * Judges whether a history obeys a consistency model below linearizable. Only what sessions saw and the order in which they did
 * things counts, never the time between sessions.
 *
 * Any model may be held against `sequential`. The others are about reads and writes: of a `register`, a `kv` with get and put, a
 * `cas-register` (a cas is a read, and a write after it), or a `multi-register` whose transactions access one key. They are decided
 * exactly, in polynomial time, where nobody saw a value that was written twice; else the verdict is `unknown`. A value that nobody
 * wrote breaks them all.
 *
 * @param history - any history
 * @param options - the consistency model, one of `sessionModels`; the object, its first state, and what a session is
 * @returns `valid` with an order as witness where there is one: of all operations for `sequential`, of the writes, as versions, for
 *   those models that are about one order of versions; `invalid` with a core of which nothing can be left out
 * @throws InputError when the history does not make sense, by itself or to the object's model
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', key: 'x', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', key: 'x', value: 5, time: 1_000 },
 *   { process: 0, type: 'invoke', f: 'read', key: 'x', time: 2_000 },
 *   { process: 0, type: 'ok', f: 'read', key: 'x', value: null, time: 3_000 },
 * ])
 * checkSessionModel(history, { model: 'read-your-writes', object: 'register' }).verdict // invalid
 * checkSessionModel(history, { model: 'monotonic-reads', object: 'register' }).verdict // valid
 * ```
 */
export function checkSessionModel(
  history: History,
  options: SessionOptions & { readonly model: SessionModelName },
): Verdict {
  const judging = new Judging(history, options)
  return judging.verdict(checkedName(options.model))
}

/**
 * Judges a history by all consistency models below linearizable that {@link checkSessionModel} knows, reading it once.
 *
 * @param history - any history
 * @param options - the object, its first state, and what a session is
 * @throws InputError as `checkSessionModel` does
 *
 * @example
 * ```ts
 * checkSessionModels(historyOf([]), { object: 'register' }).causal.verdict // valid
 * ```
 */
export function checkSessionModels(
  history: History,
  options: SessionOptions,
): { readonly [model in SessionModelName]: Verdict } {
  const judging = new Judging(history, options)
  const names = Object.keys(sessionModels) as SessionModelName[]
  return Object.fromEntries(names.map((name) => [name, judging.verdict(name)])) as {
    readonly [model in SessionModelName]: Verdict
  }
}

/**
 * What a history is judged by, with its operations interpreted.
 *
 * @param history - any history
 * @param options - as {@link checkSessionModel} takes them
 * @throws InputError as `checkSessionModel` does
 *
 * @example
 * ```ts
 * sessionInputOf(historyOf([]), { object: 'kv' }).sessions // process
 * ```
 */
export function sessionInputOf(
  history: History,
  given: SessionOptions,
): SessionInput & { readonly budget: number } {
  refuseUnknownOptions('the check of sessions', given, OPTIONS)
  const { object, sessions = 'process', ...options } = given
  if (sessions !== 'process' && sessions !== 'client')
    throw new InputError(`sessions is ${String(sessions)}, expected process or client`)
  const { model, initial, budget } = settingsOf({ ...options, model: object })
  return {
    history,
    model,
    initial,
    budget,
    sessions,
    operations: interpretedTable(history, model, initial, options),
  }
}

/** A history, while it is judged. */
class Judging {
  private readonly input: SessionInput & { readonly budget: number }
  private readonly table: SessionTableOrNot
  private readonly decisions = new Map<DecidedModel, Decided>()

  constructor(history: History, options: SessionOptions) {
    this.input = sessionInputOf(history, options)
    this.table = sessionTableOf(this.input)
  }

  verdict(name: SessionModelName): Verdict {
    const { input, table } = this
    const effort = { procedure: name, operations: input.operations.length }
    if (name === 'sequential') {
      const isPlain =
        !('kind' in table) &&
        table.writers.every((writer, at) => writer > SEVERAL || table.kinds[at] !== READ)
      return judgeSequential({ ...input, table: isPlain ? table : undefined })
    }
    if ('kind' in table)
      return { verdict: 'unknown', why: `The model ${name} cannot be decided: ${table.why}.`, ...effort }
    const found = this.decided(name, table)
    if (found.kind === 'ambiguous')
      return { verdict: 'unknown', why: whyAmbiguous(input, table, found.read), ...effort }
    if (found.kind === 'broken') return { ...(coreOf(input, table, name, found) as Verdict), ...effort }
    const obeyed = `All ${countOf(input.operations.length, 'operation')} obey ${name}.`
    if (found.order === undefined) return { verdict: 'valid', why: obeyed, ...effort }
    const isBroken = (other: DecidedModel) => this.decided(other, table).kind === 'broken'
    const why = `${obeyed}${aloneText(input, table, name, found.order, isBroken)}`
    const { invocations } = input.operations.columns
    const witness = Array.from(found.order, (access) => invocations[table.rows[access] as number] as number)
    return { verdict: 'valid', why, witness, ...effort }
  }

  private decided(name: DecidedModel, table: SessionTable): Decided {
    const known = this.decisions.get(name) ?? decideSessionModel(name, table)
    this.decisions.set(name, known)
    return known
  }
}

function checkedName(name: SessionModelName): SessionModelName {
  if (Object.hasOwn(sessionModels, name)) return name
  const given: string = name
  throw new InputError(`the model is "${given}", expected one of ${Object.keys(sessionModels).join(', ')}`)
}
