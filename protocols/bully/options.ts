import type { Mutant } from '../../sim/index.ts'

/** What can be set about the Bully algorithm. */
export interface BullyOptions {
  /**
   * The bound that it relies on: milliseconds of true time within which a node that is up has answered a question, the way there and
   * back. Two messages of the network must never take longer.
   */
  readonly roundTripMs: number
  /** Milliseconds between two looks of a member after its coordinator, and of a coordinator after all others. */
  readonly checkMs: number
  /** Milliseconds after which a client gives up to learn who the coordinator is. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const bullyDefaults: BullyOptions = { roundTripMs: 25, checkMs: 100, timeoutMs: 1_000 }

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo({ roundTripMs, checkMs, timeoutMs }: BullyOptions): string | undefined {
  for (const [name, ms] of Object.entries({ roundTripMs, checkMs, timeoutMs })) {
    if (!(ms > 0 && ms < Number.POSITIVE_INFINITY))
      return `${name} is ${ms}, expected milliseconds, more than 0`
  }
  return undefined
}

/** Published mistakes in the Bully algorithm that can be switched on. */
export const bullyMutants = {
  'one-way-timeout': {
    source:
      'silence for less than a round trip is taken for a crash, as where delays have no bound: Stoller, "Leader Election in Asynchronous Distributed Systems" (TR521, 1999)',
    breaks: 'one coordinator: a slow answer comes from a coordinator that has been replaced',
    needs: '2 nodes; none, a slow message is enough',
  },
  'no-halt': {
    source:
      'the winner announces itself and halts nobody before, as in textbooks (ELECTION, OK, COORDINATOR): against Garcia-Molina 1982, appendix I',
    breaks: 'one coordinator: nodes that have not heard it yet work for the one before',
    needs: '3 nodes; a restart of the highest',
  },
  'halts-at-once': {
    source:
      'lower nodes are halted all at once, and not from the highest down: against Garcia-Molina 1982, appendix I',
    breaks:
      'one coordinator: a lower candidate, not halted yet, takes over a node that the higher one has halted',
    needs: '3 nodes; two elections at once',
  },
  'believes-anyone': {
    source:
      'a node takes the coordinator that is announced last, whoever has halted it: against Garcia-Molina 1982, appendix I, NewCoordinator',
    breaks: 'one coordinator: an announcement that is late undoes a newer one',
    needs: '3 nodes; two elections at once',
  },
  'stands-on': {
    source:
      'a candidate goes on although a higher one has halted it: against Garcia-Molina 1982, appendix I, Halt',
    breaks: 'one coordinator: two candidates finish their elections',
    needs: '2 nodes; a restart of the higher one',
  },
  'never-checks': {
    source:
      'the coordinator does not look for nodes that are not normal: against Garcia-Molina 1982, appendix I, Check',
    breaks: 'agreement: a node that was down while the others elected is never told who won',
    needs: '3 nodes; a restart of a lower one',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type BullyMutant = keyof typeof bullyMutants
