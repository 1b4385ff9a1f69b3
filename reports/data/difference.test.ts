import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../sim/types.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { type Difference, differencesBetween } from './difference.ts'
import { stateDifferences } from './state-difference.ts'
import { statesAt } from './states.ts'

const plain = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>
const alike = fc.tuple(plain, plain).chain(([one, other]) =>
  fc.constantFrom<[Json, Json]>(
    [one, other],
    [one, one],
    [
      { a: one, b: [one, other] },
      { b: [other], c: one },
    ],
  ),
)

/** The value with differences applied, which only knows what a difference says. */
function applied(value: Json | undefined, differences: readonly Difference[]): Json | undefined {
  const copy = { root: structuredClone(value) } as { [field: string]: Json | undefined }
  // What is removed from a list is removed from its end, last position first.
  const removals = differences.filter(({ kind }) => kind === 'removed').reverse()
  for (const difference of [...differences.filter(({ kind }) => kind !== 'removed'), ...removals]) {
    const path = ['root', ...difference.path]
    const last = path.pop() as string
    const holder = path.reduce((inner, step) => inner[step] as never, copy)
    if (difference.kind !== 'removed') holder[last] = structuredClone(difference.after)
    else if (Array.isArray(holder)) holder.pop()
    else delete holder[last]
  }
  return copy['root']
}

test('applying the differences between two values to one gives the other', () => {
  fc.assert(
    fc.property(alike, ([before, after]) => {
      const differences = differencesBetween(before, after)
      expect(JSON.stringify(sorted(applied(before, differences)))).toBe(JSON.stringify(sorted(after)))
      expect(differences.length === 0).toBe(JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)))
    }),
  )
})

test('the way back is the way there with before and after changed round', () => {
  fc.assert(
    fc.property(alike, ([before, after]) => {
      const paths = (one: Json, other: Json): string[] =>
        differencesBetween(one, other)
          .map(({ path }) => JSON.stringify(path))
          .sort()
      expect(paths(after, before)).toEqual(paths(before, after))
    }),
  )
})

test('what is nested is told by its path', () => {
  expect(
    differencesBetween(
      { log: [{ term: 1 }], peers: { n2: 4 } },
      { log: [{ term: 2 }, { term: 2 }], peers: {} },
    ),
  ).toEqual([
    { kind: 'changed', path: ['log', 0, 'term'], before: 1, after: 2 },
    { kind: 'added', path: ['log', 1], after: { term: 2 } },
    { kind: 'removed', path: ['peers', 'n2'], before: 4 },
  ])
  expect(differencesBetween([1], { 0: 1 }), 'a list is no record').toHaveLength(1)
})

test('nodes differ between two moments in what they show at both, and in nothing between a moment and itself', () => {
  const { states, events } = columnsOf(keptRun('raft-partition', 7, { duration: 10_500 }))
  const moments = Array.from({ length: 40 }, (_, i) => Math.floor((i * events.length) / 40))
  let lives = 0
  for (const [i, from] of moments.entries()) {
    expect(stateDifferences(states, from, from)).toEqual([])
    const to = moments[(i * 7) % moments.length] as number
    const found = stateDifferences(states, from, to)
    const [before, after] = [statesAt(states, from), statesAt(states, to)]
    for (const [position, { node }] of after.entries()) {
      const same = JSON.stringify(before[position]) === JSON.stringify(after[position])
      expect(
        found.some((difference) => difference.node === node),
        `${from} to ${to}, node ${node}`,
      ).toBe(!same)
    }
    lives += found.filter(({ life }) => life !== 'same').length
  }
  expect(lives, 'some node came up or went down').toBeGreaterThan(0)
})

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  const record = value as { readonly [field: string]: unknown }
  return Object.keys(record)
    .sort()
    .map((field) => [field, sorted(record[field])])
}
