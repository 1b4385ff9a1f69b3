import type { TimeWindow } from '../timeline/model.ts'

/** No window is shorter: below that there is nothing to tell apart. */
export const LEAST_LENGTH_US = 100

/** How long a window is, in microseconds. */
export function lengthOf({ fromUs, toUs }: TimeWindow): number {
  return toUs - fromUs
}

/** Whether a time is in a window. */
export function holds({ fromUs, toUs }: TimeWindow, timeUs: number): boolean {
  return fromUs <= timeUs && timeUs <= toUs
}

/** A window between two times, in whole microseconds, moved and shortened so that it is within the whole, and long enough. */
export function windowWithin(whole: TimeWindow, oneUs: number, otherUs: number): TimeWindow {
  const least = Math.min(LEAST_LENGTH_US, lengthOf(whole))
  const length = Math.min(lengthOf(whole), Math.max(least, Math.round(Math.abs(otherUs - oneUs))))
  const from = Math.round(Math.min(oneUs, otherUs))
  const fromUs = Math.max(whole.fromUs, Math.min(from, whole.toUs - length))
  return { fromUs, toUs: fromUs + length }
}

/**
 * A window that is longer or shorter by a factor.
 *
 * @param aroundUs - the time that stays where it is
 */
export function zoomed(window: TimeWindow, whole: TimeWindow, factor: number, aroundUs: number): TimeWindow {
  const around = Math.min(Math.max(aroundUs, window.fromUs), window.toUs)
  const length = Math.max(LEAST_LENGTH_US, lengthOf(window) * factor)
  const share = (around - window.fromUs) / Math.max(1, lengthOf(window))
  const from = around - length * share
  return windowWithin(whole, from, from + length)
}

/** A window as long, moved. */
export function movedBy({ fromUs, toUs }: TimeWindow, whole: TimeWindow, byUs: number): TimeWindow {
  return windowWithin(whole, fromUs + byUs, toUs + byUs)
}

/** A window as long that holds a time: the very one if it does. */
export function holding(window: TimeWindow, whole: TimeWindow, timeUs: number): TimeWindow {
  return holds(window, timeUs) ? window : movedBy(window, whole, timeUs - (window.fromUs + window.toUs) / 2)
}
