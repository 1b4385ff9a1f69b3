import type { ResolvedScenario } from '../../../sim/index.ts'
import { minimized } from '../minimized.ts'
import { type Attempts, type Candidate, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { listedWords } from '../words.ts'

type Faults = ResolvedScenario['faults']

/** As many other seeds as one fault less is tried under. */
const SEEDS = 10

/** Leaves out faults that are not needed: all, halves, singles; then singles under other seeds; then one in place of two. */
export const fewerFaults: Pass = {
  name: 'fewer faults',
  *attempts(smallest) {
    const { faults } = smallest.scenario
    if (faults.length === 0) return
    yield { ...withOnly(smallest, []), seeds: seedsAround(smallest) }
    if (smallest.scenario.faults.length === 0) return
    yield* minimized(faults, (kept) => withOnly(smallest, kept))
    for (const { id } of smallest.scenario.faults) {
      const others = smallest.scenario.faults.filter((fault) => fault.id !== id)
      yield { ...withOnly(smallest, others), seeds: seedsAround(smallest, SEEDS) }
    }
    yield* merged(smallest)
  },
}

function withOnly({ scenario }: Smallest, faults: Faults): Candidate {
  const kept = new Set(faults.map(({ id }) => id))
  const left = scenario.faults.flatMap(({ id }) => (kept.has(id) ? [] : [id]))
  const tried =
    faults.length === 0
      ? 'without faults'
      : faults.length < left.length
        ? `only ${listedWords([...kept])}`
        : `without ${listedWords(left)}`
  return { scenario: { ...scenario, faults }, tried }
}

/** One fault that lasts from the beginning of one to the end of another of its kind. */
function* merged(smallest: Smallest): Attempts {
  const { faults } = smallest.scenario
  for (const one of faults) {
    for (const other of faults) {
      if (one === other || one.kind !== other.kind || !('for' in one) || !('for' in other)) continue
      const [{ at, for: length }, { at: from, for: more }] = [one, other]
      if (typeof at !== 'number' || typeof from !== 'number' || length === undefined || more === undefined)
        continue
      const first = Math.min(at, from)
      const whole = { ...one, at: first, for: Math.max(at + length, from + more) - first }
      const left = smallest.scenario.faults.flatMap((fault) =>
        fault.id === one.id ? [whole] : fault.id === other.id ? [] : [fault],
      )
      if (left.length !== smallest.scenario.faults.length - 1) continue
      yield {
        scenario: { ...smallest.scenario, faults: left },
        tried: `${one.id} in place of ${other.id} as well`,
      }
    }
  }
}
