import { describe, expect, test } from 'vitest'
import { interleaved, phenomena, type Turn } from '../testing/interleaving.ts'
import { type SnapshotStoreMutant, snapshotStoreDefaults, type SnapshotStoreOptions } from './options.ts'
import { SnapshotScheduler } from './snapshot-scheduler.ts'

/** What comes of a schedule, where x and y hold 50 at first. */
function outcomeOf(
  turns: readonly Turn[],
  options: Partial<SnapshotStoreOptions> = {},
  mutant?: SnapshotStoreMutant,
): string {
  const given = { ...snapshotStoreDefaults, initial: { x: 50, y: 50 }, ...options }
  return interleaved(
    (management) => new SnapshotScheduler({ sometimes() {} }, given, mutant, management),
    turns,
  )
}

describe('what each level of isolation makes of each phenomenon', () => {
  test.each([
    ['dirty write', 'snapshot', 'w1 x=1, w2 x=2, w2 y=2, c2, w1 y=1, a1'],
    ['dirty read', 'snapshot', 'w1 x=1, r2 x=50, c2, a1'],
    ['lost update', 'snapshot', 'r1 x=50, r2 x=50, w2 x=2, c2, w1 x=1, a1'],
    ['read skew', 'snapshot', 'r1 x=50, w2 x=2, w2 y=2, c2, r1 y=50, c1'],
    ['write skew', 'snapshot', 'r1 x=50, r1 y=50, r2 x=50, r2 y=50, w1 y=1, w2 x=2, c1, c2'],
    ['write skew', 'serializable', 'r1 x=50, r1 y=50, r2 x=50, r2 y=50, w1 y=1, w2 x=2, c1, a2'],
    ['read skew', 'serializable', 'r1 x=50, w2 x=2, w2 y=2, c2, r1 y=50, c1'],
  ] as const)('%s under %s', (phenomenon, isolation, happens) => {
    expect(outcomeOf(phenomena[phenomenon], { isolation })).toBe(happens)
  })
})

const r = (key: string) => ['r', key, null] as const
const w = (key: string, value: number) => ['w', key, value] as const

/** Two transactions write a key each, and two read both: each from beside one of the writers. */
const longFork: readonly Turn[] = [
  [1, w('x', 1)],
  [1, 'commit'],
  [2, w('y', 2)],
  [2, 'commit'],
]

describe('each mutant lets something happen', () => {
  test.each([
    ['no-conflict-check', 'lost update', 'r1 x=50, r2 x=50, w2 x=2, c2, w1 x=1, c1'],
    ['reads-latest', 'read skew', 'r1 x=50, w2 x=2, w2 y=2, c2, r1 y=2, c1'],
    ['vacuums-too-early', 'read skew', 'r1 x=50, w2 x=2, w2 y=2, c2, r1 y=null, c1'],
  ] as const)('%s: %s', (mutant, phenomenon, happens) => {
    expect(outcomeOf(phenomena[phenomenon], {}, mutant)).toBe(happens)
  })

  test('forgets-own-writes: what was written is not read', () => {
    const turns: readonly Turn[] = [
      [1, w('x', 1)],
      [1, r('x')],
    ]
    expect(outcomeOf(turns)).toBe('w1 x=1, r1 x=1')
    expect(outcomeOf(turns, {}, 'forgets-own-writes')).toBe('w1 x=1, r1 x=50')
  })

  test('visible-at-home-first: a commit is seen beside its own front end, and not yet elsewhere', () => {
    // The next transaction of each number has its front end.
    const again = (number: number): readonly Turn[] => [
      [number, r('x')],
      [number, r('y')],
    ]
    expect(outcomeOf([...longFork, ...again(3)])).toBe('w1 x=1, c1, w2 y=2, c2, r3 x=1, r3 y=2')
    expect(outcomeOf([...longFork, ...again(3)], {}, 'visible-at-home-first')).toBe(
      'w1 x=1, c1, w2 y=2, c2, r3 x=50, r3 y=50',
    )
  })

  test('installs-by-and-by: one half of what was written is seen', () => {
    const turns: readonly Turn[] = [
      [1, w('x', 1)],
      [1, w('y', 1)],
      [1, 'commit'],
      [2, r('x')],
      [2, r('y')],
    ]
    expect(outcomeOf(turns)).toBe('w1 x=1, w1 y=1, c1, r2 x=1, r2 y=1')
    expect(outcomeOf(turns, {}, 'installs-by-and-by')).toBe('w1 x=1, w1 y=1, c1, r2 x=1, r2 y=50')
  })

  test('old-snapshot: what was committed is not seen', () => {
    const turns: readonly Turn[] = [
      [1, w('x', 1)],
      [1, 'commit'],
      [2, r('x')],
    ]
    expect(outcomeOf(turns)).toBe('w1 x=1, c1, r2 x=1')
    expect(outcomeOf(turns, {}, 'old-snapshot')).toBe('w1 x=1, c1, r2 x=50')
  })
})

test('a transaction sees what it has written, and others what they saw before, once it is committed', () => {
  const turns: readonly Turn[] = [
    [1, r('y')],
    [2, ['append', 'z', 1]],
    [2, ['append', 'z', 2]],
    [2, r('z')],
    [1, r('z')],
    [2, 'commit'],
    [1, r('z')],
    [3, r('z')],
  ]
  expect(outcomeOf(turns)).toBe('r1 y=50, a2 z=1, a2 z=2, r2 z=[1,2], r1 z=null, c2, r1 z=null, r3 z=[1,2]')
})

test('two that write different keys, and two that do not overlap, are both committed', () => {
  expect(
    outcomeOf([
      [1, w('x', 1)],
      [2, w('y', 2)],
      [1, 'commit'],
      [2, 'commit'],
      [3, w('x', 3)],
      [3, 'commit'],
    ]),
  ).toBe('w1 x=1, w2 y=2, c1, c2, w3 x=3, c3')
})
