import { expect, test } from 'vitest'
import { Dissemination } from './dissemination.ts'
import type { Update } from './messages.ts'
import { swimDefaults, type SwimOptions } from './options.ts'

function told(options: Partial<SwimOptions>, mutant?: 'told-once'): Dissemination {
  return new Dissemination({ ...swimDefaults, ...options }, mutant, () => undefined)
}

const update = (member: string, incarnation = 1): Update => ({ member, incarnation, status: 'alive' })
const names = (updates: readonly Update[] | undefined): readonly string[] =>
  (updates ?? []).map(({ member }) => member)

test('a message carries so many updates at most, those first that were told least, of these the newest', () => {
  const rumours = told({ piggybackMost: 2, transmitMultiplier: 3 })
  for (const name of ['a', 'b', 'c']) rumours.add(update(name))
  expect(names(rumours.take(5))).toStrictEqual(['c', 'b'])
  expect(names(rumours.take(5)), 'a was not told yet').toStrictEqual(['a', 'c'])
  expect(names(rumours.take(5)), 'those two were told once, and c twice').toStrictEqual(['a', 'b'])
  rumours.add(update('d'))
  expect(names(rumours.take(5))[0]).toBe('d')
})

test('an update is told λ ⌈ln(n + 1)⌉ times, and no more', () => {
  // ln 6 is 1.8, ln 55 is 4.007
  for (const [members, times] of [
    [1, 3],
    [5, 6],
    [53, 12],
    [54, 15],
  ] as const) {
    const rumours = told({ transmitMultiplier: 3 })
    rumours.add(update('a'))
    let count = 0
    while (rumours.take(members) !== undefined) count++
    expect(count, `${members} members`).toBe(times)
  }
})

test('of a member only what was heard last is told, and from the beginning', () => {
  const rumours = told({ transmitMultiplier: 1 })
  rumours.add(update('a', 1))
  rumours.take(5)
  rumours.add(update('a', 2))
  expect(rumours.take(5)).toStrictEqual([update('a', 2)])
  expect(rumours.take(5)).toStrictEqual([update('a', 2)])
  expect(rumours.take(5)).toBe(undefined)
})

test('what someone must hear first is put first, beside what is told', () => {
  const rumours = told({ piggybackMost: 1 })
  expect(rumours.take(5)).toBe(undefined)
  expect(names(rumours.take(5, update('x')))).toStrictEqual(['x'])
  rumours.add(update('a'))
  expect(names(rumours.take(5, update('x')))).toStrictEqual(['x', 'a'])
})

test('the mistake is to tell it once', () => {
  const rumours = told({}, 'told-once')
  rumours.add(update('a'))
  expect(names(rumours.take(5))).toStrictEqual(['a'])
  expect(rumours.take(5)).toBe(undefined)
})
