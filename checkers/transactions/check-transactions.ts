import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray } from '../canonical.ts'
import { countOf } from '../explanation/words.ts'
import { INFO, OK } from '../operation-table.ts'
import type { PairingOptions } from '../operations.ts'
import { refuseUnknownOptions } from '../options.ts'
import type { Verdict } from '../verdict.ts'
import { componentsOf } from './components.ts'
import { cyclesIn, type Step } from './cycles.ts'
import { type Finding, Findings } from './findings.ts'
import { keysWrittenAsAtFirst, writtenAsAtFirstText } from './first-values.ts'
import {
  type AnomalyType,
  type Boundary,
  boundaryOf,
  CYCLES,
  implyingAnomalies,
  prohibitedBy,
  VARIANTS,
} from './lattice.ts'
import { ListAppend } from './list-append.ts'
import { objectOf } from './object-of.ts'
import { becauseOf, type Reason } from './reasons.ts'
import { replays } from './replay.ts'
import { VERSION_SOURCES, type VersionSource } from './register-versions.ts'
import { RowWords } from './row-words.ts'
import { RwRegister } from './rw-register.ts'
import { shorterCycles } from './shorter-cycles.ts'
import { TransactionGraph } from './transaction-graph.ts'
import {
  INITIAL,
  READ,
  type TransactionObject,
  transactionTableOf,
  type TransactionTable,
} from './transaction-table.ts'
import { NOBODY, type Writers, writersOf } from './writers.ts'

/** What transactions are held against, and what is known of them beside their history. */
export interface TransactionOptions extends Pick<PairingOptions, 'lenient' | 'repaired'> {
  /** Whether they append to lists or write registers; seen in the history if absent. */
  readonly object?: TransactionObject
  /** The consistency models that must hold, by Elle's names; `strict-serializable` if absent. */
  readonly models?: readonly string[]
  /** Anomalies that must not be there, beside those that the models prohibit. */
  readonly anomalies?: readonly string[]
  /** For keys of which it is known: the key, and all that was committed there, in its order. */
  readonly versionOrder?: readonly (readonly [key: Json, values: readonly Json[]])[]
  /** Where the order of a register's values is known from, beside that all come after the first; nowhere else if absent. */
  readonly versions?: readonly VersionSource[]
  /** What every register held at first; `null` if absent. Lists are empty at first. */
  readonly initial?: Json
}

const OPTIONS = [
  'object',
  'models',
  'anomalies',
  'versionOrder',
  'versions',
  'initial',
  'lenient',
  'repaired',
]

/** An edge of a cycle: why one transaction stands before the next. */
export interface CycleStep extends Reason {
  /** What the first is called, if not by its place in the cycle. */
  readonly name?: string
  /** The event that tells most of the first: its completion, or its invocation. */
  readonly from: number
  /** The same of the second. */
  readonly to: number
  /** The clause, with the transactions called T1, T2 and so on in the order of the cycle. */
  readonly because: string
}

/** An anomaly that a history has. */
export interface TransactionAnomaly {
  readonly type: AnomalyType
  /** A sentence: what shows it. */
  readonly why: string
  /** The events of the transactions that show it. */
  readonly core: readonly number[]
  /** How many cases there are; of cycles, in how many components of the graph. */
  readonly count: number
  /** Of a cycle, its edges. */
  readonly cycle?: readonly CycleStep[]
}

/** A verdict on transactions: the anomalies, worst first, and the models that they rule out, by Elle's names. */
export type TransactionVerdict = Verdict & { readonly anomalies: readonly TransactionAnomaly[] } & Boundary

/** Anomalies from the worst to the least, but for the variants of cycles, which come after all others. */
const WORST_FIRST: readonly AnomalyType[] = [
  'duplicate-elements',
  'cyclic-versions',
  'G0',
  'thin-air-read',
  'G1a',
  'dirty-update',
  'incompatible-order',
  'G1b',
  'future-read',
  'G1c',
  'internal',
  'lost-update',
  'G-single-item',
  'G-nonadjacent-item',
  'G2-item',
]

/** How many edges of a cycle a sentence tells. */
const MOST_CLAUSES = 20

const SEVERITY = new Map<string, number>(
  [...WORST_FIRST, ...VARIANTS.slice(1).flatMap((variant) => CYCLES.map((type) => type + variant))].map(
    (type, at) => [type, at],
  ),
)

/**
 * Judges a history of transactions: finds its anomalies, says which consistency models they rule out, and whether one of those
 * is asked for. Micro-operations are `["r", key, seen]` and `["append", key, element]` or `["w", key, value]`; no element or value
 * may be written twice to the same key by who did not fail, or the verdict is `unknown`, as it is where a register was read as it
 * was at first, and somebody wrote that very value there.
 *
 * Of lists, reads show nearly all of the order of versions, so that serializability is decided as far as can be told. Of registers
 * that order is mostly unknown: `valid` says that nothing speaks against a model. What ended as `info` may have happened; what was
 * read of it did.
 *
 * Source: Alvaro and Kingsbury, "Elle: Inferring Isolation Anomalies from Experimental Observations", VLDB 2020; Adya, "Weak
 * Consistency", 1999.
 *
 * @param history - any history of transactions
 * @param options - the models, and what is known of the store
 * @throws InputError for an event that is no transaction, for processes that do not take turns (unless it is lenient), for a model
 *   or an option that there is not, and for a first value of lists
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'txn', value: [['append', 'x', 1], ['r', 'y', []]], time: 0 },
 *   { process: 1, type: 'ok', f: 'txn', value: [['append', 'y', 1], ['r', 'x', []]], time: 1 },
 * ])
 * checkTransactions(history, { models: ['snapshot-isolation'] }).verdict // valid
 * checkTransactions(history, { models: ['serializable'] }).not // [ 'repeatable-read' ]
 * const zeros = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', 0], ['w', 'x', 1]], time: 0 }])
 * checkTransactions(zeros, { initial: 0 }).verdict // valid
 * ```
 */
export function checkTransactions(history: History, options: TransactionOptions = {}): TransactionVerdict {
  const settings = settingsOf(options)
  const object = options.object ?? objectOf(history)
  const table = transactionTableOf(history, object, options.initial, options)
  const given = givenOrder(table, options.versionOrder ?? [])
  return new Check(table, options, settings, given).run()
}

/** What is asked for, with defaults written out. */
interface Settings {
  readonly models: readonly string[]
  /** What must not be found. */
  readonly prohibited: ReadonlySet<string>
  /** Which orders beside data count. */
  readonly orders: ReadonlySet<'process' | 'realtime'>
}

/**
 * What a check is held against.
 *
 * @param options - as {@link checkTransactions} takes them
 * @throws InputError for what is none of them
 *
 * @example
 * ```ts
 * settingsOf({}).models // [ 'strict-serializable' ]
 * ```
 */
export function settingsOf(options: TransactionOptions): Settings {
  refuseUnknownOptions('the check of transactions', options, OPTIONS)
  const models = options.models ?? ['strict-serializable']
  for (const source of options.versions ?? []) {
    if (VERSION_SOURCES.includes(source)) continue
    throw new InputError(
      `the order of versions is to come from "${source}", expected some of ${VERSION_SOURCES.join(', ')}`,
    )
  }
  const object: string | undefined = options.object
  if (object !== undefined && object !== 'list-append' && object !== 'rw-register') {
    throw new InputError(`the object is "${object}", expected list-append or rw-register`)
  }
  const asked = [...models.map(prohibitedBy), implyingAnomalies(options.anomalies ?? [])]
  // Whoever asks for real time asks for the order of processes with it, by the name of the former.
  const orders = asked.flatMap((prohibited) => {
    const has = (variant: string) => [...prohibited].some((each) => each.endsWith(variant))
    return has('-realtime') ? ['realtime' as const] : has('-process') ? ['process' as const] : []
  })
  return { models, prohibited: new Set(asked.flatMap((each) => [...each])), orders: new Set(orders) }
}

function givenOrder(
  table: TransactionTable,
  order: readonly (readonly [Json, readonly Json[]])[],
): ReadonlyMap<number, readonly number[]> {
  const given = new Map<number, readonly number[]>()
  for (const entry of order as readonly Json[]) {
    const [key, values] = isArray(entry) ? entry : []
    if (key === undefined || !isArray(values)) {
      throw new InputError(
        `an order of versions is ${canonicalText(entry)}, expected a key and the list of its values`,
      )
    }
    const number = table.keys.intern(key)
    given.set(
      number,
      values.map((value) => table.versions.intern(number, value)),
    )
  }
  return given
}

/** One history, while it is judged. */
class Check {
  private readonly table: TransactionTable
  private readonly settings: Settings
  private readonly writers: Writers
  private readonly given: ReadonlyMap<number, readonly number[]>
  private readonly findings = new Findings()
  private readonly words: RowWords
  private readonly object: ListAppend | RwRegister

  constructor(
    table: TransactionTable,
    options: TransactionOptions,
    settings: Settings,
    given: ReadonlyMap<number, readonly number[]>,
  ) {
    this.table = table
    this.settings = settings
    this.words = new RowWords(table)
    this.writers = writersOf(table)
    this.given = given
    const facts = { given, sources: options.versions ?? [] }
    this.object =
      table.object === 'list-append'
        ? new ListAppend(table, this.writers, given)
        : new RwRegister(table, this.writers, facts, this.findings)
  }

  run(): TransactionVerdict {
    const { table, settings, findings } = this
    const { length } = table.transactions
    const effort = { procedure: table.object, operations: length }
    const ambiguity = this.ambiguity()
    if (ambiguity !== undefined) {
      return { verdict: 'unknown', why: ambiguity, anomalies: [], not: [], alsoNot: [], ...effort }
    }
    const edges = new TransactionGraph(table)
    this.object.addEdges(edges)
    if (settings.orders.has('process')) edges.addProcessOrder(table)
    if (settings.orders.has('realtime')) edges.addRealtimeOrder(table)
    this.object.addFindings(findings)
    const graph = edges.finish()
    const components = componentsOf(graph, undefined, table.memory)
    const found = components.count === graph.length ? [] : cyclesIn(graph, length, components)
    const cycles = shorterCycles(found, graph, components.of, length, (rows, add) =>
      this.object.addChords(rows, add),
    )
    const anomalies = [
      ...findings.all().map((finding) => this.told(finding)),
      ...cycles.map(({ type, steps, count }) => this.toldCycle(type, steps, count)),
    ].sort((a, b) => (SEVERITY.get(a.type) ?? 0) - (SEVERITY.get(b.type) ?? 0))
    const types = anomalies.map(({ type }) => type)
    const rest = { anomalies, ...boundaryOf(types), ...effort, steps: edges.size }
    const bad = anomalies.filter(({ type }) => settings.prohibited.has(type))
    const [worst] = bad
    if (worst !== undefined) {
      const others =
        bad.length > 1
          ? ` Beside that: ${bad
              .slice(1)
              .map(({ type }) => type)
              .join(', ')}.`
          : ''
      return { verdict: 'invalid', why: `${worst.why}${others}`, core: worst.core, ...rest }
    }
    const witness = anomalies.length === 0 ? this.witness(components.of) : undefined
    return {
      verdict: 'valid',
      why: this.whyValid(edges.size, witness !== undefined),
      ...(witness === undefined ? {} : { witness }),
      ...rest,
    }
  }

  /** Why nobody can tell who was read, if that is so. */
  private ambiguity(): string | undefined {
    const { table } = this
    const { ambiguous, possible } = this.writers
    if (ambiguous !== NOBODY) {
      const key = canonicalText(table.keys.valueOf(table.versions.keyOf(ambiguous)))
      const value = canonicalText(table.versions.valueOf(ambiguous))
      return `${value} was written twice to ${key}, so that nobody can tell which of the two was read.`
    }
    const doubtful = keysWrittenAsAtFirst(table, possible)
    const { kinds, keys, versions, length } = table.microOperations
    for (let micro = 0; doubtful.size > 0 && micro < length; micro++) {
      const key = keys[micro] as number
      if (kinds[micro] !== READ || versions[micro] !== INITIAL || !doubtful.has(key)) continue
      return `${writtenAsAtFirstText(table, key)}.`
    }
    return undefined
  }

  private whyValid(edges: number, hasWitness: boolean): string {
    const count = countOf(this.table.transactions.length, 'transaction')
    if (hasWitness) return `An order of the ${count} explains every read.`
    const asked = this.settings.models.join(', ')
    const tested = edges === 0 ? ' None of them depends on another.' : ''
    return `In ${count} there is nothing that ${asked === '' ? 'was asked for' : asked} prohibits.${tested}`
  }

  /** The transactions that committed, one after the other, if that explains every read. */
  private witness(of: Int32Array): readonly number[] | undefined {
    const { invocations, events, outcomes, length } = this.table.transactions
    const isThere = this.installedWriters()
    const rows = this.table.memory.ints(of.length).fill(NOBODY)
    for (let row = 0; row < length; row++) {
      if (outcomes[row] === OK || (outcomes[row] === INFO && isThere[row] === 1))
        rows[of[row] as number] = row
    }
    const order = rows.filter((row) => row !== NOBODY).reverse()
    if (!replays(this.table, order)) return undefined
    return Array.from(order, (row) =>
      (invocations[row] as number) < 0 ? (events[row] as number) : (invocations[row] as number),
    )
  }

  /** Which transactions somebody read from, or are known to have written something. */
  private installedWriters(): Uint8Array {
    const { microOperations, elements, transactions } = this.table
    const isThere = this.table.memory.bytes(transactions.length)
    const note = (version: number) => {
      const writer = version < 0 ? NOBODY : (this.writers.possible[version] as number)
      if (writer !== NOBODY) isThere[writer] = 1
    }
    for (const versions of this.given.values()) versions.forEach(note)
    for (const version of elements) note(version)
    if (this.table.object === 'list-append') return isThere
    for (let micro = 0; micro < microOperations.length; micro++) {
      if (microOperations.kinds[micro] === 0) note(microOperations.versions[micro] as number)
    }
    return isThere
  }

  private told({ type, transactions, why, count }: Finding): TransactionAnomaly {
    const sentence = `${why.charAt(0).toUpperCase()}${why.slice(1)}: ${type}.`
    return { type, why: sentence, core: this.eventsOf(transactions), count }
  }

  private toldCycle(type: AnomalyType, steps: readonly Step[], count: number): TransactionAnomaly {
    const { events } = this.table.transactions
    const name = (at: number) => `T${(at % steps.length) + 1}`
    const cycle = steps.map(({ from, to, kind }, at): CycleStep => {
      const reason = this.object.reasonFor(from, to, kind) ?? { kind }
      const because = becauseOf(
        { value: this.table.initial, ...reason },
        this.table.object,
        name(at),
        name(at + 1),
      )
      return { from: events[from] as number, to: events[to] as number, ...reason, because }
    })
    const rows = steps.map(({ from }) => from)
    const shown = cycle.slice(0, MOST_CLAUSES)
    const names = shown.map((_, at) => `${name(at)}${this.words.whose(rows[at] as number)}`)
    const clauses = shown.map(({ because }, at) => `${name(at)} < ${name(at + 1)}, because ${because}`)
    const left = cycle.length - shown.length
    if (left > 0) {
      names.push(countOf(left, 'other'))
      clauses.push(`and so on, back to ${name(0)}`)
    }
    const why = `The transactions ${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''} have no order: ${clauses.join('; ')}: ${type}.`
    return { type, why, core: this.eventsOf(rows), count, cycle }
  }

  private eventsOf(rows: readonly number[]): readonly number[] {
    const { invocations, events } = this.table.transactions
    const found = new Set<number>()
    for (const row of rows) {
      if ((invocations[row] as number) >= 0) found.add(invocations[row] as number)
      found.add(events[row] as number)
    }
    return [...found].sort((a, b) => a - b)
  }
}
