import { expect, test } from 'vitest'
import type { ClusterView, Invariant } from '../../sim/index.ts'
import { majority } from '../quorums.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { type Ballot, noBallot } from './ballot.ts'
import {
  agreement,
  appliedLogsAgree,
  higherProposalsKeepTheChosen,
  noGaps,
  oneProposerABallot,
  onlyChosenIsLearned,
  promisesAreKept,
} from './invariants.ts'
import type { MultiPaxos } from './multi-paxos.ts'
import type { Proposal, Value, Vote } from './values.ts'

const ballot = (round: number, proposer: string): Ballot => ({ round, proposer })
const write = (value: number): Value => ({
  session: 'c1/0',
  sequence: value,
  operation: { f: 'write', key: 'x', value },
})

/** As much of a node as the invariants look at; what it votes for is on its disk at once. */
class Puppet {
  readonly disk = new MemoryDisk()
  incarnation = 1
  readonly quorums = { phase2: majority(['n1', 'n2', 'n3']) }
  acceptor = { votes: this.disk.log<Vote>('votes'), told: noBallot }
  readonly learner = {
    chosen: [] as Value[],
    get next(): number {
      return this.chosen.length + 1
    },
  }
  candidacy: { readonly ballot: Ballot; begun: boolean } | undefined
  leadership: { readonly ballot: Ballot; readonly proposed: Proposal[] } | undefined

  vote(slot: number, of: Ballot, value: Value): this {
    this.disk.append<Vote>('votes', { slot, ballot: of, value })
    return this
  }

  propose(of: Ballot, slot: number, value: Value): this {
    if (this.leadership?.ballot !== of) this.leadership = { ballot: of, proposed: [] }
    this.leadership.proposed.push({ slot, value })
    return this
  }

  learn(value: Value): this {
    this.learner.chosen.push(value)
    return this
  }

  restart(): this {
    this.incarnation++
    this.acceptor = { votes: this.acceptor.votes, told: noBallot }
    return this
  }
}

/** Gives a function that lets an invariant look at a puppet. */
function watch(invariant: Invariant<MultiPaxos>) {
  const look = invariant.create()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as MultiPaxos
    const { incarnation, disk: durable } = puppet
    const cluster: ClusterView<MultiPaxos> = {
      time: 0,
      nodes: [],
      changed: { id, incarnation, process, durable },
    }
    return look(cluster)
  }
}

const [one, two, three] = [ballot(1, 'n1'), ballot(2, 'n2'), ballot(3, 'n3')]

test('a slot for which two values are chosen is noticed, with acceptors and ballots', () => {
  const look = watch(agreement)
  const [a, b, c] = [new Puppet(), new Puppet(), new Puppet()]
  expect(look('n1', a.vote(1, one, write(5)))).toBeUndefined()
  expect(look('n2', b.vote(1, two, write(6))), 'one vote chooses nothing').toBeUndefined()
  expect(look('n3', c.vote(1, one, write(5)))).toBeUndefined()
  expect(look('n3', c.vote(1, two, write(6)))).toBe(
    'slot 1 was chosen twice: n1, n3 had accepted write x 5 (c1/0, 5) in ballot 1.n1, and n2, n3 had accepted write x 6 (c1/0, 6) in ballot 2.n2',
  )
})

test('one value may be chosen in two ballots, and votes in different ballots choose nothing', () => {
  const look = watch(agreement)
  const [a, b, c] = [new Puppet(), new Puppet(), new Puppet()]
  for (const of of [one, two]) {
    expect(look('n1', a.vote(1, of, write(5)))).toBeUndefined()
    expect(look('n2', b.vote(1, of, write(5)))).toBeUndefined()
  }
  expect(look('n3', c.vote(2, one, write(6)))).toBeUndefined()
  expect(look('n1', a.vote(2, two, write(7)))).toBeUndefined()
})

test('a proposal in a higher ballot than that of a choice, with another value, is noticed', () => {
  const look = watch(higherProposalsKeepTheChosen)
  const [a, b, c] = [new Puppet(), new Puppet(), new Puppet()]
  look('n1', a.vote(1, two, write(5)))
  look('n2', b.vote(1, two, write(5)))
  expect(look('n1', a.propose(one, 1, write(9))), 'a lower ballot may have anything').toBeUndefined()
  expect(look('n3', c.propose(three, 1, write(5)))).toBeUndefined()
  expect(look('n3', c.propose(three, 1, null))).toBe(
    'n3 proposed a no-op for slot 1 in ballot 3.n3, where n1, n2 had accepted write x 5 (c1/0, 5) in ballot 2.n2',
  )
})

test('a proposal is held against what is chosen after it, in a lower ballot', () => {
  const look = watch(higherProposalsKeepTheChosen)
  const [a, b, c] = [new Puppet(), new Puppet(), new Puppet()]
  expect(look('n3', c.propose(three, 1, null))).toBeUndefined()
  look('n1', a.vote(1, one, write(5)))
  expect(look('n2', b.vote(1, one, write(5)))).toMatch(/^n3 proposed a no-op for slot 1 in ballot 3\.n3/)
})

test('two proposers of one ballot are noticed, in two lives of one node as well', () => {
  const look = watch(oneProposerABallot)
  const [a, b] = [new Puppet(), new Puppet()]
  a.candidacy = { ballot: one, begun: false }
  b.candidacy = { ballot: one, begun: true }
  expect(look('n1', a), 'nobody has heard of it').toBeUndefined()
  expect([look('n2', b), look('n2', b)]).toEqual([undefined, undefined])
  a.candidacy.begun = true
  expect(look('n1', a)).toBe('n2 and n1 both proposed in ballot 1.n1')
  expect(look('n2', b.restart())).toBe('n2 proposed in ballot 1.n1 before it crashed, and does again')
})

test('a vote below what was promised is noticed, in a later life as well', () => {
  const look = watch(promisesAreKept)
  const [a, b] = [new Puppet(), new Puppet()]
  for (const [id, puppet] of [
    ['n1', a],
    ['n2', b],
  ] as const) {
    puppet.vote(1, one, write(5))
    puppet.acceptor.told = two
    expect(look(id, puppet)).toBeUndefined()
  }
  expect(look('n1', a.vote(1, three, write(6)))).toBeUndefined()
  expect(look('n1', a.vote(2, one, write(6)))).toBe(
    'n1 accepted ballot 1.n1 for slot 2, where it had promised ballot 2.n2',
  )
  expect(look('n2', b.restart()), 'what is found on the disk is not accepted now').toBeUndefined()
  expect(look('n2', b.vote(2, one, write(6)))).toMatch(/^n2 accepted ballot 1\.n1 for slot 2/)
})

test('a leader that goes on past a slot is noticed', () => {
  const look = watch(noGaps)
  const [a, b] = [new Puppet().learn(write(1)), new Puppet()]
  expect(look('n1', a.propose(one, 2, null).propose(one, 3, write(5)))).toBeUndefined()
  expect(look('n1', a.propose(one, 5, write(6)))).toBe(
    'n1 proposed for slot 5 in ballot 1.n1, and nothing for slot 4 before it',
  )
  expect(look('n2', b.propose(two, 2, null))).toMatch(/nothing for slot 1 before it$/)
})

test('what is learned without having been chosen is noticed', () => {
  const look = watch(onlyChosenIsLearned)
  const [a, b] = [new Puppet(), new Puppet()]
  look('n1', a.vote(1, one, write(5)))
  look('n2', b.vote(1, one, write(5)))
  expect(look('n1', a.learn(write(5)))).toBeUndefined()
  expect(look('n1', a.learn(write(6)))).toBe(
    'n1 learned write x 6 (c1/0, 6) for slot 2, for which no quorum has accepted anything in one ballot',
  )
  expect(look('n2', b.learn(null))).toBe(
    'n2 learned a no-op for slot 1, where n1, n2 had accepted write x 5 (c1/0, 5) in ballot 1.n1',
  )
})

test('logs that were applied and differ are noticed', () => {
  const look = watch(appliedLogsAgree)
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.learn(write(1)).learn(write(2)))).toBeUndefined()
  expect(look('n2', b.learn(write(1)))).toBeUndefined()
  expect(look('n2', b.learn(write(3)))).toBe(
    'n2 applied write x 3 (c1/0, 3) in slot 2, where n1 had applied write x 2 (c1/0, 2)',
  )
})
