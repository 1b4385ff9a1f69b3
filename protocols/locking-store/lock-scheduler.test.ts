import { describe, expect, test } from 'vitest'
import { interleaved, phenomena, type Turn } from '../testing/interleaving.ts'
import { LockScheduler } from './lock-scheduler.ts'
import { lockingStoreDefaults, type LockingStoreMutant, type LockingStoreOptions } from './options.ts'

/** What comes of a schedule, where x and y hold 50 at first. */
function outcomeOf(
  turns: readonly Turn[],
  options: Partial<LockingStoreOptions> = {},
  mutant?: LockingStoreMutant,
): string {
  const given = { ...lockingStoreDefaults, initial: { x: 50, y: 50 }, ...options }
  return interleaved((management) => new LockScheduler({ sometimes() {} }, given, mutant, management), turns)
}

describe('what each level of isolation makes of each phenomenon', () => {
  test.each([
    ['dirty write', 'serializable', 'w1 x=1, w1 y=1, c1, w2 x=2, w2 y=2, c2'],
    ['dirty write', 'read-uncommitted', 'w1 x=1, w1 y=1, c1, w2 x=2, w2 y=2, c2'],
    ['dirty read', 'serializable', 'w1 x=1, a1, r2 x=50, c2'],
    ['dirty read', 'read-committed', 'w1 x=1, a1, r2 x=50, c2'],
    ['dirty read', 'read-uncommitted', 'w1 x=1, r2 x=1, c2, a1'],
    ['lost update', 'serializable', 'r1 x=50, r2 x=50, a2, w1 x=1, c1'],
    ['lost update', 'read-committed', 'r1 x=50, r2 x=50, w2 x=2, c2, w1 x=1, c1'],
    ['read skew', 'serializable', 'r1 x=50, r1 y=50, c1, w2 x=2, w2 y=2, c2'],
    ['read skew', 'read-committed', 'r1 x=50, w2 x=2, w2 y=2, c2, r1 y=2, c1'],
    ['write skew', 'serializable', 'r1 x=50, r1 y=50, r2 x=50, r2 y=50, a2, w1 y=1, c1'],
    ['write skew', 'read-committed', 'r1 x=50, r1 y=50, r2 x=50, r2 y=50, w1 y=1, w2 x=2, c1, c2'],
  ] as const)('%s under %s', (phenomenon, isolation, happens) => {
    expect(outcomeOf(phenomena[phenomenon], { isolation })).toBe(happens)
  })
})

describe('each mutant lets something happen', () => {
  test.each([
    ['short-read-locks', 'lost update', 'r1 x=50, r2 x=50, w2 x=2, c2, w1 x=1, c1'],
    ['no-read-locks', 'dirty read', 'w1 x=1, r2 x=1, c2, a1'],
    ['short-write-locks', 'dirty write', 'w1 x=1, w2 x=2, w2 y=2, c2, w1 y=1, c1'],
    ['not-two-phase', 'write skew', 'r1 x=50, r1 y=50, r2 x=50, r2 y=50, w1 y=1, w2 x=2, c1, c2'],
    ['upgrades-over-readers', 'lost update', 'r1 x=50, r2 x=50, w2 x=2, c2, w1 x=1, c1'],
  ] as const)('%s: a %s', (mutant, phenomenon, happens) => {
    // Nobody is aborted for another's sake: what is looked for is what locks alone let through.
    expect(outcomeOf(phenomena[phenomenon], { deadlocks: 'time-out' }, mutant)).toBe(happens)
  })

  test('wounded-commits: one that lost its locks to an older one commits what it has made of them', () => {
    const turns: readonly Turn[] = [
      [1, ['r', 'y', null]],
      [2, ['r', 'x', null]],
      [1, ['w', 'x', 1]],
      [1, 'commit'],
      [2, ['w', 'x', 2]],
      [2, 'commit'],
    ]
    expect(outcomeOf(turns)).toBe('r1 y=50, r2 x=50, a2, w1 x=1, c1')
    expect(outcomeOf(turns, {}, 'wounded-commits')).toBe('r1 y=50, r2 x=50, w1 x=1, c1, w2 x=2, c2')
  })

  test('no-undo: what was aborted is read', () => {
    const turns = [
      [1, ['w', 'x', 1]],
      [1, 'abort'],
      [2, ['r', 'x', null]],
    ] as const
    expect(outcomeOf(turns)).toBe('w1 x=1, a1, r2 x=50')
    expect(outcomeOf(turns, {}, 'no-undo')).toBe('w1 x=1, a1, r2 x=1')
  })
})

test('what is written is undone in the order in which it was not done', () => {
  const turns = [
    [1, ['w', 'x', 1]],
    [1, ['w', 'x', 2]],
    [1, ['append', 'z', 1]],
    [1, 'abort'],
    [2, ['r', 'x', null]],
    [2, ['r', 'z', null]],
  ] as const
  expect(outcomeOf(turns)).toBe('w1 x=1, w1 x=2, a1 z=1, a1, r2 x=50, r2 z=null')
})

test('who appends to a register fails', () => {
  expect(outcomeOf([[1, ['append', 'x', 1]]])).toBe('a1')
})
