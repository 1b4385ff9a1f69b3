import type { NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import { isQuorum } from './configuration.ts'
import type { Raft } from './raft.ts'

/** What keeps elections few, where it is asked for: pre-votes, and leaders that step down when no quorum answers them. */

/** Who stands has the word of a quorum that they would vote for it, unless its leader asked it to stand (thesis, sections 9.6 and 3.10). */
export const electionsAreWanted = invariantOfChanged<Raft>('elections are wanted', () => {
  /** By candidate and term, who has given its word. */
  const words = new Map<string, Set<NodeId>>()
  const memoryOf = perLife(() => ({ stoodIn: 0 }))
  return (raft, id) => {
    const { word, role, term, log } = raft
    if (word !== undefined) {
      const place = placeOf(word.candidate, word.term)
      const given = words.get(place) ?? new Set()
      words.set(place, given.add(id))
    }
    const memory = memoryOf(raft)
    if (role !== 'candidate' || memory.stoodIn === term) return undefined
    memory.stoodIn = term
    if (!raft.options.preVote || raft.wasAsked) return undefined
    const given = new Set(words.get(placeOf(id, term))).add(id)
    if (isQuorum(log.configuration, raft.quorumSize, given)) return undefined
    return `${id} stood for election in term ${term} with no word but that of ${[...given].join(', ')}: whoever leads is unseated, for one that may not win`
  }
})

/** A leader that no quorum has answered for the longest election timeout leads no more (thesis, section 6.2). */
export const leadersAreHeard = invariantOfChanged<Raft>('leaders are heard', () => {
  const memoryOf = perLife(() => ({ term: 0, confirmedAt: 0, seenAt: 0, beatAt: 0 }))
  return (raft, id) => {
    const { leadership, options, node, term } = raft
    if (leadership === undefined || !options.checkQuorum) return undefined
    const memory = memoryOf(raft)
    const now = node.clock.monotonic()
    if (memory.term !== term || memory.confirmedAt !== leadership.confirmedAt) {
      memory.term = term
      memory.confirmedAt = leadership.confirmedAt
      memory.seenAt = now
    }
    // Whoever was paused learns how late it is when it next does what leaders do again and again.
    if (memory.beatAt === leadership.beatAt) return undefined
    memory.beatAt = leadership.beatAt
    const [, longest] = options.electionTimeout
    const silent = now - memory.seenAt
    if (silent < longest) return undefined
    return `${id} leads term ${term} on, ${Math.floor(silent)} ms after the last answers of a quorum: it keeps the others, which may hear it, from electing one that they can reach`
  }
})

function placeOf(candidate: NodeId, term: number): string {
  return `${term} ${candidate}`
}
