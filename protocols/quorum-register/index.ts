import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { quorumRegisterInvariants } from './invariants.ts'
import type { QuorumMessage } from './messages.ts'
import {
  objectionTo,
  quorumRegisterDefaults,
  type QuorumRegisterMutant,
  quorumRegisterMutants,
  type QuorumRegisterOptions,
} from './options.ts'
import { QuorumNode } from './quorum-node.ts'

export type { QuorumRegisterMutant, QuorumRegisterOptions } from './options.ts'

/**
 * Registers that majorities keep, for many writers (Attiya, Bar-Noy and Dolev, "Sharing Memory Robustly in Message-Passing Systems",
 * 1995; Lynch and Shvartsman 1997 for many writers): `read` and `write` by key, and nothing else. The node that a client asks
 * coordinates. It learns the newest version from a majority of replicas; a write makes a newer one of it; and a majority has the
 * version on its disks before the client is answered, a read's as well, so that no later read sees an older one. Nobody is elected,
 * and nobody waits for anyone in particular.
 *
 * A version's timestamp is a counter and, among equal counters, its writer: the session and sequence number of the write, which no
 * other write has. **A write is begun once.** Begun again, by whoever, it would get a new timestamp, and its value would be back
 * after a later one was read. So a client asks one node only for a write, again if need be, and that node recognises what it has begun,
 * by its disk even after a crash: then nobody knows what came of it (`info`).
 *
 * With `writers: 'one'`, as in 1995, the first of the members alone writes, and need not ask what there is: a write takes two message
 * delays instead of four. Others send their clients to it. With `writeBack: 'when-needed'` a read that finds that a write quorum has what
 * it has read answers at once, in two delays instead of four; with `'never'` every read does, and registers are regular (Lamport, "On
 * Interprocess Communication", 1986): a read sees the last write before it, or one that is under way, and a later read may see less.
 *
 * It promises that each register is linearizable (regular, where reads never write back), whatever is done to it that it bears: any
 * number of crashes, any partition, any loss, repetition or delay, any pause, any clocks, for it reads none. A disk may be slow, fail
 * or be full, which the node dies of; what it has flushed must be there, whole, when it starts again. That operations are answered at
 * all it promises while a majority is up and hears whom they were asked of. Left out are changes of who the replicas are, and the
 * bounded timestamps of 1995.
 *
 * @param options - see {@link QuorumRegisterOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * quorumRegister({ retryMs: 50 })
 * quorumRegister({ readQuorum: 1, writeQuorum: 3 })
 * quorumRegister({ writers: 'one', writeBack: 'when-needed' })
 * quorumRegister({ mutant: 'no-write-back' })
 * ```
 */
export const quorumRegister: ProtocolFactory<QuorumRegisterOptions, QuorumRegisterMutant> = defineProtocol({
  name: 'quorum-register',
  description: 'registers that majorities keep, without a leader (ABD): linearizable reads and writes',
  defaults: quorumRegisterDefaults,
  validate: objectionTo,
  knobs: { retryMs: [20, 500], timeoutMs: [300], writeBack: ['when-needed'] },
  mutants: quorumRegisterMutants,
  roles: ['replica'],
  create: (node: Node<QuorumMessage>, options, mutant) => new QuorumNode(node, options, mutant),
  clients: (client, { f }, { timeoutMs }) => performAtOne(client, { timeoutMs, anywhere: f === 'read' }),
  bears: asynchrony,
  invariants: quorumRegisterInvariants,
})
