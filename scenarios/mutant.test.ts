import { describe, expect, test } from 'vitest'
import { raft, singleServer } from '../protocols/index.ts'
import type { Scenario } from '../sim/index.ts'
import { withMutant } from './mutant.ts'
import { resolveScenario } from './resolve.ts'
import { runResolved } from './run.ts'
import { scenarios } from './shipped/index.ts'

const partition = scenarios['raft-partition'] as Scenario

describe('a mutant', () => {
  test('is what the protocol would have been made with', () => {
    const stale = { ...partition, cluster: { protocol: raft({ mutant: 'stale-read' }), nodes: 5 } }
    const verdicts = [1, 2, 3, 4, 5, 6].map((seed) => {
      const expected = runResolved(resolveScenario(stale, seed), seed)
      const found = runResolved(withMutant(resolveScenario(partition, seed), 'stale-read'), seed)
      expect(found.record.traceHash).toBe(expected.record.traceHash)
      return found.verdict
    })
    expect(verdicts).toContain('invalid')
  })

  test('takes the place of another, in every group and version that has it', () => {
    const scenario = resolveScenario(
      {
        name: 's',
        cluster: {
          groups: [
            {
              name: 'a',
              protocol: raft({ mutant: 'earlier-term' }),
              nodes: 3,
              versions: [raft(), singleServer()],
            },
            { name: 'b', protocol: singleServer({ mutant: 'no-flush' }), nodes: 1 },
          ],
        },
        duration: 1_000,
      },
      1,
    )
    const { groups } = withMutant(scenario, 'stale-read').cluster
    expect(
      groups.map(({ protocol, versions = [] }) => [protocol, ...versions].map(({ mutant }) => mutant)),
    ).toStrictEqual([['stale-read', 'stale-read', undefined], ['no-flush']])
    expect(scenario.cluster.groups[0]?.protocol.mutant, 'the scenario is as it was').toBe('earlier-term')
  })

  test('that no protocol has is refused, with those that they have', () => {
    expect(() => withMutant(resolveScenario(partition, 1), 'no-flush')).toThrow(
      'raft-partition: no protocol of it has a mutant "no-flush"; raft has stale-read, forgets-vote, earlier-term',
    )
  })
})
