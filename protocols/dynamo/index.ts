import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { DynamoNode } from './dynamo-node.ts'
import { dynamoInvariants } from './invariants.ts'
import type { DynamoMessage } from './messages.ts'
import {
  dynamoDefaults,
  type DynamoMutant,
  dynamoMutants,
  type DynamoOptions,
  objectionTo,
} from './options.ts'

export type { DynamoMutant, DynamoOptions } from './options.ts'

/**
 * A store in the manner of Dynamo (DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP 2007): each key is kept by
 * the first N nodes that follow it on a ring (section 4.2, 4.3), any node coordinates, reads ask R of them and writes wait for W (4.5),
 * others stand in for those who are away and hand over what they took (4.6), and replicas compare what they have (4.7).
 *
 * With `conflicts: 'siblings'` it keeps sets, `add` and `read`: who adds gets what there is, merges siblings, and puts the whole back in
 * the place of what it has seen, as the shopping carts of section 4.4 are. The node that a client asks does so for it. Versions have vector
 * clocks; so that two writers at one node are told apart, each version has a dot beside the clock (Preguiça et al., "Dotted Version
 * Vectors", 2010), as Riak has since 2.0. With `'last-writer-wins'` it keeps registers, `read` and `write`, and one version of each: the
 * last, by hybrid logical clocks (Kulkarni et al. 2014) that have heard of what a quorum had before, or by wall clocks, as in Cassandra.
 *
 * It promises, whatever is done to it that it bears, that replicas come to agree once they can talk, and that no acknowledged write
 * vanishes without one that has seen it. With strict quorums and R + W > N, a read also sees every write that was acknowledged before
 * it began: it is regular. It is not linearizable: a read may see what a later one does not see yet. With sloppy quorums, or R + W <= N,
 * or timestamps of wall clocks that differ, reads may miss what was acknowledged; of two writes at once, last-writer-wins loses one.
 *
 * It bears any number of crashes, any partition, any loss, repetition or delay, any pause and any clocks. A disk may be slow, fail or be
 * full, which the node dies of; what it has flushed must be there when it starts again. Left out are nodes that join and leave (4.8),
 * removals, and with them the purging of tombstones, which unions bring back; and clocks are never truncated, for there are no more
 * writers than nodes.
 *
 * @param options - see {@link DynamoOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * dynamo({ replicas: 3, readQuorum: 1, writeQuorum: 1 })
 * dynamo({ quorums: 'strict', conflicts: 'last-writer-wins' })
 * dynamo({ mutant: 'one-sibling' })
 * ```
 */
export const dynamo: ProtocolFactory<DynamoOptions, DynamoMutant> = defineProtocol({
  name: 'dynamo',
  description:
    'a store in the manner of Dynamo: a ring, sloppy or strict quorums, siblings or the last write',
  defaults: dynamoDefaults,
  validate: objectionTo,
  knobs: {
    readRepair: [false],
    antiEntropyMs: [50, 500],
    handoffMs: [50, 500],
    retryMs: [30],
  },
  mutants: dynamoMutants,
  roles: ['stand-in', 'replica'],
  create: (node: Node<DynamoMessage>, options, mutant) => new DynamoNode(node, options, mutant),
  // An element that is added twice is there once; a register that is written twice may have been read in between.
  clients: (client, { f }, { timeoutMs }) => performAtOne(client, { timeoutMs, anywhere: f !== 'write' }),
  bears: asynchrony,
  invariants: dynamoInvariants,
})
