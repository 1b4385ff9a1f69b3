import { isDoneOnce } from '../../sim/faults/done-once.ts'
import type { Fault } from '../../sim/index.ts'
import type { JudgedRun } from '../judged-run.ts'
import { rungOf } from './ladder.ts'
import { isGenerated } from './listing.ts'

/** Numbers that say how weak something is, and not how strong. */
const LIMITS: ReadonlySet<string> = new Set(['bytesPerSecond', 'freeBytes', 'atMost', 'everyMs', 'min'])

/**
 * How strong faults are: how long they last and how much they do, each number by its magnitude. What has no end lasts as long as
 * the run; less than a millisecond is no weaker than one. The options of a workload that makes its operations count as well.
 *
 * @param run - with what became of its faults
 * @param neededMs - how long it takes
 */
export function amountsOf({ record }: JudgedRun, neededMs: number): number {
  const { scenario, faults } = record
  const ofFaults = faults.map((outcome) => {
    const { fault } = outcome
    const { at: _at, for: _for, ...rest } = fault as Fault & { readonly at?: unknown; readonly for?: number }
    const left = outcome.injected ? Math.max(1, neededMs - outcome.from / 1000) : 1
    return (lasts(fault) ? rungOf(Math.max(1, Math.min(lengthOf(fault), left))) : 0) + sumOf(rest)
  })
  const ofWorkload = isGenerated(scenario) ? sumOf(scenario.workload?.options) : 0
  return ofFaults.reduce((sum, each) => sum + each, ofWorkload)
}

function lengthOf(fault: Fault): number {
  return (fault as { readonly for?: number }).for ?? Number.POSITIVE_INFINITY
}

function lasts(fault: Fault): boolean {
  return fault.kind !== 'message' && !isDoneOnce(fault)
}

function sumOf(value: unknown): number {
  if (typeof value === 'number') return rungOf(value)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [field, part]) => (LIMITS.has(field) ? sum : sum + sumOf(part)),
    0,
  )
}
