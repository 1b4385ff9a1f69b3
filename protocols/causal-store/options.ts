import type { Mutant } from '../../sim/index.ts'

/** What can be set about the causal store. */
export interface CausalStoreOptions {
  /** The share of operations for which a client moves to another node than the one beside it, with what it has seen. */
  readonly moves: number
  /** Milliseconds for which a node has a client wait that has seen what is not there yet; then it sends it away. */
  readonly patienceMs: number
  /** Milliseconds between two comparisons with another node; 0 for never, and then nodes need not come to agree. */
  readonly antiEntropyMs: number
  /** How many updates a node gives another at once, at most, which has missed them. */
  readonly batch: number
  /** Milliseconds after which a client gives an operation up. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const causalStoreDefaults: CausalStoreOptions = {
  moves: 0.3,
  patienceMs: 100,
  antiEntropyMs: 150,
  batch: 100,
  timeoutMs: 1_000,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: CausalStoreOptions): string | undefined {
  const { antiEntropyMs, batch, moves, patienceMs, timeoutMs } = options
  if (!(moves >= 0 && moves <= 1)) return `moves is ${moves}, expected a share from 0 to 1`
  if (!(antiEntropyMs >= 0 && antiEntropyMs < Number.POSITIVE_INFINITY))
    return `antiEntropyMs is ${antiEntropyMs}, expected milliseconds, or 0 for never`
  if (!(Number.isInteger(batch) && batch >= 1)) return `batch is ${batch}, expected a whole number from 1 on`
  if (!(patienceMs > 0 && patienceMs <= timeoutMs && timeoutMs < Number.POSITIVE_INFINITY))
    return `patienceMs is ${patienceMs} and timeoutMs is ${timeoutMs}, expected milliseconds with 0 < patienceMs <= timeoutMs`
  return undefined
}

/** Published mistakes in causally consistent stores that can be switched on. */
export const causalStoreMutants = {
  'no-dependency-check': {
    source:
      'an update is shown when it comes, in the order of its writer alone: against Lloyd et al. 2011, section 4.3, dep_check; Lipton and Sandberg, "PRAM", 1988',
    breaks: 'causal convergence: an answer is read before its question (writes follow reads)',
    needs: '3 nodes; a slow message',
  },
  'ignores-context': {
    source:
      'a node answers a client that has moved to it before it has what the client has seen: against Terry et al., "Session Guarantees", 1994, section 4; Jepsen, MongoDB 3.6.4 (2018), sessions without majority concerns',
    breaks:
      'causal convergence: what a client has read or written it does not read again (monotonic reads, read your writes)',
    needs: '2 nodes; none, a slow message is enough',
  },
  'forgets-own-writes': {
    source:
      'a write is not added to its session’s context: against Terry et al. 1994, section 4, the write-set',
    breaks: 'causal convergence: a client that has moved does not read what it wrote (read your writes)',
    needs: '2 nodes; none, a slow message is enough',
  },
  'forgets-reads': {
    source:
      'a read is not added to its session’s context: against Lloyd et al. 2011, section 4.1, and Terry et al. 1994, the read-set',
    breaks:
      'causal convergence: a client that has moved does not read what it read (monotonic reads, writes follow reads)',
    needs: '2 nodes; none, a slow message is enough',
  },
  'one-dependency': {
    source:
      'of the causes of a write only the last one is told: against Lloyd et al. 2011, section 4.2, where all that are nearest are',
    breaks:
      'causal convergence: what was read before that may come later than the write (writes follow reads)',
    needs: '3 nodes; a slow message',
  },
  'clock-not-advanced': {
    source: 'a clock does not hear of what comes from others: against Lamport 1978, rule IR2',
    breaks: 'causal convergence: who overwrites what it has read loses to it (read your writes)',
    needs: '2 nodes; none',
  },
  'last-received': {
    source:
      'what comes last wins, and not what was written last: against Johnson and Thomas, RFC 677 (1975), and Lloyd et al. 2011, section 3.1, convergent conflict handling',
    breaks:
      'converges or causal convergence: nodes that hear of two writes in different orders stay different',
    needs: '2 nodes; none, two writes at once are enough',
  },
  'ties-kept': {
    source:
      'of two writes with the same counter each node keeps what it has: against Lamport 1978, the total order, and RFC 677 (1975), where sites break ties',
    breaks:
      'converges or causal convergence: nodes that hear of two writes in different orders stay different',
    needs: '2 nodes; none, two writes at once are enough',
  },
  'repairs-overwrite': {
    source:
      'what anti-entropy finds replaces what is newer: against Gifford 1979, section 4, and Demers et al. 1987, section 1.3',
    breaks: 'converges or causal convergence: a late update undoes one that was shown',
    needs: '2 nodes; a lost message',
  },
  'volatile-updates': {
    source: 'an update is shown and told before it is durable: Jepsen, NATS 2.12.1 (2025)',
    breaks: 'one update a timestamp: after a crash another one gets it, and others take the two for one',
    needs: '2 nodes; a crash',
  },
  'no-anti-entropy': {
    source:
      'an update is told once, and never again: against Demers et al. 1987, section 1.2, direct mail alone',
    breaks: 'converges: who has missed an update never has it, and nothing that follows it',
    needs: '2 nodes; a lost message',
  },
  'no-sessions': {
    source: 'a node does not recognise a repeated write: Ongaro, thesis, section 6.3, for registers',
    breaks: 'causal convergence: a repeated write gets a new timestamp, and is back after another was read',
    needs: '2 nodes; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type CausalStoreMutant = keyof typeof causalStoreMutants
