import { describe, expect, test } from 'vitest'
import { parseHistory } from './history-reader.ts'

const told = (text: string) =>
  [...parseHistory(text)].map(({ process, type, value }) => [process, type, JSON.stringify(value)])

describe("AWDIT's text", () => {
  const text = 'w 0 1\nr 1 2\n-----\nr 0 1\n=====\nw 1 2\n'

  test('is recognised, and read as transactions of sessions', () => {
    expect(parseHistory(text).format).toBe('awdit')
    expect(told(text)).toEqual([
      [0, 'invoke', '[["w",0,1],["r",1,null]]'],
      [0, 'ok', '[["w",0,1],["r",1,2]]'],
      [0, 'invoke', '[["r",0,null]]'],
      [0, 'ok', '[["r",0,1]]'],
      [1, 'invoke', '[["w",1,2]]'],
      [1, 'ok', '[["w",1,2]]'],
    ])
  })

  test('remembers on which line each transaction begins', () => {
    const history = parseHistory(text)
    expect([0, 2, 4].map((index) => history.lineOf(index))).toEqual([1, 4, 6])
  })

  test('may have transactions and sessions without operations, which are left out', () => {
    expect(told('=====\n-----\nw 0 1\n-----\n-----\n')).toHaveLength(2)
    expect(told('=====\n-----\nw 0 1\n-----\n-----\n')[0]?.[0]).toBe(1)
  })

  test('is refused where a line is none of it', () => {
    expect(() => parseHistory('w 0 1\nw 0\n', { name: 'a.txt' })).toThrow(
      `a.txt, line 2: expected "r key value", "w key value", "-----" or "=====", of whole numbers, found 'w 0'`,
    )
  })
})

describe("Plume's text", () => {
  test('is recognised, and read as transactions of sessions, in which 0 is what nobody wrote', () => {
    const text = 'w(1,7,0,0)\nr(1,7,1,5)\nw(2,8,0,0)\nr(2,0,1,5)\nr(1,7,1,6)\n'
    expect(parseHistory(text).format).toBe('plume')
    expect(told(text)).toEqual([
      [1, 'invoke', '[["r",1,null],["r",2,null]]'],
      [1, 'ok', '[["r",1,7],["r",2,null]]'],
      [0, 'invoke', '[["w",1,7],["w",2,8]]'],
      [0, 'ok', '[["w",1,7],["w",2,8]]'],
      [1, 'invoke', '[["r",1,null]]'],
      [1, 'ok', '[["r",1,7]]'],
    ])
  })

  test('has aborted writes, which are transactions that failed', () => {
    expect(told('w(1,7,0,-1)\nr(1,0,1,0)\n').slice(0, 2)).toEqual([
      [0, 'invoke', '[["w",1,7]]'],
      [0, 'fail', '[["w",1,7]]'],
    ])
  })

  test.each([
    ['w(1,7,0)', `expected "r(key,value,session,transaction)" or "w(…)", of whole numbers, found 'w(1,7,0)'`],
    ['r(1,7,0,-1)', "expected a write, where the transaction is aborted, found 'r(1,7,0,-1)'"],
    ['w(1,0,0,1)', "expected a value other than 0, which every key holds at first, found 'w(1,0,0,1)'"],
    [
      'r(1,7,0,2)\nr(1,7,0,1)',
      "expected a transaction in one piece: 1 of session 0 had ended, found 'r(1,7,0,1)'",
    ],
  ])('is refused where it goes on with %s', (line, why) => {
    const lines = line.split('\n').length + 1
    expect(() => parseHistory(`w(9,9,0,1)\n${line}\n`)).toThrow(`line ${lines}: ${why}`)
  })
})

test('where the pieces of a text are cut makes no difference', () => {
  const text = 'w 0 1\n-----\nr 0 1\n=====\nr 0 1\n'
  const whole = [...parseHistory(text)]
  expect([...parseHistory(text.replaceAll('\n', '\r\n'))]).toEqual(whole)
})
