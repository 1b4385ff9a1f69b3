import { type ClockLine, clockLinesOf, offsetOn } from '../../cockpit/clock-lines.ts'
import type { RunView } from '../../cockpit/run-view.ts'
import { duration, listed, seconds } from '../../format.ts'
import { nameWords } from '../../value-words.ts'
import type { Chart } from './chart.ts'
import { drawChart } from './chart.ts'
import { drawGround } from './ground.ts'
import type { Key, Panel } from './panel.ts'
import { clipped, type Surface, timeAt, xOf } from './surface.ts'

const HEIGHT = 70
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3]] as const
/** As many nodes have a look of their own; the table has all. */
const MOST_KEYS = 8

/** How far faults moved wall clocks from true time. */
export function clocksPanel(view: RunView): Panel {
  const lines = clockLinesOf(view.run.outline)
  const offsets = lines.flatMap(({ points }) => points.map(({ offsetUs }) => offsetUs))
  const chart = offsetChart(8, Math.min(0, ...offsets), Math.max(0, ...offsets))
  const turns = lines.flatMap((line, i) => line.points.map((point) => ({ line: i, point })))
  turns.sort((one, other) => one.point.timeUs - other.point.timeUs || one.line - other.line)
  const names = listed(lines.map(({ node }) => nameWords(node)))
  return {
    id: 'clocks',
    title: 'Clocks',
    applies: lines.length > 0,
    keys: lines.slice(0, MOST_KEYS).map((line, i) => keyOf(line, i)),
    twin: {
      noun: 'turns of clocks',
      head: ['Time', 'Node', 'From true time'],
      rows: ({ window }) =>
        [...turns.keys()].filter((row) => {
          const { timeUs } = (turns[row] as (typeof turns)[number]).point
          return timeUs >= window.fromUs && timeUs <= window.toUs
        }),
      cells: (row) => {
        const { line, point } = turns[row] as (typeof turns)[number]
        return [seconds(point.timeUs, 6), nameWords(lines[line]?.node ?? ''), offsetWords(point.offsetUs)]
      },
    },
    said: ({ window }) => {
      if (lines.length === 0) return 'No fault moved a clock in this run.'
      const now = lines.map((line) => offsetOn(line, window.toUs))
      const apart = Math.max(0, ...now) - Math.min(0, ...now)
      return `How far faults moved the wall clocks of ${names} from true time; at the end of this window the furthest were ${duration(apart)} apart.`
    },
    height: () => HEIGHT + 16,
    draw: (surface) => {
      drawGround(surface, undefined)
      drawChart(surface, chart)
      clipped(surface, () => lines.forEach((line, i) => drawLine(surface, chart, line, i)))
    },
    wordsAt: (surface, x) => {
      const timeUs = timeAt(surface, x)
      if (lines.length === 0) return undefined
      const words = lines.map((line) => `${nameWords(line.node)}: ${offsetWords(offsetOn(line, timeUs))}`)
      return [seconds(timeUs, 3), ...words].join('\n')
    },
  }
}

/** A chart of what may be before true time or after it. */
function offsetChart(top: number, leastUs: number, mostUs: number): Chart {
  const span = Math.max(mostUs - leastUs, 1)
  return {
    top,
    height: HEIGHT,
    y: (offsetUs) => top + HEIGHT - ((offsetUs - leastUs) / span) * HEIGHT,
    ticks: [...new Set([leastUs, 0, mostUs])].map((value) => ({ value, words: tickWords(value) })),
  }
}

function tickWords(offsetUs: number): string {
  return offsetUs === 0 ? 'true' : `${offsetUs > 0 ? '+' : '−'}${duration(Math.abs(offsetUs))}`
}

function offsetWords(offsetUs: number): string {
  if (offsetUs === 0) return 'right'
  return `${duration(Math.abs(offsetUs))} ${offsetUs > 0 ? 'ahead' : 'behind'}`
}

function drawLine(surface: Surface, chart: Chart, { points }: ClockLine, i: number): void {
  const { context } = surface
  context.beginPath()
  for (const { timeUs, offsetUs } of points) context.lineTo(xOf(surface, timeUs), chart.y(offsetUs))
  stroke(surface, i)
}

function stroke({ context, colours }: Surface, i: number): void {
  const tints = [colours.ok, colours.info, colours.ink]
  context.strokeStyle = tints[i % tints.length] as string
  context.lineWidth = 1.8
  context.setLineDash([...(DASHES[i % DASHES.length] as readonly number[])])
  context.stroke()
  context.setLineDash([])
}

function keyOf({ node }: ClockLine, i: number): Key {
  return {
    words: nameWords(node, 24),
    draw: (surface) => {
      surface.context.beginPath()
      surface.context.moveTo(2, 10)
      surface.context.lineTo(32, 10)
      stroke(surface, i)
    },
  }
}
