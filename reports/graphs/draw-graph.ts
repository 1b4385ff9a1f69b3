import type { NodeId } from '../../sim/types.ts'
import { html, type Markup } from '../markup.ts'
import { rounded } from '../timeline/scale.ts'
import { nameWords } from '../value-words.ts'
import { type ReportGraph, type GraphEdge, type GraphLayout, NODE_SIZE } from './graph.ts'

const MARGIN = 6
const HEAD = 8
const NAME_LENGTH = 5

/** Draws a graph where it was laid out: a line for both ways, an arrow for one. */
export function drawGraph(
  graph: ReportGraph,
  { width, height, places }: GraphLayout,
  nodes: readonly NodeId[],
  description: string,
): Markup {
  const [fullWidth, fullHeight] = [width + 2 * MARGIN, height + 2 * MARGIN]
  const alone = (node: number) => !graph.edges.some(({ from, to }) => from === node || to === node)
  return html`<svg
    class="graph"
    role="img"
    aria-label="${description}"
    width="${fullWidth}"
    height="${fullHeight}"
    viewBox="${-MARGIN} ${-MARGIN} ${fullWidth} ${fullHeight}"
  >
    ${graph.edges.map((edge) => drawEdge(edge, places))}
    ${places.map(
      ({ x, y }, node) =>
        html`<g${alone(node) ? html` class="alone"` : ''}
          ><title>${nodes[node]}</title><circle cx="${x}" cy="${y}" r="${NODE_SIZE / 2}" /><text
            x="${x}"
            y="${rounded(y + 4)}"
            text-anchor="middle"
            >${nameWords(nodes[node] ?? '', NAME_LENGTH)}</text
          ></g
        >`,
    )}
  </svg>`
}

function drawEdge({ from, to, both }: GraphEdge, places: GraphLayout['places']): Markup {
  const [one, other] = [places[from], places[to]]
  if (one === undefined || other === undefined) return html``
  const length = Math.sqrt((other.x - one.x) ** 2 + (other.y - one.y) ** 2)
  if (length === 0) return html``
  const [along, across] = [(other.x - one.x) / length, (other.y - one.y) / length]
  const at = (distance: number, aside = 0): string =>
    `${rounded(one.x + along * distance - across * aside)} ${rounded(one.y + across * distance + along * aside)}`
  const end = length - NODE_SIZE / 2
  const line = html`<path
    class="${both ? 'edge' : 'edge one-way'}"
    d="M${at(NODE_SIZE / 2)}L${at(both ? end : end - HEAD)}"
  />`
  if (both) return line
  return html`${line}<path class="head" d="M${at(end)}L${at(end - HEAD, 4.5)}L${at(end - HEAD, -4.5)}z" />`
}
