import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText } from '../canonical.ts'
import type { Verification } from '../certificate.ts'
import { countOf } from '../explanation/words.ts'
import { takesPart } from '../interpret.ts'
import { looksOnly, type Model } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { partsOf } from '../parts.ts'
import { statesAfter } from '../states-after.ts'
import type { Verdict } from '../verdict.ts'
import {
  type Act,
  actsOf,
  allowedByDefinition,
  type Guarantees,
  guaranteesOf,
  isBefore,
} from './by-definition.ts'
import { type SessionOptions, sessionInputOf } from './check-session-model.ts'
import type { SessionModelName } from './session-models.ts'
import { initialOf, type SessionInput } from './session-table.ts'

/** The most sets of visible writes, of all reads together, that are tried for a core. */
const MOST_TRIED = 300_000

/** The most operations of a core for `sequential`. */
const MOST_INTERLEAVED = 10

/** Of more operations than this, times keys, no order of versions is replayed. */
const MOST_REPLAYED = 20_000_000

/**
 * Verifies the proof that a verdict of `checkSessionModel` brings, without the procedure that made it.
 *
 * An order of all operations is replayed on the model. An order of versions is held against the axioms: whatever was visible to a
 * read, nothing of its key is a later version than what it saw. A core is judged straight from the definition, if it is small.
 *
 * @param history - the history that was judged
 * @param options - as the judge was given them
 * @param verdict - what the judge said
 * @throws InputError as the judge does
 *
 * @example
 * ```ts
 * const options = { model: 'PRAM', object: 'register' } as const
 * verifySessionModel(historyOf([]), options, checkSessionModel(historyOf([]), options)).outcome // proven
 * ```
 */
export function verifySessionModel(
  history: History,
  options: SessionOptions & { readonly model: SessionModelName },
  verdict: Verdict,
): Verification {
  if (verdict.verdict === 'unknown') return { outcome: 'unproven', why: 'an unknown verdict has no proof' }
  const { model: name } = options
  const input = sessionInputOf(history, options)
  const operations = input.operations.operations(input.operations.rows())
  const sessionOf = sessionsOf(input)
  if (verdict.verdict === 'invalid')
    return verifyCore(name, input, operations, sessionOf, new Set(verdict.core))
  if (verdict.witness === undefined)
    return { outcome: 'unproven', why: `a valid verdict for ${name} has no witness` }
  const wrong =
    name === 'sequential'
      ? wrongOrder(input, operations, sessionOf, verdict.witness)
      : wrongVersions(name, input, operations, sessionOf, verdict.witness)
  if (wrong !== undefined) return wrong
  return {
    outcome: 'proven',
    why: `an order of ${countOf(verdict.witness.length, 'operation')} shows that ${name} holds`,
  }
}

type SessionOf = (operation: HistoryOperation) => string

function sessionsOf({ history, sessions }: SessionInput): SessionOf {
  return ({ process, invocation }) => {
    const client = sessions === 'client' ? history.at(invocation).client : undefined
    return client === undefined ? `process ${process}` : `client ${client}`
  }
}

function refuted(why: string): Verification {
  return { outcome: 'refuted', why }
}

function wrongOrder(
  { model, initial, operations: table }: SessionInput,
  operations: readonly HistoryOperation[],
  sessionOf: SessionOf,
  witness: readonly number[],
): Verification | undefined {
  const partOf = new Map<number, number>()
  const parts = partsOf(model, table)
  for (const [part, { rows }] of parts.entries())
    for (const row of rows) partOf.set(table.columns.invocations[row] as number, part)
  const byInvocation = new Map(operations.map((operation) => [operation.invocation, operation]))
  const places = new Map(witness.map((invocation, place) => [invocation, place]))
  if (places.size < witness.length) return refuted('the order has an operation twice')
  const latest = new Map<string, number>()
  for (const operation of operations) {
    const place = places.get(operation.invocation)
    const session = sessionOf(operation)
    if (place === undefined) {
      if (takesPart(model, operation) && operation.outcome !== 'info')
        return refuted(`the order lacks the operation invoked at event ${operation.invocation}`)
      continue
    }
    if (place < (latest.get(session) ?? -1))
      return refuted(`the order does not follow the session of event ${operation.invocation}`)
    if (operation.outcome !== 'info') latest.set(session, place)
  }
  const states = parts.map((): readonly Json[] => [initial])
  for (const invocation of witness) {
    const operation = byInvocation.get(invocation)
    if (operation === undefined) return refuted(`the order names event ${invocation}, which invokes nothing`)
    const part = partOf.get(invocation) as number
    const after = statesAfter(model, states[part] as readonly Json[], operation)
    if (after.length === 0)
      return refuted(`the model does not allow the operation invoked at event ${invocation} there`)
    states[part] = after
  }
  return undefined
}

/** Holds an order of versions against the axioms of a model: what was visible to each read, and what came before each write. */
function wrongVersions(
  name: SessionModelName,
  { model, initial }: SessionInput,
  operations: readonly HistoryOperation[],
  sessionOf: SessionOf,
  witness: readonly number[],
): Verification | undefined {
  const places = new Map(witness.map((invocation, place) => [invocation, place]))
  if (places.size < witness.length) return refuted('the order has a write twice')
  const acts = operations
    .filter(({ outcome, invocation }) => outcome === 'ok' || (outcome === 'info' && places.has(invocation)))
    .flatMap((operation) => actsOf(operation, sessionOf(operation)))
  if (acts.length * acts.length > MOST_REPLAYED)
    return { outcome: 'unproven', why: 'there is too much to replay' }
  const writers = new Map<string, Act>()
  for (const act of acts) if (!act.reads) writers.set(canonicalText([act.key, act.value]), act)
  const lacking = [...writers.values()].find(({ operation }) => !places.has(operation.invocation))
  if (lacking !== undefined)
    return refuted(`the order lacks the write invoked at event ${lacking.operation.invocation}`)
  const placeOf = ({ operation }: Act) => places.get(operation.invocation) as number
  const guarantees = guaranteesOf[name] ?? guaranteesOf['all four'] ?? {}
  const reached = reachedFrom(acts, writers, guarantees)
  for (const act of acts) {
    const { invocation } = act.operation
    const writer = act.reads ? writers.get(canonicalText([act.key, act.value])) : act
    const first = canonicalText(initialOf(model, initial, act.key)) === canonicalText(act.value)
    if (writer === undefined && !first) return refuted(`nobody wrote what was read at event ${invocation}`)
    if (writer !== undefined && isBefore(act, writer))
      return refuted(`event ${invocation} saw what came later`)
    const place = writer === undefined ? -1 : placeOf(writer)
    for (const cause of reached(act)) {
      const isLater = act.reads ? cause.key === act.key && placeOf(cause) > place : placeOf(cause) >= place
      if (isLater)
        return refuted(
          `the version of event ${cause.operation.invocation} stands after that of event ${invocation}`,
        )
    }
  }
  return undefined
}

/** The writes that were visible to a read, or that have to come before a write, by the guarantees. */
function reachedFrom(
  acts: readonly Act[],
  writers: ReadonlyMap<string, Act>,
  { readYourWrites, monotonicReads, monotonicWrites, writesFollowReads }: Guarantees,
): (act: Act) => ReadonlySet<Act> {
  const before = new Map(acts.map((act) => [act, acts.filter((other) => isBefore(other, act))]))
  const causesOf = (act: Act): readonly Act[] => {
    const earlier = before.get(act) ?? []
    const writer = act.reads ? writers.get(canonicalText([act.key, act.value])) : undefined
    const causes = earlier.filter(({ reads }) => {
      if (act.reads) return reads ? monotonicReads : readYourWrites
      return reads ? writesFollowReads : monotonicWrites
    })
    return writer === undefined ? causes : [writer, ...causes]
  }
  return (act) => {
    const met = new Set<Act>()
    const queue = [...causesOf(act)]
    for (const cause of queue) {
      if (met.has(cause)) continue
      met.add(cause)
      queue.push(...causesOf(cause))
    }
    return new Set([...met].filter(({ reads }) => !reads))
  }
}

function verifyCore(
  name: SessionModelName,
  { model, initial }: SessionInput,
  operations: readonly HistoryOperation[],
  sessionOf: SessionOf,
  core: ReadonlySet<number>,
): Verification {
  const inCore = operations.filter(({ invocation }) => core.has(invocation))
  if (inCore.some(({ completion }) => Number.isFinite(completion) && !core.has(completion)))
    return refuted('the core lacks a completion')
  const what = `the core of ${countOf(inCore.length, 'operation')}`
  const left = inCore.filter((operation) => takesPart(model, operation))
  const missing = missingFrom(model, operations, left)
  if (missing !== undefined)
    return refuted(`${what} leaves out event ${missing}, which somebody in it may have noticed`)
  if (name === 'sequential' && left.length > MOST_INTERLEAVED)
    return { outcome: 'unproven', why: `${what} is too large to try all orders` }
  if (name === 'sequential' && model.dataType?.kind !== 'register') {
    return isSequential(model, initial, left, sessionOf)
      ? refuted(`an order of ${what} follows every session`)
      : { outcome: 'proven', why: `no order of ${what} follows every session` }
  }
  const acts = left.flatMap((operation) => actsOf(operation, sessionOf(operation)))
  const [reads, writes] = [acts.filter((act) => act.reads).length, acts.filter((act) => !act.reads).length]
  let tried = 1
  for (let i = 1; i <= writes; i++) tried *= i
  for (let i = 0; i < reads; i++) tried *= 1 << writes
  if (name === 'sequential') {
    return isSequential(model, initial, left, sessionOf)
      ? refuted(`an order of ${what} follows every session`)
      : { outcome: 'proven', why: `no order of ${what} follows every session` }
  }
  if (tried > MOST_TRIED)
    return { outcome: 'unproven', why: `${what} is too large to try all that may have been visible` }
  return allowedByDefinition(name, left, (key) => initialOf(model, initial, key), sessionOf)
    ? refuted(`${what} obeys ${name}`)
    : { outcome: 'proven', why: `${what} breaks ${name}, by its definition` }
}

/** A write outside of a core that left what an operation in it saw; of a model that is none of registers, any that changes something. */
function missingFrom(
  model: Model,
  operations: readonly HistoryOperation[],
  core: readonly HistoryOperation[],
): number | undefined {
  const rest = operations.filter((operation) => takesPart(model, operation) && !core.includes(operation))
  const isRegister = model.dataType?.kind === 'register' || model.name === 'multi-register'
  if (!isRegister) return rest.find((operation) => !looksOnly(model, operation))?.invocation
  const textOf = ({ key, value }: Act) => canonicalText([key, value])
  const seen = new Set(
    core.flatMap((operation) =>
      actsOf(operation, '')
        .filter(({ reads }) => reads)
        .map(textOf),
    ),
  )
  return rest.find((operation) => actsOf(operation, '').some((act) => !act.reads && seen.has(textOf(act))))
    ?.invocation
}

/** Whether some order of a few operations follows every session: every set that can come first is tried, with every state. */
export function isSequential(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
  sessionOf: SessionOf,
): boolean {
  const all = operations.filter((operation) => takesPart(model, operation))
  const partOf = ({ key }: HistoryOperation) => (model.part === undefined ? (key ?? '') : '')
  const tried = new Set<string>()
  const canGoOn = (placed: number, states: ReadonlyMap<string, Json>): boolean => {
    const left = all.filter((_, i) => (placed & (1 << i)) === 0)
    if (left.every(({ outcome }) => outcome === 'info')) return true
    const configuration = `${placed} ${canonicalText([...states])}`
    if (tried.has(configuration)) return false
    tried.add(configuration)
    return all.some((next, i) => {
      const waits = left.some(
        (other) =>
          other !== next &&
          other.outcome !== 'info' &&
          other.invocation < next.invocation &&
          sessionOf(other) === sessionOf(next),
      )
      if ((placed & (1 << i)) !== 0 || waits) return false
      const part = partOf(next)
      const after = statesAfter(model, [states.has(part) ? (states.get(part) as Json) : initial], next)
      return after.some((state) => canGoOn(placed | (1 << i), new Map([...states, [part, state]])))
    })
  }
  return canGoOn(0, new Map())
}
