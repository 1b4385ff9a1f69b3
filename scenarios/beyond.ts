import type { AnyProtocol, FaultModel, InjectedFault, RunRecord } from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { stretchesOf } from '../sim/stretches.ts'
import { bearingOfFault, borneByAll, type Bounds, limitOf, loadOf } from './fault-bounds.ts'

/**
 * Where a run went beyond what its protocols say they bear, a sentence each; none, if it did not. What is violated there is no bug:
 * all that is asked of a protocol beyond what it bears is that it notices, and does not silently go wrong.
 *
 * @param record - of a run that is over
 *
 * @example
 * ```ts
 * const record = run({
 *   name: 'wiped',
 *   cluster: { protocol: raft(), nodes: 3 },
 *   faults: [wipe({ at: 500, for: 100, node: 'n1' })],
 *   duration: 1_000,
 * }, 7)
 * console.log(beyondOf(record)) // ['wipe-1 (wipe) on n1: raft does not say that it bears wipe']
 * ```
 */
export function beyondOf(record: RunRecord): readonly string[] {
  const { scenario, faults } = record
  const { groups } = scenario.cluster
  const names = groups.map(({ protocol }) => (definitionOf(protocol) as AnyProtocol).name)
  const who = [...new Set(names)].join(' and ')
  const bears = borneByAll(groups)
  const injected = faults.filter((fault): fault is InjectedFault => fault.injected)
  const notBorne = injected.filter(({ fault }) => limitOf(bearingOfFault(fault), bears) === 0)
  const borne = injected.filter((fault) => !notBorne.includes(fault))
  return [
    ...settingsBeyond(record, bears).map((what) => `${what}: ${who} does not say that it bears it`),
    ...notBorne.map(
      ({ fault, nodes }) =>
        `${fault.id} (${fault.kind})${nodes.length === 0 ? '' : ` on ${nodes.join(', ')}`}: ${who} does not say that it bears ${bearingOfFault(fault)}`,
    ),
    ...bounded.flatMap((family) => tooMuch(family, borne, bears, scenario.clocks, who)),
  ]
}

/** The families that are borne up to a bound. */
const bounded = ['crash', 'wipe', 'driftPpm', 'clockOffsetMs'] as const

/** What the scenario itself does without any fault. */
function settingsBeyond({ scenario }: RunRecord, bears: Bounds): readonly string[] {
  const { network, clocks, budget } = scenario
  const found: string[] = []
  if (network.loss > 0 && !bears.loss) found.push(`network.loss ${network.loss}`)
  if (network.duplicate > 0 && !bears.duplicate) found.push(`network.duplicate ${network.duplicate}`)
  if (clocks.driftPpm > bears.driftPpm) found.push(`clocks.driftPpm ${clocks.driftPpm}`)
  if (clocks.offsetMs > bears.clockOffsetMs) found.push(`clocks.offsetMs ${clocks.offsetMs}`)
  if (budget.exceed) found.push('budget.exceed')
  return found
}

/** Where faults of one family together were more than is borne at once. */
function tooMuch(
  family: keyof FaultModel & (typeof bounded)[number],
  injected: readonly InjectedFault[],
  bears: Bounds,
  clocks: RunRecord['scenario']['clocks'],
  who: string,
): readonly string[] {
  const limit = limitOf(family, bears)
  // What clocks are off by from the start may add to what faults do to them.
  const base = family === 'driftPpm' ? clocks.driftPpm : family === 'clockOffsetMs' ? clocks.offsetMs : 0
  const ofFamily = injected.filter(({ fault }) => bearingOfFault(fault) === family).flatMap(stretchesOf)
  for (const { from } of ofFamily) {
    const acting = ofFamily.filter(
      (other) => other.from <= from && (from < other.to || lasts(other) || other.from === from),
    )
    const load = family === 'crash' || family === 'wipe' ? nodesOf(acting) : base + heaviest(acting)
    if (load <= limit) continue
    const ids = [...new Set(acting.map(({ fault }) => fault.id))].join(', ')
    return [`${ids}: ${load} at once, where ${who} says that it bears ${family} up to ${limit}`]
  }
  return []
}

function lasts({ fault }: InjectedFault): boolean {
  return fault.kind === 'wipe' || fault.kind === 'clock-jump'
}

function nodesOf(acting: readonly InjectedFault[]): number {
  return new Set(acting.flatMap(({ nodes }) => nodes)).size
}

/** The most that acts on one node. */
function heaviest(acting: readonly InjectedFault[]): number {
  const loads = new Map<string, number>()
  for (const { fault, nodes, from, to } of acting) {
    // A clock that stands still is off by as long as it has.
    const load = fault.kind === 'clock-freeze' ? (to - from) / 1000 : loadOf(fault, 1)
    for (const node of nodes) loads.set(node, (loads.get(node) ?? 0) + load)
  }
  return Math.max(0, ...loads.values())
}
