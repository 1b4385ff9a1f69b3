import { addRemove, converges, elementsStay } from '../../scenarios/index.ts'
import { crash, type Distribution, type Fault, lognormal, partition, type Scenario } from '../../sim/index.ts'
import { scenarioMutantLaws } from '../testing/scenario-mutant-laws.ts'
import { epidemics, type EpidemicsMutant, type EpidemicsOptions } from './index.ts'

/** A scenario of three sites, by the mutant that they run, if any. */
function threeUnder(
  faults: readonly Fault[],
  {
    flush = { kind: 'constant', ms: 0.1 },
    rate = 30,
    ...options
  }: Partial<EpidemicsOptions> & { readonly flush?: Distribution; readonly rate?: number } = {},
): (mutant?: EpidemicsMutant) => Scenario {
  return (mutant) => ({
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
  })
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

scenarioMutantLaws<EpidemicsMutant>(epidemics.definition, [
  { mutant: 'no-anti-entropy', scenario: isolated, least: 6 },
  { mutant: 'no-certificates', scenario: calm, least: 6 },
  { mutant: 'certificates-expire', scenario: isolated, least: 4 },
  { mutant: 'awakens-as-new', scenario: isolated, least: 4 },
  { mutant: 'local-ties', scenario: busy, least: 4 },
  { mutant: 'takes-what-comes', scenario: calm, least: 6 },
  { mutant: 'answers-with-older', scenario: busy, least: 4 },
  { mutant: 'volatile-updates', scenario: restarts, least: 3 },
])
