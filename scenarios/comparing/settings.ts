import { InputError } from '../../sim/index.ts'

/** What configurations are compared under; the same for all. */
export interface ComparisonSettings {
  readonly nodes: number
  /** d: how long a message takes from node to node, milliseconds, the median. */
  readonly delayMs: number
  /** Names of faults (`comparedFaults`); those of a file are given beside it. */
  readonly faults: string
  /** How many seeds, from `firstSeed` on. */
  readonly seeds: number
  readonly firstSeed: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** Within how many milliseconds an answer is in time. */
  readonly withinMs: number
  /** The delays at which median latency is measured for its slope, as multiples of d; none if empty. */
  readonly distances: readonly number[]
}

/** What is compared under where nothing is said. */
export const comparisonDefaults: ComparisonSettings = {
  nodes: 5,
  delayMs: 10,
  faults: 'partition',
  seeds: 5,
  firstSeed: 1,
  rate: 50,
  reads: 0.5,
  withinMs: 500,
  distances: [0.25, 0.5, 1, 2],
}

const MOST_NODES = 25

/**
 * Settings with the usual ones where none are given.
 *
 * @param given - any of them
 * @throws InputError for a value that makes no sense: it names the setting, what was given and what is expected
 */
export function completeSettings(given: Partial<ComparisonSettings>): ComparisonSettings {
  const settings = { ...comparisonDefaults, ...given }
  const { nodes, delayMs, seeds, firstSeed, rate, reads, withinMs, distances } = settings
  expectThat(
    Number.isInteger(nodes) && nodes >= 1 && nodes <= MOST_NODES,
    'nodes',
    nodes,
    `a whole number from 1 to ${MOST_NODES}`,
  )
  expectThat(
    isAmount(delayMs) && delayMs <= 10_000,
    'delayMs',
    delayMs,
    'milliseconds, more than 0 and at most 10000',
  )
  expectThat(Number.isInteger(seeds) && seeds >= 1, 'seeds', seeds, 'a whole number, 1 or more')
  expectThat(
    Number.isSafeInteger(firstSeed) && firstSeed >= 0,
    'firstSeed',
    firstSeed,
    'a whole number, 0 or more',
  )
  expectThat(
    isAmount(rate) && rate <= 10_000,
    'rate',
    rate,
    'operations a second, more than 0 and at most 10000',
  )
  expectThat(reads >= 0 && reads <= 1, 'reads', reads, 'a share from 0 to 1')
  expectThat(isAmount(withinMs), 'withinMs', withinMs, 'milliseconds, more than 0')
  expectThat(distances.every(isAmount), 'distances', distances, 'multiples of d, each more than 0')
  return settings
}

function isAmount(value: number): boolean {
  return value > 0 && Number.isFinite(value)
}

function expectThat(holds: boolean, setting: string, given: unknown, expected: string): void {
  if (!holds) throw new InputError(`compare: ${setting} is ${String(given)}, expected ${expected}`)
}
