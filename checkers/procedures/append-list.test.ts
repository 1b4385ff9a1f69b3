import { describe, expect, test } from 'vitest'
import { type AppendListColumns, decideAppendList } from './append-list.ts'
import type { Intervals } from './procedure.ts'
import { appendListStep, drawLongAppendList } from './testing/append-list-cases.ts'
import { intervalsOf } from './testing/among.ts'
import { explains } from './testing/brute-force.ts'

/** A number is appended; a list is read. */
function columnsOf(...operations: readonly (number | readonly number[])[]): AppendListColumns {
  const reads = operations.map((operation) => (typeof operation === 'number' ? [] : operation))
  return {
    appended: Int32Array.from(operations, (operation) => (typeof operation === 'number' ? operation : -1)),
    readOffsets: Int32Array.from([0, ...reads.map((_, i) => reads.slice(0, i + 1).flat().length)]),
    readValues: Int32Array.from(reads.flat()),
    valueCount: 10,
  }
}

function oneAfterTheOther(count: number): Intervals {
  return intervalsOf(...Array.from({ length: count }, (_, i) => [2 * i, 2 * i + 1] as const))
}

describe('a list', () => {
  test('without operations is linearizable', () => {
    expect(decideAppendList(oneAfterTheOther(0), columnsOf()).kind).toBe('valid')
  })

  test('that shows what nobody appended, or something twice, is not', () => {
    const outOfNowhere = columnsOf(1, [1, 2])
    expect(decideAppendList(oneAfterTheOther(2), outOfNowhere)).toEqual({
      kind: 'invalid',
      obstruction: [0, 1],
    })
    const twice = columnsOf(1, [1], [1, 1])
    expect(decideAppendList(oneAfterTheOther(3), twice)).toEqual({ kind: 'invalid', obstruction: [0, 2] })
  })

  test('may be appended the same value twice as long as nobody reads it', () => {
    expect(decideAppendList(oneAfterTheOther(3), columnsOf([], 1, 1)).kind).toBe('valid')
    expect(decideAppendList(oneAfterTheOther(3), columnsOf(1, 1, [1])).kind).toBe('unfit')
  })

  test('shows by its shortest reads that two of them disagree', () => {
    const intervals = intervalsOf([0, 8], [1, 9], [2, 10], [3, 11], [4, 12], [5, 13])
    const columns = columnsOf(1, 2, [1, 2], [2], [1], [2, 1])
    expect(decideAppendList(intervals, columns)).toEqual({ kind: 'invalid', obstruction: [0, 1, 3, 4] })
  })

  test('shows by one read that appends were seen in the opposite of the order that they came in', () => {
    const columns = columnsOf(1, 2, 3, [2, 1], [2, 1, 3])
    const decision = decideAppendList(oneAfterTheOther(5), columns)
    expect(decision).toEqual({ kind: 'invalid', obstruction: [0, 1, 3] })
  })

  test('has crashed appends that were seen, and none that were not', () => {
    const intervals = intervalsOf([0, undefined], [1, undefined], [2, 3])
    expect(decideAppendList(intervals, columnsOf(1, 2, [2]))).toEqual({
      kind: 'valid',
      order: Int32Array.of(1, 2),
    })
  })
})

describe('on a long history of a list', () => {
  const long = drawLongAppendList(4, { operations: 3_000, processes: 20, crashes: 1 }, 95)

  test('the order that is found replays', () => {
    const decision = decideAppendList(long.intervals, long.columns)
    expect(decision.kind).toBe('valid')
    if (decision.kind !== 'valid') return
    expect(explains(long.intervals, [], appendListStep(long.columns), decision.order)).toBe(true)
  })

  test('a read that misses what had been appended before it began is found', () => {
    const { appended, readOffsets } = long.columns
    const reads = [...appended.keys()].filter(
      (i) => appended[i] === -1 && long.intervals.completions[i] !== 0x7fffffff,
    )
    const late = reads.at(-1) as number
    const early = reads[3] as number
    const size = (i: number) => (readOffsets[i + 1] as number) - (readOffsets[i] as number)
    expect(size(late)).toBeGreaterThan(size(early))
    const columns = {
      ...long.columns,
      readOffsets: readOffsets.map((at, i) => (i > late ? at - size(late) + size(early) : at)),
    }
    const decision = decideAppendList(long.intervals, columns)
    expect(decision.kind).toBe('invalid')
    // The read, the appends of what it saw, and one that it should have seen.
    if (decision.kind === 'invalid') expect(decision.obstruction.length).toBeLessThan(size(early) + 4)
  })
})
