import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntColumn, NumberColumn } from './int-column.ts'

test('a column is a list of numbers, whatever is done to it', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('push' as const), number: fc.integer() }),
    fc.record({ kind: fc.constant('pad' as const), number: fc.nat(200) }),
    fc.record({ kind: fc.constantFrom('trim' as const, 'reverse' as const), number: fc.constant(0) }),
  )
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list: number[] = []
      const columns = [new IntColumn(), new NumberColumn()]
      for (const { kind, number } of steps) {
        const places = Int32Array.from(list.keys()).reverse()
        for (const column of columns) {
          if (kind === 'push') column.push(number)
          else if (kind === 'pad') column.padTo(number, -1)
          else if (kind === 'trim') column.trim()
          else column.reorder(places)
        }
        if (kind === 'push') list.push(number)
        else if (kind === 'pad') while (list.length < number) list.push(-1)
        else if (kind === 'reverse') list.reverse()
      }
      for (const column of columns) {
        expect(column.length).toBe(list.length)
        expect(list.map((_, at) => column.get(at))).toEqual(list)
      }
      expect([...(columns[0] as IntColumn).view()]).toEqual(list)
    }),
  )
})

test('numbers of any size are kept as they are', () => {
  const column = new NumberColumn()
  for (const number of [5e9, -1, 2 ** 53 - 1]) column.push(number)
  expect([column.get(0), column.get(1), column.get(2)]).toEqual([5e9, -1, Number.MAX_SAFE_INTEGER])
})
