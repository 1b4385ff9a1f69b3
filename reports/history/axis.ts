import type { History } from '../../sim/history.ts'
import { PLOT_WIDTH } from '../timeline/canvas.ts'
import type { Tick, TimeWindow } from '../timeline/model.ts'
import { labelWidth, scaleOf, ticksOf } from '../timeline/scale.ts'
import type { Places } from './places.ts'

/** The distance between two events on an axis of order. */
const STEP = 1_000
const TICK_GAP = 18
/** From here on, a moment is told as the distance from the beginning of the picture: seconds since 1970 fit on no axis. */
const LONG_AGO_US = 100_000_000_000

/** What the events of a picture are placed by. */
export interface Axis {
  /** True time, or the order of the events, evenly spaced. */
  readonly kind: 'time' | 'order'
  /** Where an event stands. */
  at(index: number): number
  /** Where a moment between an event and the next one stands; `share` is from 0 to 1. */
  after(index: number, share: number): number
  /** A window from before the first event to beyond the last one, with room for what fades out there. */
  readonly window: TimeWindow
  /** The place of the last event. */
  readonly end: number
  ticks(width: number): readonly Tick[]
}

/** Events in their order, evenly spaced; those that are not among them stand before the first, after the last, or between. */
export function orderAxis(events: readonly number[], places: Places): Axis {
  const end = Math.max(0, events.length - 1) * STEP
  const window = { fromUs: -STEP / 2, toUs: end + Math.max(STEP / 2, end * 0.08) }
  const at = (index: number): number => {
    if (index < (events[0] ?? 0)) return -STEP
    if (index > (events.at(-1) ?? 0)) return window.toUs + STEP
    return countBelow(events, index) * STEP
  }
  const after = (index: number, share: number): number => at(index) + share * STEP
  const ticks = (width: number): readonly Tick[] => {
    const scale = scaleOf(window, width)
    const widest = labelWidth(places.where(events.at(-1) ?? 0)) + TICK_GAP
    const every = Math.max(1, Math.ceil((widest * events.length) / width))
    return events.flatMap((index, rank) =>
      rank % every === 0 ? [{ x: scale(rank * STEP), label: places.where(index) }] : [],
    )
  }
  return { kind: 'order', at, after, window, end, ticks }
}

/** Events by their times; none if these do not tell the order of the events, which is what counts. */
export function timeAxis(events: readonly number[], history: History): Axis | undefined {
  const times = events.map((index) => history.at(index).time)
  const [from, end] = [times[0], times.at(-1)]
  if (from === undefined || end === undefined || from >= end) return undefined
  const agree = times.every(
    (time, i) => Number.isSafeInteger(time) && (i === 0 || time >= (times[i - 1] as number)),
  )
  if (!agree) return undefined
  const margin = Math.ceil((end - from) * 0.05) + 1
  const window = { fromUs: from - margin, toUs: end + 2 * margin }
  const at = (index: number): number => history.at(index).time
  const after = (index: number, share: number): number => {
    const next = Math.min(index + 1, history.length - 1)
    return at(index) + share * Math.max(0, at(next) - at(index))
  }
  return { kind: 'time', at, after, window, end, ticks: (width) => timeTicks(window, width) }
}

/** How far apart two events stand in a picture, in pixels. */
export function pixelsOf(axis: Axis, from: number, to: number): number {
  const { fromUs, toUs } = axis.window
  return ((axis.at(to) - axis.at(from)) / (toUs - fromUs)) * PLOT_WIDTH
}

function timeTicks(window: TimeWindow, width: number): readonly Tick[] {
  if (Math.abs(window.toUs) < LONG_AGO_US) return ticksOf(window, width)
  const length = window.toUs - window.fromUs
  return ticksOf({ fromUs: 0, toUs: length }, width).map(({ x, label }) => ({ x, label: `+${label}` }))
}

/** How many of ascending numbers are below a number. */
function countBelow(ascending: readonly number[], number: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] as number) < number) low = middle + 1
    else high = middle
  }
  return low
}
