import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { sequencerInvariants } from './invariants.ts'
import type { SequencerMessage } from './messages.ts'
import {
  objectionTo,
  sequencerDefaults,
  type SequencerMutant,
  sequencerMutants,
  type SequencerOptions,
} from './options.ts'
import { SequencerNode } from './sequencer-node.ts'

export type { SequencerMutant, SequencerOptions } from './options.ts'

/** Milliseconds after which a client gives an operation up. */
const TIMEOUT_MS = 1_000

/**
 * Total-order broadcast through a fixed sequencer (Défago, Schiper and Urbán, "Total Order Broadcast and Multicast Algorithms: Taxonomy and
 * Survey", ACM Computing Surveys 2004, section 4.1), and on it a replicated object with local reads, by default registers: what
 * sequential consistency costs less than linearizability (Attiya and Welch, "Sequential Consistency versus Linearizability", ACM TOCS 1994).
 * The first node is the **sequencer**: it gives each update a number, has it on its disk, and tells all. Every node applies updates
 * in the order of their numbers, asks for gaps that it notices, and compares now and then, so that the last ones come as well.
 *
 * With `writes: 'ordered'` a write is acknowledged by the client's own node once that has applied it, after a round trip to the sequencer, and
 * a read takes no message. A node applies what it has on its disk, as in ZooKeeper, so that a write must be durable at the sequencer and at that
 * node, and nowhere else: a node that a crash had taken back would show its clients less than they have read and written. With
 * `writes: 'fast'` the node acknowledges a write as soon as it has it on its own disk, and sends what it has taken in the order in which it took
 * it; instead a read waits until all that its node has taken is applied. What answers something of the state, as `cas` does, is
 * acknowledged once it is applied.
 *
 * Either way it promises, with `reads: 'local'`, that the object is sequentially consistent: all updates have one order, each client sees a
 * growing part of it, and what it wrote is in that. That is not linearizable: a read may miss what was acknowledged elsewhere. With
 * `reads: 'sync'` a node asks the sequencer how many updates there are before it reads, as ZooKeeper's `sync` does (Hunt, Konar, Junqueira
 * and Reed, "ZooKeeper", USENIX ATC 2010, section 4.4), and `ordered` writes and reads are linearizable together. ZooKeeper's leader may
 * have been replaced and not know it; here the sequencer is fixed, and what it has not numbered has no number. Fast writes with `sync` are
 * refused: what was acknowledged need not have come to the sequencer.
 *
 * It bears any number of crashes, any partition, any loss, repetition or delay, any pause and any clocks: the wall clock is never read, and
 * timers only repeat what is asked. Updates are recognised by session and sequence, so that one takes effect once however often it is sent. A
 * disk may be slow, fail or be full, which the node dies of; what it has flushed must be there when it starts again. Operations are answered
 * while client, node and sequencer are up and hear each other; cut off from the sequencer a node still serves local reads, and takes fast
 * writes, which are ordered later. Clients stay at their node, whoever is down: what they have read and written is there.
 *
 * **There is no failover**: while the sequencer is down, nothing is ordered. That is what a fixed sequencer is: who takes its place must know
 * all that it has numbered, and that it numbers no more, which is consensus, and what `raft` and `multiPaxos` are for. Left out are also
 * sequencers that take turns, and the cutting of logs, which only grow.
 *
 * @param options - see {@link SequencerOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * sequencer({ writes: 'fast' })
 * sequencer({ reads: 'sync', object: 'queue' })
 * sequencer({ mutant: 'acknowledges-early' })
 * ```
 */
export const sequencer: ProtocolFactory<SequencerOptions, SequencerMutant> = defineProtocol({
  name: 'sequencer',
  description:
    'total-order broadcast through a fixed sequencer, with local reads: a sequentially consistent object',
  defaults: sequencerDefaults,
  validate: objectionTo,
  knobs: { retryMs: [50, 300], batch: [5] },
  mutants: sequencerMutants,
  roles: ['sequencer', 'replica'],
  create: (node: Node<SequencerMessage>, options, mutant) => new SequencerNode(node, options, mutant),
  clients: (client) => performAtOne(client, { timeoutMs: TIMEOUT_MS, anywhere: false }),
  bears: asynchrony,
  invariants: sequencerInvariants,
})
