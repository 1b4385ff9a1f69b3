import { expect, test } from 'vitest'
import { partition, type RunRecord } from '../../sim/index.ts'
import type { ClusterOptions } from './cluster.ts'
import { registers, script } from './register-workload.ts'

/** Runs a cluster to its end, at which nothing may have been violated. */
type RunCluster = (options: ClusterOptions) => { readonly run: RunRecord }

/** What must hold of every protocol that serves registers with compare-and-sets: each operation does what its name says. */
export function registerLaws(runOf: RunCluster): void {
  test('reads see writes, a compare-and-set succeeds where the value is the expected one, and anything else fails', () => {
    const { run } = runOf({
      workload: script({
        operations: [
          { f: 'read', key: 'x' },
          { f: 'write', key: 'x', value: 1 },
          { f: 'cas', key: 'x', value: [1, 2] },
          { f: 'cas', key: 'x', value: [1, 3] },
          { f: 'read', key: 'x' },
          { f: 'append', key: 'x', value: 4 },
          { f: 'read', key: 'y' },
        ],
      }),
    })
    const ended = [...run.history].filter(({ type }) => type !== 'invoke')
    expect(ended.map(({ type, f, value }) => [type, f, value])).toEqual([
      ['ok', 'read', null],
      ['ok', 'write', 1],
      ['ok', 'cas', [1, 2]],
      ['fail', 'cas', [1, 3]],
      ['ok', 'read', 2],
      ['fail', 'append', 4],
      ['ok', 'read', null],
    ])
  })
}

/** What must hold of every protocol whose decisions take a majority: the halves of a cluster of four can do nothing. */
export function majorityLaws(runOf: RunCluster): void {
  test('half of an even number is no majority', () => {
    const split = {
      groups: [
        ['n1', 'n2'],
        ['n3', 'n4'],
      ],
    }
    const { run } = runOf({
      nodes: 4,
      workload: registers({ clients: 8 }),
      faults: [partition({ at: 1_000, for: 2_000, split })],
    })
    const answered = [...run.history].filter(({ type }) => type === 'ok').map(({ time }) => time)
    // An answer that was on its way when the halves were parted still arrives: latency is 5 ms at most.
    expect(answered.filter((time) => time > 1_010_000 && time < 3_000_000)).toEqual([])
    expect(answered.filter((time) => time > 3_000_000).length).toBeGreaterThan(20)
  })
}
