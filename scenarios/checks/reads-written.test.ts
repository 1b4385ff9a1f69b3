import { expect, test } from 'vitest'
import { happened, recordOf } from '../testing/records.ts'
import { readsWritten } from './reads-written.ts'

const judge = (...history: readonly ReturnType<typeof happened>[]) =>
  readsWritten.definition.judge(recordOf({ history }), readsWritten().options)

const write = (at: number, process: number, type: 'invoke' | 'ok' | 'fail' | 'info', value: number) =>
  happened(at, process, type, { f: 'write', value })

const read = (at: number, value: number | null, key = 'x') => [
  happened(at, 9, 'invoke', { key }),
  happened(at + 1, 9, 'ok', { key, value }),
]

test('what was written may be read, in any order and however often, and so may the first value', () => {
  const history = [
    write(1, 1, 'invoke', 5),
    ...read(2, 5),
    write(4, 1, 'ok', 5),
    write(5, 1, 'invoke', 6),
    write(6, 1, 'info', 6),
    ...read(7, null),
    ...read(9, 6),
    ...read(11, 5),
  ]
  expect(judge(...history)).toStrictEqual({
    verdict: 'valid',
    why: 'each of 4 reads gave what had been written',
  })
})

test('a compare-and-set writes its second value', () => {
  const cas = happened(1, 1, 'invoke', { f: 'cas', value: [null, 7] })
  expect(judge(cas, ...read(2, 7)).verdict).toBe('valid')
})

test('what nobody has written, not yet, elsewhere or in vain is noticed', () => {
  const why = (value: number) => `9 read ${value} of x, which nobody had asked to be written`
  expect(judge(...read(1, 5), write(3, 1, 'invoke', 5))).toStrictEqual({
    verdict: 'invalid',
    why: why(5),
    core: [1],
  })
  expect(judge(write(1, 1, 'invoke', 5), ...read(2, 5, 'y')).verdict).toBe('invalid')
  expect(judge(write(1, 1, 'invoke', 5), write(2, 1, 'fail', 5), ...read(3, 5)).why).toBe(why(5))
})

test('a run without reads tells nothing', () => {
  expect(judge(write(1, 1, 'invoke', 5)).verdict).toBe('unknown')
})
