import type { Once, Target, When } from './when.ts'

/** What can fail at a disk. */
export type DiskOperation = 'read' | 'write' | 'flush'

/** A crash while it acts may leave the first write that it loses half done: it cannot be read, or reads as something else. */
export type TornWritesFault = {
  readonly kind: 'torn-writes'
  readonly node: Target
  readonly probability: number
} & When
/** Damages, with a probability each, the records that are on the disk; the damage stays until they are written anew. */
export type CorruptionFault = {
  readonly kind: 'corruption'
  readonly node: Target
  readonly probability: number
} & Once
/** Flushes say that they are done and are not, with a probability: a crash loses what they were to keep. */
export type LyingFlushFault = {
  readonly kind: 'lying-flush'
  readonly node: Target
  readonly probability?: number
} & When
/** Reads, writes or flushes fail with a probability: they throw a `DiskError`. */
export type DiskErrorFault = {
  readonly kind: 'disk-error'
  readonly node: Target
  readonly probability: number
  readonly operations?: readonly DiskOperation[]
} & When
/** The disk has only so many bytes left (none, if it is not said): writes that do not fit throw a `DiskError`. */
export type DiskFullFault = {
  readonly kind: 'disk-full'
  readonly node: Target
  readonly freeBytes?: number
} & When
/** All that the disk does takes `factor` times as long; what is left of it when that ends goes on as usual. */
export type SlowDiskFault = {
  readonly kind: 'slow-disk'
  readonly node: Target
  readonly factor: number
} & When
/** No flush completes until the fault ends. */
export type DiskStallFault = { readonly kind: 'disk-stall'; readonly node: Target } & When

/**
 * Torn writes: a crash may leave a write half done.
 *
 * @param options - `at`, `for`, `node`, `probability` in [0, 1] that a crash tears the first write that it loses
 *
 * @example
 * ```ts
 * tornWrites({ at: 0, node: { pick: 'all' }, probability: 0.5 })
 * ```
 */
export function tornWrites(options: Omit<TornWritesFault, 'kind'>): TornWritesFault {
  return { kind: 'torn-writes', ...options }
}

/**
 * Corruption: records on the disk are damaged, within the scenario's fault budget.
 *
 * @param options - `at`, `node`, `probability` in [0, 1] for each record
 *
 * @example
 * ```ts
 * corruption({ at: 4_000, node: 'n3', probability: 0.1 })
 * ```
 */
export function corruption(options: Omit<CorruptionFault, 'kind'>): CorruptionFault {
  return { kind: 'corruption', ...options }
}

/**
 * A flush that lies: it says that it is done, and nothing has become durable.
 *
 * @param options - `at`, `for`, `node`, `probability` in [0, 1] for each flush (1 if left out)
 *
 * @example
 * ```ts
 * lyingFlush({ at: 2_000, for: 3_000, node: 'n1' })
 * ```
 */
export function lyingFlush(options: Omit<LyingFlushFault, 'kind'>): LyingFlushFault {
  return { kind: 'lying-flush', ...options }
}

/**
 * Disk errors: reads, writes or flushes throw a `DiskError`; a node that does not handle it dies, and starts again.
 *
 * @param options - `at`, `for`, `node`, `probability` in [0, 1], `operations` (which; all if left out)
 *
 * @example
 * ```ts
 * diskError({ at: 2_000, for: 500, node: 'n1', probability: 0.1, operations: ['write'] })
 * ```
 */
export function diskError(options: Omit<DiskErrorFault, 'kind'>): DiskErrorFault {
  return { kind: 'disk-error', ...options }
}

/**
 * A full disk: writes that do not fit throw a `DiskError`.
 *
 * @param options - `at`, `for`, `node`, `freeBytes` (how much still fits; 0 if left out)
 *
 * @example
 * ```ts
 * diskFull({ at: 2_000, for: 500, node: { role: 'leader' } })
 * ```
 */
export function diskFull(options: Omit<DiskFullFault, 'kind'>): DiskFullFault {
  return { kind: 'disk-full', ...options }
}

/**
 * A slow disk: writes and flushes take a number of times as long.
 *
 * @param options - `at`, `for`, `node`, `factor` (1 or more)
 *
 * @example
 * ```ts
 * slowDisk({ at: 2_000, for: 5_000, node: 'n1', factor: 50 })
 * ```
 */
export function slowDisk(options: Omit<SlowDiskFault, 'kind'>): SlowDiskFault {
  return { kind: 'slow-disk', ...options }
}

/**
 * A stalled disk: no flush completes until the fault ends.
 *
 * @param options - `at`, `for`, `node`
 *
 * @example
 * ```ts
 * diskStall({ at: 2_000, for: 800, node: { role: 'leader' } })
 * ```
 */
export function diskStall(options: Omit<DiskStallFault, 'kind'>): DiskStallFault {
  return { kind: 'disk-stall', ...options }
}
