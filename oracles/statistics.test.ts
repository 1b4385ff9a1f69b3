import { describe, expect, test } from 'vitest'
import { RunKey } from '../sim/random.ts'
import type { Finding } from './oracle.ts'
import { exactFinding, meanFinding, quantileFinding, shareFinding, studentQuantile } from './statistics.ts'

const said = { quantity: 'of a test', unit: 'ms', published: 100 }

/** Numbers from 0 to 1, neither of them, the same ones each time. */
function uniforms(name: string): () => number {
  const draw = new RunKey('oracles').generator(name)
  return () => (draw() + 0.5) / 2 ** 32
}

/** Draws of the normal distribution around 0. */
function normals(name: string): () => number {
  const uniform = uniforms(name)
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
}

/** How many of so many intervals leave out what they are of. */
function misses(trials: number, truth: number, measure: () => Finding): number {
  let missed = 0
  for (let trial = 0; trial < trials; trial++) {
    const [low, high] = measure().interval
    if (truth < low || truth > high) missed++
  }
  return missed
}

describe('intervals', () => {
  test("Student's quantile is that of printed tables", () => {
    const printed = { 9: 4.781, 11: 4.437, 15: 4.073, 29: 3.659, 60: 3.46, 120: 3.373, 1e9: 3.291 }
    for (const [degrees, quantile] of Object.entries(printed)) {
      expect(Math.abs(studentQuantile(Number(degrees)) / quantile - 1), degrees).toBeLessThan(1e-3)
    }
  })

  test('one mean in a thousand is missed, of a dozen samples too', () => {
    const normal = normals('means')
    const samples = (): number[] => Array.from({ length: 12 }, normal)
    const missed = misses(20_000, 0, () => meanFinding({ ...said, published: 0 }, samples()))
    expect(missed, 'of 20000, where 20 are expected').toBeGreaterThan(5)
    expect(missed, 'of 20000, where 20 are expected').toBeLessThan(40)
  })

  test('one share in a thousand is missed', () => {
    const uniform = uniforms('shares')
    const count = (): number => Array.from({ length: 300 }, uniform).filter((draw) => draw < 0.2).length
    const missed = misses(6_000, 0.2, () => shareFinding({ ...said, published: 0 }, count(), 300))
    expect(missed, 'of 6000, where 6 are expected').toBeGreaterThan(0)
    expect(missed, 'of 6000, where 6 are expected').toBeLessThan(18)
  })

  test('one quantile in a thousand is missed at most', () => {
    const uniform = uniforms('quantiles')
    const samples = (): number[] => Array.from({ length: 300 }, uniform)
    const missed = misses(4_000, 0.9, () => quantileFinding({ ...said, published: 0 }, samples(), 0.9))
    expect(missed, 'of 4000, where 4 are expected').toBeLessThan(13)
  })

  test('a share of nothing and a share of all are within their intervals', () => {
    const square = 3.2905 ** 2
    const none = shareFinding(said, 0, 50)
    expect(none.interval[0]).toBe(0)
    expect(none.interval[1]).toBeCloseTo(square / (50 + square), 4)
    const all = shareFinding(said, 50, 50)
    expect(all.interval[0]).toBeCloseTo(50 / (50 + square), 4)
    expect(all.interval[1]).toBe(1)
  })

  test('a quantile lies between two of the samples', () => {
    const samples = Array.from({ length: 1_000 }, (_, i) => 1_000 - i)
    expect(quantileFinding(said, samples, 0.5)).toMatchObject({ measured: 500, interval: [447, 554] })
    expect(quantileFinding(said, samples, 0.999)).toMatchObject({ measured: 999, interval: [995, 1_000] })
  })

  test('what was published loosely widens them', () => {
    const loose = { ...said, slack: 0.05, because: 'read off a figure' }
    const samples = Array.from({ length: 20 }, (_, i) => i)
    const narrow = meanFinding(said, samples)
    const { interval, tolerance } = meanFinding(loose, samples)
    expect(interval[0]).toBeCloseTo(narrow.interval[0] - 5, 9)
    expect(interval[1]).toBeCloseTo(narrow.interval[1] + 5, 9)
    expect(tolerance).toBe('99.9 % of 20, and 5 %: read off a figure')
    expect(exactFinding(loose, 101)).toMatchObject({
      interval: [96, 106],
      tolerance: '5 %: read off a figure',
    })
    expect(exactFinding(said, 100)).toMatchObject({ measured: 100, tolerance: 'exact' })
  })

  test('a mean of a few samples has none', () => {
    expect(() => meanFinding(said, [1, 2, 3])).toThrow('of a test: 3 samples, expected 10 or more')
  })
})
