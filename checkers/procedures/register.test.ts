import { describe, expect, test } from 'vitest'
import type { Intervals } from './procedure.ts'
import { decideRegister } from './register.ts'
import { leavesValue, type RegisterColumns, RegisterKind, seenBy } from './register-levels.ts'
import { intervalsAmong, intervalsOf } from './testing/among.ts'
import { explains, isLinearizable } from './testing/brute-force.ts'
import { drawLongRegister, registerStep } from './testing/register-cases.ts'

const { read: READ, write: WRITE, cas: CAS } = RegisterKind

/** Columns of operations, each a kind, a value and, for a cas, the value that it took away. */
function columnsOf(...operations: readonly (readonly [number, number, number?])[]): RegisterColumns {
  return {
    kinds: Uint8Array.from(operations, ([kind]) => kind),
    values: Int32Array.from(operations, ([, value]) => value),
    from: Int32Array.from(operations, ([, , from]) => from ?? 0),
    valueCount: 10,
    initial: 0,
  }
}

function oneAfterTheOther(count: number): Intervals {
  return intervalsOf(...Array.from({ length: count }, (_, i) => [2 * i, 2 * i + 1] as const))
}

describe('a register', () => {
  test('without operations is linearizable', () => {
    expect(decideRegister(oneAfterTheOther(0), columnsOf()).kind).toBe('valid')
  })

  test('that shows a value nobody wrote is not', () => {
    expect(decideRegister(oneAfterTheOther(1), columnsOf([READ, 3]))).toEqual({
      kind: 'invalid',
      obstruction: [0],
    })
  })

  test('may be written the same value several times as long as nobody sees it', () => {
    const twice = columnsOf([WRITE, 1], [WRITE, 1], [WRITE, 0], [WRITE, 2], [READ, 2])
    expect(decideRegister(oneAfterTheOther(5), twice).kind).toBe('valid')
    const seen = columnsOf([WRITE, 1], [WRITE, 1], [READ, 1])
    expect(decideRegister(oneAfterTheOther(3), seen).kind).toBe('unfit')
  })

  test('may be written its first value again, until somebody sees that', () => {
    expect(decideRegister(oneAfterTheOther(2), columnsOf([WRITE, 1], [WRITE, 0])).kind).toBe('valid')
    const seen = columnsOf([WRITE, 1], [WRITE, 0], [READ, 0])
    expect(decideRegister(oneAfterTheOther(3), seen).kind).toBe('unfit')
  })

  test('is only read by a cas from a value to the same', () => {
    const columns = columnsOf([WRITE, 1], [CAS, 1, 1], [READ, 1])
    expect(decideRegister(oneAfterTheOther(3), columns).kind).toBe('valid')
    const stale = columnsOf([WRITE, 1], [WRITE, 2], [CAS, 1, 1])
    expect(decideRegister(oneAfterTheOther(3), stale)).toEqual({ kind: 'invalid', obstruction: [0, 1, 2] })
  })

  test('has no two cas that take the same value away', () => {
    const columns = columnsOf([WRITE, 1], [READ, 1], [CAS, 2, 1], [CAS, 3, 1], [READ, 3])
    expect(decideRegister(oneAfterTheOther(5), columns)).toEqual({ kind: 'invalid', obstruction: [0, 2, 3] })
  })

  test('has no cas that go round in a circle, whether they completed or were only seen', () => {
    const columns = columnsOf([CAS, 2, 1], [CAS, 1, 2], [READ, 1])
    const completed = intervalsOf([0, 3], [1, 4], [2, 5])
    expect(decideRegister(completed, columns)).toEqual({ kind: 'invalid', obstruction: [0, 1] })
    const crashed = intervalsOf([0, undefined], [1, undefined], [2, 5])
    expect(decideRegister(crashed, columns)).toEqual({ kind: 'invalid', obstruction: [0, 1, 2] })
    const unseen = columnsOf([CAS, 2, 1], [CAS, 1, 2], [READ, 0])
    expect(decideRegister(crashed, unseen)).toEqual({ kind: 'valid', order: Int32Array.of(2) })
  })
})

describe('on a long history of a register', () => {
  const long = drawLongRegister(7, { operations: 20_000, processes: 20, crashes: 1 }, 45)

  test('the order that is found replays', () => {
    const decision = decideRegister(long.intervals, long.columns)
    expect(decision.kind).toBe('valid')
    if (decision.kind !== 'valid') return
    expect(explains(long.intervals, 0, registerStep(long.columns), decision.order)).toBe(true)
  })

  test('a stale read far behind is found, and a few operations are enough to show it', () => {
    let shown = 0
    for (let position = 1_000; position < 20_000; position += 411) {
      const { kinds, values } = long.columns
      if (kinds[position] !== READ) continue
      const stale = values.slice()
      // What a plain write left long ago is not there any more.
      const writes = [...kinds.keys()].filter((i) => kinds[i] === WRITE && i < position - 500)
      stale[position] = values[writes.at(-1) as number] as number
      const columns = { ...long.columns, values: stale }
      const decision = decideRegister(long.intervals, columns)
      if (decision.kind !== 'invalid') continue
      const { obstruction } = decision
      expect(obstruction.length).toBeLessThan(40)
      expectsClosed(columns, obstruction)
      const alone = decideRegister(intervalsAmong(long.intervals, obstruction), among(columns, obstruction))
      expect(alone.kind).toBe('invalid')
      if (obstruction.length <= 9) {
        shown++
        expect(isLinearizable(long.intervals, 0, registerStep(columns), obstruction)).toBe(false)
      }
    }
    expect(shown).toBeGreaterThan(5)
  })
})

/** Whoever saw a value is there with whoever left it. */
function expectsClosed(columns: RegisterColumns, obstruction: readonly number[]): void {
  for (const position of obstruction) {
    const value = seenBy(columns, position)
    const writers = [...columns.values.keys()].filter(
      (other) => leavesValue(columns, other) && columns.values[other] === value,
    )
    expect(obstruction).toEqual(expect.arrayContaining(writers))
  }
}

function among(
  { kinds, values, from, ...rest }: RegisterColumns,
  positions: readonly number[],
): RegisterColumns {
  return {
    ...rest,
    kinds: Uint8Array.from(positions, (position) => kinds[position] as number),
    values: Int32Array.from(positions, (position) => values[position] as number),
    from: Int32Array.from(positions, (position) => from[position] as number),
  }
}
