import type { Inspection } from '../sim/types.ts'

/** The roles that one node at a time is to have, as protocols call them. */
const LEADING = new Set(['leader', 'primary', 'master', 'coordinator', 'head', 'sequencer'])

/** Whether it is the role of the one that leads. */
export function isLeading(role: string | undefined): boolean {
  return LEADING.has(role?.toLowerCase() ?? '')
}

/** Whether a node in this state takes itself for the one that leads. */
export function leads(state: Inspection | undefined): boolean {
  return isLeading(state?.role)
}
