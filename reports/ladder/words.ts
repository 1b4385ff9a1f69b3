import type { Ladder } from '../../checkers/ladder/ladder.ts'

/** What came of the models of a ladder, and what that comes to. */
export type LadderFacts = Pick<Ladder, 'steps' | 'strongest' | 'weakestViolated'>

/** The strongest models that hold, and the weakest that do not, in a sentence. */
export function ladderSentence({ steps, strongest, weakestViolated }: LadderFacts): string {
  const isDecided = steps.every(({ verdict }) => verdict !== 'unknown')
  const none = isDecided ? 'none of them holds' : 'none of them is known to hold'
  const holds = strongest.length === 0 ? none : `what holds is ${strongest.join(', ')}`
  return weakestViolated.length === 0
    ? holds
    : `${holds}; what does not begins with ${weakestViolated.join(', ')}`
}
