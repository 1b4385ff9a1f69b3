import { duration } from '../../format.ts'
import { FONT, line, type Surface, text } from './surface.ts'

/** A part of a surface in which a number is drawn upwards. */
export interface Chart {
  readonly top: number
  readonly height: number
  /** Where a number is drawn. */
  y(value: number): number
  readonly ticks: readonly { readonly value: number; readonly words: string }[]
}

/** A chart of durations whose steps are factors: from `leastUs`, where the bottom is, to the most there is. */
export function durationChart(top: number, height: number, leastUs: number, mostUs: number): Chart {
  const [low, high] = [Math.log10(leastUs), Math.log10(Math.max(mostUs, leastUs * 10))]
  const ticks = []
  for (let valueUs = leastUs; valueUs <= mostUs * 1.001; valueUs *= 10) {
    ticks.push({ value: valueUs, words: duration(valueUs) })
  }
  return {
    top,
    height,
    y: (valueUs) => {
      const share = (Math.log10(Math.max(valueUs, leastUs)) - low) / (high - low)
      return top + height - Math.min(1, share) * height
    },
    ticks,
  }
}

/** A chart of numbers whose steps are equal, from 0 to the most there is. */
export function plainChart(
  top: number,
  height: number,
  most: number,
  words: (value: number) => string,
): Chart {
  return {
    top,
    height,
    y: (value) => top + height - (value / Math.max(most, Number.MIN_VALUE)) * height,
    ticks: [0, most].map((value) => ({ value, words: words(value) })),
  }
}

/** Draws the lines of a chart's ticks, and their names at the left. */
export function drawChart(surface: Surface, chart: Chart): void {
  const { context, colours, left, width } = surface
  context.font = FONT
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.lineWidth = 1
  for (const { value, words } of chart.ticks) {
    const y = Math.round(chart.y(value)) + 0.5
    context.strokeStyle = colours.line
    line(context, [left, y], [width, y])
    context.fillStyle = colours.muted
    text(context, words, left - 6, y, left - 8)
  }
  context.textAlign = 'left'
}

/** The least power of ten that is no less. */
export function powerAbove(value: number, least: number): number {
  let power = least
  while (power < value) power *= 10
  return power
}
