/** Where values of an axis stand in a picture, in pixels. */
export interface Scale {
  readonly from: number
  readonly to: number
  /** Values at which the axis has a line, the first and the last one among them if they are round. */
  readonly ticks: readonly number[]
  at(value: number): number
}

const STEPS = [1, 2, 5] as const
const LEAST_STEP = 0.001
const LARGEST_STEP = 1e12

/**
 * An even scale.
 *
 * @param start - where `from` stands
 * @param end - where `to` stands
 * @param most - how many ticks there may be
 */
export function evenScale(from: number, to: number, start: number, end: number, most = 6): Scale {
  const step = stepFor(to - from, most)
  const ticks: number[] = []
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) ticks.push(k * step)
  const per = to > from ? (end - start) / (to - from) : 0
  return { from, to, ticks, at: (value) => pixel(start + (value - from) * per) }
}

/** The next number that an axis from 0 can end with and still hold a value. */
export function roundUp(value: number, most = 6): number {
  if (!(value > 0)) return 1
  const step = stepFor(value, most)
  return step * Math.ceil(value / step - 1e-9)
}

/**
 * A scale on which 0, 1, 2, 5, 10, 20, 50 and so on stand evenly, and what is between two of them between them.
 *
 * @param to - at least as much of it is shown
 */
export function widening(to: number, start: number, end: number): Scale {
  const ticks = [0, 1]
  for (let decade = 1; (ticks.at(-1) as number) < to; decade *= 10) {
    for (const step of [2, 5, 10]) if ((ticks.at(-1) as number) < to) ticks.push(step * decade)
  }
  const per = (end - start) / (ticks.length - 1)
  const at = (value: number): number => {
    const after = ticks.findIndex((tick) => tick >= value)
    if (after === -1) return end
    if (after === 0) return start
    const [low, high] = [ticks[after - 1] as number, ticks[after] as number]
    return pixel(start + per * (after - 1 + (value - low) / (high - low)))
  }
  return { from: 0, to: ticks.at(-1) as number, ticks, at }
}

/** The tenth that an axis of shares may begin with and still hold a share; at most nine of them. */
export function tenthBelow(share: number): number {
  return Math.min(9, Math.max(0, Math.floor(share * 10 + 1e-9))) / 10
}

/** A place in a picture to a tenth of a pixel, so that a page is the same everywhere. */
export function pixel(place: number): number {
  return Math.round(place * 10) / 10
}

function stepFor(span: number, most: number): number {
  for (let decade = LEAST_STEP; decade < LARGEST_STEP; decade *= 10) {
    for (const step of STEPS) if (span <= most * step * decade) return step * decade
  }
  return LARGEST_STEP
}
