import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../../../test/command-line.ts'
import { tallyOf } from '../../sweeping/testing/tallies.ts'
import { resultOfSeeds } from '../../sweeping/testing/results.ts'
import type { SweepPlan } from './plan.ts'
import { type OutcomeLine, outcomesOf, SweepStore, sweptIn } from './store.ts'

const plan: SweepPlan = {
  netsplit: '0.3.0',
  kind: 'sweep-plan',
  scenario: 's',
  origin: './s.ts',
  code: 'c0de',
  digest: 'd1ge57',
  until: { seeds: ['1-1000'] },
  stopOnFailure: false,
  patienceMs: 10_000,
  memoryMb: 512,
  shrinkRuns: 1_000,
}

function lineOf(from: number): OutcomeLine {
  const tally = tallyOf(String(from + 1), from % 2 === 0 ? 'valid' : 'fails in one way')
  return { from, to: from + 1, seconds: from / 8, tally }
}

/** A folder with a sweep that has stored so many lines, and was left without a word. */
function killedAfter(lines: number): string {
  const folder = folderWith()
  const store = new SweepStore(folder, plan, 'new')
  for (let from = 0; from < lines; from++) {
    store.append(lineOf(from))
    if (from % 3 === 0) store.append({ block: from, weights: { crash: 2 } })
  }
  store.close()
  return folder
}

const expected = (lines: number): OutcomeLine[] => Array.from({ length: lines }, (_, from) => lineOf(from))

describe('what is stored', () => {
  test('is gone when the sweep begins anew, with the files of its failures, and nothing else is', () => {
    const folder = killedAfter(3)
    const failures = join(folder, 'failures')
    mkdirSync(failures)
    for (const name of ['a.failure.json', 'a.html', 'a.json', 'notes.txt'])
      writeFileSync(join(failures, name), '')
    const store = new SweepStore(folder, plan, 'overwrite')
    expect(store.known).toStrictEqual([])
    expect(readdirSync(failures)).toStrictEqual(['notes.txt'])
    store.close()
  })

  test('is there when the sweep is resumed', () => {
    const folder = killedAfter(10)
    const store = new SweepStore(folder, plan, 'resume')
    expect(store.known).toStrictEqual(expected(10))
    expect(store.finished).toBeUndefined()
    store.close()
  })

  test('up to the byte at which a kill cut it off, is there; nothing else is', () => {
    const folder = killedAfter(10)
    const file = join(folder, 'outcomes.jsonl')
    const text = readFileSync(file, 'utf8')
    for (let length = 0; length <= text.length; length++) {
      const found = outcomesOf(text.slice(0, length))
      expect(found).toStrictEqual(expected(found.length))
      const whole = text
        .slice(0, length)
        .split('\n')
        .filter((line, i, all) => i < all.length - 1 && line.includes('tally'))
      // A line whose end alone is missing is whole.
      expect([whole.length, whole.length + 1]).toContain(found.length)
    }
  })

  test('after a kill is not spoiled by what a kill has left', () => {
    const folder = killedAfter(5)
    const file = join(folder, 'outcomes.jsonl')
    truncateSync(file, readFileSync(file).length - 30)
    const resumed = new SweepStore(folder, plan, 'resume')
    expect(resumed.known).toStrictEqual(expected(4))
    resumed.append(lineOf(4))
    resumed.append(lineOf(5))
    resumed.close()
    const again = new SweepStore(folder, plan, 'resume')
    expect(again.known).toStrictEqual(expected(6))
    again.close()
  })

  test('is left out where it is not as it was written', () => {
    const folder = killedAfter(10)
    const text = readFileSync(join(folder, 'outcomes.jsonl'), 'utf8')
    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom('7', 'x', '\u0000', '"', '\n'),
        (at, character) => {
          const spoiled = text.slice(0, at) + character + text.slice(at + 1)
          const lines = expected(10).map((line) => JSON.stringify(line))
          for (const found of outcomesOf(spoiled)) expect(lines).toContain(JSON.stringify(found))
          expect(outcomesOf(spoiled).length).toBeGreaterThanOrEqual(8)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a folder that holds a sweep', () => {
  test('is not begun in by mistake', () => {
    const folder = killedAfter(1)
    expect(() => new SweepStore(folder, plan, 'new')).toThrow(
      `the folder "${folder}" holds a sweep already: --resume continues it, --overwrite begins anew, --out names another folder`,
    )
  })

  test.each([
    [{ code: 'c0ffee' }, 'its code was "c0de" and is "c0ffee" now'],
    [{ until: { forMs: 5 } }, 'its end was {"seeds":["1-1000"]} and is {"forMs":5} now'],
    [{ mutant: 'stale-read' }, 'its mutant was none and is "stale-read" now'],
    [{ digest: 'x' }, 'its form of the scenario was "d1ge57" and is "x" now'],
    [{ shard: '1/2' }, 'its shard was none and is "1/2" now'],
    [{ memoryMb: 64 }, 'its --memory was 512 and is 64 now'],
  ])('is resumed only if the plan is the same, and not with %j', (other, says) => {
    const folder = killedAfter(1)
    expect(() => new SweepStore(folder, { ...plan, ...other }, 'resume')).toThrow(
      `the sweep in ${folder} cannot be resumed: ${says}; --overwrite begins anew`,
    )
  })

  test('is begun anew if that is asked for, and what is not of a sweep is left alone', () => {
    const folder = killedAfter(3)
    mkdirSync(join(folder, 'failures'))
    for (const name of [
      'mine.txt',
      'failures/s-seed-2.failure.json',
      'failures/s-seed-2.html',
      'failures/notes.md',
    ])
      writeFileSync(join(folder, name), 'x')
    const store = new SweepStore(folder, { ...plan, memoryMb: 64 }, 'overwrite')
    expect(store.known).toStrictEqual([])
    store.close()
    expect(
      ['mine.txt', 'failures/notes.md', 'failures/s-seed-2.failure.json', 'failures/s-seed-2.html'].map(
        (name) => existsSync(join(folder, name)),
      ),
    ).toStrictEqual([true, true, false, false])
  })

  test('begins with nothing where there is no plan, whatever else is there', () => {
    const folder = killedAfter(3)
    rmSync(join(folder, 'plan.json'))
    const store = new SweepStore(folder, plan, 'new')
    expect(store.known).toStrictEqual([])
    store.close()
  })

  test('is what can be resumed, and nothing else: no folder is made, and none that is empty is begun in', () => {
    const folder = folderWith({ 'empty/notes.txt': '' })
    for (const name of ['missing', 'empty']) {
      const path = join(folder, name)
      expect(() => new SweepStore(path, plan, 'resume')).toThrow(
        `the folder "${path}" holds no sweep that --resume could continue: without it one begins there, --out names another folder`,
      )
    }
    expect(readdirSync(folder)).toStrictEqual(['empty'])
    expect(readdirSync(join(folder, 'empty'))).toStrictEqual(['notes.txt'])
  })
})

describe('what a sweep came to', () => {
  const result = resultOfSeeds(
    new Map([
      [1, 'valid'],
      [2, 'fails in one way'],
    ]),
  )
  const timing = { ended: 'seeds', seconds: 3, runsPerSecond: 2, toFirst: {} } as const

  test('is there once it has come to its end, and not if it was interrupted', () => {
    const folder = killedAfter(2)
    const store = new SweepStore(folder, plan, 'resume')
    store.finish(result, { ...timing, ended: 'interrupted' })
    expect(store.finished).toBeUndefined()
    store.finish(result, timing)
    expect(store.finished).toStrictEqual({ result, timing })
    expect(sweptIn(folder)).toStrictEqual({ result, timing })
    store.close()
  })

  test('is not to be had of a sweep that is under way, nor of a folder without one', () => {
    const folder = killedAfter(1)
    expect(() => sweptIn(folder)).toThrow(
      `the sweep in ${folder} has not come to its end: expected one that has; --resume continues it`,
    )
    expect(() => sweptIn('nowhere')).toThrow(
      'there is no sweep in nowhere: expected a folder that netsplit sweep wrote',
    )
  })
})
