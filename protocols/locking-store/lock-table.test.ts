import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ActiveTransaction } from '../transactions/scheduler.ts'
import { type LockMode, LockTable } from './lock-table.ts'
import { deadlockPolicies } from './policies.ts'

type PolicyName = keyof typeof deadlockPolicies

/** Transactions 0, 1, 2 and so on, of which 0 is the oldest, and what they were told. */
class Players {
  readonly told: string[] = []
  readonly aborted = new Set<number>()
  readonly table: LockTable
  private readonly all: ActiveTransaction[]

  constructor(policy: PolicyName, count = 5) {
    this.all = Array.from({ length: count }, (_, age) => ({
      session: `c${age}`,
      sequence: 1,
      age,
      frontEnd: 'n1',
    }))
    this.table = new LockTable(
      deadlockPolicies[policy],
      (victim) => {
        this.aborted.add(victim.age)
        this.told.push(`${victim.age} aborted`)
        this.table.releaseAll(victim)
      },
      false,
    )
  }

  asks(age: number, key: string, mode: LockMode): void {
    this.table.acquire(this.all[age] as ActiveTransaction, key, mode, () =>
      this.told.push(`${age} has ${key}`),
    )
  }

  ends(age: number): void {
    this.table.releaseAll(this.all[age] as ActiveTransaction)
  }

  take(): readonly string[] {
    return this.told.splice(0)
  }
}

test('many read a key at once, and who writes it is alone', () => {
  const players = new Players('time-out')
  players.asks(0, 'x', 'shared')
  players.asks(1, 'x', 'shared')
  players.asks(2, 'x', 'exclusive')
  players.asks(3, 'x', 'shared')
  expect(players.take(), 'who comes after a writer waits behind it').toEqual(['0 has x', '1 has x'])
  players.ends(0)
  expect(players.take()).toEqual([])
  players.ends(1)
  expect(players.take()).toEqual(['2 has x'])
  players.ends(2)
  expect(players.take()).toEqual(['3 has x'])
})

test('a reader becomes the writer once it is alone, and is granted again what it has', () => {
  const players = new Players('time-out')
  players.asks(0, 'x', 'shared')
  players.asks(1, 'x', 'shared')
  players.asks(0, 'x', 'exclusive')
  players.take()
  players.ends(1)
  players.asks(0, 'x', 'shared')
  expect(players.take()).toEqual(['0 has x', '0 has x'])
  players.ends(0)
  expect(players.table.locks.size, 'a lock that nobody holds is forgotten').toBe(0)
})

test('by wound-wait the older takes the lock of the younger, and the younger waits', () => {
  const players = new Players('wound-wait')
  players.asks(1, 'x', 'exclusive')
  players.asks(2, 'x', 'exclusive')
  players.asks(0, 'x', 'exclusive')
  expect(players.take()).toEqual(['1 has x', '1 aborted', '0 has x'])
  players.ends(0)
  expect(players.take()).toEqual(['2 has x'])
})

test('by wait-die the older waits, and the younger is aborted', () => {
  const players = new Players('wait-die')
  players.asks(1, 'x', 'exclusive')
  players.asks(2, 'x', 'exclusive')
  players.asks(0, 'x', 'exclusive')
  expect(players.take()).toEqual(['1 has x', '2 aborted'])
  players.ends(1)
  expect(players.take()).toEqual(['0 has x'])
})

describe.each(['wound-wait', 'wait-die'] as const)('by %s', (policy) => {
  const moves = fc.array(
    fc.record({
      age: fc.nat(4),
      key: fc.constantFrom('x', 'y', 'z'),
      mode: fc.constantFrom<LockMode>('shared', 'exclusive'),
    }),
    { maxLength: 40 },
  )

  test('locks are compatible, and once all that are granted everything end, nobody is left waiting', () => {
    fc.assert(
      fc.property(moves, (asked) => {
        const players = new Players(policy)
        const waiting = (age: number): boolean =>
          [...players.table.locks.values()].some((lock) =>
            lock.waiting.some(({ transaction }) => transaction.age === age),
          )
        for (const { age, key, mode } of asked) {
          // One that waits asks for nothing else, and one that was aborted for nothing more.
          if (players.aborted.has(age) || waiting(age)) continue
          players.asks(age, key, mode)
          for (const { holders } of players.table.locks.values())
            expect([...holders.values()].includes('exclusive') ? holders.size : 1).toBe(1)
        }
        for (let round = 0; round < 5; round++)
          for (const age of [0, 1, 2, 3, 4]) if (!waiting(age)) players.ends(age)
        expect(players.table.locks.size, 'a deadlock').toBe(0)
      }),
      { numRuns: 500 },
    )
  })
})
