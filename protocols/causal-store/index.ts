import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { CausalNode } from './causal-node.ts'
import { performInSession } from './clients.ts'
import { causalStoreInvariants } from './invariants.ts'
import type { CausalMessage } from './messages.ts'
import {
  causalStoreDefaults,
  type CausalStoreMutant,
  causalStoreMutants,
  type CausalStoreOptions,
  objectionTo,
} from './options.ts'

export type { CausalStoreMutant, CausalStoreOptions } from './options.ts'

/**
 * A store that is causally consistent and converges, in the manner of COPS (Lloyd, Freedman, Kaminsky and Andersen, "Don't Settle for
 * Eventual: Scalable Causal Consistency for Wide-Area Storage with COPS", SOSP 2011): every node has all keys, answers `read` and `write` by
 * itself, and tells others afterwards. A client carries a **context**, what it has read and written; a write takes it along as its
 * dependencies, and another node shows the write once it shows those (section 4.3). Of two values the one with the later Lamport timestamp
 * wins, everywhere (section 3.1), so that nodes which have heard the same show the same. What is lost on the way is found by
 * **anti-entropy**: nodes compare, in turn, up to where they have heard of each writer, and give each other what is missing (Petersen et
 * al., "Flexible Update Propagation for Weakly Consistent Replication", 1997).
 *
 * Dependencies are named by timestamps, of each writer at most one: up to there, all its updates must be there, for they come in its order.
 * COPS names keys and versions, and asks whether a key has that version or a later one; a later one need not have what the version depended
 * on. Only the nearest dependencies are told, as there (section 4.2): after a write, the write alone, since it has its own.
 *
 * Unlike in COPS a client may **move** to another node, with its context (`moves`): that answers once it shows all of it, as in Bayou (Terry et
 * al., "Session Guarantees for Weakly Consistent Replicated Data", 1994), or sends the client away. A write that was sent away is
 * remembered, so that no late copy of it is done. `txn` with steps such as `[['w', 'x', 3], ['r', 'y', null]]` reads everything at one
 * moment of its node, and its writes are one update (Lloyd et al., "Stronger Semantics for Low-Latency Geo-Replicated Storage", 2013).
 *
 * It promises causal convergence (CCv), of transactions as well, and with it all four session guarantees, whatever is done to it that it bears:
 * any number of crashes, any partition, any loss, repetition or delay, any pause and any clocks, for it reads none. A client that stays where
 * it is gets answers while its node is up, whatever is cut off. A disk may be slow, fail or be full, which the node dies of; what it has
 * flushed must be there when it starts again. It does not promise that a read sees what was written elsewhere before it, nor that of two
 * writes at once both are seen. Left out are nodes of a site that share its keys, and the cutting of logs, which only grow.
 *
 * @param options - see {@link CausalStoreOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * causalStore({ moves: 0 })
 * causalStore({ antiEntropyMs: 50, batch: 20 })
 * causalStore({ mutant: 'no-dependency-check' })
 * ```
 */
export const causalStore: ProtocolFactory<CausalStoreOptions, CausalStoreMutant> = defineProtocol({
  name: 'causal-store',
  description: 'a store in the manner of COPS: local reads and writes, causal order, the last writer wins',
  defaults: causalStoreDefaults,
  validate: objectionTo,
  knobs: { moves: [0, 0.6], patienceMs: [20, 300], antiEntropyMs: [50, 400], batch: [5] },
  mutants: causalStoreMutants,
  roles: ['behind', 'current'],
  create: (node: Node<CausalMessage>, options, mutant) => new CausalNode(node, options, mutant),
  clients: performInSession,
  bears: asynchrony,
  invariants: causalStoreInvariants,
})
