import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf } from './size.ts'
import { plainData } from './testing/arbitraries.ts'

test('the size is that of canonical JSON in UTF-8', () => {
  fc.assert(
    fc.property(plainData, (value) => {
      const json = JSON.stringify(value)
      expect(bytesOf(value), `the size of ${json}`).toBe(Buffer.byteLength(json))
    }),
    {
      numRuns: 2_000,
      examples: [
        [''],
        ['"\\/\b\f\n\r\t\u0000\u001f\u007f'],
        ['é€😀'],
        ['\ud800'],
        ['\udc00\ud800'],
        [[]],
        [{}],
        [{ '': [{}, [], null] }],
        [-0],
        [-(2 ** 31)],
        [1e21],
      ],
    },
  )
})

test('fields without a value count for nothing, as in JSON', () => {
  expect(bytesOf({ a: 1, b: undefined })).toBe(7)
})

test('numbers that JSON has no word for count as null', () => {
  expect(bytesOf([Number.NaN, Number.POSITIVE_INFINITY])).toBe('[null,null]'.length)
})
