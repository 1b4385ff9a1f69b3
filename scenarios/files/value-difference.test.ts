import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { valueDifference } from './value-difference.ts'

describe('the first difference of two values', () => {
  test.each([
    [
      { a: 1, b: { c: [1, 2] } },
      { a: 1, b: { c: [1, 3] } },
      { path: 'b.c[1]', left: 2, right: 3 },
    ],
    [{ a: 1 }, { a: 1, b: 2 }, { path: 'b', left: undefined, right: 2 }],
    [[1, 2], [1], { path: '[1]', left: 2, right: undefined }],
    [{ a: [] }, { a: {} }, { path: 'a', left: [], right: {} }],
    [1, null, { path: '', left: 1, right: null }],
  ])('of %j and %j', (left, right, expected) => {
    expect(valueDifference(left, right)).toStrictEqual(expected)
  })

  test('of plain data and itself is none, and of different data is one', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (left, right) => {
        const [a, b] = [JSON.parse(left) as unknown, JSON.parse(right) as unknown]
        expect(valueDifference(a, JSON.parse(left))).toBeUndefined()
        if (JSON.stringify(a) === JSON.stringify(b)) return
        const found = valueDifference(a, b)
        if (found !== undefined) expect(found.left).not.toStrictEqual(found.right)
      }),
    )
  })
})
