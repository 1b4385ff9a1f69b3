import { describe, expect, test } from 'vitest'
import type { Held } from '../scenarios/index.ts'
import { deadlinesFor } from './drive.ts'
import { doubtsOf, fixedSentence, progressWords, untriedSentence } from './outlook.ts'

const deadlines = { ...deadlinesFor(5_000, Number.POSITIVE_INFINITY), searchMs: 4_000 }

function held(given: Partial<Held>): Held {
  return {
    verdict: 'unknown',
    asked: 300,
    runs: 300,
    unknown: [],
    sometimes: new Map(),
    replayed: [],
    ...given,
  }
}

/** So many runs of which nothing is known. */
function unsure(count: number): Held['unknown'] {
  return Array.from({ length: count }, (_, i) => ({ seed: String(i + 1), why: 'no operation completed' }))
}

describe('what is said of a scenario without a failure', () => {
  test('is how many of its runs were made', () => {
    expect(progressWords(held({ runs: 173 }))).toBe('173 of 300 runs, no violation')
    expect(progressWords(held({}))).toBe('300 runs, no violation')
    expect(progressWords(held({ asked: 1, runs: 1 }))).toBe('1 run, no violation')
    expect(progressWords(held({ asked: 100_000, runs: 2_000 }))).toBe('2,000 of 100,000 runs, no violation')
  })

  test('is nothing more if all have held, and what there is to reach was reached', () => {
    const all = held({ verdict: 'valid', sometimes: new Map([['a', 3]]) })
    expect(untriedSentence(all, deadlines)).toBeUndefined()
    expect(doubtsOf(all, deadlines)).toStrictEqual([])
  })

  test('is why not all runs were made, which may be fewer on a slow machine', () => {
    expect(doubtsOf(held({ runs: 173 }), deadlines)).toStrictEqual([
      "173 of 300 runs, no violation, unknown: its 4 s were over; give it more time (the test's time-out, or budget) or fewer runs",
    ])
  })

  test('is of which runs nothing is known', () => {
    expect(doubtsOf(held({ unknown: unsure(2) }), deadlines)).toStrictEqual([
      '300 runs, no violation, 2 unknown; the first, of seed 1: no operation completed',
    ])
  })

  test('is what was never reached, unless runs are missing that could have, or there was to be but one', () => {
    const sometimes = new Map([
      ['b', 0],
      ['a', 0],
      ['c', 1],
    ])
    expect(doubtsOf(held({ sometimes }), deadlines)).toStrictEqual([
      '300 runs, no violation, but never reached: "a" and "b"',
    ])
    expect(doubtsOf(held({ sometimes, runs: 10 }), deadlines)).toHaveLength(1)
    expect(doubtsOf(held({ sometimes, asked: 1, runs: 1 }), deadlines)).toStrictEqual([])
  })

  test('is that nothing was tried, if no run came to its end or none says anything', () => {
    expect(untriedSentence(held({ runs: 0 }), deadlines)).toBe(
      "0 of 300 runs, unknown: none came to its end in 4 s, which is all that the test's time-out or the budget leaves",
    )
    expect(untriedSentence(held({ asked: 3, runs: 3, unknown: unsure(3) }), deadlines)).toBe(
      '3 runs, all unknown; the first, of seed 1: no operation completed',
    )
    expect(untriedSentence(held({ runs: 4, unknown: unsure(3) }), deadlines)).toBeUndefined()
  })
})

describe('old failures that hold now', () => {
  const old = (name: string, verdict: Held['verdict']): Held['replayed'][number] => ({
    name,
    verdict,
    why: '',
  })

  test('are told as well where nothing is known of them but that they fail no more', () => {
    const unsure = { ...old('b.json', 'unknown'), why: 'no operation completed' }
    expect(fixedSentence(held({ replayed: [old('a.json', 'valid'), unsure] }))).toBe(
      '1 old failure is fixed, and kept: a.json; an old failure fails no more, and is kept: b.json (now unknown: no operation completed)',
    )
  })

  test('are told by their files, and those that do not are left to the failure itself', () => {
    expect(fixedSentence(held({}))).toBeUndefined()
    expect(fixedSentence(held({ replayed: [old('a.json', 'valid'), old('b.json', 'invalid')] }))).toBe(
      '1 old failure is fixed, and kept: a.json',
    )
    expect(fixedSentence(held({ replayed: [old('a.json', 'valid'), old('b.json', 'valid')] }))).toBe(
      '2 old failures are fixed, and kept: a.json and b.json',
    )
  })
})
