import type { Distribution } from '../types.ts'
import type { Target, When } from './when.ts'

/** Stops nodes; they start again, from their disks, when the fault ends. `atMost`: how many may be down at once, by anything. */
export type CrashFault = { readonly kind: 'crash'; readonly node: Target; readonly atMost?: number } & When
/** Stops nodes and empties their disks; they start again with nothing when the fault ends. */
export type WipeFault = { readonly kind: 'wipe'; readonly node: Target; readonly atMost?: number } & When
/** A node's process stands still, as in a long garbage collection; what came meanwhile it handles when it goes on. */
export type PauseFault = { readonly kind: 'pause'; readonly node: Target } & When
/** Every event keeps the node busy for a while, and what arrives meanwhile waits. */
export type SlowCpuFault = {
  readonly kind: 'slow-cpu'
  readonly node: Target
  readonly perEvent: Distribution
} & When
/** A node receives and works, but nothing it sends leaves it. */
export type SilenceFault = { readonly kind: 'silence'; readonly node: Target } & When

/**
 * A crash: the node loses its memory and what its disk had not flushed, and starts again when the fault ends.
 *
 * @param options - `at`, `for` (how long it is down, milliseconds), `node`, `atMost` (how many may be down at once)
 *
 * @example
 * ```ts
 * crash({ at: { on: 'message', of: 'vote', nth: 2 }, for: 10, node: { subject: 'sender' } })
 * crash({ at: 4_000, for: 500, node: { zone: 'east' }, atMost: 2 })
 * ```
 */
export function crash(options: Omit<CrashFault, 'kind'>): CrashFault {
  return { kind: 'crash', ...options }
}

/**
 * A wipe: the node loses its memory and all of its disk, and starts again as new, under its old name.
 *
 * @param options - `at`, `for` (how long it is down, milliseconds), `node`, `atMost` (how many may be down at once)
 *
 * @example
 * ```ts
 * wipe({ at: 4_000, for: 500, node: 'n2' })
 * ```
 */
export function wipe(options: Omit<WipeFault, 'kind'>): WipeFault {
  return { kind: 'wipe', ...options }
}

/**
 * A pause: the node's process stands still while its clock goes on; its timers fire late.
 *
 * @param options - `at`, `for`, `node`
 *
 * @example
 * ```ts
 * pause({ at: 4_000, for: 1_500, node: { role: 'leader' } })
 * ```
 */
export function pause(options: Omit<PauseFault, 'kind'>): PauseFault {
  return { kind: 'pause', ...options }
}

/**
 * A slow processor: each event keeps the node busy, and what arrives meanwhile waits.
 *
 * @param options - `at`, `for`, `node`, `perEvent` (how long each event takes)
 *
 * @example
 * ```ts
 * slowCpu({ at: 0, node: 'n1', perEvent: constant(5) })
 * ```
 */
export function slowCpu(options: Omit<SlowCpuFault, 'kind'>): SlowCpuFault {
  return { kind: 'slow-cpu', ...options }
}

/**
 * Silence: the node receives and works, and sends nothing, to nodes or to clients.
 *
 * @param options - `at`, `for`, `node`
 *
 * @example
 * ```ts
 * silence({ at: 2_000, for: 1_000, node: { role: 'leader' } })
 * ```
 */
export function silence(options: Omit<SilenceFault, 'kind'>): SilenceFault {
  return { kind: 'silence', ...options }
}
