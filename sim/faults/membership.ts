import type { Once, Target } from './when.ts'

/** A spare node joins its group: it starts, and all members are told. */
export type JoinFault = { readonly kind: 'join'; readonly node: Target } & Once
/** A node leaves its group for good: all members are told, and it is stopped after `afterMs` (0). */
export type LeaveFault = { readonly kind: 'leave'; readonly node: Target; readonly afterMs?: number } & Once
/** A spare takes a node's place: members are told of both at once. */
export type ReplaceFault = {
  readonly kind: 'replace'
  readonly node: Target
  readonly by: Target
  readonly afterMs?: number
} & Once
/** Nodes are stopped for `downMs` and started with the next version of their group's protocol, one every `everyMs`. */
export type UpgradeFault = {
  readonly kind: 'upgrade'
  readonly node: Target
  readonly everyMs?: number
  readonly downMs?: number
} & Once

/**
 * A join: a spare becomes a member. What the protocol makes of it is its own affair (`Process.reconfigure`).
 *
 * @param options - `at`, `node` (the first spare, if left out)
 *
 * @example
 * ```ts
 * join({ at: 3_000 })
 * ```
 */
export function join(
  options: Omit<JoinFault, 'kind' | 'node'> & Partial<Pick<JoinFault, 'node'>>,
): JoinFault {
  return { kind: 'join', node: { pick: 'spare' }, ...options }
}

/**
 * A leave: a member is told that it is none any more, as all others are, and is stopped for good.
 *
 * @param options - `at`, `node`, `afterMs` (milliseconds between being told and being stopped)
 *
 * @example
 * ```ts
 * leave({ at: 3_000, node: { role: 'leader' }, afterMs: 500 })
 * ```
 */
export function leave(options: Omit<LeaveFault, 'kind'>): LeaveFault {
  return { kind: 'leave', ...options }
}

/**
 * A replacement: a spare takes a member's place in one change.
 *
 * @param options - `at`, `node`, `by` (the first spare, if left out), `afterMs`
 *
 * @example
 * ```ts
 * replace({ at: 3_000, node: 'n2' })
 * ```
 */
export function replace(
  options: Omit<ReplaceFault, 'kind' | 'by'> & Partial<Pick<ReplaceFault, 'by'>>,
): ReplaceFault {
  return { kind: 'replace', by: { pick: 'spare' }, ...options }
}

/**
 * An upgrade: nodes start again with the next version of their group (`versions` of the cluster), one after another.
 *
 * @param options - `at`, `node` (all, if left out), `everyMs` (1000), `downMs` (100)
 *
 * @example
 * ```ts
 * upgrade({ at: 3_000, everyMs: 500 })
 * ```
 */
export function upgrade(
  options: Omit<UpgradeFault, 'kind' | 'node'> & Partial<Pick<UpgradeFault, 'node'>>,
): UpgradeFault {
  return { kind: 'upgrade', node: { pick: 'all' }, ...options }
}
