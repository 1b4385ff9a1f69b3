import { Chalk } from 'chalk'
import { describe, expect, test } from 'vitest'
import { demonstrations, type Demonstration } from '../scenarios/index.ts'
import { answerLines, listLines, questionLines } from './demo-lines.ts'
import type { Output } from './output.ts'

const output: Output = { json: false, paint: new Chalk({ level: 0 }), line: () => {}, document: () => {} }
const dual = demonstrations['dual-primary'] as Demonstration

describe('the answer of a demonstration', () => {
  const right = '  3  It is gone once the cut has healed.'

  test('is told to who was right', () => {
    expect(answerLines(dual, 2, output)).toStrictEqual(['Your prediction was right.', right, ''])
  })

  test('is told to who was wrong, and to who did not predict', () => {
    expect(answerLines(dual, 0, output)).toStrictEqual(['You predicted 1. The answer:', right, ''])
    expect(answerLines(dual, undefined, output)).toStrictEqual(['The answer:', right, ''])
  })
})

test('long texts go on in lines that are as far to the right, and none is too wide for a projector', () => {
  const long = { ...dual, choices: ['word '.repeat(40).trim(), 'a second one'] }
  const lines = questionLines(long, output)
  const first = lines.findIndex((line) => line.startsWith('  1  word'))
  expect(lines.slice(first, first + 4)).toStrictEqual([
    `  1  ${'word '.repeat(16).trim()}`.slice(0, 84),
    `     ${'word '.repeat(16).trim()}`.slice(0, 84),
    `     ${'word '.repeat(8).trim()}`,
    '  2  a second one',
  ])
})

test('what a file of somebody’s says is hostile', () => {
  const hostile = {
    ...dual,
    name: 'a\u001b[2J',
    title: 'b\u001b[2J',
    question: 'c\u001b[2J?',
    choices: ['d\u001b[2J', 'e'],
  }
  const lines = [...listLines([hostile], output), ...questionLines(hostile, output)]
  expect(lines.filter((line) => line.includes('\u001b'))).toStrictEqual([])
  expect(lines.filter((line) => line.includes('\\u001b[2J')).length).toBe(5)
})
