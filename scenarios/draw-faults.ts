import type { Fault, FaultKind, Split, Target } from '../sim/index.ts'
import type { ChosenRandom } from '../sim/chosen-random.ts'
import type { Bounds } from './fault-bounds.ts'

/** What generators draw from. */
export interface Ground {
  readonly random: ChosenRandom
  /** Milliseconds in which faults may act. */
  readonly span: number
  readonly bears: Bounds
  readonly roles: readonly string[]
  readonly zones: readonly string[]
  readonly spares: number
  readonly versions: number
  /** Milliseconds that a fault lasts at least. */
  readonly stabilityMs: number
}

/** How one kind of fault is drawn. */
export interface Drawing {
  /** Whether there is anything for it to act on; there is, if it does not say. */
  possible?(ground: Ground): boolean
  draw(ground: Ground): Fault
}

/** Every kind of fault that can be drawn: all but single messages, which are counted and not drawn. */
export const drawings: { readonly [kind in Exclude<FaultKind, 'message'>]: Drawing } = {
  partition: { draw: (g) => ({ kind: 'partition', split: split(g), ...when(g) }) },
  loss: { draw: (g) => ({ kind: 'loss', probability: percent(g, 30), ...traffic(g), ...when(g) }) },
  duplicate: {
    draw: (g) => ({ kind: 'duplicate', probability: percent(g, 50), ...traffic(g), ...when(g) }),
  },
  delay: { draw: (g) => ({ kind: 'delay', ms: g.random.int(5, 200), ...traffic(g), ...when(g) }) },
  crash: {
    draw: (g) => {
      const stretch = when(g)
      const node = target(g)
      // Bugs live beside writes: where any number may be down, a crash often waits for one.
      const beside = !Number.isFinite(g.bears.crash) && g.random.bool(0.3)
      if (!beside) return { kind: 'crash', node, ...stretch }
      const at = { on: 'write', of: 'any', nth: g.random.int(1, 3), afterMs: stretch.at } as const
      return { kind: 'crash', node: { subject: true }, at, for: stretch.for }
    },
  },
  drift: {
    draw: (g) => ({ kind: 'drift', node: anyNode, ppm: within(g, g.bears.driftPpm), ...when(g) }),
  },
  'clock-offset': {
    draw: (g) => ({
      kind: 'clock-offset',
      node: anyNode,
      byMs: within(g, g.bears.clockOffsetMs),
      ...when(g),
    }),
  },
  'link-break': {
    draw: (g) => ({
      kind: 'link-break',
      probability: percent(g, 5),
      repair: { kind: 'uniform', min: g.stabilityMs, max: g.stabilityMs + g.random.int(10, 500) },
      ...traffic(g),
      ...when(g),
    }),
  },
  reorder: {
    draw: (g) => ({
      kind: 'reorder',
      probability: percent(g, 50),
      by: { kind: 'uniform', min: 0, max: g.random.int(5, 200) },
      ...traffic(g),
      ...when(g),
    }),
  },
  clog: { draw: (g) => ({ kind: 'clog', on: split(g), ...when(g) }) },
  hold: { draw: (g) => ({ kind: 'hold', on: split(g), ...when(g) }) },
  damage: { draw: (g) => ({ kind: 'damage', probability: percent(g, 5), ...traffic(g), ...when(g) }) },
  throttle: {
    draw: (g) => ({ kind: 'throttle', bytesPerSecond: g.random.pick([1_000, 10_000, 100_000]), ...when(g) }),
  },
  replay: {
    draw: (g) => ({
      kind: 'replay',
      count: g.random.int(1, 10),
      olderThanMs: g.random.pick([0, 100, 1_000]),
      ...once(g),
    }),
  },
  wipe: { draw: (g) => ({ kind: 'wipe', node: target(g), ...when(g) }) },
  pause: { draw: (g) => ({ kind: 'pause', node: target(g), ...when(g) }) },
  'slow-cpu': {
    draw: (g) => ({
      kind: 'slow-cpu',
      node: target(g),
      perEvent: { kind: 'constant', ms: g.random.pick([0.5, 2, 10]) },
      ...when(g),
    }),
  },
  silence: { draw: (g) => ({ kind: 'silence', node: target(g), ...when(g) }) },
  'clock-jump': {
    draw: (g) => ({ kind: 'clock-jump', node: anyNode, byMs: within(g, g.bears.clockOffsetMs), ...once(g) }),
  },
  'clock-strobe': {
    draw: (g) => ({
      kind: 'clock-strobe',
      node: anyNode,
      byMs: within(g, g.bears.clockOffsetMs),
      everyMs: g.stabilityMs + g.random.pick([1, 20, 200]),
      ...when(g),
    }),
  },
  'clock-freeze': {
    draw: (g) => {
      const { at, for: length } = when(g)
      // A clock that stands still is off by as long as it does.
      return {
        kind: 'clock-freeze',
        node: anyNode,
        at,
        for: Math.min(length, Math.floor(g.bears.clockOffsetMs)),
      }
    },
  },
  'torn-writes': {
    draw: (g) => ({ kind: 'torn-writes', node: { pick: 'all' }, probability: percent(g, 100), ...when(g) }),
  },
  corruption: {
    draw: (g) => ({ kind: 'corruption', node: anyNode, probability: percent(g, 50), ...once(g) }),
  },
  'lying-flush': { draw: (g) => ({ kind: 'lying-flush', node: target(g), ...when(g) }) },
  'disk-error': {
    draw: (g) => ({ kind: 'disk-error', node: target(g), probability: percent(g, 20), ...when(g) }),
  },
  'disk-full': {
    draw: (g) => ({ kind: 'disk-full', node: target(g), freeBytes: g.random.pick([0, 1_000]), ...when(g) }),
  },
  'slow-disk': {
    draw: (g) => ({ kind: 'slow-disk', node: target(g), factor: g.random.pick([5, 50, 500]), ...when(g) }),
  },
  'disk-stall': { draw: (g) => ({ kind: 'disk-stall', node: target(g), ...when(g) }) },
  join: { possible: hasSpares, draw: (g) => ({ kind: 'join', node: { pick: 'spare' }, ...once(g) }) },
  leave: {
    possible: hasSpares,
    draw: (g) => ({ kind: 'leave', node: target(g), afterMs: g.random.int(0, 1_000), ...once(g) }),
  },
  replace: {
    possible: hasSpares,
    draw: (g) => ({
      kind: 'replace',
      node: target(g),
      by: { pick: 'spare' },
      afterMs: g.random.int(0, 1_000),
      ...once(g),
    }),
  },
  upgrade: {
    possible: ({ versions }) => versions > 0,
    draw: (g) => ({
      kind: 'upgrade',
      node: { pick: 'all' },
      everyMs: g.random.int(100, 2_000),
      downMs: g.random.int(10, 200),
      ...once(g),
    }),
  },
}

const anyNode: Target = { pick: 'any' }

function hasSpares({ spares }: Ground): boolean {
  return spares > 0
}

function when({ random, span, stabilityMs }: Ground): { readonly at: number; readonly for: number } {
  const at = random.int(0, Math.floor(span * 0.9))
  const longest = Math.max(1, Math.min(4_000, span - at))
  // Short faults find other bugs than long ones: the length is drawn over its magnitudes.
  const shortest = Math.min(longest, Math.max(stabilityMs, random.pick([20, 200, 1_000])))
  return { at, for: random.int(shortest, longest) }
}

function once({ random, span }: Ground): { readonly at: number } {
  return { at: random.int(0, Math.floor(span * 0.9)) }
}

function target({ random, roles, zones }: Ground): Target {
  const [foremost] = roles
  if (zones.length > 0 && random.bool(0.1)) return { zone: random.pick(zones) }
  if (foremost === undefined || random.bool(0.25)) return anyNode
  // A protocol names first the role that most depends on: hitting it finds more than hitting anyone.
  return { role: random.bool(0.75) ? foremost : random.pick(roles) }
}

function split(ground: Ground): Split {
  const { random } = ground
  switch (random.int(0, 11)) {
    case 0:
      return 'halves'
    case 1:
      return 'majority-minority'
    case 2:
      return 'bridge'
    case 3:
      return 'majorities-ring'
    case 4:
      return { oneWay: { from: [target(ground)], to: [anyNode, anyNode] } }
    case 5:
      return 'partial'
    case 6:
      return { isolate: target(ground), with: 'minority' }
    case 7:
      return random.bool() ? { mute: target(ground) } : { deafen: target(ground) }
    case 8:
      return { star: target(ground) }
    default:
      return { isolate: target(ground) }
  }
}

/** Most faults of the links are about all of them, some about a part. */
function traffic(ground: Ground): { readonly on?: Split } {
  return ground.random.bool(0.25) ? { on: split(ground) } : {}
}

function percent({ random }: Ground, most: number): number {
  return random.int(1, most) / 100
}

function within({ random }: Ground, bound: number): number {
  return random.int(-Math.floor(bound), Math.floor(bound))
}
