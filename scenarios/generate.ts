import type {
  Fault,
  GeneratedFaults,
  Group,
  MessageFault,
  ResolvedScenario,
  Split,
  Target,
} from '../sim/index.ts'
import { ChosenRandom } from '../sim/chosen-random.ts'
import type { AnyProtocol, FaultModel } from '../sim/protocol.ts'
import type { RunKey } from '../sim/random.ts'
import { definitionOf } from '../sim/reference.ts'
import { LARGEST_SLOWDOWN_PPM } from './schema.ts'

const DEFAULT_MAX = 8
/** A day, in milliseconds: who bears any offset need not be shown a larger one. */
const LARGEST_OFFSET_MS = 86_400_000

/** What every protocol of a cluster bears. */
type Bounds = Required<FaultModel> & {
  /** How many nodes may be down at once. */
  readonly crash: number
}

/** A fault as it is drawn: from one time on, for a while. */
type DrawnFault = Exclude<Fault, MessageFault> & { readonly at: number; readonly for: number }

/** What generators draw from. */
interface Ground {
  readonly random: ChosenRandom
  /** Milliseconds in which faults may act. */
  readonly span: number
  readonly bears: Bounds
  readonly roles: readonly string[]
}

/**
 * Draws faults for a scenario, swarm style: each family that its protocols bear is on in half of the runs, at least one is on,
 * and every parameter is drawn anew. Times and lengths are whole milliseconds.
 *
 * Source: Groce et al., "Swarm Testing" (2012).
 */
export function generateFaults(
  wanted: GeneratedFaults,
  scenario: Omit<ResolvedScenario, 'faults'>,
  key: RunKey,
): readonly Fault[] {
  const { groups } = scenario.cluster
  const random = new ChosenRandom(key.generator('scenario/faults'))
  const bears = borneByAll(groups)
  const ground: Ground = {
    random,
    span: Math.max(1, Math.floor(scenario.duration - scenario.settle)),
    bears,
    roles: groups[0] === undefined ? [] : (protocolOf(groups[0]).roles ?? []),
  }
  const allowed = families.filter(
    (family) => family.borne(bears) && (wanted.families?.includes(family.kind) ?? true),
  )
  if (allowed.length === 0) return []
  const chosen = allowed.filter(() => random.bool())
  const on = chosen.length > 0 ? chosen : [random.pick(allowed)]
  const max = wanted.max ?? DEFAULT_MAX
  const count = random.int(Math.ceil(max / 3), max)
  return withinBounds(
    Array.from({ length: count }, () => random.pick(on).draw(ground)),
    bears,
  )
}

interface Family {
  readonly kind: DrawnFault['kind']
  borne(bears: Bounds): boolean
  draw(ground: Ground): DrawnFault
}

const families: readonly Family[] = [
  {
    kind: 'partition',
    borne: ({ partition }) => partition,
    draw: (ground) => ({ kind: 'partition', split: drawSplit(ground), ...drawWhen(ground) }),
  },
  {
    kind: 'loss',
    borne: ({ loss }) => loss,
    draw: (ground) => ({
      kind: 'loss',
      probability: ground.random.int(1, 30) / 100,
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'duplicate',
    borne: ({ duplicate }) => duplicate,
    draw: (ground) => ({
      kind: 'duplicate',
      probability: ground.random.int(1, 50) / 100,
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'delay',
    borne: ({ delay }) => delay,
    draw: (ground) => ({ kind: 'delay', ms: ground.random.int(5, 200), ...drawWhen(ground) }),
  },
  {
    kind: 'crash',
    borne: ({ crash }) => crash >= 1,
    draw: (ground) => ({ kind: 'crash', node: drawTarget(ground), ...drawWhen(ground) }),
  },
  {
    kind: 'drift',
    borne: ({ driftPpm }) => driftPpm >= 1,
    draw: (ground) => ({
      kind: 'drift',
      node: { pick: 'any' },
      ppm: drawWithin(ground.random, ground.bears.driftPpm),
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'clock-offset',
    borne: ({ clockOffsetMs }) => clockOffsetMs >= 1,
    draw: (ground) => ({
      kind: 'clock-offset',
      node: { pick: 'any' },
      byMs: drawWithin(ground.random, ground.bears.clockOffsetMs),
      ...drawWhen(ground),
    }),
  },
]

function drawWhen({ random, span }: Ground): { at: number; for: number } {
  const at = random.int(0, Math.floor(span * 0.9))
  const longest = Math.max(1, Math.min(4_000, span - at))
  // Short faults find other bugs than long ones: the length is drawn over its magnitudes.
  const shortest = Math.min(longest, random.pick([20, 200, 1_000]))
  return { at, for: random.int(shortest, longest) }
}

function drawTarget({ random, roles }: Ground): Target {
  const [foremost] = roles
  if (foremost === undefined || random.bool(0.25)) return { pick: 'any' }
  // A protocol names first the role that most depends on: hitting it finds more than hitting anyone.
  return { role: random.bool(0.75) ? foremost : random.pick(roles) }
}

function drawSplit(ground: Ground): Split {
  const { random } = ground
  switch (random.int(0, 7)) {
    case 0:
      return 'halves'
    case 1:
      return 'majority-minority'
    case 2:
      return 'bridge'
    case 3:
      return 'majorities-ring'
    case 4:
      return { oneWay: { from: [drawTarget(ground)], to: [{ pick: 'any' }, { pick: 'any' }] } }
    default:
      return { isolate: drawTarget(ground) }
  }
}

function drawWithin(random: ChosenRandom, bound: number): number {
  return random.int(-Math.floor(bound), Math.floor(bound))
}

/** What every protocol of a cluster bears: the least of each. */
function borneByAll(groups: readonly Group[]): Bounds {
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
function withinBounds(faults: readonly DrawnFault[], bears: Bounds): readonly DrawnFault[] {
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
