import { type AnyProtocol, InputError, type Protocol, type ResolvedScenario } from '../sim/index.ts'
import { definitionOf, withDefinition } from '../sim/reference.ts'
import { didYouMean } from './near-name.ts'

/**
 * The same scenario with a published bug switched on: in every protocol of its that has it, whatever mutant it has now.
 *
 * @param scenario - resolved; its references carry their definitions
 * @param given - the mutant's name, or `protocol/mutant` for that protocol alone; where there is none, the scenario is given back as
 *   it is
 * @throws InputError - if no protocol of the scenario has it, with one that is named almost so
 */
export function withMutant(scenario: ResolvedScenario, given: string | undefined): ResolvedScenario {
  if (given === undefined) return scenario
  const { groups } = scenario.cluster
  const protocols = groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
  if (protocols.every((protocol) => mutantCalled(given, protocol) === undefined))
    throw new InputError(`${scenario.name}: ${objection(protocols, given)}`)
  const mutated = (protocol: Protocol): Protocol => {
    const mutant = mutantCalled(given, protocol)
    return mutant === undefined
      ? protocol
      : withDefinition({ ...protocol, mutant }, definitionOf(protocol) as object)
  }
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

/** The mutant of a protocol that goes by a name, with or without the protocol's before it. */
function mutantCalled(given: string, protocol: Protocol): string | undefined {
  return mutantsOf(protocol).find((mutant) => given === mutant || given === `${protocol.use}/${mutant}`)
}

function objection(protocols: readonly Protocol[], given: string): string {
  const able = protocols.filter((protocol) => mutantsOf(protocol).length > 0)
  const [first, ...others] = new Set(able.map(({ use }) => use))
  const none = `no protocol of it has a mutant "${given}"`
  if (first === undefined) return `${none}, or any other`
  const names = able.flatMap((protocol) => mutantsOf(protocol))
  const whole = able.flatMap((protocol) => mutantsOf(protocol).map((mutant) => `${protocol.use}/${mutant}`))
  const which = others.length === 0 ? ` ${first}/` : ''
  return `${none}: ${didYouMean(given, [...names, ...whole])}netsplit list mutants${which} names them all`
}

function mutantsOf(protocol: Protocol): readonly string[] {
  return Object.keys((definitionOf(protocol) as AnyProtocol).mutants ?? {})
}
