import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { BullyNode, DRIFT_PPM } from './bully-node.ts'
import { askAtHome } from './clients.ts'
import { bullyInvariants } from './invariants.ts'
import type { BullyMessage } from './messages.ts'
import { bullyDefaults, type BullyMutant, bullyMutants, type BullyOptions, objectionTo } from './options.ts'

export type { BullyMutant, BullyOptions } from './options.ts'

/**
 * The Bully algorithm (Garcia-Molina, "Elections in a Distributed Computing System", 1982, appendix I): nodes elect a coordinator, the
 * highest of them that is up, the last of `members` first. Who stands for election asks whether anyone above it is there. If not, it
 * halts everyone below it, from the highest down; tells those that are up who the coordinator is (`new-coordinator`); and once all
 * know it, lets them go on (`ready`). A node passes from `election` through `reorganization` to `normal`. It stands when it starts, and
 * when its coordinator does not answer; a coordinator stands again when it finds a node that is up and not normal. A higher node that
 * comes back takes over from a lower one that does well: hence the name. Clients ask `leader`, and are answered with the
 * coordinator's name by a node that is normal.
 *
 * It promises, at every instant, that all nodes in `reorganization` or `normal` have the same coordinator (Assertion 1), and that
 * within a bound after the last crash the highest node that is up coordinates all that are (Assertion 2). **All of that rests on
 * time**: a node that has not answered within `roundTripMs` is taken for down, so two messages must never take longer (assumptions 8
 * and 9 of the paper). Any number of crashes is borne, clocks that drift up to a fifth, wall clocks that say anything, for it reads
 * none, and upgrades. Borne is **neither a partition nor loss, nor delay beyond the bound, nor a node that pauses**: each side
 * elects its own coordinator then, and `bully-partition` shows it. Nothing is asked of disks: nothing is kept.
 *
 * It is the algorithm of the paper and not that of textbooks, which leave out to halt. Left out is the task that a coordinator hands
 * out with `ready` (`S(i).d`). More than the paper has are that a node says whether it agrees to be taken in, so that an election
 * that cannot succeed begins anew at once, and that those above are asked all at once, where the order does not matter. Messages
 * may overtake each other, against assumption 7: the paper's calls wait for their answers, and that order is enough.
 *
 * @param options - see {@link BullyOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * bully({ roundTripMs: 60, checkMs: 250 })
 * bully({ mutant: 'no-halt' })
 * ```
 */
export const bully: ProtocolFactory<BullyOptions, BullyMutant> = defineProtocol({
  name: 'bully',
  description: 'the Bully algorithm: the highest node that is up coordinates, where delays are bounded',
  defaults: bullyDefaults,
  validate: objectionTo,
  knobs: { roundTripMs: [25, 60], checkMs: [30, 250] },
  mutants: bullyMutants,
  roles: ['coordinator', 'candidate', 'member'],
  create: (node: Node<BullyMessage>, options, mutant) => new BullyNode(node, options, mutant),
  clients: askAtHome,
  bears: { crash: 'all', driftPpm: DRIFT_PPM, clockOffsetMs: 3_600_000, upgrade: true },
  invariants: bullyInvariants,
})
