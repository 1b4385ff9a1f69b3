import { resolveScenario } from '../../scenarios/resolve.ts'
import { addRemove, converges, elementsStay } from '../../scenarios/index.ts'
import {
  crash,
  type Distribution,
  type Fault,
  lognormal,
  partition,
  type ResolvedScenario,
} from '../../sim/index.ts'
import { wrongWithChecks } from '../testing/checked-runs.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { epidemics, type EpidemicsMutant, type EpidemicsOptions } from './index.ts'

/** A schedule for three sites, by the mutant that they run, if any. */
function threeUnder(
  faults: readonly Fault[],
  {
    flush = { kind: 'constant', ms: 0.1 },
    rate = 30,
    ...options
  }: Partial<EpidemicsOptions> & { readonly flush?: Distribution; readonly rate?: number } = {},
): (mutant?: EpidemicsMutant) => ResolvedScenario {
  return (mutant) =>
    resolveScenario(
      {
        name: 'epidemics-schedule',
        cluster: {
          protocol: epidemics({ ...options, ...(mutant === undefined ? {} : { mutant }) }),
          nodes: 3,
        },
        network: { latency: lognormal({ median: 2, p99: 20 }) },
        disk: { flush },
        workload: addRemove({ clients: 3, rate, quietMs: 3_000 }),
        faults,
        duration: 10_000,
        settle: 4_500,
        checks: [converges({ withinMs: 2_500 }), elementsStay({ withinMs: 2_500 })],
      },
      1,
    )
}

const calm = threeUnder([])

/** Many updates at once, which spread slowly. */
const busy = threeUnder([], { rate: 300, rumourMs: 0, antiEntropyMs: 50 })

/** One site is away for longer than certificates are active. */
const isolated = threeUnder([partition({ at: 1_500, for: 3_500, split: { isolate: 'n1' } })], {
  antiEntropyMs: 50,
  certificateMs: 500,
})

/** All sites restart, again and again, and their disks are slow. */
const restarts = threeUnder(
  [1_500, 2_500, 3_500, 4_500].map((at) => crash({ at, for: 20, node: { pick: 'all' } })),
  { flush: lognormal({ median: 10, p99: 100 }), rate: 100 },
)

const seeds = [1, 2, 3, 4, 5, 6]

mutantLaws<EpidemicsMutant>(
  epidemics.definition,
  [
    { mutant: 'no-anti-entropy', schedule: isolated, seeds, least: 6 },
    { mutant: 'no-certificates', schedule: calm, seeds, least: 6 },
    { mutant: 'certificates-expire', schedule: isolated, seeds, least: 4 },
    { mutant: 'awakens-as-new', schedule: isolated, seeds, least: 4 },
    { mutant: 'local-ties', schedule: busy, seeds, least: 4 },
    { mutant: 'takes-what-comes', schedule: calm, seeds, least: 6 },
    { mutant: 'answers-with-older', schedule: busy, seeds, least: 4 },
    { mutant: 'volatile-updates', schedule: restarts, seeds, least: 3 },
  ],
  wrongWithChecks,
)
