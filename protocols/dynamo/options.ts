import type { Mutant } from '../../sim/index.ts'

/** What can be set about the Dynamo-style store. */
export interface DynamoOptions {
  /** N: how many nodes are to keep each key; all, if there are fewer. */
  readonly replicas: number
  /** R: how many must say what they have. */
  readonly readQuorum: number
  /** W: how many must have a version. A read sees the writes before it if R + W > N and quorums are strict. */
  readonly writeQuorum: number
  /** Whether nodes that are next on the ring may stand in for those that do not answer. */
  readonly quorums: 'sloppy' | 'strict'
  /** Whether values that were written at once are all kept, and merged by who reads them, or the last one wins. */
  readonly conflicts: 'siblings' | 'last-writer-wins'
  /** What the last one is told by: hybrid logical clocks, or wall clocks, which lose updates where they differ. */
  readonly timestamps: 'hybrid' | 'wall-clock'
  /** How many places each node has on the ring. */
  readonly virtualNodes: number
  /** Whether who reads brings replicas up to date that it has found behind. */
  readonly readRepair: boolean
  /** Milliseconds between two comparisons with another replica; 0 for never, and then replicas need not come to agree. */
  readonly antiEntropyMs: number
  /** Milliseconds between two attempts of a stand-in to hand over what it has taken. */
  readonly handoffMs: number
  /** Milliseconds after which those are asked again who have not answered, and stand-ins with them; then twice as long, and so on. */
  readonly retryMs: number
  /** Milliseconds after which a coordinator gives a step up, and a client its operation. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const dynamoDefaults: DynamoOptions = {
  replicas: 3,
  readQuorum: 2,
  writeQuorum: 2,
  quorums: 'sloppy',
  conflicts: 'siblings',
  timestamps: 'hybrid',
  virtualNodes: 8,
  readRepair: true,
  antiEntropyMs: 200,
  handoffMs: 200,
  retryMs: 100,
  timeoutMs: 1_000,
}

const CHOICES = {
  quorums: ['sloppy', 'strict'],
  conflicts: ['siblings', 'last-writer-wins'],
  timestamps: ['hybrid', 'wall-clock'],
} as const

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: DynamoOptions): string | undefined {
  const { replicas, readQuorum, writeQuorum, virtualNodes, antiEntropyMs, handoffMs, retryMs, timeoutMs } =
    options
  for (const [option, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    if (!known.includes(options[option]))
      return `${option} is "${options[option]}", expected ${known.join(' or ')}`
  }
  for (const [option, count] of Object.entries({ replicas, virtualNodes })) {
    if (!Number.isInteger(count) || count < 1)
      return `${option} is ${count}, expected a whole number from 1 on`
  }
  for (const [option, size] of Object.entries({ readQuorum, writeQuorum })) {
    if (!Number.isInteger(size) || size < 1 || size > replicas)
      return `${option} is ${size}, expected a number of replicas from 1 to ${replicas}`
  }
  if (!(antiEntropyMs >= 0 && antiEntropyMs < Number.POSITIVE_INFINITY))
    return `antiEntropyMs is ${antiEntropyMs}, expected milliseconds, or 0 for never`
  if (!(handoffMs > 0 && handoffMs < Number.POSITIVE_INFINITY))
    return `handoffMs is ${handoffMs}, expected milliseconds, more than 0`
  if (!(retryMs > 0 && retryMs <= timeoutMs && timeoutMs < Number.POSITIVE_INFINITY))
    return `retryMs is ${retryMs} and timeoutMs is ${timeoutMs}, expected milliseconds with 0 < retryMs <= timeoutMs`
  return undefined
}

/** Published mistakes in Dynamo-style stores that can be switched on. */
export const dynamoMutants = {
  'small-quorums': {
    source:
      'quorums that need not meet, R + W <= N: Bailis et al., "Probabilistically Bounded Staleness" (2012)',
    breaks: 'regular: a read asks those that the write before it has not reached',
    needs: '3 nodes; none, a slow message is enough',
  },
  'sloppy-counts-as-strict': {
    source: 'stand-ins count as replicas where quorums are to be strict: Jepsen, Riak (2013), sloppy quorums',
    breaks: 'regular: a write is with stand-ins, and a read asks the replicas',
    needs: '4 nodes; a partition',
  },
  'drops-hints': {
    source:
      'a hint that is older than the hint window is dropped: Cassandra, max_hint_window, without a repair after it',
    breaks: 'acknowledged writes are kept: nobody else has what the stand-in took',
    needs: '4 nodes; a replica that is away for longer than the window',
  },
  'hint-before-handoff': {
    source:
      'a hint is deleted when it is sent, and not when it has come: against DeCandia et al. 2007, section 4.6',
    breaks: 'acknowledged writes are kept: the one message that brings it is lost',
    needs: '4 nodes; a replica that is away, and a lost message',
  },
  'wall-clock': {
    source:
      'the last write is told by wall clocks: Jepsen, Cassandra (2013); Kingsbury, "The trouble with timestamps"',
    breaks: 'regular: the write of a node whose clock is behind is older than what it replaces',
    needs: '2 nodes; a wall clock that is off',
  },
  'one-sibling': {
    source: 'of siblings one is kept, allow_mult=false: Jepsen, Riak (2013)',
    breaks: 'set-full: of two acknowledged additions at once, one is gone',
    needs: '2 nodes; none, two additions at once are enough',
  },
  'clocks-without-dots': {
    source:
      'a version replaces all that its coordinator has, seen or not: Preguiça et al., "Dotted Version Vectors" (2010), of server ids in DeCandia et al. 2007',
    breaks: 'set-full: of two acknowledged additions that one node coordinates at once, one is gone',
    needs: '1 node; none, two additions at once are enough',
  },
  'truncated-clocks': {
    source:
      'clocks are cut to two writers: DeCandia et al. 2007, section 4.4, clock truncation, with a threshold of ten',
    breaks: 'what a node keeps only grows: a writer is forgotten, and what had replaced its versions with it',
    needs: '3 nodes; none, three coordinators are enough',
  },
  'forgets-counter': {
    source:
      'a version is told of before it is durable, and its number given again: Basho, "Actor Epochs" (Riak KV 2.1, riak_kv #679)',
    breaks:
      'one value a version: after a crash, other replicas take the new value for one that they have seen',
    needs: '2 nodes; a crash of a coordinator',
  },
  'ties-broken-locally': {
    source:
      'of two values with the same timestamp each replica keeps its own: against Johnson and Thomas, RFC 677 (1975), where sites break ties',
    breaks: 'one value a version: two writes in the same millisecond stay different for ever',
    needs: '2 nodes; none, two writes at once are enough',
  },
  'takes-older': {
    source:
      'a repair writes what it has read over what is newer: against DeCandia et al. 2007, section 5, and Gifford 1979, section 4',
    breaks: 'what a node keeps only grows: a message that was late undoes a newer write',
    needs: '2 nodes; two messages in the other order',
  },
  'volatile-replica': {
    source:
      'a replica answers before the version is durable: DeCandia et al. 2007, section 6.1, write buffering',
    breaks: 'acknowledged writes are kept: a crash takes back what was acknowledged',
    needs: '1 node; a crash',
  },
  'no-sessions': {
    source: 'a coordinator does not recognise a repeated write: Cassandra, retries of what is not idempotent',
    breaks: 'regular: a repeated write gets a new timestamp, and is back after another was read',
    needs: '3 nodes; a request that comes twice',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type DynamoMutant = keyof typeof dynamoMutants
