import { protocols, type Scenario } from '../index.ts'
import { families, scenarios } from '../scenarios/shipped/index.ts'

/** A protocol, and the generic scenario in which its mutants take its place. */
export interface Subject {
  readonly protocol: string
  readonly scenario: Scenario
  readonly mutants: readonly Suspect[]
}

/** A mutant, and what is said of it. */
export interface Suspect {
  readonly name: string
  readonly breaks: string
  readonly needs: string
}

/**
 * Every protocol that has mutants, with the first generic scenario that it takes part in: one that was made for its family before any of
 * its mutants was looked for.
 */
export function subjects(): readonly Subject[] {
  return Object.values(protocols).flatMap(({ definition: { name, mutants = {} } }) => {
    const family = families.find(({ scenario: { cluster } }) =>
      ('groups' in cluster ? cluster.groups : [cluster]).some(({ protocol }) => protocol.use === name),
    )
    if (family === undefined) return []
    const suspects = Object.entries(mutants).map(([mutant, { breaks, needs = '' }]) => ({
      name: mutant,
      breaks,
      needs,
    }))
    return [
      { protocol: name, scenario: scenarios[`${family.name}-generated`] as Scenario, mutants: suspects },
    ]
  })
}
