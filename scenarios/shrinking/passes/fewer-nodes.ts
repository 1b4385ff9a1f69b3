import type { ResolvedGroup, ResolvedScenario } from '../../../sim/index.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { namesIn } from '../renamed-faults.ts'
import { withFewerNodes } from '../smaller-cluster.ts'
import { counted } from '../words.ts'

/** As many ways of choosing who stays are tried for a size at most. */
const CHOICES = 10

/** As many other seeds as a size is tried under, over all ways of choosing. */
const SEEDS = { least: 3, most: 20, ofAll: 40 }

/** Smaller clusters, the smallest first. Another cluster is another run: each is tried under several seeds. */
export const fewerNodes: Pass = {
  name: 'fewer nodes',
  *attempts(smallest) {
    for (const { name, nodes, spares } of smallest.scenario.cluster.groups) {
      yield* fewerSpares(smallest, name, spares)
      for (const size of sizesBelow(nodes)) if (yield* smaller(smallest, name, size)) break
    }
  },
}

function groupOf({ scenario }: Smallest, name: string): ResolvedGroup {
  return scenario.cluster.groups.find((group) => group.name === name) as ResolvedGroup
}

function* fewerSpares(smallest: Smallest, name: string, spares: number): Attempts {
  for (let left = 0; left < spares; left++) {
    const group = groupOf(smallest, name)
    const scenario = withFewerNodes(smallest.scenario, group, everyPlace(group.nodes), left)
    const tried = `${counted(left, 'spare')} instead of ${spares}`
    if ((yield { scenario, tried, seeds: seedsAround(smallest, SEEDS.least) }).accepted) return
  }
}

/** 1, 2, 3 and so on, ever fewer of the larger ones. */
function sizesBelow(nodes: number): readonly number[] {
  const sizes: number[] = []
  for (let size = 1; size < nodes; size += Math.ceil(size / 8)) sizes.push(size)
  return sizes
}

function* smaller(smallest: Smallest, name: string, size: number): Attempts<boolean> {
  const { scenario } = smallest
  const group = groupOf(smallest, name)
  const choices = choicesOf(scenario, group, size)
  const share = Math.floor(SEEDS.ofAll / choices.length)
  const seeds = seedsAround(smallest, Math.min(SEEDS.most, Math.max(SEEDS.least, share)))
  for (const kept of choices) {
    const names = kept.map((place) => `${name}${place + 1}`)
    const which = kept.at(-1) === size - 1 ? '' : `, of ${names.join(' ')}`
    const tried = `${counted(size, 'node')} instead of ${group.nodes}${which}`
    const candidate = { scenario: withFewerNodes(scenario, group, kept, group.spares), tried, seeds }
    if ((yield candidate).accepted) return true
  }
  return false
}

/** Whose places are kept: of those who are named in faults before others, for faults are about them. */
function choicesOf(
  { faults }: ResolvedScenario,
  { name, nodes }: ResolvedGroup,
  size: number,
): readonly (readonly number[])[] {
  const named = new Set(faults.flatMap((fault) => [...namesIn(fault)]))
  const isNamed = (place: number): boolean => named.has(`${name}${place + 1}`)
  const places = everyPlace(nodes)
  // Who is in no fault is like any other.
  if (!places.some(isNamed)) return [everyPlace(size)]
  const first = [...places.filter(isNamed), ...places.filter((place) => !isNamed(place))]
  const choices: (readonly number[])[] = []
  for (const chosen of subsets(first, size)) {
    choices.push([...chosen].sort((a, b) => a - b))
    if (choices.length === CHOICES) break
  }
  return choices
}

/** Subsets of some size, those of the first items first. */
function* subsets(items: readonly number[], size: number): Generator<readonly number[]> {
  if (size === 0) return yield []
  for (let i = 0; i + size <= items.length; i++) {
    for (const rest of subsets(items.slice(i + 1), size - 1)) yield [items[i] as number, ...rest]
  }
}

function everyPlace(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}
