import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChosenRandom } from '../../sim/chosen-random.ts'
import { RunKey } from '../../sim/random.ts'
import { MemberTable } from './member-table.ts'
import { AnyoneAtRandom, RoundRobin } from './probe-order.ts'

const randomOf = (seed: number): ChosenRandom => new ChosenRandom(new RunKey(String(seed)).generator('test'))
const namesOf = (size: number): readonly string[] => Array.from({ length: size }, (_, i) => `n${i + 1}`)

test('in rounds, everybody has a turn in each, and never waits for more than 2n - 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), (size, seed) => {
      const order = new RoundRobin('n1', new MemberTable(namesOf(size)), randomOf(seed))
      const last = new Map(namesOf(size).map((name) => [name, 0]))
      last.delete('n1')
      let longest = 0
      for (let probe = 1; probe <= 10 * size; probe++) {
        const next = order.next() as string
        last.set(next, probe)
        longest = Math.max(longest, ...[...last.values()].map((at) => probe - at))
      }
      expect(longest).toBeLessThan(2 * (size - 1))
      expect(last.has('n1'), 'nobody probes itself').toBe(false)
    }),
  )
})

test('who is dead has no turn, and who joins has one in the next round', () => {
  const table = new MemberTable(namesOf(4))
  const order = new RoundRobin('n1', table, randomOf(1))
  table.put('n2', { incarnation: 0, status: 'dead' })
  table.put('n3', { incarnation: 0, status: 'suspect' })
  table.put('m1', { incarnation: 1, status: 'alive' })
  order.next()
  order.next()
  expect(new Set([order.next(), order.next(), order.next()])).toStrictEqual(new Set(['m1', 'n3', 'n4']))
})

test('where there is nobody else, nobody is probed', () => {
  const table = new MemberTable(namesOf(2))
  table.put('n2', { incarnation: 0, status: 'left' })
  expect(new RoundRobin('n1', table, randomOf(1)).next()).toBe(undefined)
  expect(new AnyoneAtRandom('n1', table, randomOf(1)).next()).toBe(undefined)
})

test('at random, everybody is drawn about equally often, and may wait for long', () => {
  const order = new AnyoneAtRandom('n1', new MemberTable(namesOf(5)), randomOf(1))
  const drawn = new Map<string, number>()
  for (let i = 0; i < 4_000; i++) {
    const name = order.next() as string
    drawn.set(name, (drawn.get(name) ?? 0) + 1)
  }
  expect([...drawn.keys()].sort()).toStrictEqual(['n2', 'n3', 'n4', 'n5'])
  for (const count of drawn.values()) expect(Math.abs(count - 1_000)).toBeLessThan(160)
})
