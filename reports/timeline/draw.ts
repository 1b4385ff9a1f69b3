import { curveBetween } from '../graphs/curve.ts'
import { html, type Markup } from '../markup.ts'
import { nameWords } from '../value-words.ts'
import { GUTTER_WIDTH } from './canvas.ts'
import { drawBar } from './draw-bars.ts'
import { drawBox, drawLabel } from './draw-shapes.ts'
import type {
  Box,
  CountColumn,
  DependencyArrow,
  FaultBand,
  Lane,
  Ribbon,
  Timeline,
  ViolationMark,
} from './model.ts'
import { rounded } from './scale.ts'

const AXIS_BASELINE = 15
const NAME_LENGTH = 11

/** What a drawn timeline needs besides its data. */
export interface Drawing {
  /** Distinguishes the links into this picture from those into others on the page. */
  readonly id: string
  /** What it shows, for those who do not see it. */
  readonly description: string
}

/** Draws a timeline: names at the left, which stay when the rest is scrolled, and beside them what happened. */
export function drawTimeline(timeline: Timeline, { id, description }: Drawing): Markup {
  const focus = timeline.violations[0]?.x ?? 0
  return html`<div
    class="timeline"
    role="group"
    aria-label="Picture; scrolls sideways where there is no room"
    tabindex="0"
    data-focus="${focus}"
  >
    ${drawNames(timeline)}${drawPlot(timeline, id, description)}
  </div>`
}

export function drawNames({ height, lanes }: Pick<Timeline, 'height' | 'lanes'>): Markup {
  return html`<svg
    class="names"
    aria-hidden="true"
    width="${GUTTER_WIDTH}"
    height="${height}"
    viewBox="0 0 ${GUTTER_WIDTH} ${height}"
  >
    ${lanes.map(drawName)}
  </svg>`
}

function drawName(lane: Lane): Markup {
  const y = rounded(lane.kind === 'faults' ? lane.top + 15 : lane.top + Math.min(lane.height, 26) / 2 + 4)
  const detail =
    lane.detail === '' ? '' : html`<tspan class="home" dx="6">${nameWords(lane.detail, 8)}</tspan>`
  return html`${drawRules(lane, GUTTER_WIDTH)}<text class="name ${lane.kind}" x="4" y="${y}"
      >${nameWords(lane.name, NAME_LENGTH)}${detail}<title>${lane.name} ${lane.detail}</title></text
    >`
}

function drawPlot(timeline: Timeline, id: string, description: string): Markup {
  const { width, height, lanesTop, lanesBottom, ticks, lanes, faults } = timeline
  return html`<svg
    class="plot"
    role="img"
    aria-label="${description}"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
  >
    <g class="grid">${ticks.map(({ x }) => html`<path d="M${x} ${lanesTop}V${lanesBottom}" />`)}</g>
    <g class="rules">${lanes.map((lane) => drawRules(lane, width))}</g>
    <g class="bands">${faults.map(drawBand)}</g>
    <g class="axis">${ticks.map(({ x, label }) => drawTick(x, label, width))}</g>
    <g class="ribbons">${timeline.ribbons.map(drawRibbon)}</g>
    <g class="frames">${timeline.frames.map(drawFrame)}</g>
    <g class="faults">${faults.map(drawFault)}</g>
    <g class="counts">${drawCounts(timeline.counts)}</g>
    <g class="bars">${timeline.bars.map((bar) => drawBar(bar, id))}</g>
    ${drawPoints(timeline)} ${drawArrows(timeline.arrows ?? [])}
    <g class="violations">${timeline.violations.map((mark) => drawViolation(mark, timeline))}</g>
  </svg>`
}

export function drawRules({ top, height }: Lane, width: number): Markup {
  return html`<path class="rule" d="M0 ${rounded(top)}H${width}M0 ${rounded(top + height)}H${width}" />`
}

export function drawTick(x: number, label: string, width: number): Markup {
  const anchor = x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle'
  return html`<text x="${x}" y="${AXIS_BASELINE}" text-anchor="${anchor}">${label}</text>`
}

function drawBand({ bands }: FaultBand): Markup {
  return html`${bands.map(({ left, top, width, height }) => {
    const right = rounded(left + width)
    const bottom = rounded(top + height)
    return html`<rect x="${left}" y="${rounded(top)}" width="${width}" height="${rounded(height)}" /><path
        d="M${left} ${rounded(top)}V${bottom}M${right} ${rounded(top)}V${bottom}"
      />`
  })}`
}

function drawFault({ bar, label, title }: FaultBand): Markup {
  return html`<g><title>${title}</title>${drawBox(bar, 'fault', 2)}${drawLabel(label, bar)}</g>`
}

export function drawRibbon(ribbon: Ribbon): Markup {
  return html`<g class="${ribbon.look}"
    ><title>${ribbon.title}</title>${drawBox(ribbon, 'ribbon', 2)}${drawLabel(ribbon.label, ribbon)}</g
  >`
}

function drawFrame(box: Box): Markup {
  return drawBox(box, 'frame', 3)
}

/** Three paths, one an outcome: a column is stacked from ok below to unknown on top. */
function drawCounts(columns: readonly CountColumn[]): Markup {
  let ok = ''
  let fail = ''
  let info = ''
  for (const column of columns) {
    const all = column.ok + column.fail + column.info
    const bottom = column.top + column.height
    const okTop = bottom - (column.ok / all) * column.height
    const failTop = okTop - (column.fail / all) * column.height
    if (column.ok > 0) ok += boxPath(column, okTop, bottom)
    if (column.fail > 0) fail += boxPath(column, failTop, okTop)
    if (column.info > 0) info += boxPath(column, column.top, failTop)
  }
  if (ok === '' && fail === '' && info === '') return html``
  return html`<path class="ok" d="${ok}" /><path class="fail" d="${fail}" /><path class="info" d="${info}" />`
}

function boxPath({ left, width }: Box, top: number, bottom: number): string {
  return `M${left} ${rounded(top)}h${width}V${rounded(bottom)}h${-width}z`
}

/** A dot for each point, and a line through them, in their order. */
function drawPoints({ points = [], joined = false }: Timeline): Markup {
  if (points.length === 0) return html``
  const way = points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${rounded(y)}`)
  return html`<g class="points"
    >${joined ? html`<path d="${way.join('')}" />` : ''}${points.map(
      ({ x, y, title }) =>
        html`<circle cx="${x}" cy="${rounded(y)}" r="3.2"><title>${title}</title></circle>`,
    )}</g
  >`
}

export function drawArrows(arrows: readonly DependencyArrow[]): Markup {
  if (arrows.length === 0) return html``
  return html`<g class="arrows"
    >${arrows.map(({ kind, label, title, from, via, to, labelAt }) => {
      const { line, head } = curveBetween(from, via, to)
      return html`<g class="step ${kind}"
        ><title>${title}</title><path class="line" d="${line}" /><path class="head" d="${head}" /><text
          x="${rounded(labelAt.x)}"
          y="${rounded(labelAt.y)}"
          text-anchor="${labelAt.anchor}"
          >${label}</text
        ></g
      >`
    })}</g
  >`
}

export function drawViolation(
  { x, y, label, anchor }: ViolationMark,
  { lanesTop, lanesBottom }: Pick<Timeline, 'lanesTop' | 'lanesBottom'>,
): Markup {
  const textX = rounded(anchor === 'start' ? x + 10 : x - 10)
  const cross = rounded(lanesBottom + 12)
  const ring = y === undefined ? html`` : html`<circle cx="${x}" cy="${rounded(y)}" r="11" />`
  return html`<path class="line" d="M${x} ${lanesTop}V${rounded(lanesBottom + 5)}" />${ring}<path
      class="cross"
      d="M${rounded(x - 4)} ${rounded(cross - 4)}l8 8m0 -8l-8 8"
    /><text x="${textX}" y="${rounded(cross + 4)}" text-anchor="${anchor}">${label}</text>`
}
