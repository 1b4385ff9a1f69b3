import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Choices,
  ChoicesExhausted,
  RecordingChoices,
  ReplayedChoices,
  SeededChoices,
} from './choices.ts'
import { drawAt, RunKey, type Stream } from './random.ts'

type Asked = 'four' | 'draw' | 'from' | 'rank'

/** Asks for choices of these kinds, from two streams in turn. */
function ask(choices: Choices, kinds: readonly Asked[], seed: string): number[] {
  const key = new RunKey(seed)
  const streams = [key.stream('a'), key.stream('b')] as const
  const generator = key.generator('c')
  return kinds.flatMap((kind, i) => {
    const stream = streams[(i % 2) as 0 | 1]
    if (kind === 'four') return [...choices.four(stream)]
    if (kind === 'draw') return choices.draw(stream)
    if (kind === 'from') return choices.from(generator)
    return choices.rank(stream, i)
  })
}

const kinds = fc.array(fc.constantFrom<Asked[]>('four', 'draw', 'from', 'rank'), { maxLength: 100 })

test('what was recorded is what was chosen, and a replay chooses it again under any seed', () => {
  fc.assert(
    fc.property(kinds, fc.string({ minLength: 1 }), (kinds, seed) => {
      const recording = new RecordingChoices()
      const chosen = ask(recording, kinds, seed)
      expect(chosen, 'recording changes nothing').toStrictEqual(ask(new SeededChoices(), kinds, seed))
      expect(recording.made, 'what was recorded').toStrictEqual(chosen)
      expect(ask(new ReplayedChoices(chosen), kinds, `not ${seed}`), 'the replay').toStrictEqual(chosen)
    }),
  )
})

test('a replay that asks for more than was recorded says that it is another run', () => {
  const replayed = new ReplayedChoices([1, 2])
  const stream = new RunKey('7').stream('a')
  replayed.draw(stream)
  replayed.draw(stream)
  expect(() => replayed.draw(stream)).toThrow(ChoicesExhausted)
  expect(() => replayed.draw(stream)).toThrow('more than the 2 choices')
})

test('every implementation counts draws alike, and ranks take none', () => {
  const replayed = new ReplayedChoices([1, 2, 3, 4, 5, 6, 7])
  for (const choices of [new SeededChoices(), new RecordingChoices(), replayed]) {
    const stream = new RunKey('7').stream('a')
    choices.rank(stream, 9)
    expect(stream.taken, `${choices.constructor.name} after a rank`).toBe(0)
    choices.draw(stream)
    choices.draw(stream)
    expect(stream.taken, `${choices.constructor.name} after two draws`).toBe(2)
    choices.four(stream)
    expect(stream.taken, `${choices.constructor.name} after four more`).toBe(6)
  }
})

test('four at once are the draws that would come one by one', () => {
  const choices = new SeededChoices()
  const together = new RunKey('7').stream('a')
  const apart: Stream = new RunKey('7').stream('a')
  for (let round = 0; round < 3; round++) {
    const four = [...choices.four(together)]
    expect(four).toStrictEqual(four.map(() => choices.draw(apart)))
  }
  expect([...choices.four(together)][2]).toBe(drawAt(apart.high, apart.low, 14))
})

test('a rank depends on the stream and the identity, and on nothing drawn before', () => {
  const choices = new SeededChoices()
  const key = new RunKey('7')
  const stream = key.stream('timers/n1')
  const before = choices.rank(stream, 5)
  choices.draw(stream)
  choices.rank(key.stream('timers/n2'), 5)
  expect(choices.rank(stream, 5)).toBe(before)
  const ranks = new Set(Array.from({ length: 10_000 }, (_, identity) => choices.rank(stream, identity)))
  expect(ranks.size, 'ranks of ten thousand events of one stream').toBe(10_000)
  expect(choices.rank(stream, 5), 'ranks are unsigned').toBeGreaterThanOrEqual(0)
})

test('events of two streams come before each other equally often', () => {
  const choices = new SeededChoices()
  let first = 0
  for (let seed = 0; seed < 2_000; seed++) {
    const key = new RunKey(String(seed))
    if (choices.rank(key.stream('timers/n1'), 0) < choices.rank(key.stream('timers/n2'), 0)) first++
  }
  expect(Math.abs(first - 1_000), `first in ${first} of 2000 seeds`).toBeLessThan(112)
})
