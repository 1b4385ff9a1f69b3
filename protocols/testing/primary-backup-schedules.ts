import {
  crash,
  delay,
  type Distribution,
  drift,
  duplicate,
  type Fault,
  loss,
  partition,
  type Protocol,
  type ResolvedScenario,
} from '../../sim/index.ts'
import {
  primaryBackup,
  type PrimaryBackupMutant,
  type PrimaryBackupOptions,
} from '../primary-backup/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with primary-backup replication as it is, or with one of its mutants. */
export type PrimaryBackupSchedule = (mutant?: PrimaryBackupMutant) => ResolvedScenario

/** A schedule of three replicas. */
function threeUnder(
  faults: readonly Fault[],
  more: { readonly flush?: Distribution } = {},
  options: Partial<PrimaryBackupOptions> = {},
): PrimaryBackupSchedule {
  return (mutant) =>
    clusterOf(withMutant(options, mutant), {
      nodes: 3,
      workload: registers({ clients: 6, rate: 60 }),
      faults,
      duration: 5_000,
      settle: 1_000,
      ...more,
    })
}

function withMutant(
  options: Partial<PrimaryBackupOptions>,
  mutant: PrimaryBackupMutant | undefined,
): Protocol {
  return primaryBackup({ ...options, ...(mutant === undefined ? {} : { mutant }) })
}

/** A little of everything that it bears, all at once at times. */
const turmoil: readonly Fault[] = [
  drift({ node: 'n1', ppm: 150_000 }),
  drift({ node: 'n2', ppm: -150_000 }),
  loss({ at: 0, for: 3_500, probability: 0.1 }),
  duplicate({ at: 0, for: 3_500, probability: 0.2 }),
  partition({ at: 500, for: 800, split: { isolate: { role: 'primary' } } }),
  crash({ at: { on: 'message', of: 'promise-view', nth: 5 }, for: 30, node: { subject: 'sender' } }),
  partition({ at: 1_300, for: 900, split: 'partial' }),
  crash({ at: { on: 'flush', of: 'any', nth: 200 }, for: 200, node: { subject: true } }),
  crash({ at: { on: 'role', of: 'primary', nth: 3 }, for: 300, node: { subject: true } }),
  partition({
    at: 2_400,
    for: 800,
    split: { oneWay: { from: [{ role: 'primary' }], to: [{ pick: 'any' }, { pick: 'any' }] } },
  }),
  crash({ at: 3_300, for: 100, node: { pick: 'all' } }),
  delay({ at: 3_500, for: 400, ms: 40 }),
]

const slowFlushes = { flush: { kind: 'lognormal', median: 4, p99: 40 } } as const

export const mixed = threeUnder(turmoil, slowFlushes)

/** The same, and operations are answered before they are replicated. */
export const mixedAsynchronous = threeUnder(turmoil, slowFlushes, { replication: 'asynchronous' })

/** The primary is cut off with the clients beside it, who go on asking it, while the others begin a view without it. */
export const isolatedPrimary = threeUnder([
  partition({ at: 1_500, for: 1_500, split: { isolate: { role: 'primary' } } }),
])

/** A backup is cut off, misses what the others do, and proposes views when it is back. */
export const isolatedBackup = threeUnder([
  partition({ at: 1_500, for: 1_000, split: { isolate: { role: 'backup' } } }),
])

/** The first primary gathers operations alone, and comes back to the third replica while the second primary is cut off. */
export const twoPrimariesApart = threeUnder([
  partition({
    at: { on: 'role', of: 'primary', nth: 1, plusMs: 500 },
    for: 1_500,
    split: { isolate: { subject: true } },
  }),
  partition({ at: { on: 'role', of: 'primary', nth: 2, plusMs: 60 }, split: { isolate: { subject: true } } }),
])

/** n1 and n2 do not hear each other, and n3 restarts right after it has promised one of them to leave the other's view. */
export const restartedPromise = threeUnder([
  partition({
    at: { on: 'role', of: 'primary', nth: 1, plusMs: 500 },
    for: 1_500,
    split: { groups: [['n1'], ['n2']] },
  }),
  crash({
    at: { on: 'message', of: 'promise-view', nth: 1, afterMs: 700 },
    for: 6,
    node: { subject: 'sender' },
  }),
])

/** All replicas restart at once. */
export const allRestart = threeUnder([crash({ at: 2_000, for: 50, node: { pick: 'all' } })], slowFlushes)
