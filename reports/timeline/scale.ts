import type { TimeWindow, Tick } from './model.ts'

const LETTER_WIDTH = 6.65
const TICK_SPACING = 110

/** Where a time is on the x axis, to a tenth of a pixel; outside the window it is outside the picture. */
export type Scale = (timeUs: number) => number

/** The scale that maps a window to a width in pixels. */
export function scaleOf(window: TimeWindow, width: number): Scale {
  const length = Math.max(1, window.toUs - window.fromUs)
  return (timeUs) => rounded(((timeUs - window.fromUs) / length) * width)
}

/** A coordinate to a tenth of a pixel. */
export function rounded(coordinate: number): number {
  return Math.round(coordinate * 10) / 10
}

/** Round times along a window, as far apart as their labels need. */
export function ticksOf(window: TimeWindow, width: number): readonly Tick[] {
  const stepUs = stepFor(window, width)
  const digits = digitsFor(stepUs)
  const scale = scaleOf(window, width)
  const ticks: Tick[] = []
  for (let timeUs = Math.ceil(window.fromUs / stepUs) * stepUs; timeUs <= window.toUs; timeUs += stepUs) {
    ticks.push({ x: scale(timeUs), label: `${(timeUs / 1_000_000).toFixed(digits)} s` })
  }
  return ticks
}

/** How wide a label is, in pixels: labels are in a monospaced font, wide characters count twice. */
export function labelWidth(text: string): number {
  let cells = 0
  for (const character of text) {
    const code = character.codePointAt(0) as number
    cells += (code >= 0x1100 && code < 0x2000) || (code >= 0x2e80 && code !== 0xfffd) ? 2 : 1
  }
  return rounded(cells * LETTER_WIDTH)
}

function stepFor({ fromUs, toUs }: TimeWindow, width: number): number {
  const most = Math.max(2, width / TICK_SPACING)
  for (let magnitude = 1; ; magnitude *= 10) {
    for (const factor of [1, 2, 5]) {
      if ((toUs - fromUs) / (magnitude * factor) <= most) return magnitude * factor
    }
  }
}

function digitsFor(stepUs: number): number {
  let digits = 6
  for (let unit = 10; digits > 0 && stepUs % unit === 0; unit *= 10) digits--
  return digits
}
