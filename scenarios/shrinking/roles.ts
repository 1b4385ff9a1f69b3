import type { AnyProtocol, ResolvedScenario } from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'

/** The roles that a scenario's nodes are known to take, those that most depends on first. */
export function rolesOf({ cluster }: ResolvedScenario): readonly string[] {
  const roles = cluster.groups.flatMap(({ protocol }) => (definitionOf(protocol) as AnyProtocol).roles ?? [])
  return [...new Set(roles)]
}
