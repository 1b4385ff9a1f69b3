import { minimized } from '../minimized.ts'
import type { NamedFault } from '../one-fault.ts'
import { type Attempts, type Candidate, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { listedWords } from '../words.ts'

/** As many other seeds as one fault less is tried under. */
const SEEDS = 10

/** Leaves out faults that are not needed: all, halves, singles; then singles under other seeds; then one does for two. */
export const fewerFaults: Pass = {
  name: 'fewer faults',
  *attempts(smallest) {
    if (smallest.scenario.faults.length === 0) return
    yield { ...withOnly(smallest, []), seeds: seedsAround(smallest) }
    yield* minimized(smallest.scenario.faults, (kept) => withOnly(smallest, kept))
    for (const { id } of smallest.scenario.faults) {
      const others = smallest.scenario.faults.filter((fault) => fault.id !== id)
      yield { ...withOnly(smallest, others), seeds: seedsAround(smallest, SEEDS) }
    }
    yield* oneForTwo(smallest)
  },
}

function withOnly({ scenario }: Smallest, faults: readonly NamedFault[]): Candidate {
  const kept = new Set(faults.map(({ id }) => id))
  const left = scenario.faults.flatMap(({ id }) => (kept.has(id) ? [] : [id]))
  const some = kept.size < left.length ? `only ${listedWords([...kept])}` : `without ${listedWords(left)}`
  return { scenario: { ...scenario, faults }, tried: kept.size === 0 ? 'without faults' : some }
}

/** A fault that lasts from the beginning of one to the end of another of its kind, in place of both. */
function* oneForTwo(smallest: Smallest): Attempts {
  const { faults } = smallest.scenario
  for (const one of faults) {
    for (const other of faults) {
      const whole = spanning(one, other)
      if (one === other || whole === undefined) continue
      const left = faults.flatMap((fault) => (fault === one ? [whole] : fault === other ? [] : [fault]))
      const tried = `${one.id} for ${other.id} as well`
      if ((yield { scenario: { ...smallest.scenario, faults: left }, tried }).accepted) return
    }
  }
}

/** The first of two faults of a kind, for as long as both act; `undefined` if it is not known how long that is. */
function spanning(one: NamedFault, other: NamedFault): NamedFault | undefined {
  const [a, b] = [stretchOf(one), stretchOf(other)]
  if (one.kind !== other.kind || a === undefined || b === undefined) return undefined
  const at = Math.min(a.from, b.from)
  return { ...one, at, for: Math.max(a.to, b.to) - at } as NamedFault
}

function stretchOf(fault: NamedFault): { readonly from: number; readonly to: number } | undefined {
  if (!('for' in fault) || typeof fault.at !== 'number' || fault.for === undefined) return undefined
  return { from: fault.at, to: fault.at + fault.for }
}
