import * as fc from 'fast-check'
import type { Fault, Flap, Moment, NodeId, Split, Target } from '../../sim/index.ts'
import { between, fields, listOf, oneOf } from './arbitrary.ts'
import { type Chain, chainsOf, recoveriesOf } from './chains.ts'
import type { Ground } from './ground.ts'
import { clockedOf, fitting, type Placed } from './moments.ts'
import { timesOf } from './manner.ts'
import { flapsOf } from './nodes.ts'
import type { Pattern } from './pattern.ts'
import { shapesAround, someNodes, type SplitShape, splitsOf, targetsOf } from './targets.ts'
import type { Word } from './vocabulary.ts'

/** What a node does when it becomes something else: it takes a role, or says so. */
function turnsIn({ words }: Ground): readonly Word[] {
  return words.filter(({ on }) => on === 'role' || on === 'note')
}

const isolatedInARole: Pattern = {
  of: ['partition'],
  weight: 16,
  possible: (ground) => turnsIn(ground).length > 0,
  arbitrary: (ground, manner) =>
    fields<{ chain: Chain; shape: SplitShape; first: Target; aboutMs: number; percents: readonly number[] }>({
      chain: chainsOf(ground, manner, 25, turnsIn(ground)),
      shape: oneOf(
        { weight: 5, arbitrary: fc.constant<SplitShape>((isolate) => ({ isolate })) },
        { weight: 1, arbitrary: shapesAround },
      ),
      first: targetsOf(ground),
      aboutMs: oneOf(
        { weight: 1, arbitrary: between(ground.stabilityMs, ground.recoveryMs) },
        { weight: 4, arbitrary: recoveriesOf(ground) },
      ),
      percents: listOf(between(60, 150), { least: 4, most: 4 }),
    }).map(({ chain: { fromMs, needsTrigger, moments }, shape, first, aboutMs, percents }) => {
      const cut = (target: Target, at: Moment, i: number): Fault => {
        const lengthMs = Math.floor((aboutMs * (percents[i % percents.length] ?? 100)) / 100)
        const lasts = Math.max(ground.stabilityMs, lengthMs)
        return {
          kind: 'partition',
          split: shape(target),
          at,
          for: typeof at === 'number' ? fitting(at, lasts, ground) : lasts,
        }
      }
      return [
        ...(needsTrigger ? [cut(first, fromMs, 0)] : []),
        ...moments.map((at, i) => cut({ subject: true }, at, i)),
      ]
    }),
}

const leftBehind: Pattern = {
  of: ['partition'],
  weight: 6,
  possible: ({ roles }) => roles.length > 0,
  arbitrary: (ground, manner) => {
    const patience = Math.max(ground.patienceMs, ground.recoveryMs)
    return fields<{
      node: Target
      minority: boolean
      at: number
      lengthMs: readonly number[]
      apartMs: number
    }>({
      node: targetsOf({ ...ground, zones: [] }),
      minority: fc.boolean(),
      at: timesOf(ground, manner),
      lengthMs: listOf(between(patience, 4 * patience), { least: 1, most: 3 }),
      apartMs: between(0, 2 * patience),
    }).map(({ node: isolate, minority, at, lengthMs, apartMs }) =>
      oneAfterAnother(
        lengthMs.map((each) => ({
          split: minority ? { isolate, with: 'minority' } : { isolate },
          lengthMs: each,
        })),
        at,
        apartMs,
        ground,
      ),
    )
  },
}

/** Partitions by the clock, with a pause after each. */
function oneAfterAnother(
  cuts: readonly { readonly split: Split; readonly lengthMs: number }[],
  at: number,
  apartMs: number,
  ground: Ground,
): readonly Fault[] {
  const faults: Fault[] = []
  let begin = at
  for (const { split, lengthMs } of cuts) {
    if (begin >= ground.spanMs) break
    const length = fitting(begin, Math.max(ground.stabilityMs, lengthMs), ground)
    faults.push({ kind: 'partition', split, at: begin, for: length })
    begin += length + ground.stabilityMs + apartMs
  }
  return faults
}

const isolatedInTurn: Pattern = {
  of: ['partition'],
  arbitrary: (ground, manner) =>
    fields<{ nodes: readonly NodeId[]; at: number; lengthMs: readonly number[]; apartMs: number }>({
      nodes: someNodes(ground.nodes, 1, ground.nodes.length),
      at: timesOf(ground, manner),
      lengthMs: listOf(between(20, 500), { least: 1, most: 6 }),
      apartMs: between(0, 300),
    }).map(({ nodes, at, lengthMs, apartMs }) =>
      oneAfterAnother(
        lengthMs.map((each, i) => ({
          split: { isolate: nodes[i % nodes.length] as NodeId },
          lengthMs: each,
        })),
        at,
        apartMs,
        ground,
      ),
    ),
}

const overlappingPartitions: Pattern = {
  of: ['partition'],
  weight: 2,
  arbitrary: (ground, manner) =>
    fields<{ first: Placed; splits: readonly Split[]; sharePercent: number; lengthMs: number }>({
      first: clockedOf(ground, { ...manner, lengths: manner.lengths === 'short' ? 'any' : manner.lengths }),
      splits: listOf(splitsOf(ground), { least: 2, most: 2 }),
      sharePercent: between(10, 90),
      lengthMs: between(50, 3_000),
    }).map(({ first: { at, for: firstMs }, splits, sharePercent, lengthMs }) => {
      const begin = at as number
      const second = begin + Math.floor((firstMs * sharePercent) / 100)
      const [one, other] = splits as readonly [Split, Split]
      return [
        { kind: 'partition', split: one, at: begin, for: firstMs },
        {
          kind: 'partition',
          split: other,
          at: second,
          for: fitting(second, Math.max(ground.stabilityMs, lengthMs), ground),
        },
      ]
    }),
}

const flappingLinks: Pattern = {
  of: ['partition'],
  arbitrary: (ground, manner) =>
    fields<{ placed: Placed; target: Target; oneWay: SplitShape; flap: Flap }>({
      placed: clockedOf(ground, { ...manner, lengths: 'long' }),
      target: targetsOf(ground),
      oneWay: fc.constantFrom<SplitShape[]>(
        (mute) => ({ mute }),
        (deafen) => ({ deafen }),
        () => 'bridge',
        (star) => ({ star }),
      ),
      flap: flapsOf(ground),
    }).map(({ placed: { at, for: lengthMs }, target, oneWay, flap }) => [
      { kind: 'partition', split: oneWay(target), at, for: lengthMs, flap },
    ]),
}

/** Patterns of partitions. */
export const partitionPatterns = {
  'isolated-in-a-role': isolatedInARole,
  'left-behind': leftBehind,
  'isolated-in-turn': isolatedInTurn,
  'overlapping-partitions': overlappingPartitions,
  'flapping-links': flappingLinks,
} as const satisfies { readonly [name: string]: Pattern }
