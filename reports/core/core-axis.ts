import type { Tick, TimeWindow } from '../timeline/model.ts'
import { labelWidth, rounded, type Scale } from '../timeline/scale.ts'
import { seconds } from '../format.ts'

/** Before the first moment and after the last one, in pixels. */
const LEAD = 16
const TRAIL = 64
/** Moments nearer to each other than this cannot be told apart, or their bars hold no label. */
const LEAST_GAP = 18
/** So much of the width is shared out evenly where time is not to scale; the rest by the root of each gap's length. */
const EVEN = 0.55
const TICK_GAP = 12

/** What the bars of a core are placed by. */
export interface CoreAxis {
  /** Whether equal lengths are equal times. */
  readonly toScale: boolean
  readonly window: TimeWindow
  readonly scale: Scale
  readonly ticks: readonly Tick[]
}

/**
 * An axis on which some moments stand apart from each other. The operations of a core take milliseconds and may be seconds apart, so
 * long stretches in between are shortened where they would leave nothing to see of the rest.
 *
 * @param moments - in microseconds; those that are to have a label first
 * @param width - in pixels
 */
export function coreAxis(moments: readonly number[], width: number): CoreAxis {
  const ordered = [...new Set(moments)].sort((one, other) => one - other)
  const [first = 0] = ordered
  const last = ordered.at(-1) ?? first
  const room = width - LEAD - TRAIL
  const gaps = ordered.slice(1).map((moment, i) => moment - (ordered[i] as number))
  const toScale = gaps.every((gap) => (gap / (last - first)) * room >= LEAST_GAP)
  const share = toScale ? (gap: number) => gap / (last - first) : shortened(gaps)
  const lead = Math.max(1, Math.round((last - first) / 50))
  const times = [first - lead, ...ordered, last + lead]
  const places = [0, LEAD]
  for (const gap of gaps) places.push((places.at(-1) as number) + share(gap) * room)
  places.push(width)
  const window = { fromUs: first - lead, toUs: last + lead }
  const scale = scaleThrough(times, places)
  return { toScale, window, scale, ticks: ticksAt(moments, scale, width) }
}

function shortened(gaps: readonly number[]): (gap: number) => number {
  const roots = gaps.reduce((sum, gap) => sum + Math.sqrt(gap), 0)
  return (gap) => EVEN / gaps.length + ((1 - EVEN) * Math.sqrt(gap)) / roots
}

/** Straight lines from point to point; outside of them, outside the picture. */
function scaleThrough(times: readonly number[], places: readonly number[]): Scale {
  const [first, last] = [times[0] as number, times.at(-1) as number]
  const width = places.at(-1) as number
  return (timeUs) => {
    if (timeUs < first) return -width
    if (timeUs > last) return 2 * width
    const next = times.findIndex((time) => time >= timeUs)
    if (next <= 0) return 0
    const [from, to] = [times[next - 1] as number, times[next] as number]
    const [left, right] = [places[next - 1] as number, places[next] as number]
    return rounded(left + ((timeUs - from) / (to - from)) * (right - left))
  }
}

/** Labels at the moments, as far as there is room for them; those given first come first. */
function ticksAt(moments: readonly number[], scale: Scale, width: number): readonly Tick[] {
  const ticks: Tick[] = []
  for (const moment of moments) {
    const [x, label] = [scale(moment), seconds(moment)]
    const free = ticks.every((tick) => {
      return Math.abs(tick.x - x) >= (labelWidth(label) + labelWidth(tick.label)) / 2 + TICK_GAP
    })
    if (free && x <= width) ticks.push({ x, label })
  }
  return ticks.sort((one, other) => one.x - other.x)
}
