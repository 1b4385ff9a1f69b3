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

/** What is wrong with a disk: what was written is damaged, the device fails, or there is no space left. */
export type DiskErrorKind = 'damaged' | 'failed' | 'full'

/**
 * A disk could not do what it was asked to. Code under test may catch it; a node whose code does not catch it dies.
 *
 * `item` is what it is about: a key, a log, an entry of a log as `log[3]`, or `flush`.
 *
 * @example
 * ```ts
 * function termOf(node: Node): number | undefined {
 *   try {
 *     return node.disk.read<number>('term')
 *   } catch (error) {
 *     if (error instanceof DiskError && error.kind === 'damaged') return undefined
 *     throw error
 *   }
 * }
 * ```
 */
export class DiskError extends Error {
  override readonly name = 'DiskError'
  readonly kind: DiskErrorKind
  readonly item: string

  constructor(kind: DiskErrorKind, item: string, message: string) {
    super(message)
    this.kind = kind
    this.item = item
  }
}
