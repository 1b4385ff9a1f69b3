import type { AnyProtocol, CodeReference, ResolvedGroup, ResolvedScenario } from '../../../sim/index.ts'
import { definitionOf, withDefinition } from '../../../sim/reference.ts'
import { scenarioDefaults } from '../../../sim/scenario-defaults.ts'
import { violatedProperty } from '../../fingerprint.ts'
import { constantOf } from '../constant-length.ts'
import { type Pass, seedsAround, type Smallest } from '../pass.ts'

/** As many other seeds as each single change is tried under. */
const SEEDS = 5

/** Something that can be made plainer. */
interface Change {
  readonly tried: string
  readonly in: (scenario: ResolvedScenario) => ResolvedScenario
}

/** A world like one of which nothing is said: all of it at once, and one thing after another. */
export const plainerWorld: Pass = {
  name: 'a plainer world',
  *attempts(smallest) {
    const changes = changesOf(smallest)
    const all = changes.reduce((scenario, change) => change.in(scenario), smallest.scenario)
    yield { scenario: all, tried: 'nothing special about the world', seeds: seedsAround(smallest) }
    for (const { tried, in: changed } of changes) {
      yield { scenario: changed(smallest.scenario), tried, seeds: seedsAround(smallest, SEEDS) }
    }
  },
}

function changesOf({ run, scenario }: Smallest): readonly Change[] {
  const { network, disk, clocks, budget, quiesce } = scenarioDefaults
  const violated = violatedProperty(run)
  return [
    {
      tried: 'without other checks',
      // The properties of a run begin with those of its checks.
      in: (now) => ({ ...now, checks: now.checks.filter((_, i) => run.properties[i] === violated) }),
    },
    { tried: 'without loss', in: (now) => withNetwork(now, { loss: 0 }) },
    { tried: 'without duplicates', in: (now) => withNetwork(now, { duplicate: 0 }) },
    {
      tried: 'a constant latency',
      in: (now) => withNetwork(now, { latency: constantOf(now.network.latency) }),
    },
    { tried: 'a latency of 1 ms', in: (now) => withNetwork(now, { latency: network.latency }) },
    {
      tried: 'clients as far as nodes',
      in: (now) => ({ ...now, network: without(now.network, 'local') }),
    },
    { tried: 'messages may overtake', in: (now) => withNetwork(now, { order: network.order }) },
    {
      tried: 'without zones',
      in: (now) => ({ ...now, zones: {}, network: without(now.network, 'roundTripMs') }),
    },
    {
      tried: 'without slow pairs',
      in: (now) => ({ ...now, network: without(now.network, 'slowPairs') }),
    },
    {
      tried: 'any bandwidth',
      in: (now) => ({ ...now, network: without(now.network, 'link', 'interface') }),
    },
    ...Object.entries(disk).map(([setting, value]) => ({
      tried: `the usual disk.${setting}`,
      in: (now: ResolvedScenario) => ({ ...now, disk: { ...now.disk, [setting]: value } }),
    })),
    { tried: 'disks of any size', in: (now) => ({ ...now, disk: without(now.disk, 'capacityBytes') }) },
    { tried: 'clocks that are right', in: (now) => ({ ...now, clocks }) },
    { tried: 'the usual fault budget', in: (now) => ({ ...now, budget }) },
    { tried: 'all nodes healed', in: (now) => ({ ...now, quiesce }) },
    {
      tried: 'without further versions',
      in: (now) => withGroups(now, (group) => without(group, 'versions')),
    },
    ...scenario.cluster.groups.flatMap(({ name, protocol }) =>
      Object.keys(protocol.options).map((option) => ({
        tried: `the usual ${option} of ${protocol.use}`,
        in: (now: ResolvedScenario) =>
          withGroups(now, (group) =>
            group.name === name ? { ...group, protocol: withDefault(group.protocol, option) } : group,
          ),
      })),
    ),
  ]
}

function withNetwork(
  scenario: ResolvedScenario,
  network: Partial<ResolvedScenario['network']>,
): ResolvedScenario {
  return { ...scenario, network: { ...scenario.network, ...network } }
}

function withGroups(
  scenario: ResolvedScenario,
  change: (group: ResolvedGroup) => ResolvedGroup,
): ResolvedScenario {
  return { ...scenario, cluster: { groups: scenario.cluster.groups.map(change) } }
}

/** The same without fields that may be left out. */
function without<T extends object>(value: T, ...fields: readonly (keyof T)[]): T {
  const left = { ...value }
  for (const field of fields) delete left[field]
  return left
}

function withDefault(reference: CodeReference, option: string): CodeReference {
  const definition = definitionOf(reference) as AnyProtocol
  const { [option]: usual } = definition.defaults as CodeReference['options']
  return withDefinition({ ...reference, options: { ...reference.options, [option]: usual } }, definition)
}
