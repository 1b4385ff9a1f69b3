import { describe, expect, test } from 'vitest'
import { crash, InputError, type RunRecord } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { checkSessionModel } from '../../checkers/index.ts'
import { run, simulate } from '../run.ts'
import { compare, comparedScenario } from './compare.ts'
import type { ComparedConfiguration, Comparison } from './comparison.ts'
import { type Configuration, configurationsOf } from './configuration.ts'
import { timetable } from './experiments.ts'
import { type Performed, performedIn } from './performed.ts'
import { type ComparisonSettings, completeSettings } from './settings.ts'

const SMALL: Partial<ComparisonSettings> = { nodes: 3, seeds: 1, distances: [] }

const all = (...texts: readonly string[]): readonly Configuration[] =>
  texts.flatMap((text) => configurationsOf(text))

/** The only configuration of a comparison. */
function only({ configurations }: Comparison): ComparedConfiguration {
  expect(configurations).toHaveLength(1)
  return configurations[0] as ComparedConfiguration
}

describe('runs of two configurations under one seed', () => {
  const settings = completeSettings({ nodes: 3 })
  const recordOf = (text: string): RunRecord =>
    simulate(comparedScenario(configurationsOf(text)[0] as Configuration, settings), 7).finish()
  const [near, far] = [recordOf('causal'), recordOf('abd')]
  const askedBy = (record: RunRecord): readonly Performed[] =>
    performedIn(record).filter(({ from }) => from < timetable.settleAtMs * 1_000)
  // The second half of a crossing comes once the first has been answered.
  const isPaired = ({ isRead, key }: Performed): boolean => !(isRead && key.startsWith('cross-'))
  const placeOf = ({ from, invocation }: Performed): string => `${invocation.client ?? ''} at ${from}`
  const what = ({ f, key, invocation }: Performed): string =>
    `${f} ${key} ${textOf(invocation.value ?? null)}`

  test('ask the same of the same clients at the same times, but where a client still waits for an answer', () => {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      const others = askedBy(other)
      const byPlace = new Map(others.filter(isPaired).map((performed) => [placeOf(performed), performed]))
      for (const performed of askedBy(one).filter(isPaired)) {
        const same = byPlace.get(placeOf(performed))
        if (same !== undefined) {
          expect(what(same), placeOf(performed)).toBe(what(performed))
          continue
        }
        const { client } = performed.invocation
        const busy = others.some(
          ({ invocation, from, to }) =>
            invocation.client === client && from <= performed.from && to >= performed.from,
        )
        expect(busy, `${client} was free at ${performed.from} and did not ask`).toBe(true)
      }
    }
    expect(askedBy(near).length).toBeGreaterThan(500)
  })

  test('meet the same faults', () => {
    const met = ({ faults }: RunRecord) =>
      faults.map((fault) => (fault.injected ? [fault.fault, fault.from, fault.to, fault.links] : fault))
    expect(met(near)).toEqual(met(far))
    expect(near.faults).toMatchObject([{ injected: true }])
  })

  test('end with reads of every key that anyone wrote', () => {
    const written = new Set(performedIn(near).flatMap(({ f, key }) => (f === 'write' ? [key] : [])))
    const lastRead = performedIn(near).filter(
      ({ from, isRead }) => isRead && from >= timetable.settleAtMs * 1_000,
    )
    expect(new Set(lastRead.map(({ key }) => key))).toEqual(written)
  })
})

describe('a comparison', () => {
  test('is the same every time, and does not depend on what else is compared', () => {
    const once = compare(all('raft', 'causal'), SMALL)
    expect(compare(all('raft', 'causal'), SMALL)).toEqual(once)
    expect(only(compare(all('causal'), SMALL))).toEqual(once.configurations[1])
    expect(JSON.parse(JSON.stringify(once))).toEqual(once)
  })

  test('tells under a partition what is consistent from what is available', () => {
    const { configurations, disturbance } = compare(all('abd', 'causal'), { ...SMALL, nodes: 5 })
    const [abd, causal] = configurations as readonly [ComparedConfiguration, ComparedConfiguration]
    expect([abd.label.letters, causal.label.letters]).toEqual(['PC/EC', 'PA/EL'])
    expect(disturbance?.sides.map(({ name }) => name)).toEqual(['minority', 'majority'])
    expect(abd.availability?.sides).toMatchObject([
      { name: 'minority', answered: 0, isTotal: false },
      { name: 'majority', isTotal: true },
    ])
    expect(abd.availability?.sides[0]?.requests).toBeGreaterThan(0)
    expect(causal.availability).toMatchObject({ isTotal: true })
    expect([abd.strongest, causal.weakestViolated]).toEqual([['linearizable'], ['sequential']])
    expect([abd.staleness.withFaults?.stale, abd.lostWrites.lost]).toEqual([0, 0])
    expect(causal.staleness.withFaults?.stale).toBeGreaterThan(0)
    expect(causal.traffic.messages).toBeLessThan(abd.traffic.messages)
    const counterexample = causal.models.find(({ model }) => model === 'linearizable')?.counterexample
    expect(counterexample).toMatchObject({ seed: '1' })
  })

  test('finds what a primary acknowledges alone and loses', () => {
    const { lostWrites, label } = only(compare(all('primary-backup:async'), { ...SMALL, nodes: 5 }))
    expect(lostWrites.lost).toBeGreaterThan(0)
    expect(lostWrites.lost).toBeLessThan(lostWrites.acknowledged)
    expect(lostWrites.example).toContain('was told')
    expect(label.partitioned).not.toBe('C')
  })

  test('of counters tells nothing of staleness', () => {
    const { object, staleness, models } = only(compare(all('raft:object=counter'), SMALL))
    expect([object, staleness.withFaults?.reads]).toEqual(['counter', 0])
    expect(models.find(({ model }) => model === 'linearizable')?.verdict).toBe('valid')
  })

  test('without faults says nothing of partitions, availability or recovery', () => {
    const comparison = compare(all('abd'), { ...SMALL, faults: 'none' })
    const { label, availability, recovery, success, staleness, models } = only(comparison)
    expect(comparison.faults).toEqual([])
    expect(comparison).not.toHaveProperty('disturbance')
    expect([label.letters, availability, recovery, success, staleness.withFaults]).toEqual([
      'EC',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(models[0]?.runs).toBe(1)
  })

  test('asks nothing of a node that is down, and does not wait for it to recover', () => {
    const { availability, recovery, label } = only(compare(all('abd'), { ...SMALL, faults: 'crash' }))
    expect(availability).toMatchObject({ isTotal: true, sides: [{ name: 'all' }] })
    expect(recovery).toMatchObject({ failover: { mostMs: 0, never: 0 }, healing: { never: 0 } })
    expect(label).not.toHaveProperty('partitioned')
  })

  test('takes faults of one’s own in place of those that have a name', () => {
    const faults = [crash({ at: 5_000, for: 1_000, node: 'n2' })]
    const { disturbance, ...comparison } = compare(all('abd'), { ...SMALL, faults: 'mine.json' }, { faults })
    expect(comparison.faults).toEqual(faults)
    expect(disturbance).toMatchObject({ fromMs: 5_000, toMs: 6_000, words: 'faults of mine.json' })
  })

  test('tells before each run which it is, and lets others take it to its end', () => {
    const told: string[] = []
    let finished = 0
    compare(
      all('abd', 'causal'),
      { ...SMALL, distances: [1] },
      {
        progress: (run, of, configuration) => told.push(`${run} of ${of}: ${configuration}`),
        finish: (simulation) => {
          finished++
          return simulation.finish()
        },
      },
    )
    expect(told).toEqual([
      ...[1, 2, 3].map((run) => `${run} of 6: abd`),
      ...[4, 5, 6].map((run) => `${run} of 6: causal`),
    ])
    expect(finished).toBe(6)
  })

  test('counts how operations fared in windows that reach to the end of the main part', () => {
    const { success } = only(compare(all('causal'), SMALL))
    const windows = success?.sides.map((side) => side.windows.length)
    expect(windows).toEqual([34, 34])
    expect(success?.windowMs).toBe(500)
  })

  test('refuses a protocol that answers nothing', () => {
    expect(() => compare(all('swim'), SMALL)).toThrow(
      'compare: "swim" refuses everything (there is no operation "read": expected members) when it is asked to read and write registers, expected a protocol that does',
    )
  })

  test('of nothing has no configurations', () => {
    expect(compare([], SMALL).configurations).toEqual([])
  })
})

test.each<readonly [Partial<ComparisonSettings>, string]>([
  [{ nodes: 0 }, 'compare: nodes is 0'],
  [{ nodes: 2 }, 'compare: 2 nodes cannot be cut so'],
  [{ faults: 'earthquake' }, 'there are no faults "earthquake"'],
])('settings %j are refused', (settings, why) => {
  expect(() => compare(all('abd'), settings)).toThrow(InputError)
  expect(() => compare(all('abd'), settings)).toThrow(why)
})

test('what a cut sequencer has done is known to be sequential, and not only not known to be otherwise', () => {
  const [sequencer] = configurationsOf('sequencer')
  // A search over sessions alone gives this one up after millions of steps.
  const { history } = run(comparedScenario(sequencer as Configuration, completeSettings({})), 3)
  const verdict = checkSessionModel(history, { model: 'sequential', object: 'register', sessions: 'client' })
  expect(verdict.verdict, verdict.why).toBe('valid')
})
