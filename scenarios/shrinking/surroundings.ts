import type { AnyProtocol, CodeReference, ResolvedScenario } from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'

/** How much is said of the world around: the values that are not what they are where nothing is said, and the checks. */
export function surroundingsOf(scenario: ResolvedScenario): number {
  const { cluster, zones, settle, checks } = scenario
  const code = cluster.groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
  const further = code.length - cluster.groups.length
  const ofCode = code.reduce((sum, reference) => sum + changedIn(reference.options, defaultsOf(reference)), 0)
  const ofWorld = (['network', 'disk', 'clocks', 'budget', 'quiesce'] as const).reduce(
    (sum, part) => sum + changedIn(scenario[part], scenarioDefaults[part]),
    0,
  )
  return ofCode + further + ofWorld + leavesOf(zones) + (settle > 0 ? 1 : 0) + checks.length
}

function defaultsOf(reference: CodeReference): object {
  return (definitionOf(reference) as AnyProtocol).defaults
}

/** How many values there are in what differs from the defaults. */
function changedIn(values: object, defaults: object): number {
  const known = defaults as { readonly [name: string]: unknown }
  return Object.entries(values)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(known[name]))
    .reduce((sum, [, value]) => sum + leavesOf(value), 0)
}

function leavesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, part) => sum + leavesOf(part), 0)
}
