import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray, sameValue } from '../canonical.ts'
import type { Anomaly, Evidence } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { answered, mayHaveActed, neverAdded } from './evidence.ts'

/**
 * Looks, in a core of a set, for an element that is missing, or that was never added.
 *
 * @param evidence - the core and what it was taken from
 *
 * @example
 * ```ts
 * recogniseOnSet({ initial: [], core: [], all: [], last: 0 }) // undefined
 * ```
 */
export function recogniseOnSet(evidence: Evidence): Anomaly | undefined {
  const removes = mayHaveActed(evidence, 'remove')
  for (const look of answered(evidence)) {
    const seen = seenIn(look)
    if (seen === undefined) continue
    const unexpected = neverSeenToCome(evidence, look, seen, 'add')
    if (unexpected !== undefined) return unexpected
    const texts = new Set(seen.map((element) => canonicalText(element)))
    const add = evidence.all.findLast(
      ({ f, outcome, completion, input }) =>
        f === 'add' &&
        outcome === 'ok' &&
        completion < look.invocation &&
        (look.f === 'read' || sameValue(look.input, input)) &&
        !texts.has(canonicalText(input)) &&
        !removes.some((remove) => remove.invocation < look.completion && sameValue(remove.input, input)),
    )
    if (add === undefined) continue
    const facts = { kind: 'missing-element', read: look.invocation, add: add.invocation } as const
    return { facts, proof: [look, add] }
  }
  return undefined
}

/**
 * Looks, in a core of a list that only grows, for an element that is missing, or was never appended, and for two reads that do
 * not agree on the order.
 *
 * @param evidence - the core and what it was taken from
 *
 * @example
 * ```ts
 * recogniseOnList({ initial: [], core: [], all: [], last: 0 }) // undefined
 * ```
 */
export function recogniseOnList(evidence: Evidence): Anomaly | undefined {
  const reads = answered(evidence).filter(({ f, output }) => f === 'read' && output !== undefined)
  for (const read of reads) {
    const seen = elementsOf(read.output)
    const unexpected = neverSeenToCome(evidence, read, seen, 'append')
    if (unexpected !== undefined) return unexpected
    const texts = new Set(seen.map((element) => canonicalText(element)))
    const append = evidence.all.findLast(
      ({ f, outcome, completion, input }) =>
        f === 'append' &&
        outcome === 'ok' &&
        completion < read.invocation &&
        !texts.has(canonicalText(input)),
    )
    if (append !== undefined) {
      const facts = { kind: 'lost-append', read: read.invocation, append: append.invocation } as const
      return { facts, proof: [read, append] }
    }
    const other = reads.find((another) => !agree(seen, elementsOf(another.output)))
    if (other !== undefined) {
      const facts = { kind: 'reordered', read: read.invocation, other: other.invocation } as const
      return { facts, proof: [read, other] }
    }
  }
  return undefined
}

/** The elements that an operation on a set says were in it; absent for one that says nothing. */
function seenIn({ f, input, output }: HistoryOperation): readonly Json[] | undefined {
  if (f === 'read') return output === undefined ? undefined : elementsOf(output)
  if (f === 'add' || output === undefined) return undefined
  return output === true ? [input] : []
}

function neverSeenToCome(
  evidence: Evidence,
  look: HistoryOperation,
  seen: readonly Json[],
  f: string,
): Anomaly | undefined {
  const known = new Set(elementsOf(evidence.initial).map((element) => canonicalText(element)))
  for (const operation of mayHaveActed(evidence, f)) {
    if (operation.invocation < look.completion) known.add(canonicalText(operation.input))
  }
  const value = seen.find((element) => !known.has(canonicalText(element)))
  return value === undefined ? undefined : neverAdded(evidence, look, value, f)
}

/** Whether one list is the beginning of the other. */
function agree(one: readonly Json[], other: readonly Json[]): boolean {
  const length = Math.min(one.length, other.length)
  for (let i = 0; i < length; i++) if (!sameValue(one[i], other[i])) return false
  return true
}

function elementsOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : []
}
