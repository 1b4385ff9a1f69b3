import type { EventColumns } from './run-columns.ts'

const NUMBERS = ['times', 'kinds', 'nodes', 'peers', 'messages', 'causes', 'operations'] as const
const TEXTS = ['types', 'words'] as const

/**
 * The first event in which two runs of the same participants differ, as far as columns tell; `undefined` if they are the same. Where one
 * is the beginning of the other, it is the first event that only the other has.
 */
export function partingOf(one: EventColumns, other: EventColumns): number | undefined {
  const shorter = Math.min(one.length, other.length)
  let common = shorter
  for (const name of NUMBERS) common = commonLength(one[name], other[name], common)
  // Each run has its own order of texts.
  const positions = new Map(one.texts.map((text, position) => [text, position]))
  const translated = Int32Array.from(other.texts, (text) => positions.get(text) ?? one.texts.length)
  for (const name of TEXTS) {
    const [left, right] = [one[name], other[name]]
    let row = 0
    while (row < common && left[row] === (translated[right[row] as number] ?? right[row])) row++
    common = row
  }
  return common === one.length && common === other.length ? undefined : common
}

function commonLength(left: ArrayLike<number>, right: ArrayLike<number>, most: number): number {
  let row = 0
  while (row < most && left[row] === right[row]) row++
  return row
}
