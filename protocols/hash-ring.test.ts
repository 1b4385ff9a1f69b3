import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashRing } from './hash-ring.ts'

const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i + 1}`)
const keys = Array.from({ length: 4_000 }, (_, i) => `key ${i}`)

test('a preference list is so many different members, always the same, whatever order they were given in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 20 }),
      fc.string(),
      fc.nat(10),
      (size, virtualNodes, key, count) => {
        const list = new HashRing(named(size), { virtualNodes }).preferenceList(key, count)
        expect(list.length).toBe(Math.min(size, count))
        expect(new Set(list).size).toBe(list.length)
        expect(new HashRing(named(size).reverse(), { virtualNodes }).preferenceList(key, count)).toEqual(list)
      },
    ),
  )
})

test('keys are spread evenly over members with many places', () => {
  const counts = new Map<string, number>()
  const ring = new HashRing(named(10), { virtualNodes: 256 })
  for (const key of keys) {
    const [first = ''] = ring.preferenceList(key, 1)
    counts.set(first, (counts.get(first) ?? 0) + 1)
  }
  expect(counts.size).toBe(10)
  for (const [member, count] of counts) {
    expect(count / 400, `the share of ${member}, of a fair one`).toBeGreaterThan(0.7)
    expect(count / 400, `the share of ${member}, of a fair one`).toBeLessThan(1.3)
  }
})

test('who joins takes a fair share from everyone, and no key moves between others', () => {
  const [before, after] = [9, 10].map((size) => new HashRing(named(size), { virtualNodes: 128 })) as [
    HashRing,
    HashRing,
  ]
  let moved = 0
  for (const key of keys) {
    const [from] = before.preferenceList(key, 1)
    const [to] = after.preferenceList(key, 1)
    if (from === to) continue
    moved++
    expect(to).toBe('n10')
  }
  expect(moved / keys.length).toBeGreaterThan(0.07)
  expect(moved / keys.length).toBeLessThan(0.13)
})

test('without who left, the others stay in their order', () => {
  const whole = new HashRing(named(6))
  const without = new HashRing(named(5))
  for (const key of keys.slice(0, 200)) {
    const others = whole.preferenceList(key, 6).filter((member) => member !== 'n6')
    expect(without.preferenceList(key, 5)).toEqual(others)
  }
})

test('a ring without places is refused', () => {
  expect(() => new HashRing(['n1'], { virtualNodes: 0 })).toThrow(
    'a ring with 0 virtual nodes a member: expected a whole number from 1 on',
  )
})
