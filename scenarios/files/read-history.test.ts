import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { writeJsonLines } from '../../checkers/index.ts'
import { historyOf, InputError } from '../../sim/index.ts'
import { readHistoryFile } from './read-history.ts'

const folder = mkdtempSync(join(tmpdir(), 'netsplit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(contents: string | Uint8Array): string {
  const file = join(folder, 'history')
  writeFileSync(file, contents)
  return file
}

describe('a history is read from a file', () => {
  test('of many pieces, cut within characters', () => {
    const history = historyOf(
      Array.from({ length: 30_000 }, (_, i) => ({
        process: i,
        type: 'invoke',
        f: 'write',
        key: 'é😀',
        value: `${'ü'.repeat(i % 7)}${'€'.repeat(80)}`,
        time: i,
        node: 'n1',
      })),
    )
    const file = fileOf([...writeJsonLines(history)].join(''))
    const read = readHistoryFile(file)
    expect(read.name).toBe(file)
    expect([...read]).toEqual([...history])
  })

  test('as leniently as it is told', () => {
    const file = fileOf('{:process 0, :type :ok, :f :read}\n{:process')
    expect(readHistoryFile(file, { lenient: true }).repairs).toHaveLength(1)
    expect(() => readHistoryFile(file)).toThrow(`${file}, line 2: expected } for the {`)
  })

  test.each([
    ['a file that is not there', () => join(folder, 'none'), /^there is no file ".*none"$/],
    ['a folder', () => folder, /^".*" is a folder, expected a file$/],
    ['an empty file', () => fileOf(''), /history has no events, expected a history: JSON Lines/],
    [
      'a binary file',
      () => fileOf(new Uint8Array([1, 0xff, 0xfe])),
      /history, line 1: .* found a binary file$/,
    ],
  ])('and not from %s', (_, file, sentence) => {
    const read = () => readHistoryFile(file())
    expect(read).toThrow(InputError)
    expect(read).toThrow(sentence)
  })
})
