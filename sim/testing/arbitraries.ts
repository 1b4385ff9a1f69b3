import * as fc from 'fast-check'
import type { Fault, FaultKind, MessageAct, Moment, Split, Target } from '../faults/index.ts'
import type { Distribution, Json } from '../types.ts'
import { named } from './scenario.ts'

/** Single UTF-16 code units: lone surrogates and control characters among them. */
const codeUnit = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0xd800, max: 0xdfff }), fc.nat(0xffff))
  .map((unit) => String.fromCharCode(unit))

/** Any text, with what JSON must escape. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: codeUnit }),
)

const anyNumber = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0, 1e21, 1e-7, Number.MIN_VALUE, Number.MAX_VALUE, 2 ** 31, -(2 ** 31), 2 ** 53),
)

/** Any plain data, with text that JSON must escape and numbers at their edges. */
export const plainData: fc.Arbitrary<Json> = fc.letrec<{ data: Json }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    anyNumber,
    anyText,
    fc.array(tie('data'), { maxLength: 5 }),
    fc.dictionary(anyText, tie('data'), { maxKeys: 5 }),
  ),
})).data

/** Parts of time, milliseconds, and distributions that are over within them. */
function shortTimes(most: number): fc.Arbitrary<Distribution> {
  return fc.oneof(
    fc.nat(most).map((ms) => ({ kind: 'constant' as const, ms })),
    fc.tuple(fc.nat(most), fc.nat(most)).map(([min, more]) => ({
      kind: 'uniform' as const,
      min,
      max: min + more,
    })),
  )
}

/** Whom a fault may aim at, in a cluster of nodes of these names; spares are whoever has not joined. */
function anyTarget(names: readonly string[]): fc.Arbitrary<Target> {
  return fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom<Target[]>(
      { pick: 'any' },
      { pick: 'any', count: 2, writing: 10 },
      { pick: 'all' },
      { role: 'leader' },
      { role: 'leader', which: 'any' },
      { role: 'leader', which: 'all' },
      { subject: true },
      { subject: 'sender' },
    ),
  )
}

function anySplit(names: readonly string[], target: fc.Arbitrary<Target>): fc.Arbitrary<Split> {
  return fc.oneof(
    fc.constantFrom<Split[]>('halves', 'majority-minority', 'random', 'bridge', 'partial', 'majorities-ring'),
    target.map((isolate) => ({ isolate })),
    target.map((isolate) => ({ isolate, with: 'minority' as const })),
    target.map((mute) => ({ mute })),
    target.map((deafen) => ({ deafen })),
    target.map((star) => ({ star })),
    fc.tuple(target, target).map(([from, to]) => ({ oneWay: { from: [from], to: [to] } })),
    fc.tuple(target, target).map((link) => ({ links: [link] })),
    fc.constantFrom(...names).map((alone) => ({
      groups: [[alone], names.filter((other) => other !== alone)],
    })),
  )
}

const anyMoment = (duration: number): fc.Arbitrary<Moment> =>
  fc.oneof(
    fc.nat(duration),
    fc
      .tuple(
        fc.constantFrom(
          { on: 'message', of: 'beat' } as const,
          { on: 'message', of: 'reply' } as const,
          { on: 'role', of: 'leader' } as const,
          { on: 'note', of: 'turned' } as const,
          { on: 'write', of: 'any' } as const,
          { on: 'flush', of: 'any' } as const,
          { on: 'flush', of: 'n1' } as const,
        ),
        fc.record(
          { nth: fc.integer({ min: 1, max: 20 }), plusMs: fc.nat(20), afterMs: fc.nat(duration) },
          { requiredKeys: ['nth'] },
        ),
      )
      .map(([what, which]) => Object.assign({}, what, which)),
  )

/** The fields of an object, some of which may be left out. */
function withOptional<T extends object, O extends object>(
  required: { readonly [field in keyof T]: fc.Arbitrary<T[field]> },
  optional: { readonly [field in keyof O]: fc.Arbitrary<O[field]> },
): fc.Arbitrary<T & Partial<O>> {
  return fc
    .tuple(fc.record(required), fc.record(optional, { requiredKeys: [] }))
    .map(([must, may]) => ({ ...must, ...may }) as T & Partial<O>)
}

/** Any fault of each kind that a cluster of `nodes` nodes called `n1`, `n2`, ... may meet in a run of `duration` milliseconds. */
export function faultsByKind(
  nodes: number,
  duration: number,
): { readonly [kind in FaultKind]: fc.Arbitrary<Extract<Fault, { readonly kind: kind }>> } {
  const names = Array.from({ length: nodes }, (_, i) => `n${i + 1}`)
  const name = fc.constantFrom(...names)
  const target = anyTarget(names)
  const split = anySplit(names, target)
  const times = shortTimes(30)
  const once = { at: anyMoment(duration) }
  const flap = withOptional<{ on: Distribution; off: Distribution }, { min: number }>(
    { on: times, off: times },
    { min: fc.integer({ min: 1, max: 20 }) },
  )
  const lasting = { for: fc.nat(duration / 2), flap }
  const types = fc.subarray(['beat', 'ack', 'request', 'reply'], { minLength: 1 })
  const traffic = { on: split, types }
  const probability = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
  const byMs = fc.integer({ min: -100, max: 100 })
  const act = fc.constantFrom<MessageAct[]>('drop', 'duplicate', 'hold', 'damage', { delayMs: 12 })
  const kindOf = <K extends FaultKind>(kind: K): { readonly kind: fc.Arbitrary<K> } => ({
    kind: fc.constant(kind),
  })
  const atNode = <K extends FaultKind>(kind: K) => ({ ...kindOf(kind), node: target, ...once })
  const afterMs = fc.nat(50)
  return {
    partition: withOptional({ ...kindOf('partition'), split, ...once }, { types, ...lasting }),
    loss: withOptional({ ...kindOf('loss'), probability, ...once }, { ...traffic, ...lasting }),
    'link-break': withOptional(
      { ...kindOf('link-break'), probability, repair: times, ...once },
      { ...traffic, ...lasting },
    ),
    duplicate: withOptional(
      { ...kindOf('duplicate'), probability, ...once },
      { after: times, ...traffic, ...lasting },
    ),
    delay: withOptional(
      { ...kindOf('delay'), ms: fc.nat(30), ...once },
      { jitter: times, ...traffic, ...lasting },
    ),
    reorder: withOptional(
      { ...kindOf('reorder'), probability, by: times, ...once },
      { ...traffic, ...lasting },
    ),
    clog: withOptional({ ...kindOf('clog'), ...once }, { ...traffic, ...lasting }),
    hold: withOptional({ ...kindOf('hold'), ...once }, { ...traffic, ...lasting }),
    damage: withOptional(
      { ...kindOf('damage'), probability, ...once },
      { checksums: fc.boolean(), ...traffic, ...lasting },
    ),
    throttle: withOptional(
      { ...kindOf('throttle'), bytesPerSecond: fc.integer({ min: 1_000, max: 20_000 }), ...once },
      { ...traffic, ...lasting },
    ),
    replay: withOptional(
      { ...kindOf('replay'), count: fc.integer({ min: 1, max: 10 }), ...once },
      { olderThanMs: fc.nat(50), ...traffic },
    ),
    message: withOptional(
      { ...kindOf('message'), from: name, to: name, nth: fc.integer({ min: 1, max: 30 }), act },
      { of: fc.constantFrom('beat', 'ack') },
    ),
    crash: withOptional(atNode('crash'), { atMost: fc.integer({ min: 1, max: 3 }), ...lasting }),
    wipe: withOptional(atNode('wipe'), { atMost: fc.integer({ min: 1, max: 3 }), ...lasting }),
    pause: withOptional(atNode('pause'), lasting),
    'slow-cpu': withOptional({ ...atNode('slow-cpu'), perEvent: shortTimes(5) }, lasting),
    silence: withOptional(atNode('silence'), lasting),
    drift: withOptional({ ...atNode('drift'), ppm: fc.integer({ min: -500, max: 500 }) }, lasting),
    'clock-offset': withOptional({ ...atNode('clock-offset'), byMs }, lasting),
    'clock-jump': fc.record({ ...atNode('clock-jump'), byMs }),
    'clock-strobe': withOptional(
      { ...atNode('clock-strobe'), byMs, everyMs: fc.integer({ min: 1, max: 30 }) },
      lasting,
    ),
    'clock-freeze': withOptional(atNode('clock-freeze'), lasting),
    'torn-writes': withOptional({ ...atNode('torn-writes'), probability }, lasting),
    corruption: fc.record({ ...atNode('corruption'), probability }),
    'lying-flush': withOptional(atNode('lying-flush'), { probability, ...lasting }),
    'disk-error': withOptional(
      { ...atNode('disk-error'), probability },
      {
        operations: fc.subarray(['read' as const, 'write' as const, 'flush' as const], { minLength: 1 }),
        ...lasting,
      },
    ),
    'disk-full': withOptional(atNode('disk-full'), { freeBytes: fc.nat(200), ...lasting }),
    'slow-disk': withOptional({ ...atNode('slow-disk'), factor: fc.integer({ min: 1, max: 50 }) }, lasting),
    'disk-stall': withOptional(atNode('disk-stall'), lasting),
    join: fc.record({
      ...kindOf('join'),
      node: fc.oneof(fc.constant<Target>({ pick: 'spare' }), name),
      ...once,
    }),
    leave: withOptional(atNode('leave'), { afterMs }),
    replace: withOptional({ ...atNode('replace'), by: fc.constant<Target>({ pick: 'spare' }) }, { afterMs }),
    upgrade: withOptional(atNode('upgrade'), { everyMs: fc.nat(50), downMs: fc.nat(30) }),
  }
}

/** Any fault that a cluster of `nodes` nodes called `n1`, `n2`, ... may meet in a run of `duration` milliseconds. */
export function anyFault(nodes: number, duration: number): fc.Arbitrary<Fault> {
  return fc.oneof(...Object.values(faultsByKind(nodes, duration)))
}

/** Up to `most` faults of these kinds, of all if none are named, with the ids that a scenario gives them: `f0`, `f1`, ... */
export function faultSchedule(
  nodes: number,
  duration: number,
  { most = 6, kinds }: { readonly most?: number; readonly kinds?: readonly FaultKind[] } = {},
): fc.Arbitrary<readonly (Fault & { readonly id: string })[]> {
  const byKind = faultsByKind(nodes, duration)
  const fault: fc.Arbitrary<Fault> = fc.oneof(
    ...(kinds === undefined ? Object.values(byKind) : kinds.map((kind) => byKind[kind])),
  )
  return fc.array(fault, { maxLength: most }).map(named)
}
