import type { EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { FAIL, INFO, INVOKE, OK, type Pairing } from './pairing.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** How operations ended. */
export interface OutcomeCounts {
  /** How many ended in any way. */
  readonly count: number
  readonly okCount: number
  readonly failCount: number
  readonly infoCount: number
  /** How many never ended. */
  readonly openCount: number
}

/** How operations ended, all and by `f`. */
export interface StatsDetails extends OutcomeCounts {
  readonly byF: { readonly [f: string]: OutcomeCounts }
}

/**
 * Counts how operations ended. The history is `invalid` if there is an operation that never succeeded: a test that could not do
 * what it is about tells nothing.
 *
 * Unlike Jepsen's: an operation that was begun and never ended at all never succeeded either.
 *
 * Source: Jepsen, `checker/stats`.
 *
 * @throws InputError for any option
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'fail', f: 'read', time: 1 },
 * ])
 * statsChecker().judge(history).why // No read succeeded: of 1 operation, 1 failed, 0 ended as info, 0 did not end.
 * ```
 */
export const statsChecker = defineWorkloadChecker<object, StatsDetails>({
  name: 'stats',
  description: 'Of every kind of operation, some succeeded.',
  defaults: {},
  options: {},
  begin: (pairing) => new StatsTally(pairing),
})

/** How many operations of one kind were invoked, and ended in each way; by the places of types in a table. */
interface Count {
  readonly first: number
  /** Open ones, then `ok`, `fail`, `info`. */
  readonly outcomes: [number, number, number, number]
}

class StatsTally implements Tally<StatsDetails> {
  readonly impossible = false
  private readonly pairing: Pairing
  private readonly table: EventTable
  /** By the number of an `f`. */
  private readonly counts = new Map<number, Count>()

  constructor(pairing: Pairing) {
    this.pairing = pairing
    this.table = pairing.table
  }

  take(at: number, invocation: number, f: number): void {
    const count = this.counts.get(f) ?? { first: at, outcomes: [0, 0, 0, 0] }
    this.counts.set(f, count)
    const type = this.table.types.get(at) as 0 | 1 | 2 | 3
    count.outcomes[type]++
    if (type !== INVOKE && invocation >= 0) count.outcomes[INVOKE]--
  }

  verdict(): Judgement<StatsDetails> {
    const counts = [...this.counts].map(([f, count]) => ({ name: this.table.textOf(f) as string, ...count }))
    const total = countsOf(
      [0, 1, 2, 3].map((type) => counts.reduce((sum, { outcomes }) => sum + (outcomes[type] as number), 0)),
    )
    const byF = Object.fromEntries(counts.map(({ name, outcomes }) => [name, countsOf(outcomes)]))
    const details = { ...total, byF }
    const never = counts.find(({ outcomes }) => outcomes[OK] === 0)
    if (never === undefined) {
      const why = `Of ${countOf(total.count + total.openCount, 'operation')}, ${total.okCount} succeeded, at least one of every kind`
      return { verdict: 'valid', why, details }
    }
    const [open, , failed, unknown] = never.outcomes
    const all = countOf(open + failed + unknown, 'operation')
    const why = `No ${never.name} succeeded: of ${all}, ${failed} failed, ${unknown} ended as info, ${open} did not end`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([never.first]), details }
  }
}

function countsOf(outcomes: readonly number[]): OutcomeCounts {
  const [openCount, okCount, failCount, infoCount] = [INVOKE, OK, FAIL, INFO].map(
    (type) => outcomes[type] as number,
  ) as [number, number, number, number]
  return { count: okCount + failCount + infoCount, okCount, failCount, infoCount, openCount }
}
