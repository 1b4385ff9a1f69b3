import type { JudgedRun } from '../judged-run.ts'
import { faultsWorth } from './chance.ts'
import { amountsOf } from './amounts.ts'
import { roundedUp } from './ladder.ts'
import { isGenerated, operationsOf } from './listing.ts'
import { neededMs } from './needed.ts'
import { oddnessOf, readingOf } from './reading.ts'
import { sizeOf } from './size.ts'
import { surroundingsOf } from './surroundings.ts'

/** How much longer than to its violation a run may go on for as long as its operations are generated. */
export const ROOM = 1.5

/**
 * How much longer a run may go on of which operations are listed: it ends at its violation, and once that is repaired there is time for
 * answers, without which nothing would be tried.
 */
export const AFTER_MS = 1_000

/** Whatever takes no longer is as short: less time would only be told in smaller fractions. */
const SHORT_MS = 50

/**
 * What is wrong with a failure as an example, in numbers of which the first counts most: faults, nodes, clients, operations, the
 * time it takes, what is special about the world around, how strong faults are, how much there is to read, and the seed.
 *
 * Operations and time count once operations are listed. Until then, it may fail later under another seed, and yet for less.
 */
export function worthOf(run: JudgedRun): readonly number[] {
  const { scenario, seed } = run.record
  const { nodes, clients } = sizeOf(run)
  const generated = isGenerated(scenario)
  const needed = Math.max(SHORT_MS, roundedUp(neededMs(run) * (generated ? ROOM : 1)))
  return [
    faultsWorth(scenario),
    nodes,
    clients,
    generated ? Number.POSITIVE_INFINITY : operationsOf(scenario).length,
    generated ? Number.POSITIVE_INFINITY : needed,
    Math.max(0, scenario.duration - needed - (generated || run.record.ended === 'duration' ? 0 : AFTER_MS)),
    surroundingsOf(scenario),
    amountsOf(run, neededMs(run)),
    readingOf(scenario),
    oddnessOf(scenario),
    seedWorth(seed),
  ]
}

/** Whether a failure is a smaller example than another: the first number that differs decides. */
export function isSmaller(one: readonly number[], other: readonly number[]): boolean {
  const differs = one.findIndex((number, i) => number !== other[i])
  return differs >= 0 && (one[differs] as number) < (other[differs] as number)
}

const SEVEN_DIGITS = 1_000_000

/** A small whole number is the plainest seed. */
function seedWorth(seed: string): number {
  return /^[1-9]\d{0,5}$/.test(seed) ? Number(seed) : SEVEN_DIGITS + seed.length
}
