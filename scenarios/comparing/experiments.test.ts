import { expect, test } from 'vitest'
import { constant } from '../../sim/index.ts'
import { type Configuration, configurationsOf } from './configuration.ts'
import { atDistance, disturbed, othersOf } from './experiments.ts'
import { faultsNamed } from './faults.ts'
import { completeSettings } from './settings.ts'

const settings = completeSettings({ nodes: 3 })
const configuration = (text: string): Configuration => configurationsOf(text)[0] as Configuration
const faults = faultsNamed('isolate').faultsOf({ nodes: 3, others: [], fromMs: 6_000, forMs: 6_000 })

test('the experiments of two configurations differ in nothing but the protocol', () => {
  for (const experiment of [
    (text: string) => disturbed(configuration(text), settings, faults),
    (text: string) => atDistance(configuration(text), settings, 7),
  ]) {
    const { cluster: raft, ...one } = experiment('raft')
    const { cluster: causal, ...other } = experiment('causal')
    expect(one).toEqual(other)
    expect(raft).not.toEqual(causal)
  }
})

test('at a distance all messages take equally long, and nothing happens', () => {
  const { network, faults: none } = atDistance(configuration('raft'), settings, 7)
  expect([network?.latency, none]).toEqual([constant(7), []])
})

test('operations are of what the configuration has', () => {
  const { workload } = disturbed(configuration('raft:object=counter'), settings, [])
  expect(workload?.options).toMatchObject({ object: 'counter', clients: 6, rate: 50 })
})

test('a master is no node that clients are beside', () => {
  expect([othersOf(configuration('chain'), 3), othersOf(configuration('raft'), 3)]).toEqual([['master1'], []])
})
