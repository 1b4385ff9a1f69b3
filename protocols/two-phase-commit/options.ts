import type { Mutant } from '../../sim/index.ts'

/** What can be set about two-phase commit. */
export interface TwoPhaseCommitOptions {
  /**
   * What becomes of a transaction whose lock another one holds: it waits if it is older and is aborted if it is younger, which knows no
   * deadlock, or it waits for `lockWaitMs`.
   */
  readonly deadlocks: 'wait-die' | 'time-out'
  /** Milliseconds for which a transaction waits for locks at a participant, where deadlocks are broken by time-outs. */
  readonly lockWaitMs: number
  /** How often a transaction is tried, at most, whose locks others hold. */
  readonly tries: number
  /** Milliseconds after which a participant gives up a transaction that it has executed and was not asked to prepare. */
  readonly abandonMs: number
  /** Milliseconds after which a participant that is in doubt asks the coordinator, and asks again. */
  readonly inquireMs: number
  /** Milliseconds after which a coordinator repeats what was not answered; of commits twice as long each time, up to `timeoutMs`. */
  readonly retryMs: number
  /** Milliseconds after which a coordinator aborts what is not decided, and a client gives up. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const twoPhaseCommitDefaults: TwoPhaseCommitOptions = {
  deadlocks: 'wait-die',
  lockWaitMs: 150,
  tries: 4,
  abandonMs: 500,
  inquireMs: 150,
  retryMs: 60,
  timeoutMs: 1_000,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: TwoPhaseCommitOptions): string | undefined {
  const { deadlocks, retryMs, timeoutMs, tries, ...times } = options
  if (deadlocks !== 'wait-die' && deadlocks !== 'time-out')
    return `deadlocks is "${String(deadlocks)}", expected wait-die or time-out`
  if (!(Number.isInteger(tries) && tries >= 1)) return `tries is ${tries}, expected a whole number from 1 on`
  const { abandonMs, inquireMs, lockWaitMs } = times
  for (const [option, ms] of Object.entries({ abandonMs, inquireMs, lockWaitMs })) {
    if (!(ms > 0 && ms < Number.POSITIVE_INFINITY))
      return `${option} is ${ms}, expected milliseconds, more than 0`
  }
  if (!(retryMs > 0 && retryMs <= timeoutMs && timeoutMs < Number.POSITIVE_INFINITY))
    return `retryMs is ${retryMs} and timeoutMs is ${timeoutMs}, expected milliseconds with 0 < retryMs <= timeoutMs`
  return undefined
}

/** Published mistakes in two-phase commit, and in locking under it, that can be switched on. */
export const twoPhaseCommitMutants = {
  'volatile-prepare': {
    source:
      'a participant votes before its prepare record is durable: against Mohan, Lindsay and Obermarck 1986, section 2, "force-writes"',
    breaks: 'atomic commitment: a crash takes back what it has promised, and others have committed',
    needs: '2 nodes; a crash of a participant',
  },
  'tells-before-logging': {
    source:
      'the coordinator tells its decision before the commit record is durable: against Mohan, Lindsay and Obermarck 1986, section 2',
    breaks: 'atomic commitment: a crash makes it presume that what some have committed is aborted',
    needs: '2 nodes; a crash of a coordinator',
  },
  'aborts-in-doubt': {
    source:
      'a participant that is in doubt for long aborts by itself, a heuristic decision: Mohan, Lindsay and Obermarck 1986, section 5; Gray and Lamport 2006, section 3',
    breaks: 'atomic commitment: what it aborts, others have committed',
    needs: '2 nodes; a partition',
  },
  'commits-in-doubt': {
    source:
      'a participant that is in doubt for long commits by itself, a heuristic decision: Mohan, Lindsay and Obermarck 1986, section 5',
    breaks: 'atomic commitment or strict serializability: what it commits, others have aborted',
    needs: '2 nodes; a partition',
  },
  'aborts-while-voting': {
    source:
      'the coordinator presumes that what it has not decided yet is aborted: against Mohan, Lindsay and Obermarck 1986, section 3.1, "no information"',
    breaks: 'atomic commitment: who asked has aborted what is committed a moment later',
    needs: '3 nodes; a slow vote',
  },
  'acknowledges-early': {
    source:
      'a participant acknowledges a commit before its record is durable: against Mohan, Lindsay and Obermarck 1986, section 3.1',
    breaks:
      'atomic commitment: after a crash it asks about what its coordinator has forgotten, and aborts it',
    needs: '2 nodes; a crash of a participant',
  },
  'some-votes-are-enough': {
    source:
      'a coordinator commits when the first participant is prepared: against Gray and Lamport 2006, section 2, where all must be',
    breaks: 'atomic commitment: one that was not prepared does not commit',
    needs: '2 nodes; a lost message, or a crash',
  },
  'votes-for-unknown': {
    source:
      'a participant that knows nothing of a transaction takes itself for one that has only read: against Mohan, Lindsay and Obermarck 1986, section 3.2',
    breaks:
      'strict serializability: what it had done before a crash is left out, and its locks were not held',
    needs: '2 nodes; a crash of a participant',
  },
  'short-read-locks': {
    source:
      'read locks are released once it is read, degree 2: Gray, Lorie, Putzolu and Traiger 1976, section 3; Berenson et al. 1995, READ COMMITTED',
    breaks:
      'strict serializability: of two transactions at once each reads what the other writes then (G2-item)',
    needs: '1 node; none, transactions that overlap are enough',
  },
  'no-read-locks': {
    source:
      'reads take no locks, and see what is committed at each participant at the moment: Bailis et al., "Scalable Atomic Visibility with RAMP Transactions", 2014, fractured reads',
    breaks:
      'strict serializability: one sees of a transaction what it did at one participant, and not at another (G-single)',
    needs: '2 nodes; none, transactions that overlap are enough',
  },
  'shows-prepared': {
    source:
      'a participant releases all locks when it is prepared: against Bernstein, Hadzilacos and Goodman 1987, section 3.5, strict two-phase locking',
    breaks: 'strict serializability: others read what is aborted later (G1a)',
    needs: '2 nodes; a lost message',
  },
  'redoes-commits': {
    source:
      'a participant does a commit that comes once more again: Gray and Reuter 1993, section 10.3, on redo that must be idempotent',
    breaks: 'strict serializability: what was written in between is gone (lost update)',
    needs: '1 node; a message that comes twice',
  },
  'no-sessions': {
    source:
      'a coordinator does not recognise a repeated request: Ongaro, thesis, section 6.3, for transactions',
    breaks: 'strict serializability: a transaction is done twice (duplicate elements)',
    needs: '1 node; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type TwoPhaseCommitMutant = keyof typeof twoPhaseCommitMutants
