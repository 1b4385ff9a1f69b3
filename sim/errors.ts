/**
 * What a user gave is wrong: one sentence that names what, where, and what was expected. Commands end with exit code 2.
 *
 * @example
 * ```ts
 * try {
 *   parseSeed('')
 * } catch (error) {
 *   if (error instanceof InputError) console.error(error.message)
 * }
 * ```
 */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** An invariant of netsplit's own does not hold: a defect of netsplit, never of the protocol under test. Exit code 70. */
export class DefectError extends Error {
  override readonly name = 'DefectError'
}

/**
 * Throws a {@link DefectError} unless `condition` holds. Always on, and so the message is a constant: on the hot path, making one
 * would cost more than the check.
 */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new DefectError(`netsplit: ${message}`)
}
