import { describe, expect, test } from 'vitest'
import { measureStaleness } from '../../checkers/index.ts'
import { dynamo, HashRing } from '../../protocols/index.ts'
import { constant, delay, exponential } from '../../sim/index.ts'
import { historyOfRounds, NEVER_MS } from './testing/one-after-another.ts'
import { choose } from './testing/order-statistics.ts'
import { partialQuorums } from './testing/partial-quorums.ts'
import { consistentShare, type Quorums, type WarsMeans } from './testing/wars.ts'

/** How far a measured share may be off. */
const TOLERANCE = 0.03

describe('the versions that a read of partial quorums is behind', () => {
  const nodes = 3

  test.each([
    [1, 1],
    [1, 2],
    [2, 1],
  ])('are k or more with the k-th power of a probability: R = %i, W = %i', (read, write) => {
    const protocol = partialQuorums(read, write)
    const history = historyOfRounds({ protocol, nodes }, constant(1), { rounds: 4_000 })
    const { byVersions, reads } = measureStaleness(history, { object: 'register' })
    const misses = choose(nodes - write, read) / choose(nodes, read)
    let expected = 1
    for (let k = 1; k <= 4; k++) {
      expected *= misses
      const missed = byVersions.slice(k).reduce((sum, count) => sum + count, 0) / reads
      expect(Math.abs(missed - expected), `the last ${k}: ${missed}, expected ${expected}`).toBeLessThan(
        TOLERANCE,
      )
    }
  })

  test.each([
    [2, 2],
    [1, 3],
    [3, 1],
  ])('are none where quorums meet: R = %i, W = %i', (read, write) => {
    const protocol = partialQuorums(read, write)
    const history = historyOfRounds({ protocol, nodes }, constant(1), { rounds: 300 })
    expect(measureStaleness(history, { object: 'register' }).byVersions).toEqual([300])
  })
})

/** A key that the first of five nodes does not keep, so that who coordinates is no replica. */
function keyNotOfFirst(virtualNodes: number, replicas: number): string {
  const ring = new HashRing(['n1', 'n2', 'n3', 'n4', 'n5'], { virtualNodes })
  for (let i = 0; ; i++) if (!ring.preferenceList(`k${i}`, replicas).includes('n1')) return `k${i}`
}

describe('how often a read of Dynamo sees the write that was acknowledged t before', () => {
  // Times at which steps of the visibility curve begin.
  const waitsMs = [0, 5, 10, 20, 50]
  const rounds = 1_500 * waitsMs.length
  const means: WarsMeans = { writeMs: 20, acknowledgementMs: 5, readMs: 5, responseMs: 5 }

  test.each<Quorums>([
    { replicas: 3, read: 1, write: 1 },
    { replicas: 3, read: 1, write: 2 },
    { replicas: 3, read: 2, write: 1 },
    { replicas: 3, read: 2, write: 2 },
  ])('is as the WARS model says: R = $read, W = $write', ({ replicas, read, write }) => {
    const virtualNodes = 8
    const protocol = dynamo({
      replicas,
      readQuorum: read,
      writeQuorum: write,
      quorums: 'strict',
      conflicts: 'last-writer-wins',
      timestamps: 'wall-clock',
      virtualNodes,
      readRepair: false,
      antiEntropyMs: 0,
      handoffMs: NEVER_MS,
      retryMs: NEVER_MS,
      timeoutMs: NEVER_MS,
    })
    // All that messages take is what these add; a rest is long enough for every message of a round.
    const faults = [
      delay({ at: 0, ms: 0, jitter: exponential({ mean: means.writeMs }), types: ['store'] }),
      delay({ at: 0, ms: 0, jitter: exponential({ mean: means.readMs }), types: ['stored', 'get', 'has'] }),
    ]
    const key = keyNotOfFirst(virtualNodes, replicas)
    const history = historyOfRounds(
      { protocol, nodes: 5 },
      constant(0),
      { rounds, key, waitsMs, restMs: 400 },
      faults,
    )
    const { visibility } = measureStaleness(history, { object: 'register' })
    expect(visibility.map(({ afterUs }) => afterUs / 1_000)).toEqual(waitsMs)
    for (const { afterUs, reads, consistent } of visibility) {
      const afterMs = afterUs / 1_000
      const expected = consistentShare(means, { replicas, read, write }, afterMs)
      const found = consistent / reads
      expect(Math.abs(found - expected), `${afterMs} ms: ${found}, expected ${expected}`).toBeLessThan(
        TOLERANCE,
      )
    }
  })
})
