import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { NONE, type OperationColumns, outcomes } from '../data/run-columns.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { stalenessOf } from './staleness.ts'

const texts = ['read', 'write', 'x', 'y', 'null', '1', '2', '3', 'append', '["a long list…']
const [READ, WRITE, X, Y, NULL, ONE, TWO, THREE, APPEND, CUT] = texts.keys()

interface Drawn {
  readonly f: number
  readonly key: number
  readonly value: number
  readonly outcome: number
  readonly gap: number
  readonly took: number
}

function operationsOf(drawn: readonly Drawn[]): OperationColumns {
  let time = 0
  const from = drawn.map(({ gap }) => (time += gap))
  const column = (value: (operation: Drawn, i: number) => number): Int32Array => Int32Array.from(drawn, value)
  const none = column(() => NONE)
  return {
    length: drawn.length,
    invocations: column((_, i) => i),
    completions: column(({ outcome }, i) => (outcome === 2 ? NONE : 100 + i)),
    processes: none,
    clients: none,
    outcomes: Uint8Array.from(drawn, ({ outcome }) => outcome),
    fromUs: Float64Array.from(from),
    toUs: Float64Array.from(drawn, ({ outcome, took }, i) =>
      outcome === 2 ? NONE : (from[i] as number) + took,
    ),
    answeredBy: none,
    functions: column(({ f }) => f),
    keys: column(({ key }) => key),
    inputs: column(({ f, value }) => (f === READ ? NONE : value)),
    outputs: column(({ f, value }) => (f === READ ? value : NONE)),
    errors: none,
    texts,
  }
}

/** The definition, word for word: over all writes of the value, the least time since any write overwrote it for sure. */
function slowly(operations: OperationColumns, read: number): number {
  const { functions, keys, inputs, outputs, fromUs, toUs } = operations
  const at = (column: ArrayLike<number>, row: number): number => column[row] as number
  const outcome = (row: number) => outcomes[operations.outcomes[row] as number]
  const rows = [...operations.fromUs.keys()].filter(
    (row) => functions[row] === WRITE && keys[row] === keys[read],
  )
  const acknowledged = rows.filter((row) => outcome(row) === 'ok')
  const since = (endUs: number): number =>
    Math.max(
      0,
      ...acknowledged.filter((row) => at(fromUs, row) > endUs).map((row) => at(fromUs, read) - at(toUs, row)),
    )
  const writers = rows.filter(
    (row) => inputs[row] === outputs[read] && outcome(row) !== 'fail' && at(fromUs, row) <= at(toUs, read),
  )
  const each = writers.map((row) => (outcome(row) === 'ok' ? since(at(toUs, row)) : 0))
  if (outputs[read] === NULL) each.push(since(-1))
  return each.length === 0 ? 0 : Math.min(...each)
}

test('staleness is what its definition says, read by read', () => {
  const operation = fc.record({
    f: fc.constantFrom(READ as number, WRITE as number),
    key: fc.constantFrom(X as number, Y as number),
    value: fc.constantFrom(NULL as number, ONE as number, TWO as number, THREE as number),
    outcome: fc.constantFrom(0, 0, 0, 1, 2),
    gap: fc.nat(10),
    took: fc.nat(25),
  })
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 24 }), (drawn) => {
      const operations = operationsOf(drawn)
      const found = stalenessOf(operations)
      const reads = drawn.flatMap(({ f, outcome }, row) => (f === READ && outcome === 0 ? [row] : []))
      if (!drawn.some(({ f }) => f === READ)) {
        expect(found).toBe(undefined)
        return
      }
      expect([...(found?.reads ?? [])]).toEqual(reads)
      expect([...(found?.staleUs ?? [])]).toEqual(reads.map((read) => slowly(operations, read)))
    }),
    { numRuns: 300 },
  )
})

test('it is said of registers only, and not of values that were cut short', () => {
  const read = { f: READ as number, key: X as number, value: ONE as number, outcome: 0, gap: 5, took: 5 }
  expect(stalenessOf(operationsOf([read, { ...read, f: APPEND as number }]))).toBe(undefined)
  expect(stalenessOf(operationsOf([{ ...read, key: NONE }]))).toBe(undefined)
  expect(stalenessOf(operationsOf([{ ...read, f: WRITE as number }])), 'nobody reads').toBe(undefined)
  expect(stalenessOf(operationsOf([{ ...read, value: CUT as number }]))?.reads.length).toBe(0)
})

test('a run that is not linearizable for a stale read has one, and one that is linearizable has none', () => {
  const stale = stalenessOf(columnsOf(keptRun('raft-stale-read', 1)).operations)
  expect(Math.max(...(stale?.staleUs ?? [])), 'the stale read that the checker found').toBeGreaterThan(
    500_000,
  )
  const { operations } = columnsOf(keptRun('raft-partition', 7, { duration: 6_000 }))
  expect(Math.max(...(stalenessOf(operations)?.staleUs ?? [1]))).toBe(0)
})
