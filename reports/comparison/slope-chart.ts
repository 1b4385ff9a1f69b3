import type { Slope } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { decimal, milliseconds } from './figures.ts'
import { spread } from './placing.ts'
import { evenScale, pixel, roundUp, type Scale } from './scale.ts'

const WIDTH = 280
const HEIGHT = 190
const PLOT = { left: 50, top: 26, right: 200, bottom: 162 } as const
const LINE_HEIGHT = 13

/** A line of a chart: what was measured, and what theory says. */
export interface MeasuredLine {
  readonly kind: 'reads' | 'writes'
  readonly measured: Slope
  readonly theory?: number
}

/** How far the axes of all charts reach, so that they can be held against each other. */
export interface Reach {
  readonly delayMs: number
  readonly latencyMs: number
}

/** How far axes must reach for lines to fit. */
export function reachOf(lines: readonly MeasuredLine[]): Reach {
  const points = lines.flatMap(({ measured }) => measured.points)
  const delayMs = Math.max(0, ...points.map((point) => point.delayMs))
  const theory = lines.map((line) => (line.theory ?? 0) * delayMs)
  return {
    delayMs: delayMs > 0 ? delayMs : 1,
    latencyMs: roundUp(Math.max(0, ...theory, ...points.map(({ p50Ms }) => p50Ms)), 5),
  }
}

/** Median latency against d: points that were measured, the line through them, and dashed the line of theory. */
export function slopeChart(lines: readonly MeasuredLine[], { delayMs, latencyMs }: Reach): Markup {
  const across = evenScale(0, delayMs, PLOT.left, PLOT.right, 3)
  const up = evenScale(0, latencyMs, PLOT.bottom, PLOT.top, 5)
  const ends = spread(
    lines.map(({ measured }) => up.at(clamped(lineAt(measured, delayMs), latencyMs))),
    LINE_HEIGHT,
    PLOT.bottom - 4,
  )
  return html`<svg
    class="chart slope"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    width="${WIDTH}"
    height="${HEIGHT}"
    aria-hidden="true"
  >
    <text class="axis" x="2" y="11">median latency</text>
    <path
      class="gridlines"
      d="${up.ticks.map((tick) => `M${PLOT.left} ${up.at(tick)}H${PLOT.right}`).join('')}"
    />
    <path class="baseline" d="M${PLOT.left} ${PLOT.bottom}H${PLOT.right}" />
    <g class="axis" text-anchor="end">
      ${up.ticks.map((tick) => html`<text x="${PLOT.left - 6}" y="${up.at(tick) + 4}">${tick === 0 ? '0' : milliseconds(tick)}</text>`)}
    </g>
    <g class="axis" text-anchor="middle">
      ${across.ticks.map((tick) => html`<text x="${across.at(tick)}" y="${PLOT.bottom + 16}">${tick === 0 ? '0' : milliseconds(tick)}</text>`)}
      <text x="${PLOT.right + 30}" y="${PLOT.bottom + 16}" text-anchor="start">d →</text>
    </g>
    ${lines.map((line, i) => drawnLine(line, across, up, ends[i] as number))}
  </svg>`
}

function drawnLine(
  { kind, measured, theory }: MeasuredLine,
  across: Scale,
  up: Scale,
  labelY: number,
): Markup {
  const end = across.to
  const fitted = `M${across.at(0)} ${up.at(clamped(measured.interceptMs, up.to))}L${across.at(end)} ${up.at(clamped(lineAt(measured, end), up.to))}`
  return html`<g class="${kind}">
    <path class="fitted" d="${fitted}" />
    ${theory === undefined ? '' : html`<path class="theory" d="M${across.at(0)} ${up.at(0)}L${across.at(end)} ${up.at(clamped(theory * end, up.to))}" />`}
    ${measured.points.map(({ delayMs, p50Ms }) => pointMark(kind, across.at(delayMs), up.at(clamped(p50Ms, up.to))))}
    <text x="${PLOT.right + 8}" y="${pixel(labelY + 4)}">${kind} ${decimal(measured.slope)} d</text>
  </g>`
}

/** Reads are round, writes are square. */
export function pointMark(kind: 'reads' | 'writes', x: number, y: number): Markup {
  return kind === 'reads'
    ? html`<circle class="point" cx="${x}" cy="${y}" r="3.5" />`
    : html`<rect class="point" x="${pixel(x - 3.2)}" y="${pixel(y - 3.2)}" width="6.4" height="6.4" />`
}

function lineAt({ slope, interceptMs }: Slope, delayMs: number): number {
  return interceptMs + slope * delayMs
}

function clamped(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}
