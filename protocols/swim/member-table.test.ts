import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChosenRandom } from '../../sim/chosen-random.ts'
import { RunKey } from '../../sim/random.ts'
import { baseOf } from './member-base.ts'
import { isListed, type MemberRecord, type Status } from './member-record.ts'
import { MemberTable } from './member-table.ts'

const statuses: readonly Status[] = ['alive', 'suspect', 'dead', 'left']
const change = fc.record({
  member: fc.constantFrom('n1', 'n2', 'n3', 'm1', 'm2'),
  incarnation: fc.nat(2),
  status: fc.constantFrom(...statuses),
})
const randomOf = (seed: number): ChosenRandom => new ChosenRandom(new RunKey(String(seed)).generator('test'))

test('it is a table of all members, though it keeps only what has changed', () => {
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const table = new MemberTable(['n3', 'n1', 'n2'])
      const plain = new Map<string, MemberRecord>(
        ['n1', 'n2', 'n3'].map((name) => [name, { incarnation: 0, status: 'alive' }]),
      )
      for (const { member, ...record } of changes) {
        table.put(member, record)
        plain.set(member, record)
      }
      const listed = [...plain].filter(([, record]) => isListed(record)).map(([name]) => name)
      expect(table.members()).toStrictEqual(listed.sort())
      expect(table.listed).toBe(listed.length)
      expect(table.slots).toBe(plain.size)
      for (const name of ['n1', 'm1', 'm9']) {
        const known = plain.get(name)
        if (known === undefined) expect(table.recordOf(name)).toBe(undefined)
        else expect(table.recordOf(name)).toMatchObject(known)
        expect(table.lists(name)).toBe(listed.includes(name))
      }
      expect(new Set([...table.changed()].map(([name]) => name))).toStrictEqual(
        new Set(changes.map(({ member }) => member)),
      )
      expect([...table.all()].map(([name]) => name).sort()).toStrictEqual([...plain.keys()].sort())
    }),
  )
})

test('what has changed since a version is told once, with what it was before', () => {
  const table = new MemberTable(['n1', 'n2'])
  table.put('n2', { incarnation: 0, status: 'suspect' })
  const { version } = table
  expect(table.changesSince(version)).toStrictEqual([])
  table.put('n2', { incarnation: 1, status: 'alive' })
  table.put('m1', { incarnation: 4, status: 'alive' })
  expect(table.changesSince(version)).toMatchObject([
    {
      member: 'n2',
      before: { incarnation: 0, status: 'suspect' },
      record: { incarnation: 1, status: 'alive' },
    },
    { member: 'm1', before: undefined, record: { incarnation: 4, status: 'alive' } },
  ])
})

test('picks are different members, only wanted ones, and all of them if so many are asked for', () => {
  const table = new MemberTable(['n1', 'n2', 'n3', 'n4', 'n5'])
  table.put('n4', { incarnation: 0, status: 'dead' })
  for (let seed = 0; seed < 50; seed++) {
    const wanted = (name: string, record: MemberRecord): boolean => name !== 'n1' && isListed(record)
    expect(table.pick(randomOf(seed), 9, wanted).sort()).toStrictEqual(['n2', 'n3', 'n5'])
    const two = table.pick(randomOf(seed), 2, wanted)
    expect(new Set(two).size).toBe(2)
    expect(table.pick(randomOf(seed), 0, wanted)).toStrictEqual([])
  }
})

test('nodes that begin with one list share it, and lists of different names have different fingerprints', () => {
  const names = Object.freeze(['n1', 'n2'])
  expect(new MemberTable(names).base).toBe(new MemberTable(names).base)
  const fingerprints = [['n1', 'n2'], ['n2', 'n1'], ['n1'], ['n1n2'], []].map(
    (each) => baseOf(each).fingerprint,
  )
  expect(new Set(fingerprints).size).toBe(5)
  expect(baseOf(['n1', 'n2']).fingerprint, 'by what is in it').toBe(baseOf(names).fingerprint)
})
