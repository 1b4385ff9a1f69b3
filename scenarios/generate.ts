import type { Fault, FaultKind, GeneratedFaults, ResolvedScenario, Split, Target } from '../sim/index.ts'
import { ChosenRandom } from '../sim/chosen-random.ts'
import type { AnyProtocol, FaultModel } from '../sim/protocol.ts'
import type { RunKey } from '../sim/random.ts'
import { definitionOf } from '../sim/reference.ts'

const DEFAULT_MAX = 8

/** What generators draw from. */
interface Ground {
  readonly random: ChosenRandom
  /** Milliseconds in which faults may act. */
  readonly span: number
  readonly bears: FaultModel
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
  const protocols = scenario.cluster.groups.map(({ protocol }) => definitionOf(protocol) as AnyProtocol)
  const random = new ChosenRandom(key.generator('scenario/faults'))
  const bears = borneByAll(protocols)
  const ground: Ground = {
    random,
    span: Math.max(1, scenario.duration - scenario.settle),
    bears,
    roles: protocols[0]?.roles ?? [],
  }
  const allowed = families.filter(
    (family) => family.borne(bears) && (wanted.families?.includes(family.kind) ?? true),
  )
  if (allowed.length === 0) return []
  const chosen = allowed.filter(() => random.bool())
  const on = chosen.length > 0 ? chosen : [random.pick(allowed)]
  const max = wanted.max ?? DEFAULT_MAX
  const count = random.int(Math.ceil(max / 3), max)
  const faults = Array.from({ length: count }, () => random.pick(on).draw(ground))
  return bears.crash === 'all' ? faults : oneCrashAtATime(faults)
}

interface Family {
  readonly kind: FaultKind
  borne(bears: FaultModel): boolean
  draw(ground: Ground): Fault
}

const families: readonly Family[] = [
  {
    kind: 'partition',
    borne: ({ partition }) => partition === true,
    draw: (ground) => ({ kind: 'partition', split: drawSplit(ground), ...drawWhen(ground) }),
  },
  {
    kind: 'loss',
    borne: ({ loss }) => loss === true,
    draw: (ground) => ({
      kind: 'loss',
      probability: ground.random.int(1, 30) / 100,
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'duplicate',
    borne: ({ duplicate }) => duplicate === true,
    draw: (ground) => ({
      kind: 'duplicate',
      probability: ground.random.int(1, 50) / 100,
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'delay',
    borne: ({ delay }) => delay === true,
    draw: (ground) => ({ kind: 'delay', ms: ground.random.int(5, 200), ...drawWhen(ground) }),
  },
  {
    kind: 'crash',
    borne: ({ crash }) => crash !== undefined && crash !== 0,
    draw: (ground) => ({ kind: 'crash', node: drawTarget(ground), ...drawWhen(ground) }),
  },
  {
    kind: 'drift',
    borne: ({ driftPpm }) => (driftPpm ?? 0) > 0,
    draw: (ground) => ({
      kind: 'drift',
      node: { pick: 'any' },
      ppm: drawWithin(ground.random, ground.bears.driftPpm ?? 0),
      ...drawWhen(ground),
    }),
  },
  {
    kind: 'clock-offset',
    borne: ({ clockOffsetMs }) => (clockOffsetMs ?? 0) > 0,
    draw: (ground) => ({
      kind: 'clock-offset',
      node: { pick: 'any' },
      byMs: drawWithin(ground.random, ground.bears.clockOffsetMs ?? 0),
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
function borneByAll(protocols: readonly AnyProtocol[]): FaultModel {
  const models = protocols.map(({ bears }) => bears ?? {})
  const least = (bound: 'driftPpm' | 'clockOffsetMs'): number =>
    Math.min(...models.map((model) => model[bound] ?? 0))
  const crash = models.every((model) => model.crash === 'all')
    ? 'all'
    : models.every((model) => model.crash !== undefined && model.crash !== 0)
      ? 1
      : 0
  return {
    crash,
    partition: models.every(({ partition }) => partition === true),
    loss: models.every(({ loss }) => loss === true),
    duplicate: models.every(({ duplicate }) => duplicate === true),
    delay: models.every(({ delay }) => delay === true),
    driftPpm: least('driftPpm'),
    clockOffsetMs: least('clockOffsetMs'),
  }
}

/** Leaves out crashes that would overlap one before them. */
function oneCrashAtATime(faults: readonly Fault[]): readonly Fault[] {
  const windows: (readonly [from: number, to: number])[] = []
  return faults.filter((fault) => {
    if (fault.kind !== 'crash') return true
    const from = fault.at as number
    const to = from + (fault.for as number)
    if (windows.some(([otherFrom, otherTo]) => from <= otherTo && otherFrom <= to)) return false
    windows.push([from, to])
    return true
  })
}
