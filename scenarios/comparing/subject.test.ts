import { expect, test } from 'vitest'
import { configurationsOf } from './configuration.ts'
import { completeSettings } from './settings.ts'
import { subjectOf } from './subject.ts'

test('a label is a statement about a configuration, a workload and faults', () => {
  const [dynamo] = configurationsOf('dynamo:r=1')
  const cut = { fromMs: 1, toMs: 2, words: 'n1 is cut off', isCut: true, sides: [] }
  expect(subjectOf(dynamo as never, completeSettings({ seeds: 1, reads: 0.255 }), cut)).toBe(
    'dynamo with readQuorum 1, conflicts last-writer-wins, 5 nodes 10 ms apart; 50 operations a second on registers, 26 % reads; n1 is cut off; 1 seed',
  )
})

test('what is as usual is not told', () => {
  const [raft] = configurationsOf('raft:object=counter')
  expect(subjectOf(raft as never, completeSettings({ nodes: 3 }), undefined)).toBe(
    'raft with object counter, 3 nodes 10 ms apart; 50 operations a second on counters, 50 % reads; no faults; 5 seeds',
  )
})
