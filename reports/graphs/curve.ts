import { rounded } from '../timeline/scale.ts'

const HEAD = 8
const HALF_HEAD = 4.5

/** A place in a picture, in pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A curved arrow, as paths. */
export interface Curve {
  readonly line: string
  readonly head: string
  /** The middle of the line, where its label stands. */
  readonly middle: Point
}

/** The arrow from one place to another that bends towards a third. */
export function curveBetween(from: Point, via: Point, to: Point): Curve {
  const [along, across] = direction(via, to)
  const at = (back: number, aside: number): string =>
    written({ x: to.x - along * back - across * aside, y: to.y - across * back + along * aside })
  return {
    line: `M${written(from)}Q${written(via)} ${at(HEAD - 1, 0)}`,
    head: `M${written(to)}L${at(HEAD, HALF_HEAD)}L${at(HEAD, -HALF_HEAD)}z`,
    middle: { x: rounded((from.x + 2 * via.x + to.x) / 4), y: rounded((from.y + 2 * via.y + to.y) / 4) },
  }
}

/** The place beside the middle between two others, so far to the right of who goes from the first to the second. */
export function besideMiddle(from: Point, to: Point, distance: number): Point {
  const [along, across] = direction(from, to)
  return { x: (from.x + to.x) / 2 - across * distance, y: (from.y + to.y) / 2 + along * distance }
}

/** The direction from one place to another, as a step of length one. */
function direction(from: Point, to: Point): readonly [along: number, across: number] {
  const [x, y] = [to.x - from.x, to.y - from.y]
  const length = Math.sqrt(x * x + y * y)
  return length === 0 ? [1, 0] : [x / length, y / length]
}

function written({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`
}
