import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'

/** What can be set about chain replication. */
export interface ChainReplicationOptions extends ObjectOptions {
  /** Who answers queries: the tail, or any server of the chain (CRAQ), which asks the tail about objects with updates under way. */
  readonly reads: 'tail' | 'any'
  /** Milliseconds for which a server may answer queries after it has shown the master that it is there; the master grants it. */
  readonly leaseMs: number
  /** Milliseconds between the messages by which servers show that they are there, and repeat what was not answered. */
  readonly heartbeatMs: number
}

/** The options where none are given. */
export const chainReplicationDefaults: ChainReplicationOptions = {
  reads: 'tail',
  leaseMs: 200,
  heartbeatMs: 50,
  ...objectDefaults,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: ChainReplicationOptions): string | undefined {
  const { reads, leaseMs, heartbeatMs } = options
  if (reads !== 'tail' && reads !== 'any')
    return `reads is ${JSON.stringify(reads)}, expected "tail" or "any"`
  if (!(leaseMs > 0 && leaseMs < Number.POSITIVE_INFINITY))
    return `leaseMs is ${leaseMs}, expected milliseconds, more than 0`
  if (!(heartbeatMs > 0 && heartbeatMs * 2 <= leaseMs))
    return `heartbeatMs is ${heartbeatMs}, expected more than 0 and at most half of the leaseMs of ${leaseMs}`
  return objectionToObject(options)
}

/** Published mistakes in chain replication that can be switched on. */
export const chainReplicationMutants = {
  'dirty-read': {
    source:
      'any server answers queries by the updates that it has received: against van Renesse and Schneider 2004',
    breaks:
      'linearizability: a value is read before it is committed, and a later read elsewhere does not see it',
    needs: '2 servers; none',
  },
  'skips-version-query': {
    source:
      'a server answers by its last clean version without asking the tail: against Terrace and Freedman 2009',
    breaks: 'linearizability: what the tail has committed and acknowledged is not read elsewhere yet',
    needs: "2 servers and reads: 'any'; none",
  },
  'no-resend': {
    source:
      'a predecessor does not send its Sent list to its new successor: against van Renesse and Schneider 2004',
    breaks:
      'update propagation: after a server in the middle has failed, what only it had received is missing behind it',
    needs: '3 servers; a crash of the middle while an update is under way',
  },
  'keeps-answering': {
    source:
      'a tail answers queries without a lease, as if it failed only by stopping: van Renesse and Schneider 2004',
    breaks: 'linearizability: a tail that was cut off and replaced goes on answering with old values',
    needs: '2 servers; a partition around the tail',
  },
  'no-sessions': {
    source:
      'a head forgets which requests it has seen: "the client can reissue" in van Renesse and Schneider 2004, taken lightly',
    breaks: 'linearizability: an update that is asked for again takes effect twice',
    needs: '1 server; a lost or slow answer',
  },
  'acknowledges-early': {
    source:
      'the head answers an update once its own disk has it, and not the tail: against van Renesse and Schneider 2004',
    breaks: 'inprocess requests: an update that its successors have not received is out of the Sent list',
    needs: '2 servers; none',
  },
  'serves-before-state': {
    source:
      'a new tail is put into the chain before the state has come to it: against van Renesse and Schneider 2004',
    breaks: 'inprocess requests: the new tail has not received what the others have taken for processed',
    needs: '2 servers; a server that fails and comes back',
  },
  'forwards-before-durable': {
    source:
      'an update is forwarded before it is durable, which servers that stop for good need not care about: Jepsen, NATS 2.12.1 (2025)',
    breaks: 'update propagation: a server restarts without updates that its successor has',
    needs: '2 servers; a restart',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type ChainReplicationMutant = keyof typeof chainReplicationMutants
