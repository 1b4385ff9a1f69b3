import { expect, test } from 'vitest'
import { mainOf, performedIn } from './performed.ts'
import { read, SETTLES_AT, writtenRecord, wrote } from './testing/written.ts'

test('operations are told in the order in which they began, with their ends', () => {
  const record = writtenRecord([
    wrote(7, 10, 40, { home: 'n2', answeredBy: 'n3' }),
    read(null, 20, 30, { key: 'y' }),
    { from: 25, to: 35, f: 'write', value: 8, outcome: 'fail' },
  ])
  const told = performedIn(record).map(({ home, f, isRead, key, from, to, outcome, answeredBy }) => [
    `${f} ${key} at ${home}`,
    isRead,
    [from, to],
    `${outcome} by ${answeredBy ?? 'nobody'}`,
  ])
  expect(told).toEqual([
    ['write x at n2', false, [10_000, 40_000], 'ok by n3'],
    ['read y at n1', true, [20_000, 30_000], 'ok by n1'],
    ['write x at n1', false, [25_000, 35_000], 'fail by nobody'],
  ])
})

test('what is still under way lasts to the end of the run, and nobody knows how it ends', () => {
  const [open] = performedIn(writtenRecord([wrote(1, 10)]))
  expect(open).toMatchObject({ to: 10_000_000, outcome: 'info' })
  expect(open).not.toHaveProperty('completion')
})

test('the main part has what began before faults had to be over', () => {
  const record = writtenRecord([
    wrote(1, SETTLES_AT - 1, SETTLES_AT + 5),
    read(1, SETTLES_AT, SETTLES_AT + 9),
  ])
  expect(mainOf(record).map(({ f }) => f)).toEqual(['write'])
})
