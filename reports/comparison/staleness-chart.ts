import type { StalenessFound } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { milliseconds, trimmed } from './figures.ts'
import { type Point, spread } from './placing.ts'
import { evenScale, pixel, type Scale, tenthBelow, widening } from './scale.ts'
import { hueOf, keyOf, MARK_RADIUS, markAt, type Series } from './series.ts'

const WIDTH = 580
const HEIGHT = 330
const PLOT = { left: 90, top: 34, right: 526, bottom: 284 } as const

/** Marks stand in two columns, in turns, so that they need half the height. */
const MARKS = [72, 46] as const

/** How stale the reads of a configuration were, as a line of a chart. */
export interface StaleLine {
  readonly series: Series
  readonly found: StalenessFound
}

/** How far the axes of charts reach that are held against each other. */
export interface StaleReach {
  readonly mostMs: number
  readonly leastShare: number
}

/** How far axes must reach for lines to fit. */
export function staleReach(lines: readonly StaleLine[]): StaleReach {
  const shares = lines.map(({ found }) => freshShare(found))
  return {
    mostMs: Math.max(1, ...lines.map(({ found }) => found.mostMs)),
    leastShare: tenthBelow(Math.min(1, ...shares)),
  }
}

/** The share of reads whose staleness is at most so long, a line a configuration that has stale reads. */
export function stalenessChart(
  title: string,
  lines: readonly StaleLine[],
  { mostMs, leastShare }: StaleReach,
): Markup {
  const across = widening(mostMs, PLOT.left, PLOT.right)
  const up = evenScale(leastShare, 1, PLOT.bottom, PLOT.top, 6)
  const starts = lines.map(({ found }): Point => ({ x: PLOT.left, y: up.at(freshShare(found)) }))
  const order = starts.map((_, i) => i).sort((a, b) => (starts[a]?.y ?? 0) - (starts[b]?.y ?? 0) || a - b)
  const heights = spread(
    starts.map(({ y }) => y),
    MARK_RADIUS + 1,
    PLOT.bottom,
  )
  const marks = heights.map((y, i): Point => ({ x: MARKS[order.indexOf(i) % 2] as number, y }))
  const every = across.ticks.length > 11 ? 2 : 1
  return html`<svg
    class="chart staleness"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    role="img"
    aria-label="${title}: share of reads by how stale they were at most. Its numbers are in the table below."
  >
    <text class="title" x="0" y="13">${title}</text>
    <path
      class="gridlines"
      d="${up.ticks.map((tick) => `M${PLOT.left} ${up.at(tick)}H${PLOT.right}`).join('')}${across.ticks.map((tick) => `M${across.at(tick)} ${PLOT.top}V${PLOT.bottom}`).join('')}"
    />
    <g class="axis">
      ${up.ticks.map((tick) => html`<text x="${PLOT.right + 8}" y="${up.at(tick) + 4}">${trimmed(tick * 100, 1)} %</text>`)}
    </g>
    <g class="axis" text-anchor="middle">
      ${across.ticks.map((tick, i) => (i % every === 0 ? html`<text x="${across.at(tick)}" y="${PLOT.bottom + 17}">${tick === 0 ? '0' : milliseconds(tick)}</text>` : ''))}
    </g>
    <text class="axis" x="${PLOT.right}" y="${PLOT.bottom + 37}" text-anchor="end">
      had been replaced for at most so long →
    </text>
    ${lines.map(({ series, found }, i) => {
      const start = starts[i] as Point
      const at = marks[i] as Point
      return html`<g class="of ${hueOf(series)}" data-of="${keyOf(series)}">
        <title>${series.name}</title>
        <path class="steps-line dash-${series.position % 4}" d="${steps(found, across, up)}" />
        <path class="leader" d="M${pixel(at.x)} ${pixel(at.y)}L${start.x} ${start.y}" />
        ${markAt(series, pixel(at.x), pixel(at.y))}
      </g>`
    })}
  </svg>`
}

/** A step at each of the shares: nothing is known of what is between them. */
function steps(found: StalenessFound, across: Scale, up: Scale): string {
  let line = `M${PLOT.left} ${up.at(freshShare(found))}`
  for (const { withinMs, share } of found.distribution) line += `H${across.at(withinMs)}V${up.at(share)}`
  return `${line}H${PLOT.right}`
}

function freshShare({ reads, stale, distribution }: StalenessFound): number {
  const atOnce = distribution.find(({ withinMs }) => withinMs === 0)
  return atOnce?.share ?? (reads === 0 ? 1 : 1 - stale / reads)
}
