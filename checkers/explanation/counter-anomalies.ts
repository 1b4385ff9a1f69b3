import type { Anomaly, Evidence } from '../model.ts'
import { answered, mayHaveActed } from './evidence.ts'

/**
 * Looks, in a core of a counter, for a read of less than was acknowledged before it began, or of more than was asked for before
 * it ended.
 *
 * @param evidence - the core and what it was taken from
 *
 * @example
 * ```ts
 * recogniseOnCounter({ initial: 0, core: [], all: [], last: 0 }) // undefined
 * ```
 */
export function recogniseOnCounter(evidence: Evidence): Anomaly | undefined {
  const adds = mayHaveActed(evidence, 'add')
  for (const read of answered(evidence)) {
    if (read.f !== 'read' || read.output === undefined) continue
    let least = Number(evidence.initial)
    let most = least
    for (const { input, invocation, completion } of adds) {
      if (invocation > read.completion) continue
      const amount = Number(input)
      const isCertain = completion < read.invocation
      if (isCertain || amount < 0) least += amount
      if (isCertain || amount > 0) most += amount
    }
    const seen = Number(read.output)
    if (least <= seen && seen <= most) continue
    const [is, bound] = seen < least ? (['below', least] as const) : (['above', most] as const)
    return { facts: { kind: 'out-of-bounds', read: read.invocation, is, bound }, proof: [read] }
  }
  return undefined
}
