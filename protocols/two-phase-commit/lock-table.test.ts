import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LockMode, LockTable, type Owner } from './lock-table.ts'

const owner = (name: string, sinceMs: number): Owner => ({ id: name, age: { sinceMs, name } })
const locks = (...given: readonly (readonly [string, LockMode])[]): ReadonlyMap<string, LockMode> =>
  new Map(given)

/** A table that tells who holds all that they have claimed. */
function tableOf(policy: 'wait-die' | 'time-out' = 'wait-die') {
  const table = new LockTable(policy)
  const held = new Set<string>()
  const claim = (who: Owner, wanted: ReadonlyMap<string, LockMode>): boolean =>
    table.claim(who, wanted, () => held.add(who.id))
  const release = (id: string, which?: 'shared'): void => {
    table.release(id, which)
    if (which === undefined) held.delete(id)
  }
  return { claim, release, held, table }
}

test('what is shared is held by several, and what is exclusive by one', () => {
  const { claim, held } = tableOf()
  expect(claim(owner('c', 3), locks(['x', 'shared']))).toBe(true)
  expect(claim(owner('b', 2), locks(['x', 'shared'], ['y', 'exclusive']))).toBe(true)
  expect([...held]).toEqual(['c', 'b'])
  expect(claim(owner('a', 1), locks(['y', 'shared']))).toBe(true)
  expect(held.has('a'), 'it waits').toBe(false)
})

test('who is older waits, and who is younger dies and has claimed nothing', () => {
  const { claim, held, release } = tableOf()
  claim(owner('b', 2), locks(['x', 'exclusive']))
  expect(claim(owner('c', 3), locks(['x', 'shared'], ['y', 'exclusive']))).toBe(false)
  expect(claim(owner('a', 1), locks(['x', 'shared']))).toBe(true)
  expect(claim(owner('d', 4), locks(['y', 'exclusive'])), 'nobody has it').toBe(true)
  expect([...held]).toEqual(['b', 'd'])
  release('b')
  expect([...held]).toEqual(['d', 'a'])
})

test('of the same time, the name decides', () => {
  const { claim } = tableOf()
  claim(owner('b', 1), locks(['x', 'exclusive']))
  expect(claim(owner('c', 1), locks(['x', 'exclusive']))).toBe(false)
  expect(claim(owner('a', 1), locks(['x', 'exclusive']))).toBe(true)
})

test('nobody passes by someone who waits for what it would hold', () => {
  const { claim, held, release } = tableOf()
  claim(owner('c', 3), locks(['x', 'shared']))
  claim(owner('b', 2), locks(['x', 'exclusive']))
  expect(claim(owner('d', 4), locks(['x', 'shared'])), 'b is older').toBe(false)
  expect(claim(owner('a', 1), locks(['x', 'shared']))).toBe(true)
  expect([...held]).toEqual(['c'])
  release('c')
  expect([...held]).toEqual(['b'])
  release('b')
  expect([...held]).toEqual(['a'])
})

test('who gives up what is shared keeps what is exclusive', () => {
  const { claim, held, release } = tableOf()
  claim(owner('c', 3), locks(['x', 'shared'], ['y', 'exclusive']))
  claim(owner('b', 2), locks(['x', 'exclusive']))
  claim(owner('a', 1), locks(['y', 'shared']))
  release('c', 'shared')
  expect([...held]).toEqual(['c', 'b'])
  release('c')
  expect([...held]).toEqual(['c', 'b', 'a'].slice(1))
})

test('where deadlocks are broken by time-outs everyone waits', () => {
  const { claim, held } = tableOf('time-out')
  claim(owner('a', 1), locks(['x', 'exclusive']))
  expect(claim(owner('b', 2), locks(['x', 'exclusive']))).toBe(true)
  expect([...held]).toEqual(['a'])
})

describe('whatever is claimed at several tables and given up', () => {
  const step = fc.record({
    who: fc.nat(5),
    table: fc.nat(1),
    wanted: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom<LockMode>('shared', 'exclusive'), {
      minKeys: 1,
    }),
    releases: fc.boolean(),
  })

  test('no two hold what conflicts, and who is not kept waiting by anyone holds everything', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const tables = [tableOf(), tableOf()]
        const wants = [
          new Map<string, ReadonlyMap<string, LockMode>>(),
          new Map<string, ReadonlyMap<string, LockMode>>(),
        ]
        const end = (id: string): void => {
          tables.forEach((each, i) => {
            each.release(id)
            wants[i]?.delete(id)
          })
        }
        for (const { who, table, wanted, releases } of steps) {
          const id = `t${who}`
          const [at, of] = [tables[table] as (typeof tables)[0], wants[table] as (typeof wants)[0]]
          if (releases) end(id)
          else if (!of.has(id)) {
            if (at.claim(owner(id, who), new Map(Object.entries(wanted))))
              of.set(id, new Map(Object.entries(wanted)))
            else end(id)
          }
          tables.forEach((each, i) =>
            expectExclusion(each.held, wants[i] as ReadonlyMap<string, ReadonlyMap<string, LockMode>>),
          )
        }
        // Whoever holds all that it wants everywhere ends; if nobody waits in a circle, all do.
        for (let left = 6; left > 0; left--) {
          const free = [0, 1, 2, 3, 4, 5]
            .map((who) => `t${who}`)
            .filter((id) => tables.every((each, i) => !wants[i]?.has(id) || each.held.has(id)))
          free.forEach(end)
        }
        expect(wants.map(({ size }) => size)).toEqual([0, 0])
        expect(tables.map(({ table }) => table.size)).toEqual([0, 0])
      }),
    )
  })
})

function expectExclusion(
  held: ReadonlySet<string>,
  wants: ReadonlyMap<string, ReadonlyMap<string, LockMode>>,
): void {
  for (const one of held) {
    for (const other of held) {
      if (one >= other) continue
      for (const [key, mode] of wants.get(one) ?? []) {
        const theirs = wants.get(other)?.get(key)
        expect(
          theirs !== undefined && (mode === 'exclusive' || theirs === 'exclusive'),
          `${one} and ${other}`,
        ).toBe(false)
      }
    }
  }
}
