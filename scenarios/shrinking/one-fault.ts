import type { Fault } from '../../sim/index.ts'
import type { Candidate, Smallest } from './pass.ts'

/** A fault of a resolved scenario. */
export type NamedFault = Fault & { readonly id: string }

/** The fault of the smallest scenario so far that has this id. */
export function faultOf({ scenario }: Smallest, id: string): NamedFault {
  return scenario.faults.find((fault) => fault.id === id) as NamedFault
}

/** What is tried with another fault in place of the one that has its id. */
export function withFault({ scenario }: Smallest, changed: NamedFault, tried: string): Candidate {
  const faults = scenario.faults.map((fault) => (fault.id === changed.id ? changed : fault))
  return { scenario: { ...scenario, faults }, tried: `${changed.id} ${tried}` }
}
