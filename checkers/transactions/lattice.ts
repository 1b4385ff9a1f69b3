import { InputError } from '../../sim/errors.ts'

/** Which of some names stand for more than themselves: a graph as lists of what each name leads to. */
type Arrows = { readonly [name: string]: readonly string[] }

/** The anomalies that are cycles, by what their edges say of data alone, from the worst on. */
export const CYCLES = ['G0', 'G1c', 'G-single-item', 'G-nonadjacent-item', 'G2-item'] as const

/** What a cycle is made of beside data: nothing, the order of processes, or real time. */
export const VARIANTS = ['', '-process', '-realtime'] as const

/** An anomaly that is found as a cycle. */
export type CycleType = `${(typeof CYCLES)[number]}${(typeof VARIANTS)[number]}`

/** An anomaly that is found without a cycle. */
export type OtherType =
  | 'G1a'
  | 'G1b'
  | 'internal'
  | 'future-read'
  | 'dirty-update'
  | 'lost-update'
  | 'incompatible-order'
  | 'duplicate-elements'
  | 'cyclic-versions'
  | 'thin-air-read'

/** An anomaly of transactions, as Elle calls it. */
export type AnomalyType = CycleType | OtherType

/**
 * Where an anomaly is, there are those that its name leads to as well: either as more of the same kind, or since the definition
 * of the other covers it. All but `thin-air-read` are Elle's. Who read what nobody wrote has, like the reader of what was
 * aborted, read what no committed transaction wrote.
 *
 * Source: Adya, "Weak Consistency: A Generalized Theory and Optimistic Implementations for Distributed Transactions", 1999;
 * Alvaro and Kingsbury, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020.
 */
const implied: Arrows = {
  G0: ['G1c', 'G0-process'],
  'G0-process': ['G1c-process', 'G0-realtime'],
  'G0-realtime': ['G1c-realtime'],
  G1a: ['G1'],
  G1b: ['G1'],
  G1c: ['G1', 'G1c-process'],
  'G1c-process': ['G1c-realtime', 'G1-process'],
  'G1c-realtime': ['G1-realtime'],
  G1: ['G1-process'],
  'G1-process': ['G1-realtime'],
  'G-single-item': ['G-single', 'G-single-item-process', 'G-nonadjacent-item'],
  'G-single-item-process': ['G-single-process', 'G-single-item-realtime', 'G-nonadjacent-item-process'],
  'G-single-item-realtime': ['G-single-realtime', 'G-nonadjacent-item-realtime'],
  'G-single': ['G-nonadjacent', 'GSIb', 'G-single-process'],
  'G-single-process': ['G-nonadjacent-process', 'G-single-realtime'],
  'G-single-realtime': ['G-nonadjacent-realtime'],
  'G-nonadjacent-item': ['G-nonadjacent', 'G2-item', 'G-nonadjacent-item-process'],
  'G-nonadjacent-item-process': ['G-nonadjacent-process', 'G2-item-process', 'G-nonadjacent-item-realtime'],
  'G-nonadjacent-item-realtime': ['G2-item-realtime', 'G-nonadjacent-realtime'],
  'G-nonadjacent': ['G2', 'G-nonadjacent-process'],
  'G-nonadjacent-process': ['G2-process', 'G-nonadjacent-realtime'],
  'G-nonadjacent-realtime': ['G2-realtime'],
  G2: ['G2-process'],
  'G2-item': ['G2', 'G2-item-process'],
  'G2-item-process': ['G2-process', 'G2-item-realtime'],
  'G2-item-realtime': ['G2-realtime'],
  'G2-process': ['G2-realtime'],
  GSIa: ['GSI'],
  GSIb: ['GSI'],
  'incompatible-order': ['G1a'],
  'future-read': ['G1c'],
  'dirty-update': ['G1a'],
  'lost-update': ['write-skew', 'G2-item'],
  'write-skew': ['G2'],
  'thin-air-read': ['G1a'],
}

/** Models of the same meaning: the name that the other tables use for each of the others. */
const canonical: { readonly [name: string]: string } = {
  'consistent-view': 'PL-2+',
  'conflict-serializable': 'PL-3',
  'cursor-stability': 'PL-CS',
  'forward-consistent-view': 'PL-FCV',
  'monotonic-snapshot-read': 'PL-MSR',
  'monotonic-view': 'PL-2L',
  'read-committed': 'PL-2',
  'read-uncommitted': 'PL-1',
  'repeatable-read': 'PL-2.99',
  serializable: 'PL-3',
  'snapshot-isolation': 'PL-SI',
  'strict-serializable': 'PL-SS',
  'strong-serializable': 'PL-SS',
  'update-serializable': 'PL-3U',
  'strong-session-read-uncommitted': 'strong-session-PL-1',
  'strong-session-read-committed': 'strong-session-PL-2',
  'strong-read-uncommitted': 'strong-PL-1',
  'strong-read-committed': 'strong-PL-2',
}

/** What a model of several names is called in an answer. */
const friendly: { readonly [name: string]: string } = {
  ...Object.fromEntries(Object.entries(canonical).map(([name, model]) => [model, name])),
  'PL-3': 'serializable',
}

/** The models that are next below each: a history that satisfies one satisfies them. Source: jepsen.io/consistency. */
const below: Arrows = {
  'causal-cerone': ['read-atomic'],
  'PL-2+': ['PL-CS', 'PL-2L'],
  'PL-CS': ['PL-2'],
  'PL-FCV': ['PL-2+'],
  'PL-2': ['PL-1'],
  'PL-3': ['PL-2.99', 'PL-3U', 'PL-SI', 'view-serializable'],
  'PL-3U': ['PL-FCV'],
  'monotonic-atomic-view': ['PL-2'],
  'PL-2L': ['PL-2'],
  'PL-MSR': ['PL-2'],
  'parallel-snapshot-isolation': ['causal-cerone', 'update-atomic'],
  prefix: ['causal-cerone'],
  'read-atomic': ['monotonic-atomic-view'],
  'PL-2.99': ['PL-CS', 'monotonic-atomic-view'],
  'update-atomic': ['read-atomic'],
  'session-serializable': ['1SR'],
  'PL-SI': ['PL-FCV', 'monotonic-atomic-view', 'PL-MSR', 'parallel-snapshot-isolation', 'prefix'],
  'PL-SS': [
    'PL-3',
    'linearizable',
    'strong-snapshot-isolation',
    'strong-session-serializable',
    'session-serializable',
  ],
  'strong-session-PL-1': ['PL-1'],
  'strong-session-PL-2': ['PL-2', 'strong-session-PL-1'],
  'strong-PL-1': ['strong-session-PL-1'],
  'strong-PL-2': ['strong-session-PL-2', 'strong-PL-1'],
  'strong-session-serializable': ['PL-3', 'strong-session-snapshot-isolation'],
  'strong-session-snapshot-isolation': ['PL-SI', 'strong-session-PL-2'],
  'strong-snapshot-isolation': ['strong-session-snapshot-isolation', 'strong-PL-2'],
  linearizable: ['sequential'],
  sequential: ['causal'],
  causal: ['writes-follow-reads', 'PRAM'],
  PRAM: ['monotonic-reads', 'monotonic-writes', 'read-your-writes'],
}

/** What each model prohibits that no model below it does. */
const prohibited: Arrows = {
  'causal-cerone': ['internal', 'G1a'],
  'PL-CS': ['G1', 'G-cursor', 'lost-update'],
  'PL-2L': ['G1', 'G-monotonic'],
  'PL-MSR': ['G1', 'G-MSR'],
  'PL-2+': ['G1', 'G-single'],
  'PL-FCV': ['G1', 'G-SIb'],
  'parallel-snapshot-isolation': ['internal', 'G1a'],
  'PL-3': ['G1', 'G2', 'predicate-read-miss', 'internal'],
  'PL-2': ['G1'],
  'PL-1': ['G0', 'duplicate-elements', 'cyclic-versions'],
  prefix: ['internal', 'G1a'],
  'PL-SI': ['internal', 'G1', 'G-SI', 'G-nonadjacent'],
  'read-atomic': ['internal', 'G1a', 'future-read'],
  'PL-2.99': ['G1', 'G2-item', 'lost-update'],
  'update-atomic': ['lost-update'],
  'PL-SS': ['G1', 'G1c-realtime', 'G2-realtime'],
  'strong-session-PL-1': ['G0-process'],
  'strong-session-PL-2': ['G1c-process'],
  'strong-PL-1': ['G0-realtime'],
  'strong-PL-2': ['G1c-realtime'],
  'strong-session-snapshot-isolation': ['internal', 'G1-process', 'G-nonadjacent-process'],
  'strong-snapshot-isolation': ['internal', 'G1-realtime', 'G-nonadjacent-realtime'],
  'strong-session-serializable': ['G1-process', 'G2-process'],
  'PL-3U': ['G1', 'G-update'],
}

const implying = reversed(implied)
const above = reversed(below)

/** Every anomaly that the lattice knows, those among them that no history of items can have. */
const knownAnomalies: readonly string[] = [
  ...new Set([
    ...Object.keys(implied),
    ...Object.values(implied).flat(),
    ...Object.values(prohibited).flat(),
    ...VARIANTS.flatMap((variant) => CYCLES.map((type) => type + variant)),
  ]),
].sort()

/** Every name of a consistency model that the lattice knows. */
export const latticeModels: readonly string[] = [
  ...new Set([...Object.keys(below), ...Object.values(below).flat(), ...Object.keys(canonical)]),
].sort()

/** Those of them that an anomaly of transactions can violate, which is what can be checked. */
export const transactionModels: readonly string[] = latticeModels.filter(
  (model) => prohibitedBy(model).size > 0,
)

/**
 * Every anomaly that a history must not have to satisfy a model.
 *
 * @param model - a name of {@link latticeModels}
 * @throws InputError for any other name
 *
 * @example
 * ```ts
 * prohibitedBy('read-uncommitted').has('G0') // true
 * ```
 */
export function prohibitedBy(model: string): ReadonlySet<string> {
  const direct = [...impliedModels(model)].flatMap((each) => prohibited[each] ?? [])
  return implyingAnomalies(direct)
}

/**
 * Every model that a model implies, itself among them, by the names that the tables use.
 *
 * @param model - a name of {@link latticeModels}
 * @throws InputError for any other name
 *
 * @example
 * ```ts
 * impliedModels('read-committed').has('PL-1') // true
 * ```
 */
export function impliedModels(model: string): ReadonlySet<string> {
  if (!latticeModels.includes(model)) {
    throw new InputError(`the model is "${model}", expected one of ${transactionModels.join(', ')}`)
  }
  return reachedFrom([canonicalModel(model)], below)
}

/**
 * The name that the tables use for a model of several names; any other name as it is.
 *
 * @param model - a name of a model
 *
 * @example
 * ```ts
 * canonicalModel('serializable') // PL-3
 * ```
 */
export function canonicalModel(model: string): string {
  return canonical[model] ?? model
}

/**
 * The models next below one, by the names that the tables use.
 *
 * @param model - by the name that the tables use
 *
 * @example
 * ```ts
 * nextBelow('PL-2') // [ 'PL-1' ]
 * ```
 */
export function nextBelow(model: string): readonly string[] {
  return below[model] ?? []
}

/**
 * Every anomaly that there is where some are, those among them.
 *
 * @param anomalies - names of anomalies
 *
 * @example
 * ```ts
 * impliedAnomalies(['G0']).has('G1c') // true
 * ```
 */
export function impliedAnomalies(anomalies: Iterable<string>): ReadonlySet<string> {
  return reachedFrom(anomalies, implied)
}

/**
 * Every anomaly where some others are as well, those among them: what must not be there if they must not.
 *
 * @param anomalies - names of anomalies
 * @throws InputError for a name that is none
 *
 * @example
 * ```ts
 * implyingAnomalies(['G1']).has('G1a') // true
 * ```
 */
export function implyingAnomalies(anomalies: Iterable<string>): ReadonlySet<string> {
  for (const name of anomalies) {
    if (!knownAnomalies.includes(name))
      throw new InputError(`the anomaly is "${name}", expected some of ${knownAnomalies.join(', ')}`)
  }
  return reachedFrom(anomalies, implying)
}

/** Which models a history does not satisfy, by their better known names, sorted. */
export interface Boundary {
  /** The weakest of them. */
  readonly not: readonly string[]
  /** All others. */
  readonly alsoNot: readonly string[]
}

/**
 * Which models some anomalies rule out.
 *
 * @param anomalies - names of anomalies
 *
 * @example
 * ```ts
 * boundaryOf(['G2-item']).not // [ 'repeatable-read' ]
 * ```
 */
export function boundaryOf(anomalies: Iterable<string>): Boundary {
  const there = impliedAnomalies(anomalies)
  const direct = Object.keys(prohibited).filter((model) => prohibited[model]?.some((each) => there.has(each)))
  const violated = reachedFrom(direct, above)
  const isWeakest = (model: string) =>
    ![...reachedFrom([model], below)].some((each) => each !== model && violated.has(each))
  const names = (of: readonly string[]) => of.map((model) => friendly[model] ?? model).sort()
  const all = [...violated]
  return { not: names(all.filter(isWeakest)), alsoNot: names(all.filter((model) => !isWeakest(model))) }
}

function reachedFrom(from: Iterable<string>, arrows: Arrows): ReadonlySet<string> {
  const reached = new Set(from)
  // What is added while a set is walked is walked as well.
  for (const name of reached) for (const next of arrows[name] ?? []) reached.add(next)
  return reached
}

function reversed(arrows: Arrows): Arrows {
  const back: { [name: string]: string[] } = {}
  for (const [from, to] of Object.entries(arrows)) {
    for (const name of to) (back[name] ??= []).push(from)
  }
  return back
}
