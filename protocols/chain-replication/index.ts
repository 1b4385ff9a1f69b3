import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { ChainNode } from './chain-node.ts'
import { performAlongChain } from './clients.ts'
import { chainReplicationInvariants } from './invariants.ts'
import type { ChainMessage } from './messages.ts'
import {
  chainReplicationDefaults,
  type ChainReplicationMutant,
  chainReplicationMutants,
  type ChainReplicationOptions,
  objectionTo,
} from './options.ts'

export type { ChainReplicationMutant, ChainReplicationOptions } from './options.ts'

/**
 * Chain replication (van Renesse and Schneider, "Chain Replication for Supporting High Throughput and Availability", 2004) of an
 * object, by default registers. Updates enter at the head and travel down the chain; what the tail has processed is committed. Its
 * acknowledgements travel back and shorten the Sent lists; its reply goes by way of the head, one message more than in the paper, for
 * a client here is answered by whom it asked. Queries are answered by the tail alone. A master removes servers that fail: of the head
 * its successor becomes head, of the tail its predecessor becomes tail, and around a server in the middle its predecessor sends again
 * what its successor says that it lacks. A server that comes back catches up with the tail in the background and becomes the new
 * tail. With `reads: 'any'`, every server answers queries (Terrace and Freedman, "Object Storage on CRAQ", 2009): of an object
 * without updates under way by itself, and of another after it has asked the tail what is committed.
 *
 * The master is the first node of the group `master`: `cluster: { groups: [{ name: 'n', protocol, nodes: 3 }, { name: 'master',
 * protocol, nodes: 1 }] }`. The servers are then the nodes of all other groups; in a cluster without such a group, its first member
 * is the master and a server. Its configuration is on its disk, and while it is down the chain goes on as it is.
 *
 * **The paper's servers stop when they fail, and everyone knows.** Here none can be told from a slow one, so configurations have
 * numbers (epochs), and a server takes nothing of another one than its own; an update that is committed has passed every server of
 * the chain of one number, so the chain that the master has replaced commits nothing that the next one does not have. A query passes
 * no other server: so a server answers queries only under a **lease** from the master, which removes nobody before the lease must
 * have run out, and gives none for a new configuration before every server of its chain works by that. **Updates are forwarded once
 * they are durable**, so that a restart is no more than a pause. Who joins becomes tail in two steps: first nothing more is committed
 * that it has not received, and then, when it has what came before, it is in the chain.
 *
 * It promises that the object is linearizable, and an update takes effect once however often it is asked for, whatever is done to
 * it that it bears: any number of crashes, any partition, any loss, repetition or delay, any pause. Clocks may run a fifth fast or
 * slow, by which leases are cautious, and the wall clock is never read. A disk may be slow, fail or be full, which the node dies of;
 * what it has flushed must be there, whole, when it starts again. That updates are answered it promises while the chain is as the
 * master says, or the master is up to shorten it; that queries are answered, only while the master is heard.
 *
 * Left out are many chains that share servers, a replicated master (the paper has Paxos in mind), and servers that were
 * not there at the beginning or lost their disks.
 *
 * @param options - see {@link ChainReplicationOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * chainReplication({ leaseMs: 500 })
 * chainReplication({ reads: 'any', object: 'kv' })
 * chainReplication({ mutant: 'no-resend' })
 * ```
 */
export const chainReplication: ProtocolFactory<ChainReplicationOptions, ChainReplicationMutant> =
  defineProtocol({
    name: 'chain-replication',
    description:
      'a chain from head to tail, and a master that mends it: a linearizable object; CRAQ as an option',
    defaults: chainReplicationDefaults,
    validate: objectionTo,
    knobs: { reads: ['any'], leaseMs: [100, 500], heartbeatMs: [20] },
    mutants: chainReplicationMutants,
    roles: ['head', 'middle', 'tail', 'joining', 'spare', 'master'],
    create: (node: Node<ChainMessage>, options, mutant) => new ChainNode(node, options, mutant),
    clients: performAlongChain,
    bears: asynchrony,
    invariants: chainReplicationInvariants,
  })
