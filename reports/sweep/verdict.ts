import { type Canary } from '../../scenarios/sweeping/canary.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { neverReached } from '../ci/sweep-words.ts'

/** A sweep in a word, and the colour of that. */
export interface SweepVerdict {
  readonly tone: 'valid' | 'invalid' | 'unknown'
  readonly stamp: string
}

/**
 * What a sweep comes to. One with a mutant is a canary: there, it is well that something failed. No failure is worth little where a
 * canary was missed, where seeds gave no verdict, and where what was to be tried was not.
 */
export function verdictOf(result: SweepResult, canaries: readonly Canary[]): SweepVerdict {
  const { runs, failures, mutant, notDeterministic, unknown, lost } = result
  if (notDeterministic.length > 0) return { tone: 'invalid', stamp: 'Not deterministic' }
  if (mutant !== undefined)
    return failures > 0
      ? { tone: 'valid', stamp: 'Canary found' }
      : { tone: 'invalid', stamp: 'Canary not found' }
  if (failures > 0) return { tone: 'invalid', stamp: 'Failures' }
  if (canaries.some(({ found }) => !found)) return { tone: 'invalid', stamp: 'A canary was missed' }
  const open = runs === 0 || unknown > 0 || lost.length > 0 || neverReached(result).length > 0
  return open ? { tone: 'unknown', stamp: 'Not conclusive' } : { tone: 'valid', stamp: 'No failure' }
}
