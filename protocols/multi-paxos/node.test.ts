import { expect, test } from 'vitest'
import { ScriptedNode, ScriptedRequest, type ScriptedTimer, type Sent } from '../testing/scripted-node.ts'
import type { Ballot } from './ballot.ts'
import type { Accept, PaxosMessage } from './messages.ts'
import { MultiPaxos } from './multi-paxos.ts'
import { multiPaxosDefaults, type MultiPaxosMutant, type MultiPaxosOptions } from './options.ts'
import type { Value, Vote } from './values.ts'

const ballot = (round: number, proposer: string): Ballot => ({ round, proposer })
const write = (value: number): Value => ({
  session: 'c9/0',
  sequence: value,
  operation: { f: 'write', key: 'x', value },
})
const vote = (slot: number, of: Ballot, value: Value): Vote => ({ slot, ballot: of, value })

/** n1 of three nodes, with everyone else played by the test. */
class Stage {
  readonly node: ScriptedNode<PaxosMessage>
  readonly life: MultiPaxos

  constructor(
    mutant?: MultiPaxosMutant,
    options: Partial<MultiPaxosOptions> = {},
    members = ['n1', 'n2', 'n3'],
  ) {
    this.node = new ScriptedNode('n1', members)
    this.life = new MultiPaxos(this.node, { ...multiPaxosDefaults, ...options }, mutant)
  }

  /** Its time is over: it asks for promises, once its own is durable. */
  stand(): readonly Sent<PaxosMessage>[] {
    ;(this.node.timers[0] as ScriptedTimer).ring()
    this.node.disk.complete()
    return this.node.takeSent()
  }

  /** Makes it the leader, by a promise of n2 that tells of some votes; gives what it proposes. */
  lead(votes: readonly Vote[] = []): readonly Accept[] {
    this.stand()
    this.life.receive('n2', { type: 'promise', ballot: this.life.acceptor.promised, votes })
    return this.proposals('n3')
  }

  /** What it has proposed to a node since this was last asked. */
  proposals(to: string): readonly Accept[] {
    return this.node
      .takeSent()
      .flatMap(({ to: whom, message }) => (whom === to && message.type === 'accept' ? [message] : []))
  }

  ask(f: string, value?: number, sequence = 1): ScriptedRequest {
    const request = new ScriptedRequest({ f, key: 'x', ...(value === undefined ? {} : { value }) }, sequence)
    this.life.request(request)
    return request
  }

  accepted(from: string, ...slots: number[]): void {
    this.life.receive(from, { type: 'accepted', ballot: this.life.acceptor.promised, slots })
  }

  beat(): void {
    ;(this.node.timers[1] as ScriptedTimer).ring()
  }
}

const valuesOf = (accepts: readonly Accept[]) =>
  accepts.flatMap(({ proposals }) => proposals.map(({ slot, value }) => [slot, value]))

test('a promise is durable before it is sent, and tells of what was accepted from a slot on', () => {
  const { life, node } = new Stage()
  const first = ballot(1, 'n2')
  life.receive('n2', {
    type: 'accept',
    ballot: first,
    decided: 0,
    proposals: [
      { slot: 1, value: write(1) },
      { slot: 3, value: write(3) },
    ],
  })
  life.receive('n3', { type: 'prepare', ballot: ballot(2, 'n3'), from: 2 })
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(node.takeSent()).toEqual([
    { to: 'n2', message: { type: 'accepted', ballot: first, slots: [1, 3] } },
    {
      to: 'n3',
      message: { type: 'promise', ballot: ballot(2, 'n3'), votes: [vote(3, first, write(3))] },
    },
  ])
})

test('whoever comes with a lower ballot is told of the promised one', () => {
  const { life, node } = new Stage()
  life.receive('n3', { type: 'prepare', ballot: ballot(2, 'n3'), from: 1 })
  node.disk.complete()
  node.takeSent()
  const proposals = [{ slot: 1, value: write(1) }]
  life.receive('n2', { type: 'prepare', ballot: ballot(2, 'n2'), from: 1 })
  life.receive('n2', { type: 'accept', ballot: ballot(1, 'n2'), proposals, decided: 0 })
  const preempted = { to: 'n2', message: { type: 'preempted', ballot: ballot(2, 'n3') } }
  expect(node.takeSent()).toEqual([preempted, preempted])
})

test('nobody hears of a ballot before it is on the disk, and no life uses it again', () => {
  const stage = new Stage()
  ;(stage.node.timers[0] as ScriptedTimer).ring()
  expect(stage.node.takeSent()).toEqual([])
  stage.node.disk.complete()
  expect(stage.node.takeSent().map(({ message }) => message)).toEqual([
    { type: 'prepare', ballot: ballot(1, 'n1'), from: 1 },
    { type: 'prepare', ballot: ballot(1, 'n1'), from: 1 },
  ])
  const next = new MultiPaxos(stage.node, multiPaxosDefaults, undefined)
  ;(stage.node.timers[2] as ScriptedTimer).ring()
  expect(next.candidacy?.ballot).toEqual(ballot(2, 'n1'))
})

test('a new leader proposes the value of the highest ballot that promises tell of, and no-ops in the gaps', () => {
  const stage = new Stage(undefined, {}, ['n1', 'n2', 'n3', 'n4', 'n5'])
  stage.stand()
  const promised = (from: string, ...votes: Vote[]): void =>
    stage.life.receive(from, { type: 'promise', ballot: ballot(1, 'n1'), votes })
  promised('n2', vote(1, ballot(1, 'n0'), write(1)))
  expect(stage.life.role).toBe('candidate')
  promised('n2', vote(1, ballot(1, 'n0'), write(1)))
  expect(stage.life.role, 'one that promises twice is one').toBe('candidate')
  promised('n3', vote(1, ballot(0, 'n9'), write(2)), vote(3, ballot(1, 'n0'), write(3)))
  expect(stage.life.role).toBe('leader')
  expect(valuesOf(stage.proposals('n5'))).toEqual([
    [1, write(1)],
    [2, null],
    [3, write(3)],
  ])
  stage.ask('write', 4)
  expect(
    valuesOf(stage.proposals('n5')).map(([slot]) => slot),
    'clients come after',
  ).toEqual([4])
})

test('a promise for an earlier ballot of the same proposer counts for nothing', () => {
  const stage = new Stage()
  stage.stand()
  stage.stand()
  stage.life.receive('n2', { type: 'promise', ballot: ballot(1, 'n1'), votes: [] })
  expect(stage.life.role).toBe('candidate')
})

test('a value is chosen by a quorum, of which the leader is one once its own disk has it', () => {
  const stage = new Stage()
  stage.lead()
  const request = stage.ask('write', 7)
  stage.accepted('n2', 1)
  expect(request.answer).toBeUndefined()
  stage.node.disk.complete()
  expect(request.answer).toBe('ok')
})

test('two votes of others are enough, and one that comes twice is one', () => {
  const stage = new Stage()
  stage.lead()
  const request = stage.ask('write', 7)
  stage.accepted('n2', 1)
  stage.accepted('n2', 1)
  expect(request.answer).toBeUndefined()
  stage.accepted('n3', 1)
  expect(request.answer).toBe('ok')
})

test('slots are chosen in any order and applied in theirs', () => {
  const stage = new Stage()
  stage.lead()
  const requests = [stage.ask('write', 1, 1), stage.ask('read', undefined, 2)]
  stage.accepted('n2', 2)
  stage.accepted('n3', 2)
  expect(requests.map(({ answer }) => answer)).toEqual([undefined, undefined])
  stage.accepted('n2', 1)
  stage.accepted('n3', 1)
  expect(requests.map(({ answer }) => answer)).toEqual(['ok', 'ok 1'])
})

test('a read is answered through the log, unless a mutant answers it at once', () => {
  const answers = ([undefined, 'local-reads'] as const).map((mutant) => {
    const stage = new Stage(mutant)
    stage.lead()
    return stage.ask('read').answer
  })
  expect(answers).toEqual([undefined, 'ok null'])
})

test('votes of different ballots are no quorum, though the values be the same', () => {
  const learned = ([undefined, 'mixes-ballots'] as const).map((mutant) => {
    const stage = new Stage(mutant)
    stage.life.receive('n3', {
      type: 'accept',
      ballot: ballot(1, 'n3'),
      proposals: [{ slot: 1, value: write(1) }],
      decided: 0,
    })
    stage.node.disk.complete()
    stage.lead([vote(1, ballot(1, 'n2'), write(1))])
    return stage.life.learner.chosen.length
  })
  expect(learned).toEqual([0, 1])
})

test('what promises show to be chosen is learned without another word', () => {
  const stage = new Stage()
  const old = ballot(1, 'n3')
  stage.life.receive('n3', {
    type: 'accept',
    ballot: old,
    proposals: [{ slot: 1, value: write(1) }],
    decided: 0,
  })
  stage.node.disk.complete()
  expect(stage.lead([vote(1, old, write(1))]).map(({ proposals, decided }) => [proposals, decided])).toEqual([
    [[], 1],
  ])
})

test('a learner takes its vote for what was chosen if it is one of the leader’s ballot, and asks otherwise', () => {
  const stage = new Stage()
  const { life, node } = stage
  const hear = (of: Ballot, decided: number, ...slots: number[]): void =>
    life.receive(of.proposer, {
      type: 'accept',
      ballot: of,
      proposals: slots.map((slot) => ({ slot, value: write(slot) })),
      decided,
    })
  hear(ballot(1, 'n2'), 0, 1)
  hear(ballot(1, 'n2'), 1, 2)
  expect(life.learner.chosen).toEqual([write(1)])
  hear(ballot(2, 'n3'), 2)
  expect(life.learner.chosen).toEqual([write(1)])
  node.disk.complete()
  node.takeSent()
  stage.beat()
  expect(node.takeSent()).toEqual([{ to: 'n3', message: { type: 'catch-up', after: 1 } }])
  life.receive('n3', { type: 'decisions', after: 1, values: [write(5)] })
  expect(life.learner.chosen).toEqual([write(1), write(5)])
})

test('what was chosen is told to whoever asks, a few values at a time', () => {
  const { life, node } = new Stage(undefined, { maxValues: 2 })
  life.receive('n2', { type: 'decisions', after: 0, values: [write(1), write(2), write(3)] })
  life.receive('n3', { type: 'catch-up', after: 0 })
  life.receive('n3', { type: 'catch-up', after: 2 })
  life.receive('n3', { type: 'catch-up', after: 3 })
  expect(node.takeSent().map(({ message }) => 'values' in message && message.values)).toEqual([
    [write(1), write(2)],
    [write(3)],
  ])
})

test('a proposal that nobody answers is sent again from the second beat on, to those who have not accepted it', () => {
  const stage = new Stage()
  stage.lead()
  stage.ask('write', 1)
  stage.node.takeSent()
  stage.beat()
  expect(stage.proposals('n3').map(({ proposals }) => proposals.length)).toEqual([0])
  stage.accepted('n2', 1)
  stage.beat()
  const again = stage.node
    .takeSent()
    .map(({ to, message }) => [to, 'proposals' in message && message.proposals.length])
  expect(again).toEqual([
    ['n2', 0],
    ['n3', 1],
  ])
})

test('a leader that is preempted sends on whoever waits, and tries above that ballot when it tries again', () => {
  const stage = new Stage()
  stage.lead()
  const request = stage.ask('write', 1)
  stage.life.receive('n3', { type: 'preempted', ballot: ballot(1, 'n0') })
  expect(stage.life.role, 'a lower ballot means nothing').toBe('leader')
  stage.life.receive('n3', { type: 'preempted', ballot: ballot(7, 'n3') })
  expect([stage.life.role, request.answer]).toEqual(['follower', 'redirect'])
  stage.accepted('n2', 1)
  stage.accepted('n3', 1)
  expect(stage.life.learner.chosen, 'late votes are nobody’s any more').toEqual([])
  stage.node.takeSent()
  const prepares = stage.stand().map(({ message }) => 'ballot' in message && message.ballot)
  expect(prepares).toEqual([ballot(8, 'n1'), ballot(8, 'n1')])
})

test('a request that comes to a follower is sent to the leader, and nonsense is refused anywhere', () => {
  const stage = new Stage()
  expect(stage.ask('write', 1).answer).toBe('redirect')
  stage.life.receive('n3', { type: 'accept', ballot: ballot(1, 'n3'), proposals: [], decided: 0 })
  expect(stage.ask('write', 1).answer).toBe('redirect to n3')
  expect(stage.ask('pop').answer).toMatch(/^fail: there is no operation "pop"/)
})

test('a node that restarts has what was chosen, and what it has voted for', () => {
  const stage = new Stage()
  stage.lead()
  stage.ask('write', 7, 1)
  stage.ask('write', 8, 2)
  stage.node.disk.complete()
  stage.accepted('n2', 1)
  const next = new MultiPaxos(stage.node, multiPaxosDefaults, undefined)
  expect(next.learner.machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 7 })
  expect(next.inspect()).toEqual({ role: 'follower', promised: '1.n1', votes: 2, chosen: 1, leader: null })
})
