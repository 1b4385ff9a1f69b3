import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { Attempts } from './attempts.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { itemsOf } from './set-reads.ts'
import { Subjects } from './subjects.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the causal-reverse checker can be told. */
export interface CausalReverseCheckerOptions {
  readonly keyed: boolean
}

/** A read that saw a write, and not one that had been acknowledged before that began. */
export interface MissingWrite {
  /** The index of the read's completion. */
  readonly read: number
  readonly saw: Json
  readonly missed: Json
}

/** What the reads missed. */
export interface CausalReverseDetails {
  readonly readCount: number
  readonly errorCount: number
  /** The first 48, one for each read. */
  readonly errors: readonly MissingWrite[]
}

const MOST = 48
const [WRITE, READ] = [0, 1]

/**
 * A checker of writes of unique values and reads of all of them: who sees a write sees every write that was acknowledged before
 * that one began. What a read must see otherwise is not asked.
 *
 * Source: Jepsen, `tests/causal_reverse`, after an anomaly of CockroachDB.
 *
 * @param options - `keyed`: whether values are `[key, value]`
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'write', value: 1, time: 0 },
 *   { process: 0, type: 'invoke', f: 'write', value: 2, time: 1 },
 *   { process: 1, type: 'ok', f: 'read', value: [2], time: 2 },
 * ])
 * causalReverseChecker().judge(history).details.errors[0].missed // 1
 * ```
 */
export const causalReverseChecker = defineWorkloadChecker<CausalReverseCheckerOptions, CausalReverseDetails>({
  name: 'causal-reverse',
  description: 'A read that sees a write sees all that were acknowledged before that write began.',
  operations: { write: 'adds its value', read: 'answers a list of all values' },
  defaults: { keyed: false },
  options: { keyed: 'whether values are pairs [key, value]' },
  begin: (pairing, { keyed }) => new CausalReverseTally(pairing, keyed),
})

class CausalReverseTally implements Tally<CausalReverseDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly subjects: Subjects
  private readonly attempts: Attempts
  /** By key: the values that were acknowledged, in that order. */
  private readonly acknowledged: number[][] = []
  /** By value: how many had been acknowledged when its first write began. */
  private readonly before: number[] = []
  /** By value: its place among the acknowledged ones of its key. */
  private readonly places: number[] = []
  private readonly errors: MissingWrite[] = []
  private firstError: { readonly saw: number; readonly missed: number; readonly at: number } | undefined
  private errorCount = 0
  private reads = 0

  constructor(pairing: Pairing, keyed: boolean) {
    this.pairing = pairing
    this.table = pairing.table
    this.subjects = new Subjects(pairing.table, keyed)
    this.attempts = new Attempts(this.subjects)
  }

  get impossible(): boolean {
    return this.errorCount > 0
  }

  take(at: number, invocation: number, operation: number): void {
    const type = this.table.types.get(at)
    if (operation === WRITE) this.takeWrite(at, invocation, type)
    if (operation === READ && type === OK) this.takeRead(at, invocation)
  }

  verdict(): Judgement<CausalReverseDetails> {
    const { errors, errorCount, firstError, table } = this
    const details = { readCount: this.reads, errorCount, errors: [...errors] }
    if (firstError === undefined) {
      const why = `${countOf(this.reads, 'read')} saw, with each write, all that were acknowledged before it`
      return { verdict: 'valid', why, details }
    }
    const { elements, known, first } = this.attempts
    const teller = new Teller(table)
    const [saw, missed] = [firstError.saw, firstError.missed]
    const events = [known[missed] as number, first[saw] as number, firstError.at]
    const more = errorCount === 1 ? '' : `; ${countOf(errorCount, 'read')} are like this`
    const why = `${teller.whose(firstError.at, 'read')} saw ${elements.text(saw)} and not ${elements.text(missed)}, which was acknowledged ${teller.when(events[0] as number)}, before ${teller.whose(events[1] as number, `write of ${elements.text(saw)}`)} began${more}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf(events), details }
  }

  private takeWrite(at: number, invocation: number, type: number): void {
    const key = this.subjects.keyOf(at, invocation)
    const element = this.attempts.take(this.table, at, invocation)
    const acknowledged = (this.acknowledged[key] ??= [])
    if (type === INVOKE) this.before[element] ??= acknowledged.length
    else if (invocation === ABSENT) this.before[element] = 0
    if (type === OK && this.attempts.known[element] === at)
      this.places[element] = acknowledged.push(element) - 1
  }

  private takeRead(at: number, invocation: number): void {
    this.reads++
    const key = this.subjects.keyOf(at, invocation)
    const items = itemsOf(this.table, this.subjects, at, invocation) ?? []
    const seen = new Set(items.map((item) => this.attempts.number(key, item)))
    let latest: number | undefined
    for (const element of seen) {
      if ((this.before[element] ?? 0) > (latest === undefined ? 0 : (this.before[latest] as number)))
        latest = element
    }
    if (latest === undefined) return
    // Whatever had been acknowledged when the latest of them began must be there: it is enough to count.
    const due = this.before[latest] as number
    let found = 0
    for (const element of seen) if ((this.places[element] ?? due) < due) found++
    if (found === due) return
    const missed = (this.acknowledged[key] as number[]).find((element) => !seen.has(element)) as number
    this.firstError ??= { saw: latest, missed, at }
    this.errorCount++
    if (this.errors.length >= MOST) return
    const { elements } = this.attempts
    this.errors.push({ read: at, saw: elements.json(latest), missed: elements.json(missed) })
  }
}
