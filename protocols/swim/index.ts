import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { swimInvariants } from './invariants.ts'
import type { SwimMessage } from './messages.ts'
import { objectionTo, swimDefaults, type SwimMutant, swimMutants, type SwimOptions } from './options.ts'
import { SwimNode } from './swim-node.ts'

export type { SwimMutant, SwimOptions } from './options.ts'

/**
 * Membership by probes and gossip (Das, Gupta and Motivala, "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership
 * Protocol", DSN 2002), with Lifeguard (Dadgar, Phillips and Currey, "Lifeguard: Local Health Awareness for More Accurate Failure
 * Detection", 2017). It answers `members`: the sorted names of those that the asked node takes for alive, its own among them.
 *
 * Every period a member probes one other, in rounds of random order, directly and then through `indirectProbes` others. Who does not
 * answer is **suspected**, and dead once the suspicion has lasted its time. What is heard of members is told on with the messages of
 * the failure detector, a few updates in each, each update some λ log n times. Records of a member are ordered by its **incarnation**,
 * then alive, suspected, dead, gone; only the member itself takes a higher incarnation, to refute what is said of it. Lifeguard has a
 * node that fares badly take more time (the local health multiplier), lets suspicions be long at first and shortens them with every
 * member that confirms them, and tells those first who are suspected.
 *
 * Where the paper leaves things open it follows memberlist and Serf: a death counts in its incarnation only, so that a member that was
 * declared dead comes back with the next one; who joins, and everyone now and then, exchanges all that it knows with a member, and with
 * one that is dead, which finds both sides of a healed partition together again; deaths that come that way are suspicions first. A
 * member's incarnation is on its disk before it is told, and each life begins with a new one; memberlist begins with 0. Of the
 * configuration a node takes who is there in the beginning, and whether it has to leave; all else it finds out.
 *
 * It promises that each member finds out within a bound of its own periods that one is down (strong completeness); that once faults
 * have ended, and some time has passed, all members that are up name each other and nobody else (accuracy, as far as messages that get
 * lost later on allow); that a view of a member never goes back; and that nobody is declared dead who was not suspected for a time in
 * which it could refute that. So it does whatever is done to it of what it bears: any crashes, partitions, loss, repetition and delay,
 * any pause, and any wall clocks, for it reads none. A disk may be slow, fail or be full, which a node dies of; what it has flushed must
 * be there when it starts again. Messages that say something else than what was sent it does not bear. Left out are memberlist's
 * gossip between probes and its probes over TCP. Members that left are remembered for ever, and dead ones spoken to for ever; Serf
 * gives them up after days.
 *
 * @param options - see {@link SwimOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * swim({ protocolPeriodMs: 1_000, pingTimeoutMs: 500 })
 * swim({ suspicion: false, lifeguard: false, indirectProbes: 1 })
 * swim({ mutant: 'never-refutes' })
 * ```
 */
export const swim: ProtocolFactory<SwimOptions, SwimMutant> = defineProtocol({
  name: 'swim',
  description: 'membership by probes and gossip (SWIM with Lifeguard): who is up is found out and told on',
  defaults: swimDefaults,
  validate: objectionTo,
  knobs: {
    pingTimeoutMs: [40, 120],
    indirectProbes: [1, 4],
    suspicionMultiplier: [3, 6],
    transmitMultiplier: [2, 5],
    piggybackMost: [2, 10],
    lifeguard: [true, false],
    confirmations: [1, 4],
    syncMs: [500, 2_000],
  },
  mutants: swimMutants,
  roles: ['member', 'joining', 'leaving'],
  create: (node: Node<SwimMessage>, options, mutant) => new SwimNode(node, options, mutant),
  // Whoever is a member answers; those that join later have no client beside them.
  clients: { start: 'any' },
  bears: { ...asynchrony, membership: true },
  invariants: swimInvariants,
})
