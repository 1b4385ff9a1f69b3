import { InputError } from '../../sim/errors.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import { FAIL, INVOKE, OK, type Pairing } from './pairing.ts'
import { Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the counter checker can be told. */
export interface CounterCheckerOptions {
  readonly keyed: boolean
}

/** A read of a counter: the least that it can have been, what was read, the most that it can have been. */
export type CounterRead = readonly [lower: number, value: number, upper: number]

/** The reads of a counter, in the order of their completions. */
export interface CounterDetails {
  readonly readCount: number
  readonly reads: readonly CounterRead[]
  readonly errorCount: number
  /** The reads that are out of their bounds. */
  readonly errors: readonly CounterRead[]
}

/** Places among the operations. */
const [ADD, READ] = [0, 1]

/**
 * A checker of a counter that starts at 0: each read is within what the adds before it and beside it allow.
 *
 * An add that was acknowledged before the read began counts. One that began before the read ended may count; so may one of which
 * nobody knows. What failed does not. The bounds are the sums over what must count, and over the negative, or positive, ones of
 * what may.
 *
 * Unlike Jepsen's, which refuses them, negative adds are taken.
 *
 * Source: Jepsen, `checker/counter`.
 *
 * @param options - `keyed`: whether values are `[key, value]`; a counter for each key
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'add', value: 2, time: 0 },
 *   { process: 1, type: 'invoke', f: 'read', time: 1 },
 *   { process: 1, type: 'ok', f: 'read', value: 2, time: 2 },
 * ])
 * counterChecker().judge(history).details.reads[0].join(' ') // 0 2 2
 * ```
 */
export const counterChecker = defineWorkloadChecker<CounterCheckerOptions, CounterDetails>({
  name: 'counter',
  description: 'Each read is between what the adds before it make, and what those beside it may add.',
  operations: { add: 'adds its value, a whole number', read: 'answers the sum' },
  defaults: { keyed: false },
  options: { keyed: 'whether values are pairs [key, value], a counter for each key' },
  begin: (pairing, { keyed }) => new CounterTally(pairing, keyed),
})

/** What was added to one counter so far, negative and positive amounts apart: begun (and not failed), and acknowledged. */
interface Sums {
  begunBelow: number
  begunAbove: number
  doneBelow: number
  doneAbove: number
}

class CounterTally implements Tally<CounterDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly subjects: Subjects
  /** By key. */
  private readonly sums: Sums[] = []
  /** By the invocation of a read that is open: the bounds but for the adds that began. */
  private readonly openReads = new Map<number, readonly [below: number, above: number]>()
  // The reads that ended, column by column.
  private readonly keys: number[] = []
  private readonly ends: number[] = []
  private readonly values: number[] = []
  private readonly lowers: number[] = []
  private readonly uppers: number[] = []
  private errors = 0

  constructor(pairing: Pairing, keyed: boolean) {
    this.pairing = pairing
    this.table = pairing.table
    this.subjects = new Subjects(pairing.table, keyed)
  }

  get impossible(): boolean {
    return this.errors > 0
  }

  take(at: number, invocation: number, operation: number): void {
    if (operation === ADD) this.takeAdd(at, invocation)
    if (operation === READ) this.takeRead(at, invocation)
  }

  verdict(): Judgement<CounterDetails> {
    const { values } = this
    const reads = values.map((_, read) => this.read(read))
    const wrong = values.flatMap((_, read) => (this.isWrong(read) ? [read] : []))
    const errors = wrong.map((read) => this.read(read))
    const details = { readCount: reads.length, reads, errorCount: errors.length, errors }
    if (wrong[0] !== undefined) return { ...this.whyWrong(wrong[0], wrong.length), details }
    const why = `${countOf(reads.length, 'read')} ${reads.length === 1 ? 'is' : 'are'} within the bounds that the adds allow`
    return { verdict: 'valid', why, details }
  }

  private takeAdd(at: number, invocation: number): void {
    const { subjects } = this
    const type = this.table.types.get(at)
    const from = invocation === ABSENT ? at : invocation
    const amount = this.amountAt(from, from)
    const key = subjects.keyOf(at, invocation)
    const sums = this.sumsOf(key)
    if (type === FAIL) {
      if (invocation === ABSENT) return
      this.begin(sums, -amount, amount, at)
      this.shiftReads(key, invocation, -Math.min(0, amount), -Math.max(0, amount))
      return
    }
    if (type === INVOKE || invocation === ABSENT) this.begin(sums, amount, amount, at)
    if (type !== INVOKE && invocation === ABSENT) {
      this.shiftReads(key, ABSENT, Math.min(0, amount), Math.max(0, amount))
    }
    if (type !== OK) return
    if (amount < 0) sums.doneBelow += amount
    else sums.doneAbove += amount
  }

  /** Books an amount as begun; what failed is booked back, as its opposite, on the side of its sign. */
  private begin(sums: Sums, change: number, amount: number, at: number): void {
    if (amount < 0) sums.begunBelow += change
    else sums.begunAbove += change
    if (Number.isSafeInteger(sums.begunBelow) && Number.isSafeInteger(sums.begunAbove)) return
    throw new InputError(`${placeOf(this.table, at)} adds to a sum beyond 2^53, expected sums within that`)
  }

  private takeRead(at: number, invocation: number): void {
    const { subjects, table } = this
    const type = table.types.get(at)
    const key = subjects.keyOf(at, invocation)
    const sums = this.sumsOf(key)
    if (type === INVOKE) {
      // What began and was not acknowledged yet may count or not; what was must.
      this.openReads.set(at, [sums.doneAbove, sums.doneBelow])
      return
    }
    const [doneAbove, doneBelow] = this.openReads.get(invocation) ?? [0, 0]
    this.openReads.delete(invocation)
    if (type !== OK) return
    this.keys.push(key)
    this.ends.push(at)
    this.values.push(this.amountAt(at, invocation))
    this.lowers.push(doneAbove + sums.begunBelow)
    this.uppers.push(doneBelow + sums.begunAbove)
    if (this.isWrong(this.values.length - 1)) this.errors++
  }

  /** Moves the bounds of the reads that ended after an event, for an add that counts no more, or that nobody saw beginning. */
  private shiftReads(key: number, after: number, lower: number, upper: number): void {
    for (let read = this.ends.length - 1; read >= 0 && (this.ends[read] as number) > after; read--) {
      if (this.keys[read] !== key) continue
      const before = this.isWrong(read)
      this.lowers[read]! += lower
      this.uppers[read]! += upper
      this.errors += Number(this.isWrong(read)) - Number(before)
    }
  }

  private whyWrong(read: number, count: number): { verdict: 'invalid'; why: string; core: number[] } {
    const { table, subjects } = this
    const [lower, value, upper] = this.read(read)
    const at = this.ends[read] as number
    const teller = new Teller(table)
    const counter = `the counter${subjects.text(this.keys[read] as number)}`
    const bounds = lower === upper ? `was ${lower}` : `was between ${lower} and ${upper}`
    const more = count === 1 ? '' : `; ${countOf(count, 'read')} are out of bounds`
    const why = `${teller.whose(at, 'read')} saw ${value}, though ${counter} ${bounds} then, by the adds that had been acknowledged and those that had begun${more}`
    return { verdict: 'invalid', why, core: this.coreOf(read, value < lower) }
  }

  /** The read, and as many of the adds that must count for it as are enough to leave its value out of bounds. */
  private coreOf(read: number, tooLow: boolean): number[] {
    const { table, subjects } = this
    const end = this.ends[read] as number
    const sign = tooLow ? 1 : -1
    const adds: { readonly at: number; readonly size: number }[] = []
    const begin = this.pairing.partnerOf(end)
    for (let at = 0; at < begin; at++) {
      if (!this.pairing.isOfClient(at) || table.types.get(at) !== OK || table.at(at).f !== 'add') continue
      const begun = this.pairing.partnerOf(at)
      const from = begun === ABSENT ? at : begun
      const size = sign * this.amountAt(from, from)
      if (size > 0 && subjects.keyOf(from, from) === this.keys[read]) adds.push({ at, size })
    }
    adds.sort((a, b) => b.size - a.size)
    const core = [end]
    let bound = 0
    for (const { at, size } of adds) {
      if (bound > sign * (this.values[read] as number)) break
      core.push(at)
      bound += size
    }
    return this.pairing.eventsOf(core)
  }

  private amountAt(at: number, invocation: number): number {
    const value = this.subjects.valueOf(at, invocation) ?? null
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value
    const { f } = this.table.at(at)
    throw new InputError(
      `${placeOf(this.table, at)}, of '${f}', has the value ${valueText(value)}, expected a whole number within 2^53`,
    )
  }

  private isWrong(read: number): boolean {
    const value = this.values[read] as number
    return value < (this.lowers[read] as number) || value > (this.uppers[read] as number)
  }

  private read(read: number): CounterRead {
    return [this.lowers[read] as number, this.values[read] as number, this.uppers[read] as number]
  }

  private sumsOf(key: number): Sums {
    return (this.sums[key] ??= { begunBelow: 0, begunAbove: 0, doneBelow: 0, doneAbove: 0 })
  }
}
