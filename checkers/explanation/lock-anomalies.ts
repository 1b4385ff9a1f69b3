import { sameValue } from '../canonical.ts'
import type { Anomaly, Evidence } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { answered, mayHaveActed } from './evidence.ts'

/**
 * Looks, in a core of a lock, for an acquisition of one that was held, and a release of one that was not: acquisitions and
 * releases that took effect take turns, so that to count them is enough.
 *
 * @param evidence - the core and what it was taken from
 * @param isOwned - whether only who acquired it can release it: what the operations give, and the first state
 *
 * @example
 * ```ts
 * recogniseOnLock({ initial: false, core: [], all: [], last: 0 }, false) // undefined
 * ```
 */
export function recogniseOnLock(evidence: Evidence, isOwned: boolean): Anomaly | undefined {
  const acquires = mayHaveActed(evidence, 'acquire')
  const releases = mayHaveActed(evidence, 'release')
  for (const operation of answered(evidence)) {
    const anomaly =
      operation.f === 'acquire'
        ? heldTwice(evidence, operation, acquires, releases, isOwned)
        : notHeld(evidence, operation, acquires, releases, isOwned)
    if (anomaly !== undefined) return anomaly
  }
  return undefined
}

function heldTwice(
  { initial }: Evidence,
  acquire: HistoryOperation,
  acquires: readonly HistoryOperation[],
  releases: readonly HistoryOperation[],
  isOwned: boolean,
): Anomaly | undefined {
  const before = acquires.filter(({ completion }) => completion < acquire.invocation)
  const released = releases.filter(({ invocation }) => invocation < acquire.completion)
  const atFirst = (isOwned ? initial !== null : initial === true) ? 1 : 0
  const isHeld = atFirst + before.length > released.length
  const holder = isHeld
    ? before.at(-1)
    : acquires.find(
        (other) => other.outcome === 'ok' && other !== acquire && isUnbroken(other, acquire, releases),
      )
  if (!isHeld && holder === undefined) return undefined
  const facts = {
    kind: 'held-twice',
    acquire: acquire.invocation,
    ...(holder === undefined ? {} : { holder: holder.invocation }),
  } as const
  return { facts, proof: holder === undefined ? [acquire] : [acquire, holder] }
}

/** Whether no release can have come between two acquisitions. */
function isUnbroken(
  one: HistoryOperation,
  other: HistoryOperation,
  releases: readonly HistoryOperation[],
): boolean {
  const from = Math.min(one.invocation, other.invocation)
  const to = Math.max(one.completion, other.completion)
  return releases.every(({ invocation, completion }) => completion < from || invocation > to)
}

function notHeld(
  { initial }: Evidence,
  release: HistoryOperation,
  acquires: readonly HistoryOperation[],
  releases: readonly HistoryOperation[],
  isOwned: boolean,
): Anomaly | undefined {
  // The acquisitions and releases of one owner take turns as well.
  const isOf = ({ input }: HistoryOperation) => !isOwned || sameValue(input, release.input)
  const acquired = acquires.filter((other) => isOf(other) && other.invocation < release.completion)
  const before = releases.filter((other) => isOf(other) && other.completion < release.invocation)
  const atFirst = (isOwned ? sameValue(initial, release.input) : initial === true) ? 1 : 0
  if (atFirst + acquired.length > before.length) return undefined
  return { facts: { kind: 'not-held', release: release.invocation }, proof: [release] }
}
