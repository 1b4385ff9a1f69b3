import { type AnyProtocol, InputError, type Protocol, type ResolvedScenario } from '../sim/index.ts'
import { definitionOf, withDefinition } from '../sim/reference.ts'

/**
 * The same scenario with a published bug switched on: in every protocol of its that has it, whatever mutant it has now.
 *
 * @param scenario - resolved; its references carry their definitions
 * @param mutant - the mutant's name; where there is none, the scenario is given back as it is
 * @throws InputError - if no protocol of the scenario has it, with the names of those they have
 */
export function withMutant(scenario: ResolvedScenario, mutant: string | undefined): ResolvedScenario {
  if (mutant === undefined) return scenario
  const { groups } = scenario.cluster
  const protocols = groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
  if (!protocols.some((protocol) => mutantsOf(protocol).includes(mutant)))
    throw new InputError(`${scenario.name}: ${objection(protocols, mutant)}`)
  const mutated = (protocol: Protocol): Protocol =>
    mutantsOf(protocol).includes(mutant)
      ? withDefinition({ ...protocol, mutant }, definitionOf(protocol) as object)
      : protocol
  return {
    ...scenario,
    cluster: {
      groups: groups.map((group) => ({
        ...group,
        protocol: mutated(group.protocol),
        ...(group.versions === undefined ? {} : { versions: group.versions.map(mutated) }),
      })),
    },
  }
}

function objection(protocols: readonly Protocol[], mutant: string): string {
  const known = new Map(protocols.map((protocol) => [protocol.use, mutantsOf(protocol)]))
  const words = [...known].map(
    ([name, mutants]) => `${name} has ${mutants.length === 0 ? 'none' : mutants.join(', ')}`,
  )
  return `no protocol of it has a mutant "${mutant}"; ${words.join('; ')}`
}

function mutantsOf(protocol: Protocol): readonly string[] {
  return Object.keys((definitionOf(protocol) as AnyProtocol).mutants ?? {})
}
