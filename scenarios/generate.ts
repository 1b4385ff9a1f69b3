import {
  type AnyProtocol,
  type Fault,
  type GeneratedFaults,
  InputError,
  type ResolvedScenario,
  type Split,
  type Target,
} from '../sim/index.ts'
import { ChosenRandom } from '../sim/chosen-random.ts'
import type { RunKey } from '../sim/random.ts'
import { definitionOf } from '../sim/reference.ts'
import { borneByAll, type Bounds, type DrawnFault, withinBounds } from './fault-bounds.ts'

const DEFAULT_MAX = 8

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
  const protocols = scenario.cluster.groups.map(({ protocol }) => definitionOf(protocol) as AnyProtocol)
  const random = new ChosenRandom(key.generator('scenario/faults'))
  const bears = borneByAll(scenario.cluster.groups)
  const ground: Ground = {
    random,
    span: Math.max(1, Math.floor(scenario.duration - scenario.settle)),
    bears,
    roles: protocols[0]?.roles ?? [],
  }
  const allowed = families.filter(
    (family) => family.borne(bears) && (wanted.families?.includes(family.kind) ?? true),
  )
  if (allowed.length === 0) throw new InputError(nothingToDraw(wanted, protocols))
  const chosen = allowed.filter(() => random.bool())
  const on = chosen.length > 0 ? chosen : [random.pick(allowed)]
  const max = wanted.max ?? DEFAULT_MAX
  const count = random.int(Math.ceil(max / 3), max)
  const drawn = Array.from({ length: count }, () => random.pick(on).draw(ground))
  return withinBounds(drawn, bears)
}

/** A run that nothing is done to would pass without having been tried. */
function nothingToDraw({ families: asked }: GeneratedFaults, protocols: readonly AnyProtocol[]): string {
  const names = protocols.map(({ name }) => name).join(' and ')
  return asked === undefined
    ? `faults are to be generated, but ${names} says of no family of faults that it bears it: expected "bears" in its definition`
    : `faults are to be generated from ${asked.join(', ')}, none of which ${names} says it bears`
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
