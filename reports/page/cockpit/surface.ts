import type { RunView } from '../../cockpit/run-view.ts'
import type { TimeWindow } from '../../timeline/model.ts'
import { isolated } from '../../visible-text.ts'
import type { Colours } from './colours.ts'
import type { Hatches } from './hatches.ts'

/** The face of text in pictures. */
export const FONT = '11px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace'
/** The face of names beside lanes. */
export const NAME_FONT = '600 12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'
/** The face of what is said beside names. */
export const SMALL_FONT = '11px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/** What a panel draws on: names stand left of `left`, and time runs from there to `width`. */
export interface Surface {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  readonly left: number
  readonly colours: Colours
  readonly hatches: Hatches
  readonly view: RunView
  readonly window: TimeWindow
}

/** Where names end and time begins, on a surface that is so wide. */
export function leftOf(width: number): number {
  return width < 560 ? 56 : 92
}

/** How wide time is drawn, in pixels. */
export function plotWidth({ width, left }: Surface): number {
  return Math.max(1, width - left)
}

/** Where a time is drawn. */
export function xOf(surface: Surface, timeUs: number): number {
  const { window, left } = surface
  return left + ((timeUs - window.fromUs) / Math.max(1, window.toUs - window.fromUs)) * plotWidth(surface)
}

/** The time that is drawn at a place. */
export function timeAt(surface: Surface, x: number): number {
  const { window, left } = surface
  return window.fromUs + ((x - left) / plotWidth(surface)) * (window.toUs - window.fromUs)
}

/** From where to where a stretch of time is drawn; a little beyond the edges that cut it. */
export function spanOf(surface: Surface, fromUs: number, toUs: number, least = 0): readonly [number, number] {
  const from = Math.max(surface.left - 4, xOf(surface, fromUs))
  const to = Math.min(surface.width + 4, xOf(surface, toUs))
  return [from, Math.max(to, from + least)]
}

/** Draws a line through points. */
export function line(
  context: CanvasRenderingContext2D,
  ...points: readonly (readonly [number, number])[]
): void {
  context.beginPath()
  points.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)))
  context.stroke()
}

/** Draws a cross around a point. */
export function cross(context: CanvasRenderingContext2D, x: number, y: number, half: number): void {
  context.beginPath()
  context.moveTo(x - half, y - half)
  context.lineTo(x + half, y + half)
  context.moveTo(x + half, y - half)
  context.lineTo(x - half, y + half)
  context.stroke()
}

/** Draws text if it is no wider than `room`, else as much of it as is, with an ellipsis; none if that is next to nothing. */
export function text(
  context: CanvasRenderingContext2D,
  words: string,
  x: number,
  y: number,
  room = Number.POSITIVE_INFINITY,
): void {
  if (context.measureText(words).width <= room) return context.fillText(words, x, y)
  let kept = words
  while (kept.length > 1 && context.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1)
  if (kept.length > 1) context.fillText(isolated(`${kept}…`), x, y)
}

/** Draws the name of a lane, and what is said of it, beside its middle. */
export function laneName(surface: Surface, name: string, detail: string, middle: number): void {
  const { context, colours, left } = surface
  context.textBaseline = 'middle'
  context.textAlign = 'left'
  context.fillStyle = colours.ink
  context.font = NAME_FONT
  const room = left - 14
  text(context, name, 8, middle, room)
  const width = Math.min(room, context.measureText(name).width)
  if (detail === '' || room - width < 24) return
  context.fillStyle = colours.muted
  context.font = SMALL_FONT
  if (context.measureText(detail).width <= room - width - 6) context.fillText(detail, 8 + width + 6, middle)
}

/** Draws within the part of a surface that time runs across. */
export function clipped(surface: Surface, draw: () => void): void {
  const { context, left, width, height } = surface
  context.save()
  context.beginPath()
  context.rect(left, 0, width - left, height)
  context.clip()
  draw()
  context.restore()
}
