import { isLeading } from '../roles.ts'
import type { Ribbon } from './model.ts'

const CONTENDING = new Set([
  'candidate',
  'precandidate',
  'pre-candidate',
  'electing',
  'view-change',
  'recovering',
])

/** The fields that count how often roles were dealt out, the most telling first. */
export const EPOCHS: readonly string[] = ['term', 'epoch', 'view', 'ballot', 'round', 'generation']

/** How a node in a role looks, by the names that protocols give to roles. */
export function lookOfRole(role: string | undefined): Ribbon['look'] {
  if (isLeading(role)) return 'lead'
  return CONTENDING.has(role?.toLowerCase() ?? '') ? 'contend' : 'follow'
}
