import { expect, test } from 'vitest'
import type { ClusterView, Invariant } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import {
  configurationsFollowLog,
  electionSafety,
  leaderAppendOnly,
  leaderCompleteness,
  logMatching,
  snapshotsAgree,
  stateMachineSafety,
} from './invariants.ts'
import { type Entry, RaftLog } from './log.ts'
import type { Raft, Role } from './raft.ts'

/** As much of a server as the invariants look at. */
interface Puppet {
  role: Role
  term: number
  commitIndex: number
  lastApplied: number
  readonly log: RaftLog
}

const noop = (term: number): Entry => ({ term, command: null })
const write = (term: number, value: number): Entry => ({
  term,
  command: { session: 's', sequence: value, operation: { f: 'write', key: 'x', value } },
})

function puppet(...entries: readonly Entry[]): Puppet {
  const log = new RaftLog(new MemoryDisk(), { voters: ['n1', 'n2', 'n3'], outgoing: [] })
  for (const entry of entries) log.append(entry)
  return { role: 'follower', term: 1, commitIndex: 0, lastApplied: 0, log }
}

/** Lets an invariant look at the puppets n1, n2 and so on; gives a function for a further look at one of them. */
function watch(invariant: Invariant<Raft>, ...puppets: readonly Puppet[]) {
  const look = invariant.create()
  const nodes = puppets.map((process, i) => ({
    id: `n${i + 1}`,
    incarnation: 1,
    process: process as unknown as Raft,
    durable: new MemoryDisk(),
  }))
  return (changed: Puppet): string | undefined => {
    const cluster: ClusterView<Raft> = { time: 0, nodes, changed: nodes[puppets.indexOf(changed)] }
    return look(cluster)
  }
}

test('election safety names both leaders of a term', () => {
  const [a, b] = [puppet(), puppet()]
  const look = watch(electionSafety, a, b)
  Object.assign(a, { role: 'leader', term: 3 })
  expect([look(a), look(a)]).toEqual([undefined, undefined])
  Object.assign(b, { role: 'leader', term: 4 })
  expect(look(b)).toBeUndefined()
  b.term = 3
  expect(look(b)).toBe('n1 and n2 both led term 3')
})

test('a leader that removes an entry of its own is noticed', () => {
  const a = puppet(noop(1), noop(1))
  const look = watch(leaderAppendOnly, a)
  a.role = 'leader'
  expect(look(a)).toBeUndefined()
  a.log.merge(1, [noop(2)])
  expect(look(a)).toBe('n1 removed its entries after index 1 while it led term 1')
})

test('logs that agree at an index and differ before it do not match', () => {
  const [a, b] = [puppet(noop(1), noop(3)), puppet(noop(2), noop(3))]
  const look = watch(logMatching, a, b)
  expect(look(a)).toBeUndefined()
  expect(look(b)).toBe(
    'n2 and n1 agree at index 2, term 3, but the entry before it is of term 2 at n2 and of term 1 at n1',
  )
})

test('different commands at one index and term do not match', () => {
  const [a, b] = [puppet(write(1, 5)), puppet(write(1, 6))]
  const look = watch(logMatching, a, b)
  expect(look(a)).toBeUndefined()
  expect(look(b)).toBe('n2 and n1 hold different commands at index 1, term 1: write x 6 and write x 5')
})

test('a log that was cut and has grown to the same length again is looked at again', () => {
  const [a, b] = [puppet(noop(1), write(2, 7)), puppet(noop(1), noop(1))]
  const look = watch(logMatching, a, b)
  expect([look(a), look(b)]).toEqual([undefined, undefined])
  b.log.merge(1, [write(2, 8)])
  expect(look(b)).toBe('n2 and n1 hold different commands at index 2, term 2: write x 8 and write x 7')
})

test('a leader that lacks a committed entry is noticed when it is elected', () => {
  const [a, b, c] = [puppet(noop(1), noop(1)), puppet(noop(1)), puppet(noop(1), noop(2))]
  const look = watch(leaderCompleteness, a, b, c)
  Object.assign(a, { role: 'leader', commitIndex: 2 })
  expect(look(a)).toBeUndefined()
  Object.assign(b, { role: 'leader', term: 2 })
  expect(look(b)).toBe(
    'n2 leads term 2 without the entry at index 2, term 1, which n1 committed in term 1: it has no such entry',
  )
  Object.assign(c, { role: 'leader', term: 3 })
  expect(look(c)).toBe(
    'n3 leads term 3 without the entry at index 2, term 1, which n1 committed in term 1: its entry there is of term 2',
  )
})

test('a leader of a lower term than that of the commit need not have the entry', () => {
  const [a, b] = [puppet(noop(5)), puppet()]
  const look = watch(leaderCompleteness, a, b)
  Object.assign(a, { role: 'leader', term: 5, commitIndex: 1 })
  Object.assign(b, { role: 'leader', term: 4 })
  expect([look(a), look(b)]).toEqual([undefined, undefined])
})

test('a commit is held against leaders who were elected before it was known', () => {
  const [a, b] = [puppet(noop(1)), puppet()]
  const look = watch(leaderCompleteness, a, b)
  Object.assign(b, { role: 'leader', term: 2 })
  expect(look(b)).toBeUndefined()
  Object.assign(a, { role: 'leader', commitIndex: 1 })
  expect(look(a)).toMatch(/^n2 leads term 2 without the entry at index 1, term 1/)
})

test('two servers that apply different entries at one index are named', () => {
  const [a, b] = [puppet(noop(1), write(1, 5)), puppet(noop(1), write(2, 6))]
  const look = watch(stateMachineSafety, a, b)
  a.lastApplied = 2
  b.lastApplied = 2
  expect(look(a)).toBeUndefined()
  expect(look(b)).toBe('n2 applied write x 6 of term 2 at index 2, where n1 had applied write x 5 of term 1')
})

test('two snapshots of the same entries that hold different things are named', () => {
  const [a, b] = [puppet(), puppet()]
  const look = watch(snapshotsAgree, a, b)
  const configuration = { voters: ['n1', 'n2'], outgoing: [] }
  for (const [log, value] of [
    [a.log, 1],
    [b.log, 2],
  ] as const) {
    log.install({
      lastIndex: 4,
      lastTerm: 1,
      configuration,
      machine: { states: [['x', value]], sessions: [] },
    })
  }
  expect(look(a)).toBeUndefined()
  expect(look(b)).toBe('n2 and n1 hold different snapshots of the entries up to index 4')
})

test('a configuration whose entry is gone is noticed', () => {
  const log = new RaftLog(new MemoryDisk(), { voters: ['n1'], outgoing: [] }, 'keeps-removed-configuration')
  const a: Puppet = { ...puppet(), log }
  const look = watch(configurationsFollowLog, a)
  log.append({ term: 1, command: null, configuration: { voters: ['n1', 'n2'], outgoing: [] } })
  expect(look(a)).toBeUndefined()
  log.merge(0, [noop(2)])
  expect(look(a)).toBe('n1 goes by the voters n1, n2 of index 1, where its log has another entry by now')
})
