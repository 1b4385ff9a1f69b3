import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outputFor } from './output.ts'
import { headedLines, valueLines } from './value-lines.ts'

const output = outputFor({ json: false, color: false })

describe('plain data as lines', () => {
  test('is rows with paths, aligned, and a heading for each element of a list of objects', () => {
    const value = { a: 1, longer: { deep: true }, list: [{ id: 'x', b: 'text' }, { c: [1, 2] }] }
    expect([...valueLines(value, output)]).toStrictEqual([
      '  a            1',
      '  longer.deep  true',
      '  list x',
      '    id  x',
      '    b   text',
      '  list 2',
      '    c  1, 2',
    ])
  })

  test('has its single values before all headings, and what is empty is none', () => {
    expect([
      ...headedLines({ first: {}, name: 't', second: { x: [] }, left: undefined }, output),
    ]).toStrictEqual(['name  t', 'first', '  none', 'second', '  x  none'])
  })

  test('tells texts from what they could be taken for', () => {
    const texts = { a: '1', b: 'true', c: '', d: 'none', e: 'a, b', f: './x.ts#x', g: ' ' }
    expect([...valueLines(texts, output)]).toStrictEqual([
      '  a  "1"',
      '  b  "true"',
      '  c  ""',
      '  d  "none"',
      '  e  "a, b"',
      '  f  ./x.ts#x',
      '  g  " "',
    ])
  })

  test('shows every number and text there is, whatever the shape, and no control character', () => {
    const leaf = fc.oneof(fc.integer({ min: 1_000_000 }), fc.stringMatching(/^[a-z]{12}$/))
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('any')),
        fc.dictionary(fc.string(), tie('any')),
      ),
    })).any
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), (fields) => {
        const text = [...headedLines(fields, output)].join('\n')
        for (const each of leavesOf(fields)) expect(text).toContain(String(each))
        // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
        expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f]/)
      }),
    )
  })
})

function leavesOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [value]
}
