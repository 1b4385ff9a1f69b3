import type { AnyProtocol, CodeReference, ResolvedScenario } from '../../../sim/index.ts'
import { definitionOf, withDefinition } from '../../../sim/reference.ts'
import { scenarioDefaults } from '../../../sim/scenario-defaults.ts'
import { violatedProperty } from '../../fingerprint.ts'
import { constantOf } from '../constant-length.ts'
import { type Pass, seedsAround, type Smallest } from '../pass.ts'

/** As many other seeds as each single simplification is tried under. */
const SEEDS = 5

interface Change {
  readonly scenario: ResolvedScenario
  readonly tried: string
}

/** A world like one of which nothing is said: all of it at once, and one thing after another. */
export const plainerWorld: Pass = {
  name: 'a plainer world',
  *attempts(smallest) {
    const all = plain(smallest)
    yield { scenario: all, tried: 'nothing special about the world', seeds: seedsAround(smallest) }
    for (const change of changes(smallest)) {
      const { scenario, tried } = change(smallest)
      yield { scenario, tried, seeds: seedsAround(smallest, SEEDS) }
    }
  },
}

/** The scenario with all that a change can make plainer. */
function plain(smallest: Smallest): ResolvedScenario {
  let { scenario } = smallest
  for (const change of changes(smallest))
    ({ scenario } = change({ ...smallest, run: smallest.run, seed: smallest.seed, scenario }))
  return scenario
}

type Step = (smallest: Smallest) => Change

/** What can be made plainer, each from how the scenario is by then. */
function changes({ run, scenario: before }: Smallest): readonly Step[] {
  const { network, disk, clocks, budget } = scenarioDefaults
  const violated = violatedProperty(run)
  const steps: Step[] = [
    ({ scenario }) => ({
      scenario: { ...scenario, checks: scenario.checks.filter((_, i) => run.properties[i] === violated) },
      tried: 'without other checks',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: { ...scenario.network, loss: 0 } },
      tried: 'without loss',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: { ...scenario.network, duplicate: 0 } },
      tried: 'without duplicates',
    }),
    ({ scenario }) => ({
      scenario: {
        ...scenario,
        network: { ...scenario.network, latency: constantOf(scenario.network.latency) },
      },
      tried: 'a constant latency',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: { ...scenario.network, latency: network.latency } },
      tried: 'a latency of 1 ms',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, zones: {}, network: withoutPlaces(scenario) },
      tried: 'without zones',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: { ...scenario.network, order: network.order } },
      tried: 'messages may overtake each other',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: without(scenario.network, 'slowPairs') },
      tried: 'without slow pairs',
    }),
    ({ scenario }) => ({
      scenario: { ...scenario, network: without(scenario.network, 'link', 'interface') },
      tried: 'without limits of bandwidth',
    }),
    ...Object.keys(disk).map((option): Step => ({ scenario }) => ({
      scenario: { ...scenario, disk: { ...scenario.disk, [option]: disk[option as keyof typeof disk] } },
      tried: `the usual disk.${option}`,
    })),
    ({ scenario }) => ({
      scenario: { ...scenario, disk: without(scenario.disk, 'capacityBytes') },
      tried: 'disks of any size',
    }),
    ({ scenario }) => ({ scenario: { ...scenario, clocks }, tried: 'clocks that are right' }),
    ({ scenario }) => ({ scenario: { ...scenario, budget }, tried: 'the usual fault budget' }),
    ({ scenario }) => ({
      scenario: { ...scenario, quiesce: scenarioDefaults.quiesce },
      tried: 'all nodes healed',
    }),
    ({ scenario }) => ({
      scenario: withGroups(scenario, (group) => without(group, 'versions')),
      tried: 'without further versions',
    }),
    ...before.cluster.groups.flatMap(({ name, protocol }) =>
      Object.keys(protocol.options).map((option): Step => ({ scenario }) => ({
        scenario: withGroups(scenario, (group) =>
          group.name === name ? { ...group, protocol: withDefault(group.protocol, option) } : group,
        ),
        tried: `the usual ${option} of ${protocol.use}`,
      })),
    ),
  ]
  return steps
}

function without<T extends object, K extends keyof T>(value: T, ...fields: readonly K[]): Omit<T, K> {
  const left = { ...value }
  for (const field of fields) delete left[field]
  return left
}

function withoutPlaces({ network }: ResolvedScenario): ResolvedScenario['network'] {
  return without(network, 'roundTripMs')
}

type Group = ResolvedScenario['cluster']['groups'][number]

function withGroups(scenario: ResolvedScenario, change: (group: Group) => Group): ResolvedScenario {
  return { ...scenario, cluster: { groups: scenario.cluster.groups.map(change) } }
}

function withDefault<R extends CodeReference>(reference: R, option: string): R {
  const definition = definitionOf(reference) as AnyProtocol
  const options = {
    ...reference.options,
    [option]: (definition.defaults as CodeReference['options'])[option],
  }
  return withDefinition({ ...reference, options }, definition)
}
