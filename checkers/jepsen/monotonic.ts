import { InputError } from '../../sim/errors.ts'
import type { EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the monotonic checker can be told. */
export interface MonotonicCheckerOptions {
  readonly realtime: boolean
  readonly keyed: boolean
}

/** An operation that saw less than one before it. */
export interface StepBack {
  /** The index of the completion that had seen more. */
  readonly earlier: number
  /** The index of the completion that saw less. */
  readonly later: number
  readonly from: number
  /** Null where nothing was there any more. */
  readonly to: number | null
}

/** The values that were seen. */
export interface MonotonicDetails {
  readonly seenCount: number
  readonly errorCount: number
  /** The first 48. */
  readonly errors: readonly StepBack[]
}

const MOST = 48

/**
 * A checker of a value that only grows: what is seen of a key never goes back.
 *
 * It may not go back from one operation of a process to the next, or, along `realtime`, from any operation that ended to any
 * that began after that. A read of null sees that nothing is there, which is less than any number.
 *
 * Source: the monotonic workloads of Jepsen's tests of CockroachDB, FaunaDB and etcd.
 *
 * @param options - `realtime`: whether it may not go back from one process to another either; `keyed`: whether values are
 *   `[key, value]`
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'inc', value: 2, time: 1_000 },
 *   { process: 0, type: 'invoke', f: 'read', time: 2_000 },
 *   { process: 0, type: 'ok', f: 'read', value: 1, time: 3_000 },
 * ])
 * monotonicChecker().judge(history).details.errors[0].to // 1
 * ```
 */
export const monotonicChecker = defineWorkloadChecker<MonotonicCheckerOptions, MonotonicDetails>({
  name: 'monotonic',
  description: 'What a process sees of a key never goes back; along real time, what anyone sees.',
  operations: { read: 'answers the value', inc: 'makes the value greater, and answers it' },
  defaults: { realtime: false, keyed: false },
  options: {
    realtime: 'whether no operation may see less than one that ended before it began',
    keyed: 'whether values are pairs [key, value]',
  },
  begin: (pairing, options) => new MonotonicTally(pairing, options),
})

/** The most that was seen, and where. */
interface Seen {
  readonly value: number
  readonly at: number
}

class MonotonicTally implements Tally<MonotonicDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly realtime: boolean
  private readonly subjects: Subjects
  /** By key: the most that anyone saw. */
  private readonly most: (Seen | undefined)[] = []
  /** By key, then by process. */
  private readonly ofProcess: Map<number, Seen>[] = []
  /** By invocation: the most that anyone had seen when it began. */
  private readonly before = new Map<number, Seen>()
  private seen = 0
  private errorCount = 0
  private readonly errors: StepBack[] = []

  constructor(pairing: Pairing, { realtime, keyed }: MonotonicCheckerOptions) {
    this.pairing = pairing
    this.table = pairing.table
    this.realtime = realtime
    this.subjects = new Subjects(pairing.table, keyed)
  }

  get impossible(): boolean {
    return this.errorCount > 0
  }

  take(at: number, invocation: number): void {
    const { subjects, table } = this
    const type = table.types.get(at)
    const key = subjects.keyOf(at, invocation)
    if (type === INVOKE) {
      const most = this.most[key]
      if (this.realtime && most !== undefined) this.before.set(at, most)
      return
    }
    const before = this.before.get(invocation)
    this.before.delete(invocation)
    if (type !== OK) return
    this.seen++
    const value = this.valueAt(at, invocation)
    const process = table.processes.get(at)
    const own = (this.ofProcess[key] ??= new Map<number, Seen>())
    const last = own.get(process)
    const behind = [last, before].find((bound) => bound !== undefined && bound.value > value)
    if (behind !== undefined)
      this.book({ earlier: behind.at, later: at, from: behind.value, to: shown(value) })
    // Only what was seen counts, not the most: going on from where it went back to is no second error of the process.
    own.set(process, { value, at })
    if (value > (this.most[key]?.value ?? Number.NEGATIVE_INFINITY)) this.most[key] = { value, at }
  }

  verdict(): Judgement<MonotonicDetails> {
    const { errors, errorCount, seen, table } = this
    const details = { seenCount: seen, errorCount, errors: [...errors] }
    const [first] = errors
    if (first === undefined) {
      return { verdict: 'valid', why: `None of ${countOf(seen, 'value')} that were seen went back`, details }
    }
    const teller = new Teller(table)
    const { f } = table.at(first.later)
    const began =
      table.at(first.earlier).process === table.at(first.later).process ? '' : ', which began later'
    const key = this.subjects.text(this.subjects.keyOf(first.later, this.pairing.partnerOf(first.later)))
    const more = errorCount === 1 ? '' : `; values went back ${errorCount} times`
    const why = `${teller.whose(first.earlier, `${table.at(first.earlier).f}${key}`)} saw ${first.from}, and ${teller.whose(first.later, f)}${began}, saw ${first.to}: values were to grow only${more}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([first.earlier, first.later]), details }
  }

  private book(error: StepBack): void {
    this.errorCount++
    if (this.errors.length < MOST) this.errors.push(error)
  }

  private valueAt(at: number, invocation: number): number {
    const value = this.subjects.valueOf(at, invocation) ?? null
    if (value === null) return Number.NEGATIVE_INFINITY
    if (typeof value === 'number') return value
    throw new InputError(
      `${placeOf(this.table, at)} answers ${this.table.at(at).f} with ${valueText(value)}, expected a number or null`,
    )
  }
}

function shown(value: number): number | null {
  return value === Number.NEGATIVE_INFINITY ? null : value
}
