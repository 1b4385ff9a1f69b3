/** What something occupies on a line, in pixels. */
export interface Extent {
  readonly left: number
  readonly right: number
}

/** The rows that things were put in, so that no two in a row overlap. */
export interface Packing {
  /** The row of each thing, in the order they were given. */
  readonly rows: readonly number[]
  readonly count: number
}

/** Puts things into as few rows as they need: each, from left to right, into the first row that is free there. */
export function pack(extents: readonly Extent[], gap: number): Packing {
  const order = extents.map((_, position) => position)
  order.sort((one, other) => leftOf(extents, one) - leftOf(extents, other) || one - other)
  const rows = Array.from(extents, () => 0)
  const ends: number[] = []
  for (const position of order) {
    const { left, right } = extents[position] as Extent
    let row = ends.findIndex((end) => end + gap <= left)
    if (row === -1) row = ends.length
    ends[row] = right
    rows[position] = row
  }
  return { rows, count: Math.max(1, ends.length) }
}

function leftOf(extents: readonly Extent[], position: number): number {
  return (extents[position] as Extent).left
}
