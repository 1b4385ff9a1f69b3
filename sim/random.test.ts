import * as fc from 'fast-check'
import { alea } from 'seedrandom'
import { expect, test } from 'vitest'
import { SeededChoices } from './choices.ts'
import { InputError } from './errors.ts'
import { drawAt, hashText, mix32, parseSeed, RunKey, type Stream } from './random.ts'
import { tally, unevenness } from './testing/statistics.ts'

const DRAWS = 1 << 15

/** The first draws of a stream. */
function draws(stream: Stream, count = DRAWS): number[] {
  return Array.from({ length: count }, (_, k) => drawAt(stream.high, stream.low, k))
}

test('a number and its digits are one seed', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (seed) => {
      expect(parseSeed(seed)).toBe(parseSeed(String(seed)))
    }),
  )
  expect(parseSeed('any text')).toBe('any text')
})

test.each([
  ['', 'empty'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
] as const)('a seed of %j is refused', (seed, words) => {
  expect(() => parseSeed(seed)).toThrow(InputError)
  expect(() => parseSeed(seed)).toThrow(words)
})

test('the k-th draw of a stream depends on the seed, the name and k, and on no other stream', () => {
  const names = ['link/n1>n2', 'link/n2>n1', 'disk/n1', 'fault/f0']
  const order = fc.array(fc.constantFrom(...names), { maxLength: 200 })
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), order, (seed, drawn) => {
      const key = new RunKey(seed)
      const choices = new SeededChoices()
      const streams = new Map(names.map((name) => [name, key.stream(name)]))
      const seen = new Map(names.map((name) => [name, [] as number[]]))
      for (const name of drawn) seen.get(name)?.push(choices.draw(streams.get(name) as Stream))
      for (const [name, values] of seen) {
        const alone = draws(new RunKey(seed).stream(name), values.length)
        expect(values, `the draws of ${name}, alone and among others`).toStrictEqual(alone)
      }
    }),
  )
})

test('draws are whole numbers of 32 bits', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), fc.nat(), (seed, name, k) => {
      const { high, low } = new RunKey(seed).stream(name)
      const draw = drawAt(high, low, k)
      expect(draw, `draw ${draw}`).toBe(draw >>> 0)
    }),
  )
})

test.each(['1', '7', 'seed'])(
  'the draws of a stream are uniform, high bits and low bits: seed %s',
  (seed) => {
    for (const name of ['link/n1>n2', 'fault/f0', 'workload/arrivals', '']) {
      const values = draws(new RunKey(seed).stream(name))
      for (const shift of [24, 16, 8, 0]) {
        const counts = tally(
          256,
          values.map((value) => (value >>> shift) & 255),
        )
        expect(unevenness(counts), `bits from ${shift} of ${name}`).toBeLessThan(5)
      }
    }
  },
)

test('one draw says nothing about the next', () => {
  for (const name of ['link/n1>n2', 'disk/n3']) {
    const values = draws(new RunKey('7').stream(name), DRAWS + 4)
    for (const apart of [1, 2, 4]) {
      const pairs = values
        .slice(0, DRAWS)
        .map((value, k) => ((value >>> 28) << 4) | ((values[k + apart] as number) >>> 28))
      expect(unevenness(tally(256, pairs)), `draws ${apart} apart of ${name}`).toBeLessThan(5)
    }
  }
})

test('streams whose names or seeds are alike have nothing in common', () => {
  const pairs: readonly (readonly [Stream, Stream])[] = [
    [new RunKey('7').stream('link/n1>n2'), new RunKey('7').stream('link/n2>n1')],
    [new RunKey('7').stream('fault/f1'), new RunKey('7').stream('fault/f2')],
    [new RunKey('7').stream('timers/n1'), new RunKey('7').stream('timers/n11')],
    [new RunKey('7').stream('disk/n1'), new RunKey('8').stream('disk/n1')],
  ]
  pairs.forEach(([one, other], i) => {
    const others = draws(other)
    for (const shift of [28, 0]) {
      const joint = draws(one).map(
        (value, k) => (((value >>> shift) & 15) << 4) | (((others[k] as number) >>> shift) & 15),
      )
      expect(unevenness(tally(256, joint)), `pair ${i}, bits from ${shift}`).toBeLessThan(5)
    }
  })
})

test('a cluster of a hundred nodes has as many streams as links', () => {
  const key = new RunKey('7')
  const keys = new Set<string>()
  for (let from = 1; from <= 100; from++) {
    for (let to = 1; to <= 100; to++) {
      const { high, low } = key.stream(`link/n${from}>n${to}`)
      keys.add(`${high}/${low}`)
    }
  }
  expect(keys.size).toBe(10_000)
})

test("a generator is seedrandom's own, seeded by the stream of the seed and of whom it is for", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (seed, name) => {
      const key = new RunKey(seed)
      const { high, low } = key.stream(name)
      const reference = alea(`${high} ${low}`)
      const generator = key.generator(name)
      for (let k = 0; k < 20; k++) {
        const draw = generator()
        expect(draw, `draw ${k}`).toBe(reference.int32() >>> 0)
      }
    }),
  )
})

test("a generator's draws are uniform over 32 bits", () => {
  const generator = new RunKey('7').generator('node/n1')
  const values = Array.from({ length: DRAWS }, generator)
  for (const shift of [24, 0]) {
    const counts = tally(
      256,
      values.map((value) => (value >>> shift) & 255),
    )
    expect(unevenness(counts), `bits from ${shift}`).toBeLessThan(5)
  }
})

test('mixing 32 bits loses none of them', () => {
  const mixed = new Set(Array.from({ length: 200_000 }, (_, value) => mix32(value)))
  expect(mixed.size).toBe(200_000)
  expect(mix32(-1), 'a negative word is the same 32 bits').toBe(mix32(0xffffffff))
})

test('a hash of text tells apart order and length, and texts that follow different ones', () => {
  const texts = ['', 'a', 'b', 'ab', 'ba', 'aa', 'aaa', 'n1', 'n11', '\u0000', '\u0000\u0000', '\ud800', 'é']
  for (const start of [0, 1, -5]) {
    const hashes = new Set(texts.map((text) => hashText(text, start)))
    expect(hashes.size, `distinct hashes from ${start}`).toBe(texts.length)
  }
  for (const text of texts) {
    const hashes = new Set([0, 1, -5, 1 << 31].map((start) => hashText(text, start)))
    expect(hashes.size, `distinct hashes of ${JSON.stringify(text)}`).toBe(4)
  }
})

test('streams and hashes are the same on every machine', () => {
  const { high, low } = new RunKey('7').stream('link/n1>n2')
  expect([drawAt(high, low, 0), drawAt(high, low, 1), mix32(7), hashText('n1', 0)]).toStrictEqual([
    2070091777, 1897306628, 2492178918, 3226645830,
  ])
})

test('first draws of generators whose names and seeds are almost the same do not depend on each other', () => {
  const SEEDS = 10_000
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let seed = 1; seed <= SEEDS; seed++) {
    const key = new RunKey(String(seed))
    const [a = 0, b = 0, c = 0] = ['node/n2', 'node/n3', 'node/n4'].map(
      (name) => key.generator(name)() / 2 ** 32,
    )
    // Where they depend on each other, this has some tenths more often than others.
    const sum = (a - 2 * b + c + 2) % 1
    tenths[Math.floor(sum * 10)] = (tenths[Math.floor(sum * 10)] ?? 0) + 1
  }
  for (const count of tenths) expect(Math.abs(count / SEEDS - 0.1), tenths.join(' ')).toBeLessThan(0.013)
})
