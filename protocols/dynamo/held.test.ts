import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { vectorCounter } from '../clocks/index.ts'
import {
  digestOf,
  elementsOf,
  type Held,
  isWithin,
  merge,
  replaced,
  type Siblings,
  valuesOf,
} from './held.ts'

type Step =
  | { readonly what: 'put'; readonly at: number; readonly seenAt: number }
  | { readonly what: 'tell'; readonly at: number; readonly to: number }

/** What nodes do: to put a value in the place of what some node has, or to tell another what they have. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant('put' as const), at: fc.nat(2), seenAt: fc.nat(2) }),
    fc.record({ what: fc.constant('tell' as const), at: fc.nat(2), to: fc.nat(2) }),
  ),
  { maxLength: 25 },
)

interface History {
  readonly states: readonly (Siblings | undefined)[]
  /** By node: every version that has come there in any form, by its value. */
  readonly known: readonly ReadonlySet<number>[]
  /** By value: what its writer had seen. */
  readonly seen: readonly ReadonlySet<number>[]
}

/** Plays steps on three nodes, and keeps beside what they hold which versions have come to them, one by one. */
function played(happened: readonly Step[]): History {
  const states: (Siblings | undefined)[] = [undefined, undefined, undefined]
  const known: Set<number>[] = [new Set(), new Set(), new Set()]
  const seen: Set<number>[] = []
  for (const step of happened) {
    const { at } = step
    if (step.what === 'tell') {
      states[step.to] = merge(states[step.to], states[at]) as Siblings | undefined
      known[step.to] = new Set([...known[step.to]!, ...known[at]!])
      continue
    }
    const value = seen.length
    seen.push(new Set(known[step.seenAt]))
    states[at] = replaced(states[at], states[step.seenAt]?.clock ?? {}, value, `n${at + 1}`)
    known[at] = new Set([...known[at]!, ...known[step.seenAt]!, value])
  }
  return { states, known, seen }
}

test('a node holds exactly those versions that no other that came to it had seen', () => {
  fc.assert(
    fc.property(steps, (happened) => {
      const { states, known, seen } = played(happened)
      states.forEach((held, node) => {
        const came = [...known[node]!]
        const alive = came.filter((value) => !came.some((other) => seen[other]!.has(value)))
        expect(new Set(valuesOf(held))).toEqual(new Set(alive))
      })
    }),
  )
})

test('merging is a join, in one order of siblings', () => {
  fc.assert(
    fc.property(steps, (happened) => {
      const [a, b, c] = played(happened).states
      expect(merge(a, a)).toEqual(a)
      expect(merge(a, b)).toEqual(merge(b, a))
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)))
      expect(isWithin(a, merge(a, b)) && isWithin(b, merge(a, b))).toBe(true)
    }),
  )
})

test('what is held has one digest, and another if anything is different', () => {
  fc.assert(
    fc.property(steps, (happened) => {
      const held = played(happened).states.filter((state) => state !== undefined)
      for (const one of held) {
        for (const other of held)
          expect(digestOf(one) === digestOf(other)).toBe(isWithin(one, other) && isWithin(other, one))
      }
    }),
  )
})

test('of registers the last write is kept, whoever is asked first', () => {
  const write = fc.record({
    kind: fc.constant('last-written' as const),
    timestamp: fc.record({ wallMs: fc.nat(2), counter: fc.nat(2) }),
    writer: fc.constantFrom('c1', 'c2'),
  })
  const named = write.map((held): Held => ({ ...held, value: JSON.stringify(held) }))
  fc.assert(
    fc.property(named, named, named, (a, b, c) => {
      expect(merge(a, b)).toEqual(merge(b, a))
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)))
      expect([a, b]).toContainEqual(merge(a, b))
    }),
  )
})

test('two that one node takes at once are siblings, as plain vector clocks would not tell', () => {
  const first = replaced(undefined, {}, [1], 'n1')
  const second = replaced(first, {}, [2], 'n1')
  expect(vectorCounter(second.clock, 'n1')).toBe(2)
  expect(valuesOf(second)).toEqual([[1], [2]])
  expect(elementsOf(second)).toEqual([1, 2])
  expect(valuesOf(replaced(second, second.clock, [1, 2, 3], 'n2'))).toEqual([[1, 2, 3]])
})
