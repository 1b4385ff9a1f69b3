import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { isArray, sameValue } from '../canonical.ts'
import { explain } from '../explanation/explain.ts'
import { Narrator } from '../explanation/narrator.ts'
import { countOf } from '../explanation/words.ts'
import { DEFAULT_BUDGET } from '../linearizable.ts'
import type { Model } from '../model.ts'
import { anyValue, valueText } from '../models/shapes.ts'
import type { HistoryOperation } from '../operations.ts'
import { MemoryPool } from '../search/memo.ts'
import { Search } from '../search/search.ts'
import { problemOf } from '../search/search-problem.ts'
import { Transitions } from '../search/transitions.ts'
import { initialOf, type SessionInput, type SessionTable } from '../sessions/session-table.ts'
import { whyAmbiguous } from '../sessions/session-core.ts'
import type { Verdict } from '../verdict.ts'
import { mergeOrders } from '../witness.ts'
import { placeZones } from '../procedures/zones.ts'
import { accessesOfOrder, goodOrder, type StaleOrder } from './atomicity-bounds.ts'
import { isInstant, type KeyRegister, keyRegisters } from './key-registers.ts'
import { type StalenessOptions, stalenessTableOf } from './staleness.ts'
import { decideTwoAtomicity } from './two-atomicity.ts'
import { versionsBehind } from './versions-behind.ts'

/** What a history is held against, and how much work that may be. */
export interface KAtomicityOptions extends StalenessOptions {
  /** How many steps the search may take for each key; 20 million if absent. */
  readonly budget?: number
}

/** Between which bounds the smallest k is; they are the same where it is known. */
export interface SmallestK {
  readonly least: number
  /** Infinite where a read saw what nobody had begun to write: no k will do. */
  readonly most: number
}

/** Of more operations than this, what cannot be explained is not shrunk. */
const MOST_TO_EXPLAIN = 2_000

/** What was found of one key. */
type KeyFinding =
  | { readonly kind: 'valid'; readonly order: Int32Array }
  | { readonly kind: 'invalid'; readonly core?: readonly number[]; readonly why?: string }
  | { readonly kind: 'undecided' }

/**
 * Judges whether a history is k-atomic: whether the operations on each key can be put into an order, none before one that had
 * completed before it began, in which every read sees one of the last k writes before it. 1-atomic is linearizable.
 *
 * Where what surely came between a write and a read decides, or a good order is found at once, or k is 1 or 2, the verdict takes
 * time about proportional to the number of operations; else it is searched, with a budget. Of a cas only what it writes counts.
 *
 * Source: Aiyer, Alvisi and Bazzi, "On the availability of non-strict quorum systems", DISC 2005; Golab, Hurwitz and Li, "On the
 * k-atomicity-verification problem", ICDCS 2013.
 *
 * @param history - any history of reads and writes of one key each
 * @param options - the object, its first state, k (a whole number, 1 or more), and the budget in steps
 * @throws InputError when the history does not make sense, or is not of reads and writes
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', value: 5, time: 1_000 },
 *   { process: 1, type: 'invoke', f: 'read', time: 3_000 },
 *   { process: 1, type: 'ok', f: 'read', value: null, time: 4_000 },
 * ])
 * checkKAtomicity(history, { object: 'register', k: 1 }).verdict // invalid
 * checkKAtomicity(history, { object: 'register', k: 2 }).verdict // valid
 * ```
 */
export function checkKAtomicity(
  history: History,
  options: KAtomicityOptions & { readonly k: number },
): Verdict {
  const { k, budget = DEFAULT_BUDGET } = options
  if (!Number.isSafeInteger(k) || k < 1) throw new InputError(`k is ${k}, expected a whole number, 1 or more`)
  const { input, table } = stalenessTableOf(history, options)
  const effort = { procedure: 'k-atomicity', operations: input.operations.length }
  const orders: Int32Array[] = []
  let unknown: string | undefined
  for (const register of keyRegisters(table)) {
    const odd = oddReads(input, table, register)
    if (odd?.verdict === 'invalid') return { ...odd, ...effort }
    if (odd !== undefined) {
      unknown ??= odd.why
      continue
    }
    const found = new KeyJudging(input, table, register, budget).decide(k)
    if (found.kind === 'invalid')
      return { verdict: 'invalid', ...explained(input, table, register, k, found), ...effort }
    if (found.kind === 'valid') orders.push(found.order)
    else
      unknown ??= `The search gave up after ${countOf(budget, 'step')}, and found neither an order in which reads are at most ${k - 1} versions behind nor that there is none.`
  }
  if (unknown !== undefined) return { verdict: 'unknown', why: unknown, ...effort }
  const { invocations } = input.operations.columns
  const parts = orders.map((order) =>
    order.map((access) => invocations[table.rows[access] as number] as number),
  )
  const why =
    k === 1
      ? 'An order of the operations explains every answer.'
      : `In an order of the operations every read sees one of the last ${k} writes.`
  return { verdict: 'valid', why, witness: mergeOrders(parts, history.length), ...effort }
}

/**
 * The smallest k for which a history is k-atomic.
 *
 * @param history - any history of reads and writes of one key each
 * @param options - the object, its first state, and the budget in steps
 * @throws InputError as {@link checkKAtomicity} does, and for a read that saw a value which several wrote
 *
 * @example
 * ```ts
 * smallestK(historyOf([]), { object: 'register' }).most // 1
 * ```
 */
export function smallestK(history: History, options: KAtomicityOptions): SmallestK {
  const { budget = DEFAULT_BUDGET } = options
  const { input, table } = stalenessTableOf(history, options)
  let least = 1
  let most = 1
  for (const register of keyRegisters(table)) {
    const odd = oddReads(input, table, register)
    if (odd?.verdict === 'unknown') throw new InputError(odd.why)
    if (odd !== undefined) return { least: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY }
    const found = new KeyJudging(input, table, register, budget).smallest()
    least = Math.max(least, found.least)
    most = Math.max(most, found.most)
  }
  return { least, most }
}

/** One key, while it is judged. */
class KeyJudging {
  private readonly input: SessionInput
  private readonly table: SessionTable
  private readonly register: KeyRegister
  private readonly budget: number
  private readonly versions: Int32Array
  private readonly good: StaleOrder
  /** More than the most versions that a read was surely behind. */
  private readonly least: number

  constructor(input: SessionInput, table: SessionTable, register: KeyRegister, budget: number) {
    this.input = input
    this.table = table
    this.register = register
    this.budget = budget
    ;({ versions: this.versions } = versionsBehind(register))
    this.good = goodOrder(register)
    this.least = 1 + this.versions.reduce((most, count) => Math.max(most, count), 0)
  }

  decide(k: number): KeyFinding {
    const { register, good, budget } = this
    if (k >= good.k) return { kind: 'valid', order: accessesOfOrder(register, good) }
    if (k < this.least) return this.tooStale(k)
    if (k === 1) return this.oneAtomicity()
    if (k > 2) return this.searched(k)
    const found = decideTwoAtomicity(register, budget)
    return found.kind === 'valid' ? { kind: 'valid', order: accessesOfOrder(register, found.order) } : found
  }

  smallest(): SmallestK {
    let { least } = this
    for (; least < this.good.k; least++) {
      const { kind } = this.decide(least)
      if (kind === 'valid') return { least, most: least }
      if (kind === 'undecided') return { least, most: this.good.k }
    }
    return { least, most: least }
  }

  /** Zones of writes with their reads, of which no two may need to stand before each other. */
  private oneAtomicity(): KeyFinding {
    const { writeCount, begins, effects, sources, readBegins } = this.register
    const lasts = begins.slice()
    for (let read = 0; read < sources.length; read++) {
      const source = sources[read] as number
      lasts[source] = Math.max(lasts[source] as number, readBegins[read] as number)
    }
    // The first value had taken effect before all, but no instant may be another's.
    const placing = placeZones({
      firsts: effects.map((effect) => effect + 1),
      lasts: lasts.map((last) => last + 1),
    })
    if (placing.kind === 'conflict') return { kind: 'invalid' }
    const places = new Int32Array(writeCount)
    for (const [place, write] of placing.blocks.entries()) places[write] = place
    const after = sources.map((source) => places[source] as number)
    return { kind: 'valid', order: accessesOfOrder(this.register, { k: 1, writes: placing.blocks, after }) }
  }

  private searched(k: number): KeyFinding {
    const operations = plainOperations(this.input, this.table, this.register)
    const initial: Json = [this.first()]
    const search = new Search(
      problemOf(lastValues(k), operations, new Transitions(lastValues(k), initial)),
      new MemoryPool(),
    )
    const outcome = search.run(this.budget)
    if (outcome === 'invalid') return { kind: 'invalid' }
    if (outcome !== 'valid') return { kind: 'undecided' }
    const accesses = new Map(
      [...this.register.writes, ...this.register.reads].flatMap((access) =>
        access < 0
          ? []
          : [[this.input.operations.columns.invocations[this.table.rows[access] as number], access]],
      ),
    )
    return {
      kind: 'valid',
      order: Int32Array.from(search.order, ({ invocation }) => accesses.get(invocation) as number),
    }
  }

  /** A read, what it saw, and as many writes as surely came between. */
  private tooStale(k: number): KeyFinding {
    const { begins, effects, reads, sources, readBegins, writes } = this.register
    const read = this.versions.findIndex((count) => count >= k)
    const source = sources[read] as number
    const between: number[] = []
    for (let write = 1; write < begins.length && between.length < k; write++) {
      const isAfter = (begins[write] as number) > (effects[source] as number)
      if (isAfter && (effects[write] as number) < (readBegins[read] as number)) between.push(write)
    }
    const named = [source, ...between]
    // What had taken effect because it was read is shown by the read.
    const proof = named.flatMap((write) => this.showing(write))
    const core = [...proof, reads[read] as number].filter((access) => access >= 0)
    const narrator = new Narrator(this.input.history, this.input.model)
    const { operations } = this.input
    const operation = operations.at(this.table.rows[reads[read] as number] as number)
    const values = between.map((write) => {
      const access = writes[write] as number
      return valueText(operations.events.valueOf(this.table.values[access] as number))
    })
    const why = `${narrator.did(operation)} ${narrator.when(operation.invocation)}, though ${countOf(k, 'newer version')} (${values.slice(0, 6).join(', ')}${k > 6 ? ', ...' : ''}) ${k === 1 ? 'was' : 'were'} there before.`
    return { kind: 'invalid', core, why }
  }

  private showing(write: number): readonly number[] {
    const { effects, writes, reads, readEnds } = this.register
    const access = writes[write] as number
    if (access < 0) return []
    const { completions } = this.input.operations.columns
    if (completions[this.table.rows[access] as number] === effects[write]) return [access]
    const seenBy = readEnds.indexOf(effects[write] as number)
    return seenBy < 0 ? [access] : [access, reads[seenBy] as number]
  }

  private first(): Json {
    return initialOf(this.input.model, this.input.initial, this.register.name)
  }
}

/** A register whose reads may see any of the last few values. */
function lastValues(k: number): Model {
  return {
    name: `register ${k - 1} versions behind`,
    description: `A register whose reads see one of the last ${k} values.`,
    initial: [null],
    initials: anyValue,
    operations: {
      read: { input: anyValue, answer: anyValue, readOnly: true, failure: 'dropped' },
      write: { input: anyValue, readOnly: false, failure: 'dropped' },
    },
    step: (state, { f, input, output }) => {
      const values = isArray(state) ? state : []
      if (f === 'write') return [...values, input].slice(-k)
      return output === undefined || values.some((value) => sameValue(value, output)) ? state : undefined
    },
    deletions: {
      kind: 'unseen',
      view: {
        sees: (call) => (call.f === 'read' ? call.output : undefined),
        sets: (call) => (call.f === 'write' ? call.input : undefined),
      },
    },
  }
}

/** The operations of a key as plain reads and writes. */
function plainOperations(
  { operations }: SessionInput,
  { rows, values }: SessionTable,
  { writes, reads }: KeyRegister,
): readonly HistoryOperation[] {
  const plain =
    (f: string) =>
    (access: number): HistoryOperation => {
      const value = operations.events.valueOf(values[access] as number) ?? null
      const operation = operations.at(rows[access] as number)
      return f === 'read'
        ? { ...operation, f, input: null, output: value }
        : { ...operation, f, input: value, output: undefined }
    }
  const all = [...Array.from(writes.subarray(1), plain('write')), ...Array.from(reads, plain('read'))]
  return all.sort((a, b) => a.invocation - b.invocation)
}

function explained(
  input: SessionInput,
  table: SessionTable,
  register: KeyRegister,
  k: number,
  { core, why }: { readonly core?: readonly number[]; readonly why?: string },
): { readonly why: string; readonly core: readonly number[] } {
  if (core !== undefined && why !== undefined) return { why, core: eventsOf(input, table, core) }
  const operations = plainOperations(input, table, register)
  const accesses = [...register.writes.subarray(1), ...register.reads]
  const sentence = `No order of the operations has every read see one of the last ${countOf(k, 'write')}`
  if (operations.length > MOST_TO_EXPLAIN)
    return { why: `${sentence}.`, core: eventsOf(input, table, accesses) }
  const initial: Json = [initialOf(input.model, input.initial, register.name)]
  const found = explain({ history: input.history, model: lastValues(k), initial, operations })
  const narrator = new Narrator(input.history, input.model)
  const inCore = operations.filter(({ invocation }) => found.core.includes(invocation))
  const named = inCore
    .slice(0, 6)
    .map(
      (each) =>
        `${narrator.noun(input.operations.at(rowAt(input, each.invocation)))} ${narrator.when(each.invocation)}`,
    )
  const more = inCore.length > 6 ? ', ...' : ''
  return { why: `${sentence}: ${named.join(', ')}${more}.`, core: found.core }
}

function rowAt({ operations }: SessionInput, invocation: number): number {
  return operations.columns.invocations.indexOf(invocation)
}

/** What breaks every k, or cannot be told. */
function oddReads(
  input: SessionInput,
  table: SessionTable,
  { nobodys, severals, ahead, reads }: KeyRegister,
): Exclude<Verdict, { readonly verdict: 'valid' }> | undefined {
  const [nobody] = nobodys
  const [early] = ahead
  const odd = nobody ?? (early === undefined ? undefined : reads[early])
  if (odd !== undefined) {
    const narrator = new Narrator(input.history, input.model)
    const operation = input.operations.at(table.rows[odd] as number)
    const writer = table.writers[odd] as number
    const why = `${narrator.did(operation)} ${narrator.when(operation.invocation)}, which ${writer < 0 ? 'nobody wrote' : 'nobody had begun to write'}.`
    return { verdict: 'invalid', why, core: eventsOf(input, table, writer < 0 ? [odd] : [odd, writer]) }
  }
  const [several] = severals
  return several === undefined ? undefined : { verdict: 'unknown', why: whyAmbiguous(input, table, several) }
}

function eventsOf(
  { operations }: SessionInput,
  { rows }: SessionTable,
  accesses: readonly number[],
): readonly number[] {
  const { invocations, completions } = operations.columns
  const events = [...new Set(accesses.map((access) => rows[access] as number))].flatMap((row) => {
    const completion = completions[row] as number
    return [invocations[row] as number, ...(isInstant(completion) ? [completion] : [])]
  })
  return events.sort((a, b) => a - b)
}
