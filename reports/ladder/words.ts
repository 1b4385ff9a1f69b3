import type { Ladder } from '../../checkers/ladder/ladder.ts'

/** What came of the models of a ladder, and what that comes to. */
export type LadderFacts = Pick<Ladder, 'steps' | 'strongest' | 'weakestViolated'>

/** The strongest models that hold, and the weakest that do not, in a sentence. */
export function ladderSentence({ steps, strongest, weakestViolated }: LadderFacts): string {
  const isDecided = steps.every(({ verdict }) => verdict !== 'unknown')
  const none = isDecided ? 'none of them holds' : 'none of them is known to hold'
  const verb = (models: readonly string[], one: string, several: string) =>
    `${models.join(', ')} ${models.length === 1 ? one : several}`
  const holds = strongest.length === 0 ? none : verb(strongest, 'holds', 'hold')
  return weakestViolated.length === 0
    ? holds
    : `${holds}, ${verb(weakestViolated, 'is violated', 'are violated')}`
}
