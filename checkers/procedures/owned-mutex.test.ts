import { expect, test } from 'vitest'
import { decideOwnedMutex } from './owned-mutex.ts'
import { explains } from './testing/brute-force.ts'
import { intervalsOf } from './testing/among.ts'
import { drawLongOwnedMutex, ownedMutexCase } from './testing/owned-mutex-cases.ts'

const [ACQUIRE, RELEASE] = [0, 1]

/** Operations one after the other, each by an owner. */
function decide(...operations: readonly (readonly [number, number])[]) {
  return decideOwnedMutex(intervalsOf(...operations.map((_, i) => [2 * i, 2 * i + 1] as const)), {
    releases: Uint8Array.from(operations, ([release]) => release),
    owners: Int32Array.from(operations, ([, owner]) => owner),
    ownerCount: 5,
  })
}

test('somebody who acquires a mutex twice without releasing it is enough of an obstruction', () => {
  expect(decide([ACQUIRE, 0], [RELEASE, 0], [ACQUIRE, 1], [ACQUIRE, 1])).toEqual({
    kind: 'invalid',
    obstruction: [2, 3],
  })
})

test('somebody who releases what they do not hold is one alone, whatever they did before', () => {
  expect(decide([ACQUIRE, 0], [RELEASE, 0], [RELEASE, 0])).toEqual({ kind: 'invalid', obstruction: [2] })
})

test('an owner who does two things at once is nothing that can be decided here', () => {
  const columns = { releases: Uint8Array.of(0, 1), owners: Int32Array.of(0, 0), ownerCount: 1 }
  expect(decideOwnedMutex(intervalsOf([0, 2], [1, 3]), columns).kind).toBe('unfit')
  expect(decideOwnedMutex(intervalsOf([0, undefined], [1, 3]), columns).kind).toBe('unfit')
})

test('what crashed and could not have happened is left out', () => {
  // Owner 0 crashed releasing it twice; owner 1 could acquire it after the first.
  const columns = {
    releases: Uint8Array.of(0, 1, 1, 0),
    owners: Int32Array.of(0, 0, 0, 1),
    ownerCount: 2,
  }
  const decision = decideOwnedMutex(intervalsOf([0, 1], [2, 3], [4, undefined], [5, 6]), columns)
  expect(decision).toEqual({ kind: 'valid', order: Int32Array.of(0, 1, 3) })
})

test('on a long history of a mutex that many want, the order that is found replays', () => {
  const history = drawLongOwnedMutex(9, { operations: 5_000, processes: 8, crashes: 0 })
  const { intervals, initial, step, decision } = ownedMutexCase(history)
  expect(decision.kind).toBe('valid')
  if (decision.kind === 'valid') expect(explains(intervals, initial, step, decision.order)).toBe(true)
})

test('two holders at once are shown by a few operations, however long the history', () => {
  const { intervals, columns } = drawLongOwnedMutex(9, { operations: 5_000, processes: 8, crashes: 0 })
  // An acquisition that had to wait is said to have completed as soon as it was invoked.
  let shown = 0
  for (let position = 500; position < 4_900; position += 97) {
    if (columns.releases[position] === 1) continue
    const completions = intervals.completions.map((at) => 2 * at)
    const invocations = intervals.invocations.map((at) => 2 * at)
    completions[position] = (invocations[position] as number) + 1
    const decision = decideOwnedMutex({ ...intervals, invocations, completions }, columns)
    if (decision.kind !== 'invalid') continue
    shown++
    expect(decision.obstruction.length).toBeLessThan(30)
  }
  expect(shown).toBeGreaterThan(10)
})
