import type { Mutant } from '../../sim/index.ts'

/** What can be set about the quorum register. */
export interface QuorumRegisterOptions {
  /** How many replicas must say what they have; 0 for a majority. */
  readonly readQuorum: number
  /** How many replicas must have a version; 0 for a majority. A read sees the writes before it if the two sum to more than all. */
  readonly writeQuorum: number
  /** Who may write: anyone, in four message delays, or the first of the members alone, in two; others send their clients there. */
  readonly writers: 'many' | 'one'
  /**
   * Whether a read writes back what it has seen before it answers: always, only when fewer than a write quorum are known to have it, or
   * never, and then registers are regular and no more.
   */
  readonly writeBack: 'always' | 'when-needed' | 'never'
  /** Milliseconds after which a coordinator asks those again who have not answered; then it waits twice as long, and so on. */
  readonly retryMs: number
  /** Milliseconds after which a coordinator gives a phase up, and a client its operation. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const quorumRegisterDefaults: QuorumRegisterOptions = {
  readQuorum: 0,
  writeQuorum: 0,
  writers: 'many',
  writeBack: 'always',
  retryMs: 100,
  timeoutMs: 1_000,
}

const CHOICES = {
  writers: ['many', 'one'],
  writeBack: ['always', 'when-needed', 'never'],
} as const

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: QuorumRegisterOptions): string | undefined {
  const { retryMs, timeoutMs } = options
  for (const [option, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!known.includes(options[option]))
      return `${option} is "${options[option]}", expected ${known.slice(0, -1).join(', ')} or ${known.at(-1)}`
  }
  for (const quorum of ['readQuorum', 'writeQuorum'] as const) {
    const size = options[quorum]
    if (!(Number.isInteger(size) && size >= 0))
      return `${quorum} is ${size}, expected a number of replicas, or 0 for a majority`
  }
  if (!(retryMs > 0 && retryMs <= timeoutMs && timeoutMs < Number.POSITIVE_INFINITY)) {
    return `retryMs is ${retryMs} and timeoutMs is ${timeoutMs}, expected milliseconds with 0 < retryMs <= timeoutMs`
  }
  return undefined
}

/** Published mistakes in quorum registers that can be switched on. */
export const quorumRegisterMutants = {
  'no-write-back': {
    source: 'a read does not write back what it has seen: against Attiya, Bar-Noy and Dolev 1995',
    breaks: 'linearizability: a write that is under way is read, and a later read does not see it',
    needs: '3 nodes; a slow message of a write',
  },
  'no-writer-id': {
    source: 'timestamps are counters alone: against Lynch and Shvartsman 1997, "tags"',
    breaks: 'one value a timestamp: two writes at once choose the same, and replicas keep different ones',
    needs: '3 nodes; none, two writes at once are enough',
  },
  'first-answer': {
    source:
      'a read answers with what the first replica has, and not with the newest: against Attiya, Bar-Noy and Dolev 1995',
    breaks: 'linearizability: a replica that missed a write answers first',
    needs: '3 nodes; none, a slow message is enough',
  },
  'small-quorums': {
    source:
      'quorums that need not meet, R + W <= N: Bailis et al., "Probabilistically Bounded Staleness" (2012)',
    breaks: 'linearizability: a read asks those that the write before it has not reached',
    needs: '3 nodes; none, a slow message is enough',
  },
  'volatile-replica': {
    source: 'a replica answers before the version is durable: Jepsen, NATS 2.12.1 (2025)',
    breaks: 'linearizability: a crash takes back what a majority had',
    needs: '3 nodes; a crash of a replica',
  },
  'counts-duplicates': {
    source:
      'a replica that answers a repeated question counts once more: against Attiya, Bar-Noy and Dolev 1995',
    breaks: 'linearizability: one replica is a majority by itself',
    needs: '3 nodes; messages that come twice',
  },
  'takes-older': {
    source: 'a replica keeps what came last, and not what is newest: against Attiya, Bar-Noy and Dolev 1995',
    breaks: 'timestamps never go back: a message that was late undoes a newer write',
    needs: '1 node; two messages in the other order',
  },
  'no-sessions': {
    source: 'a coordinator does not recognise a repeated write: Ongaro, thesis, section 6.3, for registers',
    breaks: 'linearizability: a repeated write gets a new timestamp, and is back after another was read',
    needs: '3 nodes; a request that comes twice',
  },
  'fails-timed-out': {
    source:
      'a write that too few are known to have is said to have failed: Jepsen, Cassandra (2013), timed-out writes that reads repair',
    breaks: 'linearizability: a write that failed is read',
    needs: '3 nodes; a partition that a write is sent across',
  },
  'forgets-counter': {
    source:
      'the only writer begins to count anew after a crash: against Attiya, Bar-Noy and Dolev 1995, whose labels only grow',
    breaks: 'linearizability: what it writes is older than what it wrote before, and no read sees it',
    needs: '3 nodes and one writer; a crash of the writer',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type QuorumRegisterMutant = keyof typeof quorumRegisterMutants
