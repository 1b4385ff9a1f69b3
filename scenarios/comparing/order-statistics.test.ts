import { describe, expect, test } from 'vitest'
import { quorumRegister } from '../../protocols/index.ts'
import { exponential } from '../../sim/index.ts'
import { historyOfRounds, NEVER_MS, tookMs } from './testing/one-after-another.ts'
import { erlang, harmonic, meanOfKth } from './testing/order-statistics.ts'

const MEAN_MS = 10
const LONGEST_MS = 600
const ROUNDS = 2_000

/** A round trip of two messages that take an exponential time each. */
const roundTrip = erlang(2, MEAN_MS)

/** What a quorum of so many of all nodes takes: the coordinator is one of them and has answered at once. */
function quorumMs(quorum: number, nodes: number): number {
  return meanOfKth(quorum - 1, nodes - 1, roundTrip, LONGEST_MS)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** What a few flushes that take no time take all the same, milliseconds. */
const INSTANT_MS = 0.01

/** The measured mean must be as the formula says within 3 %, or three times its standard error if that is more. */
function expectMean(took: readonly number[], expected: number, what: string): void {
  const mean = meanOf(took)
  const variance = meanOf(took.map((ms) => (ms - mean) * (ms - mean)))
  const tolerance = Math.max(INSTANT_MS, 0.03 * expected, 3 * Math.sqrt(variance / took.length))
  expect(Math.abs(mean - expected), `${what}: ${mean} ms, expected ${expected} ms`).toBeLessThanOrEqual(
    tolerance,
  )
}

describe('the formula of the k-th fastest of n', () => {
  test('is the mean times H(n) - H(n - k) for exponential delays', () => {
    for (const n of [1, 3, 5, 9]) {
      for (let k = 0; k <= n; k++) {
        const closed = MEAN_MS * (harmonic(n) - harmonic(n - k))
        expect(meanOfKth(k, n, erlang(1, MEAN_MS), LONGEST_MS), `${k} of ${n}`).toBeCloseTo(closed, 3)
      }
    }
  })

  test('adds up to n means over all k', () => {
    const all = [1, 2, 3, 4].map((k) => meanOfKth(k, 4, roundTrip, LONGEST_MS))
    expect(meanOf(all)).toBeCloseTo(2 * MEAN_MS, 3)
  })
})

describe.each([3, 5])('a quorum register of %i nodes, whose messages take an exponential time', (nodes) => {
  test('answers when the quorum has, the coordinator at once, in one phase', () => {
    for (let quorum = 1; quorum <= nodes; quorum++) {
      const protocol = quorumRegister({
        readQuorum: quorum,
        writeQuorum: quorum,
        writers: 'one',
        writeBack: 'never',
        retryMs: NEVER_MS,
        timeoutMs: NEVER_MS,
      })
      const history = historyOfRounds({ protocol, nodes }, exponential({ mean: MEAN_MS }), { rounds: ROUNDS })
      for (const f of ['read', 'write'])
        expectMean(tookMs(history, f), quorumMs(quorum, nodes), `${f}s of ${quorum} of ${nodes}`)
    }
  })

  test('takes twice as long where an operation has two phases', () => {
    const protocol = quorumRegister({ retryMs: NEVER_MS, timeoutMs: NEVER_MS })
    const history = historyOfRounds({ protocol, nodes }, exponential({ mean: MEAN_MS }), { rounds: ROUNDS })
    const expected = 2 * quorumMs((nodes + 1) / 2, nodes)
    for (const f of ['read', 'write']) expectMean(tookMs(history, f), expected, `${f}s`)
  })
})
