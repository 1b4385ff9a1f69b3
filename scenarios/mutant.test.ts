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

  test('that is named with its protocol is switched on in that one alone', () => {
    const both = [raft(), singleServer()].map((protocol) => ({ name: protocol.use, protocol, nodes: 1 }))
    const scenario = resolveScenario({ name: 's', cluster: { groups: both }, duration: 1_000 }, 1)
    const mutantsUnder = (given: string): readonly unknown[] =>
      withMutant(scenario, given).cluster.groups.map(({ protocol }) => protocol.mutant)
    expect(mutantsUnder('no-sessions'), 'both have it').toStrictEqual(['no-sessions', 'no-sessions'])
    expect(mutantsUnder('raft/no-sessions')).toStrictEqual(['no-sessions', undefined])
    expect(mutantsUnder('single-server/no-sessions')).toStrictEqual([undefined, 'no-sessions'])
    expect(() => withMutant(scenario, 'no-sesions')).toThrow(
      's: no protocol of it has a mutant "no-sesions": did you mean no-sessions? netsplit list mutants names them all',
    )
  })

  test('that no protocol has is refused, with one that is named almost so', () => {
    const refused =
      (given: string): (() => unknown) =>
      () =>
        withMutant(resolveScenario(partition, 1), given)
    const none = 'raft-partition: no protocol of it has a mutant'
    expect(refused('no-flush-at-all')).toThrow(
      `${none} "no-flush-at-all": netsplit list mutants raft/ names them all`,
    )
    expect(refused('stale-reads')).toThrow(`${none} "stale-reads": did you mean stale-read? `)
  })
})
