import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isListed, type MemberRecord, type Status, supersedes } from './member-record.ts'

const statuses: readonly Status[] = ['alive', 'suspect', 'dead', 'left']
const record: fc.Arbitrary<MemberRecord> = fc.record({
  incarnation: fc.nat(3),
  status: fc.constantFrom(...statuses),
})

const equal = (one: MemberRecord, other: MemberRecord): boolean =>
  one.incarnation === other.incarnation && one.status === other.status

test('a later incarnation counts more, and in the same one the worse status', () => {
  const known: MemberRecord = { incarnation: 2, status: 'suspect' }
  expect(supersedes({ incarnation: 2, status: 'alive' }, known), 'it has not refuted').toBe(false)
  expect(supersedes({ incarnation: 3, status: 'alive' }, known), 'it has refuted').toBe(true)
  expect(supersedes({ incarnation: 2, status: 'dead' }, known)).toBe(true)
  expect(supersedes({ incarnation: 1, status: 'dead' }, known), 'of an earlier life').toBe(false)
  expect(supersedes({ incarnation: 2, status: 'left' }, { incarnation: 2, status: 'dead' })).toBe(true)
})

test('records are in one order: of two different ones, one takes the place of the other', () => {
  fc.assert(
    fc.property(record, record, record, (a, b, c) => {
      expect(Number(supersedes(a, b)) + Number(supersedes(b, a))).toBe(equal(a, b) ? 0 : 1)
      if (supersedes(a, b) && supersedes(b, c)) expect(supersedes(a, c)).toBe(true)
    }),
  )
})

test('whoever hears the same records, in whatever order and how often, ends with the same', () => {
  const last = (heard: readonly MemberRecord[]): MemberRecord =>
    heard.reduce((known, next) => (supersedes(next, known) ? next : known))
  fc.assert(
    fc.property(fc.array(record, { minLength: 1 }), fc.array(fc.nat()), (heard, order) => {
      const shuffled = [...heard, ...order.map((at) => heard[at % heard.length] as MemberRecord)].reverse()
      expect(equal(last(shuffled), last(heard))).toBe(true)
    }),
  )
})

test('who is suspected is a member, who is dead or gone is not', () => {
  expect(statuses.filter((status) => isListed({ incarnation: 0, status }))).toStrictEqual([
    'alive',
    'suspect',
  ])
})
