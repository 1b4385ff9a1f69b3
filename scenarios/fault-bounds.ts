import type { AnyProtocol, Fault, FaultModel, Group, MessageFault } from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { LARGEST_SLOWDOWN_PPM } from './schema.ts'

/** A day, in milliseconds: who bears any offset need not be shown a larger one. */
const LARGEST_OFFSET_MS = 86_400_000

/** What every protocol of a cluster bears. */
export type Bounds = Required<FaultModel> & {
  /** How many nodes may be down at once. */
  readonly crash: number
}

/** A fault as it is drawn: from one time on, for a while. */
export type DrawnFault = Exclude<Fault, MessageFault> & { readonly at: number; readonly for: number }

/** What every protocol of a cluster bears: the least of each. */
export function borneByAll(groups: readonly Group[]): Bounds {
  const models = groups.map((group) => protocolOf(group).bears ?? {})
  return {
    crash: Math.min(...groups.map(crashesBorne)),
    partition: models.every(({ partition }) => partition === true),
    loss: models.every(({ loss }) => loss === true),
    duplicate: models.every(({ duplicate }) => duplicate === true),
    delay: models.every(({ delay }) => delay === true),
    driftPpm: Math.min(LARGEST_SLOWDOWN_PPM, ...models.map(({ driftPpm = 0 }) => driftPpm)),
    clockOffsetMs: Math.min(LARGEST_OFFSET_MS, ...models.map(({ clockOffsetMs = 0 }) => clockOffsetMs)),
  }
}

/** How many nodes of a group may be down at once. */
function crashesBorne(group: Group): number {
  const { crash = 0 } = protocolOf(group).bears ?? {}
  if (crash === 'all') return Number.POSITIVE_INFINITY
  return crash === 'minority' ? Math.floor((group.nodes - 1) / 2) : crash
}

function protocolOf({ protocol }: Group): AnyProtocol {
  return definitionOf(protocol) as AnyProtocol
}

/** Overlapping faults add up, and may come to act on one node: leaves out what would go beyond what is borne. */
export function withinBounds(faults: readonly DrawnFault[], bears: Bounds): readonly DrawnFault[] {
  const kept: DrawnFault[] = []
  for (const fault of faults) {
    const beside = kept.filter((other) => other.kind === fault.kind && overlap(other, fault))
    const load = [...beside, fault].reduce((sum, each) => sum + loadOf(each), 0)
    if (load <= bearable(fault.kind, bears)) kept.push(fault)
  }
  return kept
}

function overlap(one: DrawnFault, other: DrawnFault): boolean {
  return one.at <= other.at + other.for && other.at <= one.at + one.for
}

/** How much of what its family has a bound for a fault takes up while it acts. */
function loadOf(fault: DrawnFault): number {
  switch (fault.kind) {
    case 'crash':
      return 1
    case 'drift':
      return Math.abs(fault.ppm)
    case 'clock-offset':
      return Math.abs(fault.byMs)
    default:
      return 0
  }
}

/** How much all faults of a family together may take up at once. */
function bearable(kind: DrawnFault['kind'], { crash, driftPpm, clockOffsetMs }: Bounds): number {
  // Unless all nodes may be down at once, one at a time is.
  if (kind === 'crash') return Number.isFinite(crash) ? Math.min(1, crash) : crash
  if (kind === 'drift') return driftPpm
  return kind === 'clock-offset' ? clockOffsetMs : 0
}
