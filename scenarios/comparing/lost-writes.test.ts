import { describe, expect, test } from 'vitest'
import { allLost, lostWritesIn } from './lost-writes.ts'
import { read, SETTLES_AT, type Written, writtenRecord, wrote } from './testing/written.ts'

const LATE = SETTLES_AT + 100

const lostOf = (operations: readonly Written[]) => lostWritesIn(writtenRecord(operations), 'register')

describe('an acknowledged write', () => {
  const older = wrote(1, 0, 10)
  const newer = wrote(2, 20, 30)

  test('is lost if the last read saw what had been there before it, and told in a sentence', () => {
    expect(lostOf([older, newer, read(1, LATE, LATE + 1)])).toEqual({
      acknowledged: 2,
      lost: 1,
      example:
        'c1 was told at 0.030 s that x is 2, and the last read of x, at 8.101 s, saw 1, which is older',
    })
  })

  test('is lost if the last read saw nothing', () => {
    const { lost, example } = lostOf([older, newer, read(null, LATE, LATE + 1)])
    expect(lost).toBe(2)
    expect(example).toBe(
      'c0 was told at 0.010 s that x is 1, and the last read of x, at 8.101 s, saw nothing',
    )
  })

  test('is lost if the last read saw what nobody wrote', () => {
    const { lost, example } = lostOf([older, read(9, LATE, LATE + 1)])
    expect(lost).toBe(1)
    expect(example).toContain('saw 9, which nobody wrote')
  })

  test('is lost with all that followed on it', () => {
    expect(lostOf([older, newer, wrote(3, 40, 50), read(1, LATE, LATE + 1)]).lost).toBe(2)
  })

  test('is not lost if it was read, or a write that began after it', () => {
    expect(lostOf([older, newer, read(2, LATE, LATE + 1)]).lost).toBe(0)
  })

  test('is not lost if a write that overlaps it was read: either may be the newer one', () => {
    expect(lostOf([older, wrote(2, 5, 30), read(1, LATE, LATE + 1)]).lost).toBe(0)
    expect(lostOf([older, wrote(2, 5, 30), read(2, LATE, LATE + 1)]).lost).toBe(0)
  })

  test.each(['info', 'fail'] as const)(
    'is not lost if the write that was read ended with %s: it may have happened late',
    (outcome) => {
      expect(lostOf([wrote(1, 0, 10, { outcome }), newer, read(1, LATE, LATE + 1)]).lost).toBe(0)
    },
  )

  test('is not lost as long as one of the last reads after it saw it', () => {
    const reads = [read(2, LATE, LATE + 1), read(1, LATE + 10, LATE + 11)]
    expect(lostOf([older, newer, ...reads]).lost).toBe(0)
    expect(lostOf([older, newer, ...reads.toReversed()]).lost).toBe(0)
  })

  test('is not lost by a read that was over, or had begun, before it was acknowledged', () => {
    const early = read(1, LATE, LATE + 5)
    expect(lostOf([older, wrote(2, LATE - 10, LATE + 3), early]).lost).toBe(0)
  })

  test('is not lost by stale reads before the last part', () => {
    expect(lostOf([older, newer, read(1, 100, 110)]).lost).toBe(0)
    expect(lostOf([older, newer, read(1, SETTLES_AT - 1, SETTLES_AT + 1)]).lost).toBe(0)
  })

  test('is not lost where no last read was answered', () => {
    expect(lostOf([older, newer, { from: LATE, to: LATE + 1, outcome: 'fail' }])).toEqual({
      acknowledged: 2,
      lost: 0,
    })
  })

  test('is looked for key by key', () => {
    const found = lostOf([
      older,
      wrote(2, 20, 30, { key: 'y' }),
      read(1, LATE, LATE + 1),
      read(null, LATE, LATE + 1, { key: 'y' }),
    ])
    expect(found).toMatchObject({ acknowledged: 2, lost: 1 })
    expect(found.example).toContain('that y is 2')
  })
})

test('a write that was never acknowledged cannot be lost', () => {
  for (const outcome of ['info', 'fail'] as const)
    expect(lostOf([wrote(1, 0, 10, { outcome }), read(null, LATE, LATE + 1)])).toEqual({
      acknowledged: 0,
      lost: 0,
    })
})

describe('of a counter', () => {
  const added = (from: number, to: number, rest: Partial<Written> = {}): Written => ({
    f: 'add',
    value: 1,
    from,
    to,
    ...rest,
  })
  const lostAdditions = (operations: readonly Written[]) => lostWritesIn(writtenRecord(operations), 'counter')

  test('those additions are lost that no last read counts', () => {
    const additions = [added(0, 10), added(5, 12), added(20, 30)]
    expect(lostAdditions([...additions, read(3, LATE, LATE + 1)])).toEqual({ acknowledged: 3, lost: 0 })
    expect(lostAdditions([...additions, read(1, LATE, LATE + 1), read(2, LATE, LATE + 2)])).toEqual({
      acknowledged: 3,
      lost: 1,
      example:
        'the last read of x, at 8.102 s, saw 2, and clients were told of additions of 3 before it began',
    })
    expect(lostAdditions([...additions, read(null, LATE, LATE + 1)]).lost).toBe(3)
  })

  test('one that nobody acknowledged cannot be lost, and may be counted in the place of one that is', () => {
    const open = added(0, 10, { outcome: 'info' })
    expect(lostAdditions([open, read(0, LATE, LATE + 1)])).toEqual({ acknowledged: 0, lost: 0 })
    expect(lostAdditions([open, added(20, 30), read(1, LATE, LATE + 1)]).lost).toBe(0)
  })

  test('one that is acknowledged after the read began need not be counted', () => {
    expect(lostAdditions([added(0, LATE + 5), read(0, LATE, LATE + 6)]).lost).toBe(0)
  })
})

test('runs are added up, with the first example', () => {
  const one = { acknowledged: 2, lost: 0 }
  const other = { acknowledged: 3, lost: 1, example: 'it is gone' }
  expect(allLost([one, other, { ...other, example: 'that too' }])).toEqual({
    acknowledged: 8,
    lost: 2,
    example: 'it is gone',
  })
  expect(allLost([])).toEqual({ acknowledged: 0, lost: 0 })
})
