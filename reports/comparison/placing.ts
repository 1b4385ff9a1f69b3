/** A place in a picture. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A part of a picture. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** How far from its place a disc may be put, in steps of its own size. */
const REACH = 7

/**
 * Places for discs that do not overlap: each where it belongs, or as near to that as there is room.
 *
 * @param wanted - where they belong; the first ones are put first
 * @param radius - of all of them
 * @param bounds - where their middles may be
 */
export function apart(wanted: readonly Point[], radius: number, bounds: Box): readonly Point[] {
  const offsets = latticeOf(radius)
  const placed: Point[] = []
  for (const point of wanted) {
    const free = offsets
      .map(({ x, y }) => ({ x: point.x + x, y: point.y + y }))
      .find((place) => isWithin(place, bounds) && placed.every((other) => !isNear(place, other, 2 * radius)))
    placed.push(free ?? point)
  }
  return placed
}

/** Offsets from a place, the nearest first. */
function latticeOf(radius: number): readonly Point[] {
  const offsets: Point[] = []
  for (let row = -REACH; row <= REACH; row++) {
    for (let column = -REACH; column <= REACH; column++) {
      offsets.push({ x: column * 2 * radius + (row % 2 === 0 ? 0 : radius), y: row * 2 * radius * 0.875 })
    }
  }
  return offsets.sort((a, b) => a.x * a.x + a.y * a.y - (b.x * b.x + b.y * b.y) || b.y - a.y || a.x - b.x)
}

/** A text that is to stand beside a place. */
export interface Label {
  readonly at: Point
  readonly text: string
}

/** Where the foot of a text's first, last or middle letter stands. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly anchor: 'start' | 'end' | 'middle'
}

const LETTER_WIDTH = 7.6
const LINE_HEIGHT = 13

/**
 * Places for labels beside their points, where they cover nothing; those for which there is no room are left out.
 *
 * @param taken - what must not be covered
 * @param gap - how far a label stands from its point
 * @param bounds - where they may stand
 */
export function labelled<T extends Label>(
  labels: readonly T[],
  taken: readonly Box[],
  gap: number,
  bounds: Box,
): readonly (T & Placement)[] {
  const covered = [...taken]
  const placed: (T & Placement)[] = []
  for (const label of labels) {
    const width = label.text.length * LETTER_WIDTH
    const { x, y } = label.at
    const candidates: readonly (T & Placement)[] = [
      { ...label, x: x + gap, y: y + 4, anchor: 'start' },
      { ...label, x: x - gap, y: y + 4, anchor: 'end' },
      { ...label, x, y: y - gap, anchor: 'middle' },
      { ...label, x, y: y + gap + LINE_HEIGHT - 4, anchor: 'middle' },
    ]
    const free = candidates.find((each) => {
      const box = boxOf(each, width)
      return isInside(box, bounds) && covered.every((other) => !overlap(box, other))
    })
    if (free === undefined) continue
    placed.push(free)
    covered.push(boxOf(free, width))
  }
  return placed
}

/** What a disc covers. */
export function around({ x, y }: Point, radius: number): Box {
  return { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
}

function boxOf({ x, y, anchor }: Placement, width: number): Box {
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { left, top: y - LINE_HEIGHT + 3, right: left + width, bottom: y + 3 }
}

function isWithin({ x, y }: Point, { left, top, right, bottom }: Box): boolean {
  return x >= left && x <= right && y >= top && y <= bottom
}

function isInside(box: Box, { left, top, right, bottom }: Box): boolean {
  return box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom
}

function isNear(one: Point, other: Point, distance: number): boolean {
  const [x, y] = [one.x - other.x, one.y - other.y]
  return x * x + y * y < distance * distance * 0.97
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

/**
 * Places along a line, in the order of those that are wanted, no two of them nearer than a gap if there is room.
 *
 * @param wanted - where they belong
 * @param last - the furthest place there is
 */
export function spread(wanted: readonly number[], gap: number, last: number): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b)
  const places = [...wanted]
  let free = Number.NEGATIVE_INFINITY
  for (const i of order) {
    places[i] = Math.max(places[i] as number, free)
    free = places[i] + gap
  }
  free = last
  for (const i of order.reverse()) {
    places[i] = Math.min(places[i] as number, free)
    free = places[i] - gap
  }
  return places
}
