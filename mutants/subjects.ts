import { protocols, type Scenario } from '../index.ts'
import { groupsOf } from '../scenarios/shipped/families/circumstances.ts'
import { families, scenarios } from '../scenarios/shipped/index.ts'

/** A protocol, and the generic scenarios in which its mutants take its place: one for each way in which it is set up. */
export interface Subject {
  readonly protocol: string
  readonly scenarios: readonly Scenario[]
  readonly mutants: readonly Suspect[]
}

/** A mutant, and what is said of it. */
export interface Suspect {
  readonly name: string
  readonly breaks: string
  readonly needs: string
}

/**
 * Every protocol that has mutants, with the generic scenarios that it takes part in: none of them was made for a mutant.
 */
export function subjects(): readonly Subject[] {
  return Object.values(protocols).flatMap(({ definition: { name, mutants = {} } }) => {
    const taking = families.filter(({ scenario: { cluster } }) =>
      groupsOf(cluster).some(({ protocol }) => protocol.use === name),
    )
    if (taking.length === 0) return []
    const suspects = Object.entries(mutants).map(([mutant, { breaks, needs = '' }]) => ({
      name: mutant,
      breaks,
      needs,
    }))
    return [
      {
        protocol: name,
        scenarios: taking.map((family) => scenarios[`${family.name}-generated`] as Scenario),
        mutants: suspects,
      },
    ]
  })
}
