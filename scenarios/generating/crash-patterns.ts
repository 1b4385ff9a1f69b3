import * as fc from 'fast-check'
import type { Fault, Moment, NodeId, Split, Target } from '../../sim/index.ts'
import { between, fields, oneOf } from './arbitrary.ts'
import { type Chain, chainsOf } from './chains.ts'
import type { Ground } from './ground.ts'
import { type Manner, timesOf } from './manner.ts'
import { fitting, type Placed, placesOf } from './moments.ts'
import { crashLimit } from './nodes.ts'
import type { Pattern } from './pattern.ts'
import { anyNode, someNodes, splitsOf, targetsOf } from './targets.ts'

/** How long a node is down that is to be back before the others act on it, milliseconds. */
const SHORT_MS = 50

/** How long a node is down that is back at once, or soon. */
function shortlyDown({ stabilityMs }: Ground): fc.Arbitrary<number> {
  return oneOf(
    { weight: 4, arbitrary: between(stabilityMs, Math.max(stabilityMs, SHORT_MS)) },
    { weight: 1, arbitrary: between(stabilityMs, Math.max(stabilityMs, 4 * SHORT_MS)) },
  )
}

function crashOf(ground: Ground, node: Target, at: Moment, lengthMs: number): Fault {
  const lasts = typeof at === 'number' ? fitting(at, lengthMs, ground) : lengthMs
  return { kind: 'crash', node, at, for: lasts, ...crashLimit(ground) }
}

/** How many nodes may be down at once here. */
function together({ bears, nodes }: Ground): number {
  return Math.min(nodes.length, Math.floor(bears.crash))
}

/** As many nodes as may be down at once. */
function everyone(ground: Ground): Target {
  const most = together(ground)
  return most === ground.nodes.length ? { pick: 'all' } : { pick: 'any', count: Math.max(1, most) }
}

/** Restarts beside one event of a type after another. */
interface Restarts {
  readonly chain: Chain
  readonly downMs: number
  /** Whom they hit, if not the node that an event is about. */
  readonly target: Target
  /** Who restarts first, by the clock, so that there is something to recover from. */
  readonly first: Target
}

function restartsOf(ground: Ground, manner: Manner): fc.Arbitrary<Restarts> {
  const target = targetsOf(ground)
  return fields<Restarts>({
    chain: chainsOf(ground, manner, 90),
    downMs: shortlyDown(ground),
    target,
    first: oneOf(fc.constant(everyone(ground)), target),
  })
}

function restarts({ chain, downMs, first }: Restarts, node: Target, ground: Ground): readonly Fault[] {
  const { fromMs, needsTrigger, moments } = chain
  return [
    ...(needsTrigger ? [crashOf(ground, first, fromMs, downMs)] : []),
    ...moments.map((at) => crashOf(ground, node, at, downMs)),
  ]
}

const restartsBesideEvents: Pattern = {
  of: ['crash'],
  weight: 3,
  arbitrary: (ground, manner) =>
    restartsOf(ground, manner).map((drawn) => restarts(drawn, drawn.chain.whom ?? drawn.target, ground)),
}

const restartsOfAll: Pattern = {
  of: ['crash'],
  weight: 8,
  possible: (ground) => together(ground) >= 2,
  arbitrary: (ground, manner) =>
    restartsOf(ground, manner).map((drawn) => restarts(drawn, everyone(ground), ground)),
}

const restartsInAPartition: Pattern = {
  of: ['crash', 'partition'],
  weight: 5,
  arbitrary: (ground, manner) =>
    fields<{ drawn: Restarts; all: boolean; split: Split; cutMs: number }>({
      drawn: restartsOf(ground, manner),
      all: fc.boolean(),
      split: splitsOf(ground),
      cutMs: between(300, 3_000),
    }).map(({ drawn, all, split, cutMs }) => {
      const { fromMs: at, whom = drawn.target } = drawn.chain
      return [
        { kind: 'partition', split, at, for: fitting(at, Math.max(ground.stabilityMs, cutMs), ground) },
        ...restarts(drawn, all ? everyone(ground) : whom, ground),
      ]
    }),
}

/** Whom a message is about, one end and the other: the one restarts, and the other is cut off. */
const ends: readonly (readonly [restarts: Target, isCut: Target])[] = [
  [{ subject: 'sender' }, { subject: true }],
  [{ subject: true }, { subject: 'sender' }],
  [{ subject: true }, { subject: true }],
]

const restartBehindACut: Pattern = {
  of: ['crash', 'partition'],
  possible: ({ words }) => words.some(({ whom }) => whom.length === 2),
  arbitrary: (ground, manner) => {
    const messages = ground.words.filter(({ whom }) => whom.length === 2)
    return fields<{ chain: Chain; who: readonly [Target, Target]; downMs: number; cutMs: number }>({
      chain: chainsOf(ground, manner, 90, messages),
      who: fc.constantFrom(...ends),
      downMs: shortlyDown(ground),
      cutMs: between(50, 800),
    }).map(({ chain: { moments }, who: [restarts, isolate], downMs, cutMs }) =>
      moments.flatMap((at): readonly Fault[] => [
        crashOf(ground, restarts, at, downMs),
        { kind: 'partition', split: { isolate }, at, for: Math.max(ground.stabilityMs, cutMs) },
      ]),
    )
  },
}

const crashTogether: Pattern = {
  of: ['crash'],
  possible: (ground) => together(ground) >= 2,
  arbitrary: (ground, manner) => {
    const most = together(ground)
    const majority = Math.min(most, Math.floor(ground.nodes.length / 2) + 1)
    return fields<{ nodes: readonly NodeId[]; placed: Placed; downMs: number; staggerMs: number }>({
      nodes: oneOf(
        { weight: 1, arbitrary: someNodes(ground.nodes, 2, most) },
        { weight: 1, arbitrary: someNodes(ground.nodes, majority, majority) },
        { weight: 2, arbitrary: someNodes(ground.nodes, most, most) },
      ),
      placed: placesOf(ground, manner),
      downMs: oneOf(shortlyDown(ground), between(50, 600)),
      staggerMs: oneOf(between(0, 10), between(10, 300)),
    }).map(({ nodes, placed: { at }, downMs, staggerMs }) =>
      nodes.map((node, i) => crashOf(ground, node, at, Math.max(ground.stabilityMs, downMs + i * staggerMs))),
    )
  },
}

const rollingRestart: Pattern = {
  of: ['crash'],
  possible: ({ nodes }) => nodes.length >= 2,
  arbitrary: (ground, manner) =>
    fields<{ nodes: readonly NodeId[]; at: number; downMs: number; apartMs: number }>({
      nodes: someNodes(ground.nodes, 2, ground.nodes.length),
      at: timesOf(ground, manner),
      downMs: oneOf(shortlyDown(ground), between(50, 400)),
      apartMs: oneOf(between(0, 50), between(50, 500)),
    }).map(({ nodes, at, downMs, apartMs }) =>
      nodes.flatMap((node, i) => {
        const lasts = Math.max(ground.stabilityMs, downMs)
        const begin = at + i * (lasts + ground.stabilityMs + apartMs)
        return begin < ground.spanMs ? [crashOf(ground, node, begin, lasts)] : []
      }),
    ),
}

const healInRecovery: Pattern = {
  of: ['partition', 'crash'],
  arbitrary: (ground, manner) =>
    fields<{ at: number; beforeMs: number; downMs: number; pastMs: number; node: Target; split: Split }>({
      at: timesOf(ground, manner),
      beforeMs: between(ground.stabilityMs, 500),
      downMs: oneOf(shortlyDown(ground), between(50, 600)),
      pastMs: fc.integer({ min: -3 * ground.roundTripMs, max: 6 * ground.roundTripMs }),
      node: targetsOf(ground),
      split: oneOf<Split>(
        targetsOf(ground).map((isolate) => ({ isolate })),
        fc.constantFrom<Split>('majority-minority', 'halves', { isolate: anyNode, with: 'minority' }),
      ),
    }).map(({ at, beforeMs, downMs, pastMs, node, split }) => {
      const begin = Math.min(at, ground.spanMs - 1)
      const stop = Math.min(begin + beforeMs, ground.spanMs - 1)
      const back = stop + fitting(stop, Math.max(ground.stabilityMs, downMs), ground)
      const cutMs = Math.max(ground.stabilityMs, back - begin + pastMs)
      return [
        { kind: 'partition', split, at: begin, for: fitting(begin, cutMs, ground) },
        crashOf(ground, node, stop, back - stop),
      ]
    }),
}

/** Patterns of crashes. */
export const crashPatterns = {
  'restarts-beside-events': restartsBesideEvents,
  'restarts-of-all': restartsOfAll,
  'restarts-in-a-partition': restartsInAPartition,
  'restart-behind-a-cut': restartBehindACut,
  'crash-together': crashTogether,
  'rolling-restart': rollingRestart,
  'heal-in-recovery': healInRecovery,
} as const satisfies { readonly [name: string]: Pattern }
