import { mix32 } from './random.ts'
import type { Json } from './types.ts'

/** A field of this name says what a record is: damage to it is found at once, and finds nothing. */
const UNTOUCHED_FIELD = 'type'
/** How far a whole number moves at most. Bugs live beside the right value, not far away from it. */
const FARTHEST = 4

/**
 * A well-formed wrong value: one number, text or truth value somewhere inside `value` becomes another of its type; never a field
 * called `type`, nor anything within one. It depends on `value` and `draw` alone, and always differs; a value in which nothing
 * can change (`null`, `{}`, a list of them) is given back as it is, the very same, and so callers can tell.
 *
 * @param value - frozen plain data; what does not change is shared with the copy
 * @param draw - 32 bits: which place, and what becomes of it
 */
export function damagedCopy(value: Json, draw: number): Json {
  const leaves = leavesIn(value)
  if (leaves === 0) return value
  return withLeafChanged(value, draw % leaves, mix32(draw ^ 0x3c6ef372))
}

function isLeaf(value: Json | undefined): value is number | string | boolean {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
}

function leavesIn(value: Json | undefined): number {
  if (isLeaf(value)) return 1
  let leaves = 0
  for (const [, item] of partsOf(value)) leaves += leavesIn(item)
  return leaves
}

/** The parts in which something may change, in the order of the value itself. */
function partsOf(value: Json | undefined): readonly (readonly [place: string, item: Json | undefined])[] {
  if (typeof value !== 'object' || value === null) return []
  const parts = Object.entries(value as { readonly [field: string]: Json | undefined })
  return Array.isArray(value) ? parts : parts.filter(([field]) => field !== UNTOUCHED_FIELD)
}

function withLeafChanged(value: Json, which: number, draw: number): Json {
  if (isLeaf(value)) return changed(value, draw)
  let before = which
  for (const [place, item] of partsOf(value)) {
    const leaves = leavesIn(item)
    if (before >= leaves) {
      before -= leaves
      continue
    }
    const part = withLeafChanged(item as Json, before, draw)
    if (Array.isArray(value)) return Object.freeze((value as readonly Json[]).with(Number(place), part))
    // The place of a field that is there already stays the same.
    return Object.freeze({ ...(value as { readonly [field: string]: Json }), [place]: part })
  }
  return value
}

function changed(leaf: number | string | boolean, draw: number): number | string | boolean {
  if (typeof leaf === 'boolean') return !leaf
  return typeof leaf === 'string' ? changedText(leaf, draw) : changedNumber(leaf, draw)
}

/** The lowest bit of one code unit flips: `n1` becomes `n0`, and halves of a surrogate pair stay what they are. */
function changedText(text: string, draw: number): string {
  if (text === '') return '?'
  const at = draw % text.length
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
}

function changedNumber(value: number, draw: number): number {
  const far = 1 + ((draw >>> 1) % FARTHEST)
  if (Number.isSafeInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER - FARTHEST) {
    const lower = value - far
    // What counts from zero is not to become negative: that would be too easy to find.
    return (draw & 1) === 0 && (value < 0 || lower >= 0) ? lower : value + far
  }
  return Number.isFinite(value) ? value / 2 : 0
}
