import type { NodeId } from './types.ts'

/**
 * When a fault acts: milliseconds of true time, or the nth time that something happens. Bugs live beside events: a vote
 * forgotten at a restart is found by a crash right after a vote, and hardly ever by crashes at random times.
 *
 * `message`: a message of type `of` is delivered (the subject is its receiver). `role`: a node takes the role `of`.
 * `note`: a node leaves the note `of`. `flush`: a flush of the node `of` (or of any, with `'any'`) completes.
 */
export type Moment =
  | number
  | {
      readonly on: 'message' | 'role' | 'note' | 'flush'
      readonly of: string
      readonly nth?: number
      readonly plusMs?: number
    }

/** When a fault acts, and for how many milliseconds; without `for` until faults end. Its id names its stream. */
export interface When {
  readonly id?: string
  readonly at: Moment
  readonly for?: number
}

/**
 * Which node: by name, by the role it has at that instant, any of those that are up, or the one the moment is about
 * (`subject: 'sender'` is who sent the message). Drawn from the fault's own stream; no such node, no fault injected.
 */
export type Target =
  | NodeId
  | { readonly role: string; readonly which?: 'newest' | 'any' }
  | { readonly pick: 'any' }
  | { readonly subject: true | 'sender' }

/** How a cluster is cut, in the names Jepsen gave the shapes. Clients share the side of their home. */
export type Split =
  | 'halves'
  | 'majority-minority'
  | 'bridge'
  | 'majorities-ring'
  | { readonly isolate: Target }
  | { readonly groups: readonly (readonly NodeId[])[] }
  | { readonly oneWay: { readonly from: readonly Target[]; readonly to: readonly Target[] } }

/** What is done to one single message. */
export type MessageAct = 'drop' | 'duplicate' | 'hold' | { readonly delayMs: number }

/** Cuts links: what is sent across them, or on its way across, is lost. */
export type PartitionFault = { readonly kind: 'partition'; readonly split: Split } & When
/** Loses each message on its own with a probability, on top of what the network loses anyway. */
export type LossFault = { readonly kind: 'loss'; readonly probability: number } & When
/** Delivers a message twice with a probability; the copy has a delay of its own. */
export type DuplicateFault = { readonly kind: 'duplicate'; readonly probability: number } & When
/** Adds a constant to the delay of every message. */
export type DelayFault = { readonly kind: 'delay'; readonly ms: number } & When
/** Stops a node; it starts again, from its disk, when the fault ends. */
export type CrashFault = { readonly kind: 'crash'; readonly node: Target } & When
/** Makes a node's clocks run fast or slow by parts per million. */
export type DriftFault = { readonly kind: 'drift'; readonly node: Target; readonly ppm: number } & When
/** Moves a node's wall clock by an offset; its monotonic clock, and so its timers, stay. */
export type ClockOffsetFault = {
  readonly kind: 'clock-offset'
  readonly node: Target
  readonly byMs: number
} & When
/** One message: the nth from one node to another. What-if and shrinking speak this. */
export type MessageFault = {
  readonly kind: 'message'
  readonly id?: string
  readonly from: NodeId
  readonly to: NodeId
  /** Counted from 1 over all that `from` sent to `to`. */
  readonly nth: number
  readonly act: MessageAct
}

/**
 * The vocabulary of faults: plain values, so that they can be generated, shrunk, drawn and written to a file. What holds at
 * any time is derived from the set of faults then active, never undone step by step: overlapping faults add up.
 */
export type Fault =
  | PartitionFault
  | LossFault
  | DuplicateFault
  | DelayFault
  | CrashFault
  | DriftFault
  | ClockOffsetFault
  | MessageFault

/** The name of a family of faults. */
export type FaultKind = Fault['kind']

/** A line on each family of faults, for lists and help. */
export const faultKinds: { readonly [kind in FaultKind]: string } = {
  partition: 'cuts links between groups of nodes, both ways or one way, by names or by role',
  loss: 'loses each message with a probability',
  duplicate: 'delivers a message twice with a probability',
  delay: 'adds a constant to the delay of every message',
  crash: 'stops a node, which starts again from its disk',
  drift: "makes a node's clocks run fast or slow, in parts per million",
  'clock-offset': "moves a node's wall clock",
  message: 'drops, duplicates, delays or holds one single message',
}

/**
 * A partition: cuts links for a while.
 *
 * @param options - `at` (milliseconds or a moment), `for` (milliseconds), `split` (a named shape, groups, a node to isolate, or one way)
 *
 * @example
 * ```ts
 * partition({ at: 2_000, for: 3_000, split: { isolate: { role: 'leader' } } })
 * ```
 */
export function partition(options: When & { readonly split: Split }): PartitionFault {
  return { kind: 'partition', ...options }
}

/**
 * Loss: each message is lost with a probability.
 *
 * @param options - `at`, `for`, `probability` in [0, 1]
 *
 * @example
 * ```ts
 * loss({ at: 0, for: 5_000, probability: 0.3 })
 * ```
 */
export function loss(options: When & { readonly probability: number }): LossFault {
  return { kind: 'loss', ...options }
}

/**
 * Duplication: a message is delivered twice with a probability.
 *
 * @param options - `at`, `for`, `probability` in [0, 1]
 *
 * @example
 * ```ts
 * duplicate({ at: 0, probability: 0.1 })
 * ```
 */
export function duplicate(options: When & { readonly probability: number }): DuplicateFault {
  return { kind: 'duplicate', ...options }
}

/**
 * Delay: every message takes longer by a constant.
 *
 * @param options - `at`, `for`, `ms` (milliseconds to add)
 *
 * @example
 * ```ts
 * delay({ at: 1_000, for: 500, ms: 80 })
 * ```
 */
export function delay(options: When & { readonly ms: number }): DelayFault {
  return { kind: 'delay', ...options }
}

/**
 * A crash: the node loses its memory and what its disk had not flushed, and starts again when the fault ends.
 *
 * @param options - `at`, `for` (how long it is down, milliseconds), `node`
 *
 * @example
 * ```ts
 * crash({ at: { on: 'message', of: 'vote', nth: 2 }, for: 10, node: { subject: 'sender' } })
 * ```
 */
export function crash(options: When & { readonly node: Target }): CrashFault {
  return { kind: 'crash', ...options }
}

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
export function drift(options: Partial<When> & { readonly node: Target; readonly ppm: number }): DriftFault {
  return { kind: 'drift', at: 0, ...options }
}

/**
 * Clock offset: the node's wall clock is moved by a number of milliseconds.
 *
 * @param options - `node`, `byMs`, and optionally `at` (from the start if left out) and `for`
 *
 * @example
 * ```ts
 * clockOffset({ node: 'n2', byMs: -250, at: 1_000 })
 * ```
 */
export function clockOffset(
  options: Partial<When> & { readonly node: Target; readonly byMs: number },
): ClockOffsetFault {
  return { kind: 'clock-offset', at: 0, ...options }
}

/**
 * One message: drops, duplicates, delays or holds (until faults end) the nth that one node sent to another.
 *
 * @param options - `from`, `to`, `nth` (from 1), `act`
 *
 * @example
 * ```ts
 * message({ from: 'n1', to: 'n3', nth: 4, act: 'drop' })
 * ```
 */
export function message(options: Omit<MessageFault, 'kind'>): MessageFault {
  return { kind: 'message', ...options }
}
