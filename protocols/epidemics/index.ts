import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { epidemicsInvariants } from './invariants.ts'
import type { EpidemicMessage } from './messages.ts'
import {
  epidemicsDefaults,
  type EpidemicsMutant,
  epidemicsMutants,
  type EpidemicsOptions,
  objectionTo,
} from './options.ts'
import { Site } from './site.ts'

export type { EpidemicsMutant, EpidemicsOptions } from './options.ts'

/**
 * A replicated database that epidemics keep up (Demers et al., "Epidemic Algorithms for Replicated Database Maintenance", 1987;
 * Xerox PARC CSL-89-1): sets, by key, with `add`, `remove` and `read`. Any site performs what clients ask of it on its own copy, and
 * answers at once. An update then spreads as a **rumour** (section 1.4): a site that has heard it tells others, or is asked, until it
 * loses interest, because they knew it (`feedback`) or in any case (`blind`), after `k` cycles (`counter`) or with probability 1/k
 * (`coin`). What rumours miss, **anti-entropy** finds (section 1.3): now and then a site compares checksums with another, and they
 * tell each other what is later, which is hot once more (section 1.5).
 *
 * A deletion leaves a **death certificate** (section 2), since a site that has not heard of it would bring the item back. It is
 * active for a while, and then sleeps at a few sites and is gone elsewhere; where it meets the item, it awakens, with the timestamp of
 * the deletion. As in the paper an item may be back for a moment, at who was away for long, and does not stay. Unlike there, the site
 * of the deletion is one of those that retain it, and they do so for good: nothing is lost to a partition, however long. Certificates
 * age on their way and timestamps are Lamport's, so that no clock is asked: the paper's would be synchronized. A deletion is of
 * what its site has, and is refused if it has nothing; an update is made once, by the site beside its client, which recognises it when it
 * is asked for again.
 *
 * It promises that after faults have ended all sites come to hold the same; that what was added stays unless someone deletes it, and
 * what was deleted is gone unless someone adds it. A read may lack what another has shown. It bears any number of crashes, any
 * partition, loss, repetition or delay, any pause and any clocks. A disk may be slow, fail or be full, which the site dies of; an
 * update is on the disk of its site before anyone hears of it. It does not bear damaged messages, lost disks, nor sites that come and
 * go. Left out are direct mail, connection limits, hunting and spatial distributions.
 *
 * @param options - see {@link EpidemicsOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * epidemics({ rumourMs: 50, k: 3 })
 * epidemics({ spread: 'pull', interest: 'feedback', loss: 'counter' })
 * epidemics({ rumourMs: 0, antiEntropyMs: 50, exchange: 'push-pull' })
 * epidemics({ mutant: 'certificates-expire' })
 * ```
 */
export const epidemics: ProtocolFactory<EpidemicsOptions, EpidemicsMutant> = defineProtocol({
  name: 'epidemics',
  description:
    'a replicated database by rumours and anti-entropy, with death certificates: sets that converge',
  defaults: epidemicsDefaults,
  validate: objectionTo,
  knobs: {
    rumourMs: [0, 10, 50],
    spread: ['push', 'pull'],
    interest: ['feedback', 'blind'],
    loss: ['counter', 'coin'],
    k: [1, 4],
    antiEntropyMs: [50, 200],
    exchange: ['push-pull', 'push', 'pull'],
    certificateMs: [500, 2_000],
    retentionSites: [1, 3],
    inPhase: [true],
  },
  mutants: epidemicsMutants,
  roles: ['infective', 'quiet'],
  create: (node: Node<EpidemicMessage>, options, mutant) => new Site(node, options, mutant),
  clients: (client, _operation, { timeoutMs }) => performAtOne(client, { timeoutMs, anywhere: false }),
  bears: asynchrony,
  invariants: epidemicsInvariants,
})
