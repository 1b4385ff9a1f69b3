import type { Disturbance } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { nameWords } from '../value-words.ts'
import { decimal, trimmed } from './figures.ts'
import { around, type Box, labelled } from './placing.ts'
import type { PlateFigures, SideFigures } from './plate-figures.ts'
import {
  type Arrangement,
  arrangements,
  type PlacedMark,
  type PlacedMarks,
  placedMarks,
  plateScales,
  type Whisker,
} from './plate-layout.ts'
import { pixel, type Scale } from './scale.ts'
import { hueOf, keyOf, MARK_RADIUS, markAt, type Series } from './series.ts'

const LABEL_GAP = 15
const LONGEST_LABEL = 26

/**
 * The PACELC plate: beside each other, what was delivered while faults acted, and what latency that cost without them. It is drawn
 * twice, for a wide screen and for a narrow one, of which the style sheet shows one.
 *
 * @param figures - of each configuration
 * @param disturbance - of the runs with faults, if there are any
 */
export function plate(figures: readonly PlateFigures[], disturbance: Disturbance | undefined): Markup {
  return html`${arrangements.map((arrangement) => drawn(figures, arrangement, disturbance))}`
}

/** Whether faults divided the nodes. */
export function isCut(disturbance: Disturbance | undefined): boolean {
  return disturbance?.sides.some(({ name }) => name !== 'all') ?? false
}

function drawn(
  figures: readonly PlateFigures[],
  arrangement: Arrangement,
  disturbance: Disturbance | undefined,
): Markup {
  const { name, width, height, partitioned, otherwise } = arrangement
  const scales = plateScales(figures, arrangement)
  const placed = placedMarks(figures, arrangement, scales)
  const hasLeft = placed.some(({ sides }) => sides.length > 0)
  const left = {
    title: disturbance === undefined || isCut(disturbance) ? 'If partitioned' : 'While faults acted',
    axis: 'answered in time, of requests to live nodes',
    columns: hasLeft ? columnsOf(scales.available, percentTick) : [],
  }
  const right = {
    title: 'Else',
    axis: 'median latency in multiples of d; whiskers reach to p99',
    columns: columnsOf(scales.latency, (tick) => (tick === 0 ? '0' : `${decimal(tick)} d`)),
  }
  return html`<svg
    class="chart plate ${name}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="Freshness of reads against availability while faults acted, and against latency without faults. Its numbers are in the table below."
  >
    ${panel(partitioned, left, scales.left)}
    ${hasLeft ? '' : nothingThere(partitioned, disturbance !== undefined)}
    ${panel(otherwise, right, scales.right)} ${placed.map((each) => lines(each))}
    ${placed.map((each) => marks(each))} ${labels(placed, arrangement)}
  </svg>`
}

function percentTick(tick: number): string {
  return `${trimmed(tick * 100, 1)} %`
}

/** A line of an axis. */
interface Column {
  readonly x: number
  readonly words: string
}

function columnsOf(across: Scale, words: (tick: number) => string): readonly Column[] {
  return across.ticks.map((tick) => ({ x: across.at(tick), words: words(tick) }))
}

interface PanelWords {
  readonly title: string
  readonly axis: string
  readonly columns: readonly Column[]
}

function panel({ left, top, right, bottom }: Box, { title, axis, columns }: PanelWords, up: Scale): Markup {
  const rows = up.ticks.map((tick) => ({ y: up.at(tick), words: percentTick(tick) }))
  const grid = [
    ...rows.map(({ y }) => `M${left} ${y}H${right}`),
    ...columns.map(({ x }) => `M${x} ${top}V${bottom}`),
  ].join('')
  return html`<text class="title" x="${left}" y="${top - 26}">${title}</text>
    <text class="axis" x="${left}" y="${top - 9}">
      ↑ reads that were fresh${up.from > 0 ? `, from ${percentTick(up.from)}` : ''}
    </text>
    <rect class="frame-box" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" />
    <path class="gridlines" d="${grid}" />
    <g class="axis" text-anchor="end">
      ${rows.map(({ y, words }) => html`<text x="${left - 7}" y="${y + 4}">${words}</text>`)}
    </g>
    <g class="axis" text-anchor="middle">
      ${columns.map(({ x, words }) => html`<text x="${x}" y="${bottom + 17}">${words}</text>`)}
    </g>
    <text class="axis" x="${right}" y="${bottom + 37}" text-anchor="end">${axis} →</text>`
}

function nothingThere({ left, right, top, bottom }: Box, withFaults: boolean): Markup {
  const sentences = withFaults
    ? ['No request or read was made while faults acted:', 'nothing is known of a partition.']
    : ['Nothing was disturbed in these runs:', 'they say nothing about a partition.']
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  return html`<g class="nothing" text-anchor="middle">
    ${sentences.map((sentence, i) => html`<text x="${x}" y="${y + i * 20}">${sentence}</text>`)}
  </g>`
}

/** What lies under all marks: what joins those of a configuration, and where those belong that were moved. */
function lines({ figures, sides, otherwise }: PlacedMarks): Markup {
  const { series } = figures
  const all = [...sides, ...(otherwise === undefined ? [] : [otherwise])]
  return html`<g class="of ${hueOf(series)}" data-of="${keyOf(series)}">
    ${
      sides.length < 2
        ? ''
        : html`<path class="join" d="M${sides.map(({ at }) => `${at.x} ${at.y}`).join('L')}" />`
    }
    ${otherwise === undefined ? '' : html`<path class="whisker" d="${whiskerPath(otherwise.whisker)}" />`}
    ${all.map(leader)}
  </g>`
}

function leader({ place, at }: PlacedMark): Markup | string {
  if (place.x === at.x && place.y === at.y) return ''
  return html`<path class="leader" d="M${place.x} ${place.y}L${at.x} ${at.y}" />
    <circle class="place" cx="${place.x}" cy="${place.y}" r="2" />`
}

function whiskerPath({ from, to, y, isCut }: Whisker): string {
  if (to <= from) return `M${from} ${y}h0`
  return isCut ? `M${from} ${y}H${to}m-6-5l6 5l-6 5` : `M${from} ${y}H${to}m0-4v8`
}

/** All marks of a configuration, in both panels; an arrow from the one to the other shows when it is highlighted. */
function marks({ figures, sides, otherwise }: PlacedMarks): Markup {
  const { series, isViolated, isViolatedWithoutFaults } = figures
  const [from, to] = [otherwise?.at, sides.at(-1)?.at]
  return html`<g class="of ${hueOf(series)}" data-of="${keyOf(series)}">
    ${
      from === undefined || to === undefined
        ? ''
        : html`<path class="link" d="M${from.x} ${from.y}L${to.x} ${to.y}" />`
    }
    ${
      otherwise === undefined
        ? ''
        : mark(series, otherwise, {
            look: 'filled',
            isViolated: sides.length === 0 ? isViolated : isViolatedWithoutFaults,
            words: otherwiseWords(figures),
          })
    }
    ${sides.map((placed) =>
      mark(series, placed, {
        look: placed.side.side === 'minority' ? 'hollow' : 'filled',
        isViolated,
        words: sideWords(series, placed.side),
      }),
    )}
  </g>`
}

interface Look {
  readonly look: 'filled' | 'hollow'
  readonly isViolated: boolean
  readonly words: string
}

function mark(series: Series, { at }: PlacedMark, { look, isViolated, words }: Look): Markup {
  const cross = `M${pixel(at.x + 5.5)} ${pixel(at.y - 12)}l7 7m0-7l-7 7`
  return html`<g>
    <title>${words}</title>
    ${markAt(series, at.x, at.y, look)} ${isViolated ? html`<path class="violated" d="${cross}" />` : ''}
  </g>`
}

function sideWords(series: Series, { side, inTime, fresh }: SideFigures): string {
  const where = side === 'all' ? 'all nodes' : `${side} side`
  return `${series.name}, ${where}: ${percentTick(inTime)} answered in time, ${percentTick(fresh)} of reads fresh`
}

function otherwiseWords({ series, otherwise }: PlateFigures): string {
  if (otherwise === undefined) return series.name
  const { p50, p99, fresh } = otherwise
  return `${series.name}, without faults: median ${decimal(p50)} d, p99 ${decimal(p99)} d, ${percentTick(fresh)} of reads fresh`
}

/** Names beside marks, as far as there is room: the letters in them are explained above the plate. */
function labels(placed: readonly PlacedMarks[], { partitioned, otherwise }: Arrangement): Markup {
  const all = placed.flatMap(({ sides, otherwise: other }) => [
    ...sides,
    ...(other === undefined ? [] : [other]),
  ])
  const taken = [
    ...all.map(({ at }) => around(at, MARK_RADIUS + 1)),
    ...placed.flatMap(({ otherwise: other }) => (other === undefined ? [] : [boxOf(other.whisker)])),
  ]
  const named = (marks: readonly PlacedMark[], series: Series) =>
    marks.map(({ at }) => ({ at, series, text: nameWords(series.configuration.name, LONGEST_LABEL) }))
  const left = placed.flatMap(({ figures, sides }) => named(sides.slice(0, 1), figures.series))
  const right = placed.flatMap(({ figures, otherwise: other }) =>
    named(other === undefined ? [] : [other], figures.series),
  )
  const texts = [
    ...labelled(left, taken, LABEL_GAP, partitioned),
    ...labelled(right, taken, LABEL_GAP, otherwise),
  ]
  return html`<g class="labels" aria-hidden="true">
    ${texts.map(
      ({ x, y, anchor, text, series }) =>
        html`<text x="${pixel(x)}" y="${pixel(y)}" text-anchor="${anchor}" data-of="${keyOf(series)}"
          >${text}</text
        >`,
    )}
  </g>`
}

function boxOf({ from, to, y }: Whisker): Box {
  return { left: from, right: to, top: y - 3, bottom: y + 3 }
}
