import { naturalLog } from '../../sim/math.ts'

/**
 * The rounded logarithm that everything that spreads like an epidemic is measured by: how often an update is told and how long
 * a suspicion lasts are multiples of it. (Section 5: 3⌈log(N + 1)⌉; the analysis of section 4.1 has natural logarithms.)
 */
export function growthOf(members: number): number {
  return Math.max(1, Math.ceil(naturalLog(Math.max(1, members) + 1)))
}
