import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import { type Ballot, higherOf, isHigher, nameOf, noBallot } from './ballot.ts'
import { type Choice, ChosenValues } from './chosen-values.ts'
import type { Acceptor } from './acceptor.ts'
import type { MultiPaxos } from './multi-paxos.ts'
import { described, type Proposal, sameValue, type Value } from './values.ts'

/**
 * The conditions that the papers derive agreement from, and agreement itself. Each looks at the node whose code has just run and at what
 * is new there.
 */

/** At most one value is chosen for a slot ("Paxos Made Simple", section 2.1), by what acceptors have on their disks. */
export const agreement = invariantOfChanged<MultiPaxos>('agreement', () => {
  const chosen = new ChosenValues()
  return (process, _, { changed }) => {
    if (changed === undefined) return undefined
    for (const choice of chosen.observe(changed, process)) {
      const first = chosen.at(choice.slot)
      if (first === undefined || sameValue(first.value, choice.value)) continue
      return `slot ${choice.slot} was chosen twice: ${said(first)}, and ${said(choice)}`
    }
    return undefined
  }
})

/** A proposal as it was first seen, and whose it is. */
interface SeenProposal {
  readonly ballot: Ballot
  readonly value: Value
  readonly by: NodeId
}

/**
 * If a value was chosen for a slot, every proposal for the slot in a higher ballot has that value ("Paxos Made Simple", P2b, which P2c
 * is there for).
 */
export const higherProposalsKeepTheChosen = invariantOfChanged<MultiPaxos>('P2c', () => {
  const chosen = new ChosenValues()
  const proposals: SeenProposal[][] = []
  const memoryOf = perLife(() => ({ seen: 0 }))

  function objection(slot: number, { ballot, value, by }: SeenProposal): string | undefined {
    const choice = chosen.at(slot)
    if (choice === undefined || !isHigher(ballot, choice.ballot) || sameValue(choice.value, value))
      return undefined
    return `${by} proposed ${described(value)} for slot ${slot} in ballot ${nameOf(ballot)}, where ${said(choice)}`
  }

  return (process, id, { changed }) => {
    if (changed === undefined) return undefined
    for (const { slot } of chosen.observe(changed, process)) {
      for (const proposal of proposals[slot] ?? []) {
        const why = objection(slot, proposal)
        if (why !== undefined) return why
      }
    }
    const { leadership } = process
    if (leadership === undefined) return undefined
    const { ballot, proposed } = leadership
    const memory = memoryOf(leadership)
    while (memory.seen < proposed.length) {
      const { slot, value } = proposed[memory.seen++] as Proposal
      const proposal = { ballot, value, by: id }
      ;(proposals[slot] ??= []).push(proposal)
      const why = objection(slot, proposal)
      if (why !== undefined) return why
    }
    return undefined
  }
})

/** Who proposes in a ballot, and in which of its lives. */
interface Proposer {
  readonly node: NodeId
  readonly incarnation: number
}

/** Nobody proposes in a ballot of someone else's, nor in one of an earlier life ("Paxos Made Simple", section 2.5). */
export const oneProposerABallot = invariantOfChanged<MultiPaxos>('ballots have one proposer', () => {
  const proposers = new Map<string, Proposer>()
  return ({ leadership, candidacy }, node, { changed }) => {
    const ballot = candidacy?.begun === true ? candidacy.ballot : leadership?.ballot
    if (ballot === undefined || changed === undefined) return undefined
    const name = nameOf(ballot)
    const { incarnation } = changed
    const first = proposers.get(name)
    if (first === undefined) proposers.set(name, { node, incarnation })
    if (first === undefined || (first.node === node && first.incarnation === incarnation)) return undefined
    return first.node === node
      ? `${node} proposed in ballot ${name} before it crashed, and does again`
      : `${first.node} and ${node} both proposed in ballot ${name}`
  }
})

/** An acceptor accepts nothing below what it has let anyone know to be promised, in whichever life ("Paxos Made Simple", P1a). */
export const promisesAreKept = invariantOfChanged<MultiPaxos>('promises are kept', () => {
  const toldBy = new Map<NodeId, Ballot>()
  // What a life finds on its disk was accepted before it.
  const memoryOf = perLife(({ votes }: Acceptor) => ({ seen: votes.length }))
  return ({ acceptor }, id) => {
    const told = toldBy.get(id) ?? noBallot
    toldBy.set(id, higherOf(told, acceptor.told))
    const { votes } = acceptor
    const memory = memoryOf(acceptor)
    const { seen } = memory
    memory.seen = votes.length
    for (const { slot, ballot } of votes.slice(seen)) {
      if (isHigher(told, ballot))
        return `${id} accepted ballot ${nameOf(ballot)} for slot ${slot}, where it had promised ballot ${nameOf(told)}`
    }
    return undefined
  }
})

/** A value is learned only if it was chosen ("Paxos Made Simple", section 2.1). */
export const onlyChosenIsLearned = invariantOfChanged<MultiPaxos>('only what is chosen is learned', () => {
  const chosen = new ChosenValues()
  const memoryOf = perLife(() => ({ length: 0 }))
  return (process, id, { changed }) => {
    if (changed === undefined) return undefined
    chosen.observe(changed, process)
    const { learner } = process
    const memory = memoryOf(learner)
    while (memory.length < learner.chosen.length) {
      const value = learner.chosen[memory.length++] as Value
      const slot = memory.length
      const choice = chosen.at(slot)
      if (choice === undefined)
        return `${id} learned ${described(value)} for slot ${slot}, for which no quorum has accepted anything in one ballot`
      if (!sameValue(choice.value, value))
        return `${id} learned ${described(value)} for slot ${slot}, where ${said(choice)}`
    }
    return undefined
  }
})

/** What nodes have applied is the same, slot by slot, as far as each has come. */
export const appliedLogsAgree = invariantOfChanged<MultiPaxos>('applied logs agree', () => {
  const applied: { readonly value: Value; readonly by: NodeId }[] = []
  const memoryOf = perLife(() => ({ length: 0 }))
  return ({ learner }, id) => {
    const memory = memoryOf(learner)
    while (memory.length < learner.chosen.length) {
      const value = learner.chosen[memory.length++] as Value
      const slot = memory.length
      const first = (applied[slot] ??= { value, by: id })
      if (sameValue(first.value, value)) continue
      return `${id} applied ${described(value)} in slot ${slot}, where ${first.by} had applied ${described(first.value)}`
    }
    return undefined
  }
})

/** A leader proposes something for each slot of which it does not know what was chosen ("Paxos Made Simple", section 3). */
export const noGaps = invariantOfChanged<MultiPaxos>('no gaps', () => {
  const memoryOf = perLife(() => ({ seen: 0, expected: 0 }))
  return ({ leadership, learner }, id) => {
    if (leadership === undefined) return undefined
    const memory = memoryOf(leadership)
    if (memory.expected === 0) memory.expected = learner.next
    const { ballot, proposed } = leadership
    while (memory.seen < proposed.length) {
      const { slot } = proposed[memory.seen++] as Proposal
      const { expected } = memory
      memory.expected = slot + 1
      if (slot !== expected)
        return `${id} proposed for slot ${slot} in ballot ${nameOf(ballot)}, and nothing for slot ${expected} before it`
    }
    return undefined
  }
})

/** Agreement, and what the papers derive it from; causes come before what follows from them. */
export const multiPaxosInvariants: readonly Invariant<MultiPaxos>[] = [
  oneProposerABallot,
  promisesAreKept,
  noGaps,
  higherProposalsKeepTheChosen,
  agreement,
  onlyChosenIsLearned,
  appliedLogsAgree,
]

function said({ ballot, value, by }: Choice): string {
  return `${by.join(', ')} had accepted ${described(value)} in ballot ${nameOf(ballot)}`
}
