import { isLeading } from '../scenarios/leading-roles.ts'
import type { Inspection } from '../sim/types.ts'

export { isLeading }

/** Whether a node in this state takes itself for the one that leads. */
export function leads(state: Inspection | undefined): boolean {
  return isLeading(state?.role)
}
