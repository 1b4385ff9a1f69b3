import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { EdnReader, END } from './edn.ts'
import { windowOn } from './source.ts'

function read(text: string): unknown {
  return new EdnReader(windowOn(text, undefined)).next()
}

describe('EDN is read as plain data', () => {
  test.each<[string, unknown]>([
    ['nil', null],
    ['true', true],
    ['-12', -12],
    ['+3', 3],
    ['12N', 12],
    ['1.5e3M', 1500],
    ['1/3', '1/3'],
    ['12345678901234567890', '12345678901234567890'],
    [':timed-out', 'timed-out'],
    [':jepsen.core/x', 'jepsen.core/x'],
    ['java.lang.Error', 'java.lang.Error'],
    ['-', '-'],
    ['"a\\n\\"b\\" \\u00e9\\\\"', 'a\n"b" é\\'],
    ['\\a', 'a'],
    ['\\newline', '\n'],
    ['\\u0041', 'A'],
    ['\\(', '('],
    ['[1, 2 ; three\n 4]', [1, 2, 4]],
    ['(:a "b")', ['a', 'b']],
    ['#{1 2}', [1, 2]],
    ['{:a 1, "b" [], 3 nil}', { a: 1, b: [], 3: null }],
    ['#inst "2020-01-01"', '2020-01-01'],
    ['#jepsen.history.Op{:index 0}', { index: 0 }],
    ['#_ {:gone 1} [#_gone 2]', [2]],
    ['^{:meta 1} [1]', [1]],
    ['##NaN', '##NaN'],
    ['{:__proto__ 1}', JSON.parse('{"__proto__":1}')],
    ['#{3 "b" 1 10 :a}', [1, 3, 10, 'a', 'b']],
    ['#:foo{:a 1, :b/c 2, :_/d 3, "e" 4}', { 'foo/a': 1, 'b/c': 2, d: 3, e: 4 }],
    ['#object[a.B 0x1f "a.B@1f"]', ['a.B', 31, 'a.B@1f']],
    ['#"a\\\\d" ', 'a\\d'],
    ["#'a/b", 'a/b'],
    ['\\😀', '😀'],
    ['  ,, ; nothing\n', END],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value)
  })

  test('one form after another', () => {
    const window = windowOn('1\n:b', undefined)
    const reader = new EdnReader(window)
    expect([reader.next(), reader.next(), window.line, reader.next()]).toEqual([1, 'b', 2, END])
  })
})

describe('what is not EDN is refused, with its line', () => {
  test.each([
    ['[1\n2', 'line 2: expected ] for the [ that was opened, found the end of the text'],
    ['1 [\n{', 'line 2: expected } for the { that was opened on line 2, found the end of the text'],
    ['[1 }', "line 1: expected an EDN form, found '}'"],
    ['\n"abc', 'line 2: expected a string that ends, found the end of the text'],
    ['"a\\q"', "line 1: expected an escape that strings know, found '\\q\"'"],
    ['{:a}', 'line 1: expected a map of keys and values, found a key without a value'],
    ['{:a 1 :a 2}', "line 1: expected a map with each key once, found 'a' twice"],
    ['#{1 2 1}', "line 1: expected a set with each element once, found '1' twice"],
    ['#:foo[1]', "line 1: expected a map after its namespace, found '[1]'"],
    ['017', "line 1: expected an EDN form, found '017'"],
    ['12abc', "line 1: expected an EDN form, found '12abc'"],
    ['1e999', "line 1: expected an EDN form, found '1e999'"],
    [':', "line 1: expected an EDN form, found ':'"],
    ['#', 'line 1: expected a tag or a set after #, found the end of the text'],
    ['#tag', 'line 1: expected a form after its tag, found the end of the text'],
    ['\\nonsense', "line 1: expected the name of a character, found '\\nonsense'"],
  ])('%s', (text, sentence) => {
    const reader = new EdnReader(windowOn(text, undefined))
    const readAll = () => {
      while (reader.next() !== END);
    }
    expect(readAll).toThrow(new InputError(sentence))
  })

  test.each(['[', '(', '{:a ', '#{', '#a ', '^', '#_ ', '[#_ '])(
    '%s without end is refused, not a crash',
    (piece) => {
      expect(() => read(piece.repeat(200_000))).toThrow('expected forms nested at most 100 deep')
    },
  )
})
