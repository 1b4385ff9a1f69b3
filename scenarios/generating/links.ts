import * as fc from 'fast-check'
import type {
  Flap,
  LinkFault,
  MessageAct,
  MessageFault,
  ReplayFault,
  Split,
  Target,
} from '../../sim/index.ts'
import { between, fields, given, maybe, oneOf } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import { type Manner, probabilitiesOf } from './manner.ts'
import { type Placed, placesOf } from './moments.ts'
import { flapsOf } from './nodes.ts'
import { type SplitShape, splitShapes, targetsOf } from './targets.ts'

/** When a fault of the links acts, on which of them, and on what messages. */
interface OnLinks {
  readonly at: Placed['at']
  readonly for: number
  readonly split: Split
  readonly types?: readonly string[]
  readonly flap?: Flap
}

/** The same, for a fault that is mostly about all links. */
type OnTraffic = Omit<OnLinks, 'split'> & { readonly on?: Split }

function linksOf(ground: Ground, manner: Manner): fc.Arbitrary<OnLinks> {
  return fields<{
    placed: Placed
    target: Target
    shape: SplitShape
    types?: readonly string[]
    flap?: Flap
  }>({
    placed: placesOf(ground, manner),
    target: targetsOf(ground),
    shape: splitShapes,
    types: typesOf(ground, 15),
    flap: maybe(8, flapsOf(ground)),
  }).map(({ placed: { at, for: lengthMs, whom }, target, shape, types, flap }) =>
    given<OnLinks>({ at, for: lengthMs, split: shape(whom ?? target), types, flap } as OnLinks),
  )
}

/** Only messages of a type or two, in so many of a hundred cases. */
export function typesOf(
  { messageTypes }: Ground,
  percent: number,
): fc.Arbitrary<readonly string[] | undefined> {
  if (messageTypes.length === 0) return fc.constant(undefined)
  return maybe(
    percent,
    fc.subarray([...messageTypes], { minLength: 1, maxLength: Math.min(2, messageTypes.length) }),
  )
}

function trafficOf(ground: Ground, manner: Manner): fc.Arbitrary<OnTraffic> {
  return fields<{ links: OnLinks; some: boolean }>({
    links: linksOf(ground, manner),
    some: oneOf({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }).map(({ links: { split, ...rest }, some }) => (some ? { ...rest, on: split } : rest))
}

interface Likely {
  readonly traffic: OnTraffic
  readonly probability: number
}

function likely(ground: Ground, manner: Manner, mostPercent: number): fc.Arbitrary<Likely> {
  return fields<Likely>({
    traffic: trafficOf(ground, manner),
    probability: probabilitiesOf(manner, mostPercent),
  })
}

/** How faults of the links, and single messages, are drawn. */
export const linkDrawings: Drawings<LinkFault['kind'] | ReplayFault['kind'] | MessageFault['kind']> = {
  partition: {
    arbitrary: (ground, manner) => linksOf(ground, manner).map((links) => ({ kind: 'partition', ...links })),
  },
  loss: {
    arbitrary: (ground, manner) =>
      likely(ground, manner, 40).map(({ traffic, probability }) => ({
        kind: 'loss',
        probability,
        ...traffic,
      })),
  },
  'link-break': {
    arbitrary: (ground, manner) =>
      fields<Likely & { more: number }>({
        traffic: trafficOf(ground, manner),
        probability: probabilitiesOf(manner, 5),
        more: between(10, 500),
      }).map(({ traffic, probability, more }) => ({
        kind: 'link-break',
        probability,
        repair: { kind: 'uniform', min: ground.stabilityMs, max: ground.stabilityMs + more },
        ...traffic,
      })),
  },
  duplicate: {
    arbitrary: (ground, manner) =>
      fields<Likely & { latest?: number }>({
        traffic: trafficOf(ground, manner),
        probability: probabilitiesOf(manner, 50),
        latest: maybe(50, between(10, 2_000)),
      }).map(({ traffic, probability, latest }) => ({
        kind: 'duplicate',
        probability,
        ...(latest === undefined ? {} : { after: { kind: 'uniform', min: 0, max: latest } }),
        ...traffic,
      })),
  },
  delay: {
    arbitrary: (ground, manner) =>
      fields<{ traffic: OnTraffic; ms: number; jitter?: number }>({
        traffic: trafficOf(ground, manner),
        ms: between(5, manner.strength === 'weak' ? 50 : 300),
        jitter: maybe(30, between(5, 200)),
      }).map(({ traffic, ms, jitter }) => ({
        kind: 'delay',
        ms,
        ...(jitter === undefined ? {} : { jitter: { kind: 'uniform', min: 0, max: jitter } }),
        ...traffic,
      })),
  },
  reorder: {
    arbitrary: (ground, manner) =>
      fields<Likely & { most: number }>({
        traffic: trafficOf(ground, manner),
        probability: probabilitiesOf(manner, 50),
        most: between(5, 300),
      }).map(({ traffic, probability, most }) => ({
        kind: 'reorder',
        probability,
        by: { kind: 'uniform', min: 0, max: most },
        ...traffic,
      })),
  },
  clog: {
    arbitrary: (ground, manner) =>
      linksOf(ground, manner).map(({ split, ...rest }) => ({ kind: 'clog', on: split, ...rest })),
  },
  hold: {
    arbitrary: (ground, manner) =>
      linksOf(ground, manner).map(({ split, ...rest }) => ({ kind: 'hold', on: split, ...rest })),
  },
  damage: {
    arbitrary: (ground, manner) =>
      fields<Likely & { noticed: boolean }>({
        traffic: trafficOf(ground, manner),
        probability: probabilitiesOf(manner, 10),
        noticed: fc.boolean(),
      }).map(({ traffic, probability, noticed }) => ({
        kind: 'damage',
        probability,
        // Damage that is noticed is a loss, and all that who does not bear damage is shown.
        ...((noticed && ground.bears.loss) || !ground.bears.damage ? { checksums: true } : {}),
        ...traffic,
      })),
  },
  throttle: {
    arbitrary: (ground, manner) =>
      fields<{ traffic: OnTraffic; bytesPerSecond: number }>({
        traffic: trafficOf(ground, manner),
        bytesPerSecond: fc.constantFrom(100_000, 10_000, 1_000),
      }).map(({ traffic, bytesPerSecond }) => ({ kind: 'throttle', bytesPerSecond, ...traffic })),
  },
  replay: {
    arbitrary: (ground, manner) =>
      fields<{ traffic: OnTraffic; count: number; olderThanMs: number }>({
        traffic: trafficOf(ground, manner),
        count: between(1, 10),
        olderThanMs: fc.constantFrom(0, 100, 1_000),
      }).map(({ traffic: { for: _for, flap: _flap, ...rest }, count, olderThanMs }) => ({
        kind: 'replay',
        count,
        olderThanMs,
        ...rest,
      })),
  },
  message: {
    possible: (ground) => ground.nodes.length > 1 && actsBorne(ground).length > 0,
    arbitrary: (ground) =>
      fields<{ ends: readonly string[]; nth: number; of?: string; act: MessageAct }>({
        ends: fc.shuffledSubarray([...ground.nodes], { minLength: 2, maxLength: 2 }),
        nth: between(1, 20),
        of:
          ground.messageTypes.length === 0 ? fc.constant(undefined) : fc.constantFrom(...ground.messageTypes),
        act: oneOf(...actsBorne(ground)),
      }).map(({ ends: [from = '', to = ''], nth, of, act }) =>
        given<MessageFault>({ kind: 'message', from, to, nth, of, act } as MessageFault),
      ),
  },
}

/** What may be done to a single message. */
function actsBorne({ bears, spanMs }: Ground): readonly fc.Arbitrary<MessageAct>[] {
  return [
    ...(bears.loss ? [fc.constant<MessageAct>('drop')] : []),
    ...(bears.duplicate ? [fc.constant<MessageAct>('duplicate')] : []),
    ...(bears.delay
      ? [
          fc.constant<MessageAct>('hold'),
          between(1, Math.min(2_000, spanMs)).map((delayMs): MessageAct => ({ delayMs })),
        ]
      : []),
    ...(bears.damage ? [fc.constant<MessageAct>('damage')] : []),
  ]
}
