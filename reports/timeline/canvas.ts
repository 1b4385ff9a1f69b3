import type { TimeWindow } from './model.ts'
import { type Scale, scaleOf } from './scale.ts'

/** How wide the part of a picture is that time runs across, in pixels. */
export const PLOT_WIDTH = 1100
/** How wide the column of names beside it is, in pixels. */
export const GUTTER_WIDTH = 92

/** What everything in one picture is placed with. */
export interface Canvas {
  readonly window: TimeWindow
  readonly width: number
  readonly scale: Scale
  /** When the run ended. */
  readonly endUs: number
  /** `proof`: few things, large, with labels. `overview`: the whole run, small. */
  readonly size: 'proof' | 'overview'
}

/** The canvas for a window. */
export function canvasFor(window: TimeWindow, size: Canvas['size'], endUs: number): Canvas {
  return { window, width: PLOT_WIDTH, scale: scaleOf(window, PLOT_WIDTH), endUs, size }
}

/** Whether a stretch of time shows in a window; an instant on its edge does. */
export function shows(window: TimeWindow, fromUs: number, toUs: number): boolean {
  return fromUs <= window.toUs && toUs >= window.fromUs
}

/** How far beyond the picture things are drawn that go on there, so that their ends do not show. */
const BEYOND = 6

/** From where to where a stretch of time is drawn, at least `least` pixels wide; it runs over edges that cut it. */
export function stretch(
  canvas: Canvas,
  fromUs: number,
  toUs: number,
  least: number,
): { readonly left: number; readonly right: number } {
  const left = Math.max(-BEYOND, canvas.scale(fromUs))
  const right = Math.min(canvas.width + BEYOND, canvas.scale(toUs))
  return { left, right: Math.max(right, left + least) }
}
