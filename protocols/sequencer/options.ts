import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'

/** What can be set about the sequencer and its nodes. */
export interface SequencerOptions extends ObjectOptions {
  /**
   * When a write is acknowledged: once the client's own node has applied it, or at once, when that node has it on its disk (Attiya and
   * Welch 1994, fast writes). What answers something of the state, like `cas`, is always done in the order first.
   */
  readonly writes: 'ordered' | 'fast'
  /** Whether a node reads what it has applied, or asks the sequencer first how many updates there are, and applies those. */
  readonly reads: 'local' | 'sync'
  /** Milliseconds after which a node sends again what was not numbered, and compares what it has with what the sequencer has. */
  readonly retryMs: number
  /** How many updates are sent at once, at most. */
  readonly batch: number
}

/** The options where none are given. */
export const sequencerDefaults: SequencerOptions = {
  writes: 'ordered',
  reads: 'local',
  retryMs: 100,
  batch: 50,
  ...objectDefaults,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: SequencerOptions): string | undefined {
  const { batch, reads, retryMs, writes } = options
  if (writes !== 'ordered' && writes !== 'fast')
    return `writes is ${JSON.stringify(writes)}, expected "ordered" or "fast"`
  if (reads !== 'local' && reads !== 'sync')
    return `reads is ${JSON.stringify(reads)}, expected "local" or "sync"`
  if (writes === 'fast' && reads === 'sync')
    return 'writes is "fast" and reads is "sync", expected "ordered" writes: the sequencer need not have what was acknowledged'
  if (!(retryMs > 0 && retryMs < Number.POSITIVE_INFINITY))
    return `retryMs is ${retryMs}, expected milliseconds, more than 0`
  if (!(Number.isInteger(batch) && batch >= 1)) return `batch is ${batch}, expected a whole number from 1 on`
  return objectionToObject(options)
}

/** Published mistakes in total-order broadcast and local reads that can be switched on. */
export const sequencerMutants = {
  'acknowledges-early': {
    source:
      'a write is acknowledged before its node has applied it, and reads do not wait: against Attiya and Welch 1994, where either waits; Lipton and Sandberg, "PRAM", 1988',
    breaks: 'sequential: a client does not read what it wrote (read your writes)',
    needs: '2 nodes; none',
  },
  'reads-past-writes': {
    source:
      'with fast writes a read does not wait for its node’s own ones: against Attiya and Welch 1994, the algorithm with fast writes',
    breaks: 'sequential: a client does not read what it wrote (read your writes)',
    needs: "2 nodes and writes: 'fast'; none",
  },
  'arrival-order': {
    source:
      'updates are applied as they come: against Défago, Schiper and Urbán 2004, section 4.1, by number; Birman and Joseph, "Reliable Communication in the Presence of Failures", 1987, CBCAST in place of ABCAST',
    breaks: 'one order: messages that overtake each other are applied in other orders elsewhere',
    needs: '2 nodes; a slow or lost message',
  },
  'volatile-order': {
    source:
      'the sequencer tells numbers before they are durable, and gives them again after a crash: against Hunt et al., "ZooKeeper", 2010, section 4, where writes are on the disk before they are applied; Jepsen, NATS 2.12.1 (2025)',
    breaks: 'one order: a number means two updates',
    needs: '2 nodes; a crash of the sequencer',
  },
  'volatile-copies': {
    source:
      'a node shows an update before its own copy is durable, and starts again behind it: against Terry et al., "Session Guarantees", 1994, section 4; Hunt et al. 2010, section 4.4, a client does not go back',
    breaks: 'sequential: after a crash a client does not read what it read or wrote (monotonic reads)',
    needs: '2 nodes; a crash',
  },
  'volatile-outbox': {
    source:
      'a fast write is acknowledged before it is durable: the Redis manual, appendfsync no; against Attiya and Welch 1994, whose processes do not fail',
    breaks: 'sequential or converges: a crash takes an acknowledged write back before it was numbered',
    needs: "2 nodes and writes: 'fast'; a crash",
  },
  'out-of-order': {
    source:
      'each fast write goes to the sequencer on its own, and may overtake the one before: against Hadzilacos and Toueg, "Fault-Tolerant Broadcasts and Related Problems", 1993, FIFO order; Hunt et al. 2010, section 2.3, FIFO client order',
    breaks: 'sequential: what a write has overtaken is taken for a repetition, and lost',
    needs: "2 nodes and writes: 'fast'; a lost or slow message",
  },
  'no-sessions': {
    source:
      'an update that is sent again gets another number: Ongaro, thesis, section 6.3; against Défago, Schiper and Urbán 2004, integrity',
    breaks: 'numbered once: an update that is repeated takes effect twice',
    needs: '2 nodes; a message or request that comes twice',
  },
  'no-comparison': {
    source:
      'a node waits for what it is told, and nobody repeats it: against Demers et al. 1987, section 1.2, direct mail alone; Défago, Schiper and Urbán 2004, agreement',
    breaks: 'converges: who has missed the last update, or one of them, never has what follows',
    needs: '2 nodes; a lost message',
  },
  'syncs-locally': {
    source:
      'a read that was to be synchronised is answered by what its node has: ZooKeeper’s reads without sync (Hunt et al. 2010, section 4.4; aphyr.com/posts/291)',
    breaks: 'linearizability: what was acknowledged elsewhere is not read',
    needs: "2 nodes and reads: 'sync'; none",
  },
  'joins-question': {
    source:
      'a read that comes while another waits for the sequencer takes that one’s answer: against Ongaro, thesis, section 6.4, whose read index is taken after the read was asked for; Hunt et al. 2010, section 4.4',
    breaks: 'linearizability: what was acknowledged since the sequencer answered is not read',
    needs: "2 nodes and reads: 'sync'; a slow message",
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type SequencerMutant = keyof typeof sequencerMutants
