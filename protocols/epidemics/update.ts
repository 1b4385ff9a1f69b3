import type { Json, NodeId } from '../../sim/index.ts'
import type { LamportTimestamp } from '../clocks/index.ts'

/** What was last done to an item: it was added, or, if there is a certificate of that, deleted. */
export interface Update {
  /** The item's name: see {@link nameOf}. */
  readonly name: string
  readonly timestamp: LamportTimestamp
  readonly death?: Death
}

/** What makes of an update a death certificate (section 2). */
export interface Death {
  /** The sites that keep the certificate for good, once it sleeps everywhere else (section 2). */
  readonly retainedBy: readonly NodeId[]
  /** How much longer it is active, milliseconds: it ages on its way from site to site, so that clocks need not agree. */
  readonly leftMs: number
}

/** A timestamp in few letters: a name for it, and what sentences call it. */
export function textOf({ counter, writer }: LamportTimestamp): string {
  return `${counter}@${writer}`
}

/** The name of an element of a set, as an item of the database. */
export function nameOf(set: string, element: Json): string {
  return JSON.stringify([set, element])
}

/** The set and the element that a name stands for. */
export function itemOf(name: string): readonly [set: string, element: Json] {
  return JSON.parse(name) as [string, Json]
}
