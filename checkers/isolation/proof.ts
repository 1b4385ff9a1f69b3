import type { IsolationModel } from './models.ts'

/** Why one transaction comes before another. Transactions are numbers of the observations. */
export type Because =
  /** Its session did it before. */
  | { readonly kind: 'session' }
  /** It had completed before the other was invoked. */
  | { readonly kind: 'realtime' }
  /** The other read a key from it. */
  | { readonly kind: 'read'; readonly key: number }
  /** Lists show its elements before the other's. */
  | { readonly kind: 'version'; readonly key: number }
  /** It read what `first` wrote, or what was there at first, which the other replaced. */
  | { readonly kind: 'overwritten'; readonly key: number; readonly first: number }
  /** `reader` saw it, by a way of reads and sessions, and yet read the key that it writes from the other. */
  | {
      readonly kind: 'seen'
      readonly key: number
      readonly reader: number
      readonly way: readonly number[]
    }
  /** Both write the key, and the other way around would go against what is known: the steps that say so. */
  | {
      readonly kind: 'writers'
      readonly key: number
      readonly spoilt: number | undefined
      readonly against: readonly Step[]
    }

/** A transaction that comes before another, and why. */
export interface Step {
  readonly from: number
  readonly to: number
  readonly because: Because
}

/** Why there is no order: transactions that would all have to come before each other. */
export interface Proof {
  readonly model: IsolationModel
  /** What had to be concluded first, in an order in which each rests on those before. */
  readonly lemmas: readonly Step[]
  readonly cycle: readonly Step[]
}

/**
 * The keys of lists whose order a proof speaks of.
 *
 * @param proof - the proof
 */
export function listKeysOf({ lemmas, cycle }: Proof): ReadonlySet<number> {
  const steps = [...cycle, ...lemmas]
  const all = steps.flatMap((step) =>
    step.because.kind === 'writers' ? [step, ...step.because.against] : [step],
  )
  return new Set(
    all.flatMap(({ because }) =>
      because.kind === 'version' || because.kind === 'overwritten' ? [because.key] : [],
    ),
  )
}

/**
 * All transactions that a proof speaks of, each once, without the initial state, in their order.
 *
 * @param proof - the proof
 */
export function membersOf({ lemmas, cycle }: Proof): readonly number[] {
  const members = new Set<number>()
  const steps = [...cycle, ...lemmas]
  for (const step of steps) {
    members.add(step.from).add(step.to)
    const { because } = step
    if (because.kind === 'overwritten') members.add(because.first)
    if (because.kind === 'seen') for (const number of [because.reader, ...because.way]) members.add(number)
    if (because.kind !== 'writers') continue
    if (because.spoilt !== undefined) members.add(because.spoilt)
    // These are lemmas or known: they are not nested any deeper.
    for (const { from, to, because: inner } of because.against) {
      members.add(from).add(to)
      if (inner.kind === 'overwritten') members.add(inner.first)
    }
  }
  members.delete(0)
  return [...members].sort((a, b) => a - b)
}
