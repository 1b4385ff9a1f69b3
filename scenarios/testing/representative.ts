import type { Scenario } from '../../sim/index.ts'
import { circumstances } from '../shipped/families/circumstances.ts'
import { scenarios } from '../shipped/index.ts'

const endings = Object.keys(circumstances).map((circumstance) => `-${circumstance}`)

/**
 * The shipped scenarios by name, without the circumstances that every protocol is put through: of each protocol its generic scenario is
 * among them, which has whatever they have.
 */
export const representative: readonly (readonly [name: string, scenario: Scenario])[] = Object.entries(
  scenarios,
).filter(([name]) => !endings.some((ending) => name.endsWith(ending)))
