import { expect, test } from 'vitest'
import { ScriptedNode, ScriptedRequest, type ScriptedTimer, type Sent } from '../testing/scripted-node.ts'
import type { AppendEntries, RaftMessage } from './messages.ts'
import { raftDefaults, type RaftMutant, type RaftOptions } from './options.ts'
import { Raft } from './raft.ts'

/** Raft as it is in the paper. */
const bare = { preVote: false, checkQuorum: false }

/** One server of three, with everyone else played by the test. */
class Stage {
  readonly node = new ScriptedNode<RaftMessage>('n1', ['n1', 'n2', 'n3'])
  readonly raft: Raft

  constructor(mutant?: RaftMutant, options: Partial<RaftOptions> = bare) {
    this.raft = new Raft(this.node, { ...raftDefaults, ...options }, mutant)
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
  promiseMs: 0,
  ...fields,
})

const serialsOf = (sent: readonly Sent<RaftMessage>[]): readonly number[] =>
  sent.flatMap(({ message }) => (message.type === 'append-entries' ? [message.serial] : []))

test('a vote is durable before it is sent', () => {
  const { raft, node } = new Stage()
  raft.receive('n2', { type: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0, transfer: false })
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent()).toEqual([{ to: 'n2', message: { type: 'vote', term: 4, granted: true } }])
  expect(node.disk.read('ballot')).toEqual({ term: 4, votedFor: 'n2' })
})

test('a vote is given once in a term, to one candidate, who may ask again', () => {
  const { raft, node } = new Stage()
  const ask = { type: 'request-vote', term: 4, lastLogIndex: 0, lastLogTerm: 0, transfer: false } as const
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

/** The Raft that runs if nothing is said, with a clock that the test moves. */
class TimedStage extends Stage {
  private now = 0

  constructor(options: Partial<RaftOptions> = {}, mutant?: RaftMutant) {
    super(mutant, options)
    this.node.clock.monotonic = () => this.now
  }

  pass(milliseconds: number): void {
    this.now += milliseconds
  }

  /** Lets a candidate or a leader repeat what it repeats. */
  beat(): readonly Sent<RaftMessage>[] {
    ;(this.node.timers[1] as ScriptedTimer).ring()
    return this.node.takeSent()
  }

  /** Makes it the leader of the next term, with its first entry committed. */
  lead(): void {
    this.electionTimer.ring()
    if (this.raft.options.preVote)
      this.raft.receive('n2', { type: 'pre-vote', term: this.raft.term + 1, granted: true })
    this.node.disk.complete()
    this.raft.receive('n2', { type: 'vote', term: this.raft.term, granted: true })
    const serials = serialsOf(this.node.takeSent())
    this.node.disk.complete()
    this.acknowledge('n2', this.raft.log.lastIndex, serials.at(-1) as number)
    this.node.takeSent()
  }
}

test('before it spends a term on it, a server asks whether it could win', () => {
  const { raft, node, electionTimer } = new TimedStage()
  electionTimer.ring()
  expect([raft.term, raft.role]).toEqual([0, 'pre-candidate'])
  expect(node.takeSent().map(({ message }) => message)).toEqual(
    [1, 1].map((term) => ({ type: 'request-pre-vote', term, lastLogIndex: 0, lastLogTerm: 0 })),
  )
  raft.receive('n2', { type: 'pre-vote', term: 1, granted: true })
  expect([raft.term, raft.role]).toEqual([1, 'candidate'])
})

test('a refusal of a pre-vote tells of a higher term, a promise of one does not', () => {
  const { raft, electionTimer } = new TimedStage()
  electionTimer.ring()
  raft.receive('n3', { type: 'pre-vote', term: 7, granted: true })
  expect([raft.term, raft.role]).toEqual([0, 'pre-candidate'])
  raft.receive('n3', { type: 'pre-vote', term: 7, granted: false })
  expect([raft.term, raft.role]).toEqual([7, 'follower'])
})

test('a voter that hears a leader ignores who asks, unless that leader has sent it', () => {
  const stage = new TimedStage()
  const { raft, node } = stage
  raft.receive('n2', append({ term: 3 }))
  node.disk.complete()
  node.takeSent()
  stage.pass(149)
  const ask = { term: 9, lastLogIndex: 5, lastLogTerm: 3 }
  raft.receive('n3', { type: 'request-pre-vote', ...ask })
  raft.receive('n3', { type: 'request-vote', ...ask, transfer: false })
  expect([raft.term, node.takeSent()]).toEqual([3, []])
  raft.receive('n3', { type: 'request-vote', ...ask, transfer: true })
  node.disk.complete()
  expect(node.takeSent().map(({ message }) => message)).toEqual([{ type: 'vote', term: 9, granted: true }])
})

test('once the shortest election timeout has passed, it votes for another', () => {
  const stage = new TimedStage()
  const { raft, node } = stage
  raft.receive('n2', append({ term: 3 }))
  node.disk.complete()
  node.takeSent()
  stage.pass(150)
  raft.receive('n3', { type: 'request-vote', term: 9, lastLogIndex: 5, lastLogTerm: 3, transfer: false })
  node.disk.complete()
  expect(node.takeSent().map(({ message }) => message)).toEqual([{ type: 'vote', term: 9, granted: true }])
})

test('a leader that hears no majority for the longest election timeout steps down', () => {
  const stage = new TimedStage()
  stage.lead()
  stage.pass(299)
  stage.beat()
  expect(stage.raft.role).toBe('leader')
  stage.pass(60)
  stage.beat()
  expect([stage.raft.role, stage.raft.term]).toEqual(['follower', 1])
})

test('under a lease, which counts from the sending of what was answered, a read is answered at once', () => {
  const stage = new TimedStage({ reads: 'lease', driftBoundPpm: 0 })
  stage.lead()
  const [serial = 0] = serialsOf(stage.beat())
  stage.pass(100)
  stage.acknowledge('n2', 1, serial)
  stage.pass(49)
  const [early, late] = [1, 2].map((sequence) => new ScriptedRequest({ f: 'read' }, sequence))
  stage.raft.request(early as ScriptedRequest)
  expect(early?.answer).toBe('ok null')
  stage.pass(1)
  stage.raft.request(late as ScriptedRequest)
  expect(late?.answer).toBeUndefined()
  // It asks as without leases, then.
  const [next = 0] = serialsOf(stage.node.takeSent())
  stage.acknowledge('n3', 1, next)
  expect(late?.answer).toBe('ok null')
})

test('the clocks of a lease may drift: a bound of a fifth either way leaves two thirds of it', () => {
  const stage = new TimedStage({ reads: 'lease', driftBoundPpm: 200_000 })
  stage.lead()
  const [serial = 0] = serialsOf(stage.beat())
  stage.acknowledge('n2', 1, serial)
  const answers = [99, 1].map((milliseconds, i) => {
    stage.pass(milliseconds)
    const read = new ScriptedRequest({ f: 'read' }, i + 1)
    stage.raft.request(read)
    return read.answer
  })
  expect(answers).toEqual(['ok null', undefined])
})

test('a leader that has told another to stand has no lease any more', () => {
  const stage = new TimedStage({ reads: 'lease', transferAfter: 10 })
  stage.lead()
  stage.pass(20)
  const sent = stage.beat()
  expect(sent.filter(({ message }) => message.type === 'timeout-now')).toHaveLength(1)
  stage.acknowledge('n2', 1, serialsOf(sent)[0] as number)
  const read = new ScriptedRequest({ f: 'read' })
  stage.raft.request(read)
  expect(read.answer).toBeUndefined()
  const write = new ScriptedRequest({ f: 'write', value: 1 })
  stage.raft.request(write)
  expect(write.answer, 'what it took on now, its successor would lack').toBe('redirect')
})

test('who is told to stand does so at once, and says that it was told', () => {
  const { raft, node } = new TimedStage()
  raft.receive('n2', append({ term: 3 }))
  node.disk.complete()
  node.takeSent()
  raft.receive('n2', { type: 'timeout-now', term: 2 })
  expect(raft.role).toBe('follower')
  raft.receive('n2', { type: 'timeout-now', term: 3 })
  node.disk.complete()
  expect(node.takeSent().map(({ message }) => 'transfer' in message && message.transfer)).toEqual([
    true,
    true,
  ])
  expect(raft.term).toBe(4)
})

test('a restarted server waits out what it may have promised', () => {
  const node = new ScriptedNode<RaftMessage>('n1', ['n1', 'n2', 'n3'])
  const options = { ...raftDefaults, reads: 'lease' as const }
  new Raft(node, options, undefined).receive('n2', append({ promiseMs: 150 }))
  node.disk.complete()
  let now = 1_000
  node.clock.monotonic = () => now
  const restarted = new Raft(node, options, undefined)
  const ask = { type: 'request-vote', term: 9, lastLogIndex: 0, lastLogTerm: 0, transfer: false } as const
  restarted.receive('n3', ask)
  expect(restarted.term).toBe(1)
  now += 150
  restarted.receive('n3', ask)
  expect(restarted.term).toBe(9)
})

const snapshot = {
  lastIndex: 5,
  lastTerm: 1,
  configuration: { voters: ['n1', 'n2', 'n3', 'n4'], outgoing: [] },
  machine: { states: [['x', 7]] as const, sessions: [['c9/0', 3, { type: 'ok' }]] as const },
} as const

test('a follower becomes what a snapshot says, sessions and voters included, and finds it after a restart', () => {
  const { raft, node } = new TimedStage({ snapshotAfter: 10 })
  raft.receive('n2', { type: 'install-snapshot', term: 1, snapshot, serial: 4, promiseMs: 0 })
  expect(node.takeSent(), 'not before it is durable').toEqual([])
  node.disk.complete()
  expect(node.takeSent().map(({ message }) => message)).toEqual([
    { type: 'append-reply', success: true, term: 1, matchIndex: 5, serial: 4 },
  ])
  for (const server of [raft, new Raft(node, raftDefaults, undefined)]) {
    expect(server.machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 7 })
    expect(server.machine.recall({ session: 'c9/0', sequence: 3 })).toEqual({ type: 'ok' })
    const { commitIndex, lastIndex, voters } = server.inspect()
    expect([commitIndex, lastIndex, voters]).toEqual([5, 5, ['n1', 'n2', 'n3', 'n4']])
  }
})

test('a snapshot that comes late takes nothing back', () => {
  const write = { session: 'c1/0', sequence: 1, operation: { f: 'write', key: 'x', value: 8 } }
  const entries = [
    ...Array.from({ length: 5 }, () => ({ term: 1, command: null })),
    { term: 1, command: write },
  ]
  const receive = (mutant?: RaftMutant): Raft => {
    const { raft } = new TimedStage({}, mutant)
    raft.receive('n2', append({ entries, leaderCommit: 6 }))
    raft.receive('n2', { type: 'install-snapshot', term: 1, snapshot, serial: 2, promiseMs: 0 })
    return raft
  }
  expect(receive().machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 8 })
  expect(() => receive('late-snapshot')).toThrow('a snapshot takes nothing back')
})

test('a leader sends a snapshot to who lacks entries that it has no more', () => {
  const stage = new TimedStage({ snapshotAfter: 3 })
  const { raft, node } = stage
  stage.lead()
  for (const sequence of [1, 2, 3]) {
    raft.request(new ScriptedRequest({ f: 'write', key: 'x', value: sequence }, sequence))
    node.disk.complete()
    stage.acknowledge('n2', raft.log.lastIndex, raft.log.lastIndex)
    node.disk.complete()
  }
  expect(raft.inspect().firstIndex).toBeGreaterThan(1)
  node.takeSent()
  raft.receive('n3', { type: 'append-reply', success: false, term: 1, nextIndex: 1, serial: 2 })
  expect(node.takeSent().map(({ to, message }) => [to, message.type])).toEqual([['n3', 'install-snapshot']])
})

test('a leader that is not wanted and cannot hand over removes itself, and steps down once that is committed', () => {
  const stage = new TimedStage()
  const { raft, node } = stage
  stage.lead()
  raft.reconfigure(['n2', 'n3'])
  expect(node.takeSent().map(({ to, message }) => [to, message.type])).toEqual([['n2', 'timeout-now']])
  // Nobody stands.
  for (let i = 0; i < 8 && raft.role === 'leader'; i++) {
    stage.pass(50)
    for (const { to, message } of stage.beat()) {
      if ('serial' in message) stage.acknowledge(to, raft.log.lastIndex, message.serial)
    }
    node.disk.complete()
    for (const { to, message } of node.takeSent()) {
      if ('serial' in message) stage.acknowledge(to, raft.log.lastIndex, message.serial)
    }
  }
  expect(raft.inspect()).toMatchObject({ role: 'learner', voters: ['n2', 'n3'], outgoing: [] })
  expect(node.marks).toContain('a leader that was removed steps down')
})

test('a joiner takes the log, stands for nothing, and votes for nobody in its own name', () => {
  const node = Object.assign(new ScriptedNode<RaftMessage>('n4', ['n1', 'n2', 'n3', 'n4']), {
    founders: ['n1', 'n2', 'n3'],
  })
  const joiner = new Raft(node, raftDefaults, undefined)
  ;(node.timers[0] as ScriptedTimer).ring()
  expect([joiner.inspect().role, node.takeSent()]).toEqual(['learner', []])
  joiner.receive('n1', append({ entries: [{ term: 1, command: null }], leaderCommit: 1 }))
  const configuration = { voters: ['n1', 'n2', 'n3', 'n4'], outgoing: ['n1', 'n2', 'n3'] }
  joiner.receive(
    'n1',
    append({ prevLogIndex: 1, prevLogTerm: 1, entries: [{ term: 1, command: null, configuration }] }),
  )
  expect(joiner.inspect().role, 'a configuration is in effect before it is committed').toBe('follower')
})
