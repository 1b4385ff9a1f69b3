import type { Mutant } from '../../sim/index.ts'

/** What can be set about replicated data types. */
export interface CrdtOptions {
  /**
   * What is kept of each key: a register of which the last write wins, a counter that goes up and down, or a set whose additions win
   * over removals that have not seen them.
   */
  readonly type: 'lww-register' | 'pn-counter' | 'or-set'
  /**
   * What the last write to a register is told by: hybrid clocks, Lamport's counters, or wall clocks. The first two are later than all
   * that their node has seen. A wall clock need not be: where one is ahead, what others write afterwards is acknowledged and silently
   * lost, until theirs have caught up.
   */
  readonly timestamps: 'hybrid' | 'lamport' | 'wall-clock'
  /** Milliseconds between two comparisons with another node; 0 for never, and then nodes need not come to agree. */
  readonly antiEntropyMs: number
  /** How many updates a node gives another at once, at most, which has missed them. */
  readonly batch: number
  /** Milliseconds after which a client gives an operation up. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const crdtDefaults: CrdtOptions = {
  type: 'lww-register',
  timestamps: 'hybrid',
  antiEntropyMs: 150,
  batch: 100,
  timeoutMs: 1_000,
}

const CHOICES = {
  type: ['lww-register', 'pn-counter', 'or-set'],
  timestamps: ['hybrid', 'lamport', 'wall-clock'],
} as const

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: CrdtOptions): string | undefined {
  const { antiEntropyMs, batch, timeoutMs } = options
  for (const [option, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!known.includes(options[option]))
      return `${option} is "${options[option]}", expected one of ${known.join(', ')}`
  }
  if (!(antiEntropyMs >= 0 && antiEntropyMs < Number.POSITIVE_INFINITY))
    return `antiEntropyMs is ${antiEntropyMs}, expected milliseconds, or 0 for never`
  if (!(Number.isInteger(batch) && batch >= 1)) return `batch is ${batch}, expected a whole number from 1 on`
  if (!(timeoutMs > 0 && timeoutMs < Number.POSITIVE_INFINITY))
    return `timeoutMs is ${timeoutMs}, expected milliseconds, more than 0`
  return undefined
}

const REPORT = 'Shapiro, Preguiça, Baquero and Zawirski, INRIA RR-7506 (2011)'

/** Published mistakes in replicated data types that can be switched on. */
export const crdtMutants = {
  'merge-adds': {
    source: `counters are merged by addition, and not by the maximum: against ${REPORT}, section 3.1, where merge is idempotent`,
    breaks: 'counts-once: what two states have both counted counts twice',
    needs: '2 nodes; none',
  },
  'one-number': {
    source: `of each node a counter has one number that goes up and down: against ${REPORT}, specification 7, for the maximum loses decrements`,
    breaks: 'counts-once: a decrement is no more than what others have, and they keep that',
    needs: '2 nodes; none, a negative addition is enough',
  },
  'shared-slot': {
    source: `a counter has one pair of numbers for all nodes: against ${REPORT}, specification 6, where each node has its own`,
    breaks:
      'counts-once or equal vectors are equal states: of two additions at once the maximum keeps the larger',
    needs: '2 nodes; none, two additions at once are enough',
  },
  'ties-kept': {
    source: `of two writes with the same timestamp each node keeps what it has: against ${REPORT}, specification 8, where timestamps are unique, and Johnson and Thomas, RFC 677 (1975)`,
    breaks:
      'equal vectors are equal states or converges or PRAM: two writes in the same millisecond stay different',
    needs: '2 nodes; none, two writes at once are enough',
  },
  'last-received': {
    source: `what comes last wins, and not what was written last: against ${REPORT}, specification 8, and Johnson and Thomas, RFC 677 (1975)`,
    breaks:
      'what is held only grows or equal vectors are equal states: nodes that hear of two writes in different orders stay different',
    needs: '2 nodes; none, two writes at once are enough',
  },
  'clock-not-advanced': {
    source:
      'a write need not be later than what its node has seen: against Kulkarni et al., "Logical Physical Clocks" (2014), and Lamport 1978, rule IR2; Jepsen, Cassandra (2013)',
    breaks: 'PRAM: who overwrites what it has read loses to it (read your writes)',
    needs: '2 nodes; clocks that differ by more than a message takes',
  },
  'clock-forgotten': {
    source:
      'a clock begins anew after a crash, and not after what the disk has: against Kulkarni et al., "Logical Physical Clocks" (2014)',
    breaks: 'PRAM: what is written after a restart is older than what was there (read your writes)',
    needs: '2 nodes; a crash, and a clock that goes back or is behind another',
  },
  'no-tombstones': {
    source: `what was removed is forgotten: against ${REPORT}, section 3.3.5, and Bieniusa et al., "An Optimized Conflict-free Replicated Set" (2012), of removals that overtake additions`,
    breaks:
      'equal vectors are equal states or what is held only grows: who hears of a removal before the addition keeps the element',
    needs: '3 nodes; a slow message',
  },
  'removed-for-good': {
    source: `all additions of an element have one name, and what was removed cannot come back: against ${REPORT}, specification 15, of what specification 12, the two-phase set, leaves to be wished`,
    breaks:
      'elements stay as they were left: what is added again after a removal is acknowledged, and is not there',
    needs: '1 node; none',
  },
  'skips-gaps': {
    source: `a vector counts up to the last update that has come, missing ones or not: against Almeida, Shoker and Baquero, "Delta State Replicated Data Types" (2018), section 6, and ${REPORT}, section 2.2.2, of delivery`,
    breaks:
      'equal vectors are equal states or converges: nobody asks for what was overtaken or lost, and it never comes',
    needs: '2 nodes; a slow or a lost message',
  },
  'volatile-updates': {
    source: 'an update is acknowledged and told before it is durable: Jepsen, NATS 2.12.1 (2025)',
    breaks:
      'one update a name or what is held only grows: after a crash another one gets it, and others take the two for one',
    needs: '2 nodes; a crash',
  },
  'no-anti-entropy': {
    source:
      'an update is told once, and never again: against Demers et al. 1987, section 1.2, direct mail alone',
    breaks:
      'converges or counts-once or elements stay as they were left: who has missed an update never has it',
    needs: '2 nodes; a lost message',
  },
  'no-sessions': {
    source:
      'a node does not recognise a repeated addition: Cassandra, counters that count more (CASSANDRA-2495)',
    breaks:
      'counts-once or PRAM or elements stay as they were left: a repeated addition counts twice, and a repeated write comes back',
    needs: '1 node; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type CrdtMutant = keyof typeof crdtMutants
