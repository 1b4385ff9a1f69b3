import { expect, test } from 'vitest'
import { ScriptedNode, ScriptedRequest, type ScriptedTimer, type Sent } from '../testing/scripted-node.ts'
import type { AppendEntries, RaftMessage } from './messages.ts'
import { raftDefaults, type RaftMutant } from './options.ts'
import { Raft } from './raft.ts'

/** One server of three, with everyone else played by the test. */
class Stage {
  readonly node = new ScriptedNode<RaftMessage>('n1', ['n1', 'n2', 'n3'])
  readonly raft: Raft

  constructor(mutant?: RaftMutant) {
    this.raft = new Raft(this.node, raftDefaults, mutant)
  }

  get electionTimer(): ScriptedTimer {
    return this.node.timers[0] as ScriptedTimer
  }

  /** Makes the server the leader of the next term, with nothing of it durable yet. */
  elect(): readonly Sent<RaftMessage>[] {
    this.electionTimer.ring()
    this.node.disk.complete()
    this.node.takeSent()
    this.raft.receive('n2', { type: 'vote', term: this.raft.term, granted: true })
    return this.node.takeSent()
  }

  /** A follower says that it has everything up to an index, in answer to the message of a serial number. */
  acknowledge(from: string, matchIndex: number, serial: number, term = this.raft.term): void {
    this.raft.receive(from, { type: 'append-reply', success: true, term, matchIndex, serial })
  }
}

const append = (fields: Partial<AppendEntries>): AppendEntries => ({
  type: 'append-entries',
  term: 1,
  prevLogIndex: 0,
  prevLogTerm: 0,
  entries: [],
  leaderCommit: 0,
  serial: 1,
  ...fields,
})

const serialsOf = (sent: readonly Sent<RaftMessage>[]): readonly number[] =>
  sent.flatMap(({ message }) => (message.type === 'append-entries' ? [message.serial] : []))

test('a vote is durable before it is sent', () => {
  const { raft, node } = new Stage()
  raft.receive('n2', { type: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0 })
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent()).toEqual([{ to: 'n2', message: { type: 'vote', term: 4, granted: true } }])
  expect(node.disk.read('ballot')).toEqual({ term: 4, votedFor: 'n2' })
})

test('a vote is given once in a term, to one candidate, who may ask again', () => {
  const { raft, node } = new Stage()
  const ask = { type: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0 } as const
  for (const candidate of ['n2', 'n3', 'n2']) raft.receive(candidate, ask)
  node.disk.complete()
  expect(node.takeSent().map(({ to, message }) => [to, 'granted' in message && message.granted])).toEqual([
    ['n2', true],
    ['n3', false],
    ['n2', true],
  ])
})

test('a candidate does not ask for votes before its own vote is durable', () => {
  const { node, electionTimer } = new Stage()
  electionTimer.ring()
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent().map(({ to }) => to)).toEqual(['n2', 'n3'])
})

test('a candidate asks again whoever has not answered', () => {
  const { raft, node, electionTimer } = new Stage()
  electionTimer.ring()
  node.disk.complete()
  node.takeSent()
  raft.receive('n3', { type: 'vote', term: 1, granted: false })
  ;(node.timers[1] as ScriptedTimer).ring()
  expect(node.takeSent().map(({ to }) => to)).toEqual(['n2'])
})

test('entries are durable before they are acknowledged', () => {
  const { raft, node } = new Stage()
  raft.receive('n2', append({ entries: [{ term: 1, command: null }], serial: 7 }))
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent().map(({ message }) => message)).toEqual([
    { type: 'append-reply', success: true, term: 1, matchIndex: 1, serial: 7 },
  ])
})

test('a heartbeat that overtakes a flush is answered after it', () => {
  const { raft, node } = new Stage()
  raft.receive('n2', append({ entries: [{ term: 1, command: null }], serial: 1 }))
  raft.receive('n2', append({ prevLogIndex: 1, prevLogTerm: 1, serial: 2 }))
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent()).toHaveLength(2)
})

test('after a flush, a server that has moved on to another term keeps its answer to itself', () => {
  const { raft, node } = new Stage()
  raft.receive('n2', append({ entries: [{ term: 1, command: null }] }))
  raft.receive('n3', append({ term: 2, entries: [{ term: 2, command: null }] }))
  node.disk.complete()
  expect(node.takeSent().map(({ to, message }) => [to, message.term])).toEqual([['n3', 2]])
})

test('a leader counts its own entry only once it is durable', () => {
  const stage = new Stage()
  stage.elect()
  stage.acknowledge('n2', 1, 1)
  expect(stage.raft.commitIndex).toBe(0)
  stage.node.disk.complete()
  expect(stage.raft.commitIndex).toBe(1)
})

test('a leader does not commit an entry of an earlier term by counting replicas (Figure 8)', () => {
  const commitIndexes = ([undefined, 'earlier-term'] as const).map((mutant) => {
    const stage = new Stage(mutant)
    stage.raft.receive('n2', append({ entries: [{ term: 1, command: null }] }))
    stage.elect()
    stage.node.disk.complete()
    stage.acknowledge('n3', 1, 1)
    return stage.raft.commitIndex
  })
  expect(commitIndexes).toEqual([0, 1])
})

test('an answer of an earlier leadership confirms nothing to the same leader, elected again', () => {
  const stage = new Stage()
  stage.raft.receive('n2', append({ term: 5 }))
  stage.node.disk.complete()
  stage.node.takeSent()
  stage.raft.receive('n3', append({ term: 3, serial: 100 }))
  expect(stage.node.takeSent().map(({ message }) => message)).toEqual([
    { type: 'append-reply', success: false, term: 5, nextIndex: 1, serial: 0 },
  ])
})

test('a read waits for the first commit of the term and for a majority heard from after it came', () => {
  const stage = new Stage()
  const { raft, node } = stage
  stage.elect()
  node.disk.complete()
  const early = new ScriptedRequest({ f: 'read', key: 'x' })
  raft.request(early)
  stage.acknowledge('n2', 1, 1)
  const [serial] = serialsOf(node.takeSent())
  expect([
    raft.commitIndex,
    early.answer,
    node.marks.has('a read waits for the first commit of a term'),
  ]).toEqual([1, undefined, true])
  // An answer to what was sent before the read had begun says nothing about now.
  stage.acknowledge('n3', 1, 2)
  expect(early.answer).toBeUndefined()
  stage.acknowledge('n2', 1, serial as number)
  expect(early.answer).toBe('ok null')
})

test('a new leader does not answer reads before it knows what the one before it had committed', () => {
  const stage = new Stage()
  const { raft, node } = stage
  const operation = { f: 'write', key: 'x', value: 5 }
  const command = { session: 'c2/1', sequence: 1, operation }
  raft.receive('n2', append({ entries: [{ term: 1, command }] }))
  stage.elect()
  node.disk.complete()
  const read = new ScriptedRequest({ f: 'read', key: 'x' })
  raft.request(read)
  // It is the leader beyond doubt, and yet the write may have been acknowledged without its knowledge.
  raft.receive('n3', { type: 'append-reply', success: false, term: raft.term, nextIndex: 1, serial: 9 })
  expect(read.answer).toBeUndefined()
  stage.acknowledge('n3', 2, 10)
  stage.acknowledge('n3', 2, 99)
  expect(read.answer).toBe('ok 5')
})

test('an acknowledgement of an earlier term counts for nothing', () => {
  const stage = new Stage()
  const { raft, node } = stage
  stage.elect()
  raft.receive('n3', append({ term: 2 }))
  stage.elect()
  node.disk.complete()
  stage.acknowledge('n2', 2, 9, 1)
  expect(raft.commitIndex).toBe(0)
  stage.acknowledge('n2', 2, 1)
  expect(raft.commitIndex).toBe(2)
})

test('one round of heartbeats serves the reads that gathered during the one before', () => {
  const stage = new Stage()
  const { raft, node } = stage
  stage.elect()
  node.disk.complete()
  stage.acknowledge('n2', 1, 1)
  node.takeSent()
  const reads = [1, 2, 3].map((sequence) => new ScriptedRequest({ f: 'read' }, sequence))
  for (const read of reads) raft.request(read)
  const first = serialsOf(node.takeSent())
  expect(first).toHaveLength(2)
  stage.acknowledge('n2', 1, first[0] as number)
  expect(reads.map(({ answer }) => answer)).toEqual(['ok null', undefined, undefined])
  const second = serialsOf(node.takeSent())
  expect(second).toHaveLength(2)
  stage.acknowledge('n2', 1, second[0] as number)
  expect(reads.map(({ answer }) => answer)).toEqual(['ok null', 'ok null', 'ok null'])
})

test('a leader that steps down sends on whoever waits', () => {
  const stage = new Stage()
  const { raft } = stage
  stage.elect()
  const requests = [
    new ScriptedRequest({ f: 'write', value: 1 }),
    new ScriptedRequest({ f: 'read' }, 1, 'c2/1'),
  ]
  for (const request of requests) raft.request(request)
  raft.receive('n3', append({ term: raft.term + 1 }))
  expect(requests.map(({ answer }) => answer)).toEqual(['redirect', 'redirect'])
  const late = new ScriptedRequest({ f: 'read' })
  raft.request(late)
  expect([raft.role, late.answer]).toEqual(['follower', 'redirect to n3'])
})

test('a follower that lacks entries is sent them from where its log ends, once', () => {
  const stage = new Stage()
  const { raft, node } = stage
  raft.receive('n2', append({ entries: [1, 1, 1].map((term) => ({ term, command: null })) }))
  const sent = stage.elect()
  expect(sent.map(({ message }) => message.type === 'append-entries' && message.prevLogIndex)).toEqual([3, 3])
  const rejected = { type: 'append-reply', success: false, term: raft.term, nextIndex: 2 } as const
  raft.receive('n3', { ...rejected, serial: 2 })
  expect(node.takeSent().map(({ message }) => 'entries' in message && message.entries.length)).toEqual([3])
  // The rejection of another message that was on its way at the time brings no news.
  raft.receive('n3', { ...rejected, serial: 2 })
  expect(node.takeSent()).toEqual([])
})
