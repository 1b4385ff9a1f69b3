import { namesIn } from '../renamed-faults.ts'
import { withFewerNodes } from '../smaller-cluster.ts'
import type { ResolvedGroup, ResolvedScenario } from '../../../sim/index.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { counted } from '../words.ts'

/** As many ways of choosing who stays are tried for a size at most. */
const CHOICES = 10

/** As many runs are tried for a size, more or less. */
const RUNS = 40

/** Smaller clusters, the smallest first. Another cluster is another run: each is tried under several seeds. */
export const fewerNodes: Pass = {
  name: 'fewer nodes',
  *attempts(smallest) {
    for (const { name } of smallest.scenario.cluster.groups) {
      const groupNow = (): ResolvedGroup =>
        smallest.scenario.cluster.groups.find((group) => group.name === name) as ResolvedGroup
      const { spares, nodes } = groupNow()
      for (let left = 0; left < spares; left++) {
        const scenario = withFewerNodes(smallest.scenario, groupNow(), every(nodes), left)
        if (
          (yield {
            scenario,
            tried: `${counted(left, 'spare')} instead of ${spares}`,
            seeds: seedsAround(smallest, 5),
          }).accepted
        )
          break
      }
      for (const size of sizesBelow(nodes)) if (yield* smaller(smallest, groupNow(), size)) break
    }
  },
}

/** 1, 2, 3 and so on, ever fewer of the larger ones. */
function sizesBelow(nodes: number): readonly number[] {
  const sizes: number[] = []
  for (let size = 1; size < nodes; size += Math.ceil(size / 8)) sizes.push(size)
  return sizes
}

function* smaller(smallest: Smallest, group: ResolvedGroup, size: number): Attempts<boolean> {
  const { scenario } = smallest
  const choices = choicesOf(scenario, group, size)
  const seeds = seedsAround(smallest, Math.min(20, Math.max(3, Math.floor(RUNS / choices.length))))
  for (const kept of choices) {
    const tried = `${counted(size, 'node')} instead of ${group.nodes}${namesOf(group, kept)}`
    const candidate = { scenario: withFewerNodes(scenario, group, kept, group.spares), tried, seeds }
    if ((yield candidate).accepted) return true
  }
  return false
}

function namesOf({ name }: ResolvedGroup, kept: readonly number[]): string {
  return kept.every((place, i) => place === i)
    ? ''
    : `, of ${kept.map((place) => `${name}${place + 1}`).join(' ')}`
}

/** Whose places are kept: who is named in faults before others, for faults are about them. */
function choicesOf(
  { faults }: ResolvedScenario,
  { name, nodes }: ResolvedGroup,
  size: number,
): readonly (readonly number[])[] {
  const named = new Set(faults.flatMap((fault) => [...namesIn(fault)]))
  const isNamed = (place: number): boolean => named.has(`${name}${place + 1}`)
  const places = every(nodes)
  const first = [...places.filter(isNamed), ...places.filter((place) => !isNamed(place))]
  // Who is in no fault is like any other.
  if (!places.some(isNamed)) return [every(size)]
  const choices = new Map<string, readonly number[]>()
  for (const chosen of subsets(first, size)) {
    const kept = [...chosen].sort((a, b) => a - b)
    choices.set(kept.join(), kept)
    if (choices.size === CHOICES) break
  }
  return [...choices.values()]
}

/** Subsets of some size, the first items first. */
function* subsets(items: readonly number[], size: number): Generator<readonly number[]> {
  if (size === 0) return yield []
  for (let i = 0; i + size <= items.length; i++) {
    for (const rest of subsets(items.slice(i + 1), size - 1)) yield [items[i] as number, ...rest]
  }
}

function every(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}
