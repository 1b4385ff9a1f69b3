import * as fc from 'fast-check'
import type { Fault, Split, Target } from '../../sim/index.ts'
import { between, fields, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'
import { recoveriesOf } from './chains.ts'
import { driftsOf } from './clocks.ts'
import { lengthsOf, type Manner, timesOf } from './manner.ts'
import { fitting } from './moments.ts'
import type { Pattern } from './pattern.ts'
import { type SplitShape, targetsOf } from './targets.ts'

const pausedBehindACut: Pattern = {
  of: ['partition', 'pause'],
  weight: 4,
  arbitrary: (ground, manner) =>
    fields<{ node: Target; at: number; cutAfterMs: number; stillMs: number; longerMs: number }>({
      node: targetsOf({ ...ground, zones: [] }),
      at: timesOf(ground, manner),
      // What was on its way to it has come by then, and it has not seen it yet.
      cutAfterMs: between(0, 3 * ground.roundTripMs),
      stillMs: recoveriesOf(ground),
      longerMs: cutsOf(ground, manner),
    }).map(({ node, at, cutAfterMs, stillMs, longerMs }) => {
      const { cut } = cutAfter(at, cutAfterMs, stillMs + longerMs, { isolate: node }, ground)
      return [
        { kind: 'pause', node, at, for: fitting(at, Math.max(ground.stabilityMs, stillMs), ground) },
        cut,
      ]
    }),
}

const driftingBehindACut: Pattern = {
  of: ['partition', 'drift'],
  weight: 4,
  arbitrary: (ground, manner) =>
    fields<{ node: Target; ppm: number; at: number; driftMs: number; cutMs: number }>({
      node: targetsOf({ ...ground, zones: [] }),
      ppm: oneOf(driftsOf(ground, manner), driftsOf(ground, { ...manner, strength: 'strong' })),
      at: timesOf(ground, manner),
      driftMs: recoveriesOf(ground),
      cutMs: cutsOf(ground, manner),
    }).map(({ node, ppm, at, driftMs, cutMs }) => {
      const { cut, lasts } = cutAfter(at, driftMs, cutMs, { isolate: node }, ground)
      return [{ kind: 'drift', node, ppm, at, for: lasts }, cut]
    }),
}

/** Links to a node, from it, or both. */
const ways: readonly SplitShape[] = [
  (isolate) => ({ isolate }),
  (mute) => ({ mute }),
  (deafen) => ({ deafen }),
]

const slowBehindACut: Pattern = {
  of: ['partition', 'delay'],
  weight: 4,
  arbitrary: (ground, manner) =>
    fields<{
      node: Target
      slow: SplitShape
      cut: SplitShape
      ms: number
      at: number
      slowMs: number
      cutMs: number
    }>({
      node: targetsOf({ ...ground, zones: [] }),
      slow: fc.constantFrom(...ways),
      cut: fc.constantFrom(...ways),
      ms: oneOf(between(5, 100), between(50, 600)),
      at: timesOf(ground, manner),
      slowMs: recoveriesOf(ground),
      cutMs: cutsOf(ground, manner),
    }).map(({ node, slow, cut: shape, ms, at, slowMs, cutMs }) => {
      const { cut, lasts } = cutAfter(at, slowMs, cutMs, shape(node), ground)
      return [{ kind: 'delay', ms, on: slow(node), at, for: lasts }, cut]
    }),
}

/** How long they are cut off, milliseconds: about until the others have gone on without them, or for much longer. */
function cutsOf(ground: Ground, manner: Manner): fc.Arbitrary<number> {
  return oneOf(recoveriesOf(ground), lengthsOf(ground, { ...manner, lengths: 'long' }))
}

/** A partition some time after something else has begun, and how long that lasts if it ends with it. */
function cutAfter(
  at: number,
  afterMs: number,
  cutMs: number,
  split: Split,
  ground: Ground,
): { readonly cut: Fault; readonly lasts: number } {
  const { stabilityMs, spanMs } = ground
  const begin = Math.min(at + afterMs, spanMs - 1)
  const length = fitting(begin, Math.max(stabilityMs, cutMs), ground)
  return {
    cut: { kind: 'partition', split, at: begin, for: length },
    lasts: Math.max(1, begin - at + length),
  }
}

/** Patterns of nodes that were out of step with the others already when they are cut off. */
export const outOfStepPatterns = {
  'paused-behind-a-cut': pausedBehindACut,
  'drifting-behind-a-cut': driftingBehindACut,
  'slow-behind-a-cut': slowBehindACut,
} as const satisfies { readonly [name: string]: Pattern }
