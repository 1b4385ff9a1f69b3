import {
  type AnyProtocol,
  type Fault,
  type FaultKind,
  type FaultModel,
  type GeneratedFaults,
  InputError,
  type ResolvedScenario,
} from '../sim/index.ts'
import { ChosenRandom } from '../sim/chosen-random.ts'
import type { RunKey } from '../sim/random.ts'
import { definitionOf } from '../sim/reference.ts'
import { drawings, type Ground } from './draw-faults.ts'
import { bearingOf, borneByAll, type Bounds, everything, limitOf, loadOf } from './fault-bounds.ts'

const DEFAULT_MAX = 8
const DEFAULT_STABILITY_MS = 20

type DrawnKind = Exclude<FaultKind, 'message'>

/** The kinds of faults that can be generated. */
export const drawnKinds: readonly DrawnKind[] = Object.keys(drawings) as DrawnKind[]

/**
 * Draws faults for a scenario, swarm style: each kind that its protocols bear is on in half of the runs, at least one is on, and
 * every parameter is drawn anew. Times and lengths are whole milliseconds.
 *
 * Source: Groce et al., "Swarm Testing" (2012).
 */
export function generateFaults(
  wanted: GeneratedFaults,
  scenario: Omit<ResolvedScenario, 'faults'>,
  key: RunKey,
  where: string,
): readonly Fault[] {
  const { groups } = scenario.cluster
  const protocols = groups.map(({ protocol }) => definitionOf(protocol) as AnyProtocol)
  const random = new ChosenRandom(key.generator('scenario/faults'))
  const bears = wanted.beyond === true ? everything(groups) : borneByAll(groups)
  const stabilityMs = wanted.stabilityMs ?? DEFAULT_STABILITY_MS
  const ground: Ground = {
    random,
    span: Math.max(1, Math.floor(scenario.duration - scenario.settle)),
    bears,
    roles: protocols[0]?.roles ?? [],
    zones: Object.keys(scenario.zones),
    spares: groups.reduce((sum, { spares }) => sum + spares, 0),
    versions: Math.min(...groups.map(({ versions = [] }) => versions.length)),
    stabilityMs,
  }
  const allowed = drawnKinds.filter(
    (kind) =>
      limitOf(bearingOf[kind], bears) >= 1 &&
      (drawings[kind].possible?.(ground) ?? true) &&
      (wanted.families?.includes(kind) ?? true),
  )
  if (allowed.length === 0) throw new InputError(`${where}: ${nothingToDraw(wanted, protocols)}`)
  const chosen = allowed.filter(() => random.bool())
  const on = chosen.length > 0 ? chosen : [random.pick(allowed)]
  const max = wanted.max ?? DEFAULT_MAX
  const count = random.int(Math.ceil(max / 3), max)
  const drawn = Array.from({ length: count }, () => drawings[random.pick(on)].draw(ground))
  return withinBounds(drawn, bears, stabilityMs)
}

/** A run that nothing is done to would pass without having been tried. */
function nothingToDraw({ families: asked }: GeneratedFaults, protocols: readonly AnyProtocol[]): string {
  const names = protocols.map(({ name }) => name).join(' and ')
  return asked === undefined
    ? `faults are to be generated, but ${names} says of no family of faults that it bears it: expected "bears" in its definition`
    : `faults are to be generated from ${asked.join(', ')}, none of which ${names} says it bears and this cluster has room for`
}

/** When a drawn fault acts, milliseconds. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * Overlapping faults add up, and may come to act on one node: leaves out what would go beyond what is borne, and what would begin
 * so soon after another of its kind that neither state would last.
 */
export function withinBounds(
  faults: readonly Fault[],
  bears: Bounds,
  stabilityMs = DEFAULT_STABILITY_MS,
): readonly Fault[] {
  const kept: Fault[] = []
  for (const fault of faults) {
    const stretch = stretchOf(fault)
    const crowded = kept.some(
      (other) => other.kind === fault.kind && closeTo(stretchOf(other), stretch, stabilityMs),
    )
    const family = bearingOf[fault.kind]
    const beside = kept.filter((other) => bearingOf[other.kind] === family && overlap(other, fault))
    // A drawn fault acts on one node, or on a zone: then as many as may be are counted.
    const load = [...beside, fault].reduce((sum, each) => sum + loadOf(each, 1), 0)
    if (!crowded && load <= bearable(family, bears)) kept.push(fault)
  }
  return kept
}

function overlap(one: Fault, other: Fault): boolean {
  // A wiped disk stays wiped, and a clock that was set stays so.
  const lasts = one.kind === 'wipe' || one.kind === 'clock-jump' || other.kind === 'clock-jump'
  const [a, b] = [stretchOf(one), stretchOf(other)]
  return lasts || (a.from <= b.to && b.from <= a.to)
}

function closeTo(a: Stretch, b: Stretch, stabilityMs: number): boolean {
  return (a.to < b.from && b.from - a.to < stabilityMs) || (b.to < a.from && a.from - b.to < stabilityMs)
}

function stretchOf(fault: Fault): Stretch {
  if (fault.kind === 'message') return { from: 0, to: 0 }
  const from = typeof fault.at === 'number' ? fault.at : (fault.at.afterMs ?? 0)
  return { from, to: from + ('for' in fault ? (fault.for ?? 0) : 0) }
}

/** How much all faults of a family together may take up at once. */
function bearable(family: keyof FaultModel, bears: Bounds): number {
  // Unless all nodes may be down at once, one at a time is.
  if (family === 'crash') return Number.isFinite(bears.crash) ? Math.min(1, bears.crash) : bears.crash
  return limitOf(family, bears)
}
