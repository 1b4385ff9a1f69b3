/**
 * So many blocks without a new cell are enough. With blocks of 256 runs they are 768: what 768 runs in a row have not come by
 * comes, with 95 % confidence, in fewer than 4 runs of 1000 (the rule of three, 3 / 768).
 */
const QUIET_BLOCKS = 3

/**
 * Whether coverage has stopped growing: no new cell for three blocks of runs. Unlike its source, it does not wait for every
 * `sometimes`: one that can never be reached would keep it for ever.
 *
 * Source: moonpool's `UntilCoverageStable`, which stops after a number of seeds without growth.
 *
 * @param growth - how many cells were covered after each block, from the first on
 *
 * @example
 * ```ts
 * console.log(stable([40, 52, 52, 52]), stable([40, 52, 52, 52, 52])) // false true
 * ```
 */
export function stable(growth: readonly number[]): boolean {
  if (growth.length < QUIET_BLOCKS) return false
  const before = growth[growth.length - 1 - QUIET_BLOCKS] ?? 0
  return growth[growth.length - 1] === before
}
