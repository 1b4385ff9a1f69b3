import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { CrdtNode } from './crdt-node.ts'
import { crdtInvariants } from './invariants.ts'
import type { CrdtMessage } from './messages.ts'
import { crdtDefaults, type CrdtMutant, crdtMutants, type CrdtOptions, objectionTo } from './options.ts'

export type { CrdtMutant, CrdtOptions } from './options.ts'

/**
 * Replicated data types that converge by merging (Shapiro, Preguiça, Baquero and Zawirski, "A comprehensive study of Convergent and
 * Commutative Replicated Data Types", INRIA RR-7506, 2011; "Conflict-free Replicated Data Types", SSS 2011): every node has all keys,
 * performs what clients ask of it on its own copy, at once, and tells others afterwards. Of each key it keeps a register of which the
 * last write wins (`read`, `write`; specification 8), a counter (`read`, `add` of a whole number, negative ones too; specification 7), or
 * a set whose additions win over removals at the same time (`read`, `add`, `remove`; specification 15, by its state).
 *
 * States of many keys are large, so what is told of an update is a delta: a state by itself, which has what the operation adds (Almeida,
 * Shoker and Baquero, "Delta State Replicated Data Types", 2018). It is durable before anyone hears of it. What is lost on the way is found
 * by **anti-entropy**: nodes compare, in turn, how many updates of each writer they have, and give each other what is missing, some at a
 * time (Petersen et al., "Flexible Update Propagation for Weakly Consistent Replication", 1997). Updates of one writer are merged in its
 * order, so that such a vector says exactly what a node has; those of several in any, causes first or not.
 *
 * It promises that all nodes come to hold the same, once they hear each other, and that nothing acknowledged is missing from it: of
 * registers the last write, of counters every addition, once, of sets what was added when all removals of it were over. It promises so
 * whatever is done to it that it bears: any number of crashes, any partition, any loss, repetition or delay, any pause and any clocks.
 * To clients, each of which stays at the node beside it, it promises that they find what they have done, and do not go back behind what they
 * have read. Of registers that is PRAM, and that writes follow reads, by hybrid and by Lamport timestamps, for those are later than all that
 * their node has seen. It is not causal consistency: what was read before a write may come elsewhere after it (see `causalStore`). By wall
 * clocks nodes converge and do not go back, and that is all: a write may be older than what it should replace, and is then lost, though it
 * was acknowledged.
 *
 * An addition may not be done twice, and that a merge may be repeated is no help there: a client that has no answer does not know whether
 * its node has made the update, and another node cannot know. So a client asks the one node beside it, which keeps the last update of each
 * session on its disk; if that does not answer in time, the outcome is `info`. Who retries elsewhere counts twice.
 *
 * A disk may be slow, fail or be full, which the node dies of; what it has flushed must be there when it starts again. Left out are the
 * cutting of logs and the forgetting of what was removed, which need to know what everyone has: both only grow.
 *
 * @param options - see {@link CrdtOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * crdt({ type: 'pn-counter' })
 * crdt({ type: 'lww-register', timestamps: 'wall-clock' })
 * crdt({ type: 'or-set', antiEntropyMs: 50, batch: 20 })
 * crdt({ type: 'pn-counter', mutant: 'one-number' })
 * ```
 */
export const crdt: ProtocolFactory<CrdtOptions, CrdtMutant> = defineProtocol({
  name: 'crdt',
  description:
    'replicated data types that converge by merging: registers, counters or sets, answered locally',
  defaults: crdtDefaults,
  validate: objectionTo,
  knobs: { timestamps: ['lamport'], antiEntropyMs: [50, 400], batch: [5] },
  mutants: crdtMutants,
  roles: ['behind', 'current'],
  create: (node: Node<CrdtMessage>, options, mutant) => new CrdtNode(node, options, mutant),
  // Not even a read may be asked of another node: what its client has written and seen need not be there yet.
  clients: (client, _, { timeoutMs }) => performAtOne(client, { timeoutMs, anywhere: false }),
  bears: asynchrony,
  invariants: crdtInvariants,
})
