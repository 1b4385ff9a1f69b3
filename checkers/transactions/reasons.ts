import type { Json } from '../../sim/types.ts'
import { canonicalText } from '../canonical.ts'

/** What a dependency between two transactions is, as its kind is written. */
export type DependencyKind = 'ww' | 'wr' | 'rw' | 'process' | 'realtime'

/** Why one transaction stands before another. */
export interface Reason {
  readonly kind: DependencyKind
  /** Of a dependency by data: what was written, and maybe read. */
  readonly key?: Json
  /** What the first wrote or read; absent for what was there before any write. */
  readonly value?: Json
  /** What the second wrote; absent for `wr`. */
  readonly next?: Json
  /** Why the one value is known to stand before the other, as the end of a sentence; absent where reads of the key show it. */
  readonly order?: string
}

/**
 * The clause that a reason is told by.
 *
 * @param reason - why the first of two transactions stands before the second
 * @param object - what they read and write
 * @param from - what the first is called
 * @param to - what the second is called
 *
 * @example
 * ```ts
 * becauseOf({ kind: 'wr', key: 'x', value: 3 }, 'list-append', 'T1', 'T2') // T2 observed T1's append of 3 to "x"
 * ```
 */
export function becauseOf(
  { kind, key, value, next, order }: Reason,
  object: 'list-append' | 'rw-register',
  from: string,
  to: string,
): string {
  if (kind === 'process') return `the process of both completed ${from} before it went on to ${to}`
  if (kind === 'realtime') return `${from} had completed before ${to} was invoked`
  const [k, v, n] = [textOf(key), textOf(value), textOf(next)]
  const known = order === undefined ? '' : `, which comes later, for ${order}`
  if (object === 'rw-register') {
    if (kind === 'wr') return `${to} read the ${v} that ${from} wrote to ${k}`
    const did = kind === 'ww' ? `${from} wrote ${v} to ${k}` : `${from} read ${v} of ${k}`
    return `${did}, and ${to} wrote ${n}${known}`
  }
  const late = order === undefined ? '' : `: ${order}`
  if (kind === 'wr') return `${to} observed ${from}'s append of ${v} to ${k}`
  if (kind === 'ww') return `${to} appended ${n} to ${k} after ${from} appended ${v}${late}`
  return `${from} did not observe ${to}'s append of ${n} to ${k}${late}`
}

function textOf(value: Json | undefined): string {
  return canonicalText(value ?? null)
}
