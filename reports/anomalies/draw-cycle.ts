import { besideMiddle, curveBetween, type Point } from '../graphs/curve.ts'
import type { GraphLayout } from '../graphs/graph.ts'
import { html, type Markup } from '../markup.ts'
import { rounded } from '../timeline/scale.ts'
import { type CycleEdge, type CycleGraph, type CycleVertex, LINE_HEIGHT } from './cycle-graph.ts'

/** Room for what bends out of the graph. */
const MARGIN = 34
const BEND = 14
/** Two edges between the same two transactions bend away from each other. */
const WIDE_BEND = 46

/**
 * Draws a cycle where it was laid out: a box for each transaction, and an arrow for each dependency, with its kind beside it.
 *
 * @param graph - the cycle
 * @param layout - where its boxes are
 * @param description - the same in words
 */
export function drawCycle(
  graph: CycleGraph,
  { width, height, places }: GraphLayout,
  description: string,
): Markup {
  const [fullWidth, fullHeight] = [width + 2 * MARGIN, height + 2 * MARGIN]
  return html`<svg
    class="graph cycle"
    role="img"
    aria-label="${description}"
    width="${fullWidth}"
    height="${fullHeight}"
    viewBox="${-MARGIN} ${-MARGIN} ${fullWidth} ${fullHeight}"
  >
    ${graph.vertices.map((vertex, at) => drawVertex(vertex, graph.box, places[at]))}
    ${graph.steps.map((step) => drawStep(step, graph, places))}
  </svg>`
}

function drawVertex(
  { name, lines }: CycleVertex,
  { width, height }: CycleGraph['box'],
  middle: Point | undefined,
): Markup {
  if (middle === undefined) return html``
  const [left, top] = [rounded(middle.x - width / 2), rounded(middle.y - height / 2)]
  return html`<g
    ><rect x="${left}" y="${top}" width="${width}" height="${height}" rx="6" /><text
      class="name"
      x="${left + 8}"
      y="${top + 16}"
      >${name}</text
    >${lines.map(
      (line, at) =>
        html`<text x="${left + 8}" y="${rounded(top + 16 + LINE_HEIGHT * (at + 1))}">${line}</text>`,
    )}</g
  >`
}

function drawStep(
  { from, to, kind, label }: CycleEdge,
  { box, nodes }: CycleGraph,
  places: GraphLayout['places'],
): Markup {
  const [one, other] = [places[from], places[to]]
  if (one === undefined || other === undefined) return html``
  const via = besideMiddle(one, other, nodes === 2 ? WIDE_BEND : BEND)
  const { line, head, middle } = curveBetween(borderOf(one, via, box), via, borderOf(other, via, box))
  return html`<g class="step ${kind}"
    ><path class="line" d="${line}" /><path class="head" d="${head}" /><text
      x="${middle.x}"
      y="${rounded(middle.y + 4)}"
      text-anchor="middle"
      >${label}</text
    ></g
  >`
}

/** Where the way from the middle of a box to a place leaves the box. */
function borderOf(middle: Point, towards: Point, { width, height }: CycleGraph['box']): Point {
  const [x, y] = [towards.x - middle.x, towards.y - middle.y]
  const share = Math.min(
    x === 0 ? Infinity : width / 2 / Math.abs(x),
    y === 0 ? Infinity : height / 2 / Math.abs(y),
  )
  return Number.isFinite(share) ? { x: middle.x + x * share, y: middle.y + y * share } : middle
}
