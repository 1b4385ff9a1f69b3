import type { ShrinkStory } from '../../shrinking/index.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import type { LostSeed } from '../../sweeping/sweep-result.ts'
import type { Tally } from '../../sweeping/tally.ts'
import type { SweepSource } from './subject.ts'

/** What every order to a worker says. */
interface Order {
  readonly source: SweepSource
  /** Milliseconds of real time after which code that has not returned is stopped. */
  readonly patienceMs: number
  /** What the faults of these seeds are drawn with. */
  readonly weights?: GenerationWeights
}

/** Seeds that are to be run one after the other. */
export interface SeedsOrder extends Order {
  readonly seeds: readonly string[]
  /** Whether the first failure is the last run. */
  readonly stopOnFailure: boolean
}

/** What came of them. */
export interface SeedsAnswer {
  /** How many were run, from the first on. If they are not all, something came in the way of the next, or the last has failed. */
  readonly done: number
  readonly tally: Tally
  /** Milliseconds of real time that it took. */
  readonly ms: number
  /** What the command line would say of the first of them, if it is bad input. */
  readonly refused?: string
}

/** What came of a seed that had a worker for itself. */
export interface AloneAnswer {
  readonly tally: Tally
}

/** A seed that failed, and is to be run again. */
export interface SeedOrder extends Order {
  readonly seed: string
}

/** What it comes to in a worker that has run nothing before. */
export interface ConfirmAnswer {
  readonly traceHash?: string
  /** Of what was violated, if anything was. */
  readonly signature?: string
  /** Why there is no verdict, if there is none. */
  readonly lost?: LostSeed
}

/** A failure that is to be made smaller. */
export interface ShrinkOrder extends SeedOrder {
  readonly maxRuns: number
}

/** The smallest that was found. */
export interface ShrinkAnswer {
  /** The resolved scenario, as JSON. */
  readonly scenario: string
  readonly seed: string
  readonly story: ShrinkStory
}

/** What a worker can be asked for. */
export interface Orders {
  /** To run seeds with as little as possible between them. */
  readonly quick: SeedsOrder
  /** To run seeds with all care, and to say before each which it is. */
  readonly careful: SeedsOrder
  /** To run a seed in a process that was made for it. */
  readonly alone: SeedOrder
  /** The same with a seed that is known to fail. */
  readonly confirm: SeedOrder
  readonly shrink: ShrinkOrder
}

/** What it answers. */
export interface Answers {
  readonly quick: SeedsAnswer
  readonly careful: SeedsAnswer
  readonly alone: AloneAnswer
  readonly confirm: ConfirmAnswer
  readonly shrink: ShrinkAnswer
}

/** What a worker says while it is at work: that it goes on, and which of the seeds it is at, if it was told to. */
export interface SignOfLife {
  readonly at?: number
}

/** How a worker says that what it was asked for is bad input, which is the same for every seed. */
export const REFUSED = 'netsplit refused'
