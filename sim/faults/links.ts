import type { Distribution, NodeId } from '../types.ts'
import type { Once, Split, Traffic, When } from './when.ts'

/** Cuts links: what is sent across them, or on its way across, is lost. */
export type PartitionFault = {
  readonly kind: 'partition'
  readonly split: Split
  readonly types?: readonly string[]
} & When
/** Loses each message on its own with a probability, on top of what the network loses anyway. */
export type LossFault = { readonly kind: 'loss'; readonly probability: number } & Traffic & When
/** With a probability at each message the link breaks: all that is on it, both ways, is lost until it is repaired. */
export type LinkBreakFault = {
  readonly kind: 'link-break'
  readonly probability: number
  readonly repair: Distribution
} & Traffic &
  When
/** Delivers a message twice with a probability; the copy has a delay of its own: `after`, or what the network gives it. */
export type DuplicateFault = {
  readonly kind: 'duplicate'
  readonly probability: number
  readonly after?: Distribution
} & Traffic &
  When
/** Makes every message take longer by a constant, and by a draw from `jitter`. */
export type DelayFault = {
  readonly kind: 'delay'
  readonly ms: number
  readonly jitter?: Distribution
} & Traffic &
  When
/** Holds a message back with a probability, so that later ones overtake it, in a network that keeps their order as well. */
export type ReorderFault = {
  readonly kind: 'reorder'
  readonly probability: number
  readonly by: Distribution
} & Traffic &
  When
/** What would arrive waits at the receiver's end until the clog ends, and arrives then. */
export type ClogFault = { readonly kind: 'clog' } & Traffic & When
/** What is sent is kept at the sender's end until it is released, and sets out then. */
export type HoldFault = { readonly kind: 'hold' } & Traffic & When
/**
 * Damages a message's payload with a probability: one value in it becomes another of its type. With `checksums` the receiver
 * notices, and drops it.
 */
export type DamageFault = {
  readonly kind: 'damage'
  readonly probability: number
  readonly checksums?: boolean
} & Traffic &
  When
/** Limits every link to a rate; what does not fit waits its turn. */
export type ThrottleFault = { readonly kind: 'throttle'; readonly bytesPerSecond: number } & Traffic & When
/** Delivers up to `count` old messages once more: drawn from the last thousand that were sent, at least `olderThanMs` ago. */
export type ReplayFault = {
  readonly kind: 'replay'
  readonly count: number
  readonly olderThanMs?: number
} & Traffic &
  Once

/** What is done to one single message. */
export type MessageAct = 'drop' | 'duplicate' | 'hold' | 'damage' | { readonly delayMs: number }

/** One message: the nth from one node to another. What-if and shrinking speak this. */
export type MessageFault = {
  readonly kind: 'message'
  readonly id?: string
  readonly from: NodeId
  readonly to: NodeId
  /** Counted from 1 over all that `from` sent to `to`, or over those of the type `of`. */
  readonly nth: number
  readonly of?: string
  readonly act: MessageAct
}

/**
 * A partition: cuts links for a while.
 *
 * @param options - `at` (milliseconds or a moment), `for` (milliseconds), `split` (which links), `types` (only these messages)
 *
 * @example
 * ```ts
 * partition({ at: 2_000, for: 3_000, split: { isolate: { role: 'leader' } } })
 * ```
 */
export function partition(options: Omit<PartitionFault, 'kind'>): PartitionFault {
  return { kind: 'partition', ...options }
}

/**
 * Loss: each message is lost with a probability.
 *
 * @param options - `at`, `for`, `probability` in [0, 1], `on` (which links), `types` (which messages)
 *
 * @example
 * ```ts
 * loss({ at: 0, for: 5_000, probability: 0.3 })
 * loss({ at: 0, probability: 1, types: ['vote'], on: { mute: 'n2' } })
 * ```
 */
export function loss(options: Omit<LossFault, 'kind'>): LossFault {
  return { kind: 'loss', ...options }
}

/**
 * Link-break: a link breaks with a probability at each message, losing all that is on it, until it is repaired.
 *
 * @param options - `at`, `for`, `probability` in [0, 1], `repair` (how long a link stays broken), `on`, `types`
 *
 * @example
 * ```ts
 * linkBreak({ at: 0, probability: 0.01, repair: uniform({ min: 50, max: 500 }) })
 * ```
 */
export function linkBreak(options: Omit<LinkBreakFault, 'kind'>): LinkBreakFault {
  return { kind: 'link-break', ...options }
}

/**
 * Duplication: a message is delivered twice with a probability.
 *
 * @param options - `at`, `for`, `probability` in [0, 1], `after` (how long the copy takes), `on`, `types`
 *
 * @example
 * ```ts
 * duplicate({ at: 0, probability: 0.1, after: uniform({ min: 100, max: 2_000 }) })
 * ```
 */
export function duplicate(options: Omit<DuplicateFault, 'kind'>): DuplicateFault {
  return { kind: 'duplicate', ...options }
}

/**
 * Delay: every message takes longer.
 *
 * @param options - `at`, `for`, `ms` (milliseconds to add), `jitter` (a distribution to add a draw of), `on`, `types`
 *
 * @example
 * ```ts
 * delay({ at: 1_000, for: 500, ms: 80, on: { mute: { role: 'leader' } } })
 * ```
 */
export function delay(options: Omit<DelayFault, 'kind'>): DelayFault {
  return { kind: 'delay', ...options }
}

/**
 * Reordering: a message is held back with a probability, so that later ones overtake it.
 *
 * @param options - `at`, `for`, `probability` in [0, 1], `by` (how long it is held back), `on`, `types`
 *
 * @example
 * ```ts
 * reorder({ at: 0, probability: 0.2, by: uniform({ min: 5, max: 50 }) })
 * ```
 */
export function reorder(options: Omit<ReorderFault, 'kind'>): ReorderFault {
  return { kind: 'reorder', ...options }
}

/**
 * Clog: what would arrive waits until the clog ends.
 *
 * @param options - `at`, `for`, `on` (which links), `types` (which messages)
 *
 * @example
 * ```ts
 * clog({ at: 3_000, for: 800, on: { deafen: 'n3' } })
 * ```
 */
export function clog(options: Omit<ClogFault, 'kind'>): ClogFault {
  return { kind: 'clog', ...options }
}

/**
 * Hold: what is sent is kept, and sets out when it is released.
 *
 * @param options - `at`, `for` (after which it is released), `on` (which links), `types` (which messages)
 *
 * @example
 * ```ts
 * hold({ at: 3_000, for: 800, types: ['append-entries'] })
 * ```
 */
export function hold(options: Omit<HoldFault, 'kind'>): HoldFault {
  return { kind: 'hold', ...options }
}

/**
 * Damage: a value in a message's payload becomes another, with a probability.
 *
 * @param options - `at`, `for`, `probability` in [0, 1], `checksums` (the receiver notices, and drops it), `on`, `types`
 *
 * @example
 * ```ts
 * damage({ at: 0, probability: 0.01, types: ['append-entries'] })
 * ```
 */
export function damage(options: Omit<DamageFault, 'kind'>): DamageFault {
  return { kind: 'damage', ...options }
}

/**
 * Throttle: each link carries no more than so many bytes a second.
 *
 * @param options - `at`, `for`, `bytesPerSecond`, `on` (which links), `types` (which messages)
 *
 * @example
 * ```ts
 * throttle({ at: 0, for: 2_000, bytesPerSecond: 10_000 })
 * ```
 */
export function throttle(options: Omit<ThrottleFault, 'kind'>): ThrottleFault {
  return { kind: 'throttle', ...options }
}

/**
 * Replay: old messages arrive once more.
 *
 * @param options - `at`, `count` (how many), `olderThanMs` (sent at least so long ago), `on`, `types`
 *
 * @example
 * ```ts
 * replay({ at: 5_000, count: 3, olderThanMs: 1_000, types: ['vote'] })
 * ```
 */
export function replay(options: Omit<ReplayFault, 'kind'>): ReplayFault {
  return { kind: 'replay', ...options }
}

/**
 * One message: drops, duplicates, damages, delays or holds (until faults end) the nth that one node sent to another.
 *
 * @param options - `from`, `to`, `nth` (from 1), `of` (count only messages of this type), `act`
 *
 * @example
 * ```ts
 * message({ from: 'n1', to: 'n3', nth: 4, act: 'drop' })
 * ```
 */
export function message(options: Omit<MessageFault, 'kind'>): MessageFault {
  return { kind: 'message', ...options }
}
