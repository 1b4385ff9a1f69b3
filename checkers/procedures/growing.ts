/**
 * An array with room for some number of entries: itself, or a longer one with the same beginning.
 *
 * @param array - 32-bit numbers
 * @param length - how many entries there must be room for
 * @param filler - what stands in the new entries
 *
 * @example
 * ```ts
 * withRoomFor(new Int32Array(4), 5).length // 8
 * ```
 */
export function withRoomFor(array: Int32Array, length: number, filler = 0): Int32Array {
  if (length <= array.length) return array
  const longer = new Int32Array(Math.max(length, 2 * array.length))
  longer.set(array)
  if (filler !== 0) longer.fill(filler, array.length)
  return longer
}
