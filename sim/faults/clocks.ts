import type { Once, Target, When } from './when.ts'

/** Makes a node's clocks run fast or slow by parts per million. */
export type DriftFault = { readonly kind: 'drift'; readonly node: Target; readonly ppm: number } & When
/** Moves a node's wall clock by an offset while it acts; its monotonic clock, and so its timers, stay. */
export type ClockOffsetFault = {
  readonly kind: 'clock-offset'
  readonly node: Target
  readonly byMs: number
} & When
/** Sets a node's wall clock forward or back, for good. */
export type ClockJumpFault = {
  readonly kind: 'clock-jump'
  readonly node: Target
  readonly byMs: number
} & Once
/** Moves a node's wall clock forth and back, every so many milliseconds of true time. */
export type ClockStrobeFault = {
  readonly kind: 'clock-strobe'
  readonly node: Target
  readonly byMs: number
  readonly everyMs: number
} & When
/** A node's wall clock stands still, and is right again when the fault ends. */
export type ClockFreezeFault = { readonly kind: 'clock-freeze'; readonly node: Target } & When

/** From the start of the run on, unless something else is said. */
type FromTheStart<T extends When> = Omit<T, 'kind' | 'at'> & Partial<Pick<When, 'at'>>

/**
 * Drift: the node's clocks run fast (positive) or slow (negative); its timers with them.
 *
 * @param options - `node`, `ppm` (parts per million), and optionally `at` (from the start if left out) and `for`
 *
 * @example
 * ```ts
 * drift({ node: 'n1', ppm: 200 })
 * ```
 */
export function drift(options: FromTheStart<DriftFault>): DriftFault {
  return { kind: 'drift', at: 0, ...options }
}

/**
 * Clock offset: the node's wall clock is moved by a number of milliseconds while the fault acts.
 *
 * @param options - `node`, `byMs`, and optionally `at` (from the start if left out) and `for`
 *
 * @example
 * ```ts
 * clockOffset({ node: 'n2', byMs: -250, at: 1_000 })
 * ```
 */
export function clockOffset(options: FromTheStart<ClockOffsetFault>): ClockOffsetFault {
  return { kind: 'clock-offset', at: 0, ...options }
}

/**
 * A jump of the clock: the node's wall clock is set forward or back, and stays so.
 *
 * @param options - `at`, `node`, `byMs` (negative: back)
 *
 * @example
 * ```ts
 * clockJump({ at: 3_000, node: { role: 'leader' }, byMs: -10_000 })
 * ```
 */
export function clockJump(options: Omit<ClockJumpFault, 'kind'>): ClockJumpFault {
  return { kind: 'clock-jump', ...options }
}

/**
 * Strobe: the node's wall clock jumps forth and back.
 *
 * @param options - `at`, `for`, `node`, `byMs` (how far), `everyMs` (how often, milliseconds of true time)
 *
 * @example
 * ```ts
 * clockStrobe({ at: 1_000, for: 2_000, node: 'n1', byMs: 500, everyMs: 20 })
 * ```
 */
export function clockStrobe(options: Omit<ClockStrobeFault, 'kind'>): ClockStrobeFault {
  return { kind: 'clock-strobe', ...options }
}

/**
 * Freeze: the node's wall clock stands still while the fault acts.
 *
 * @param options - `at`, `for`, `node`
 *
 * @example
 * ```ts
 * clockFreeze({ at: 1_000, for: 2_000, node: 'n1' })
 * ```
 */
export function clockFreeze(options: Omit<ClockFreezeFault, 'kind'>): ClockFreezeFault {
  return { kind: 'clock-freeze', ...options }
}
