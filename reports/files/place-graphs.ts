import { createRequire } from 'node:module'
import type Elk from 'elkjs/lib/elk.bundled.js'
import type { ReportGraph, GraphLayout } from '../graphs/graph.ts'
import { NODE_SIZE } from '../graphs/graph.ts'

// Stress majorization draws what a cluster is: a bridge as a bow, a ring as a ring, and what is cut off apart from the rest.
const OPTIONS = {
  'elk.algorithm': 'stress',
  'elk.randomSeed': '1',
  'elk.spacing.componentComponent': '36',
  'elk.spacing.nodeNode': '36',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
}

/** How long an edge is from middle to middle, in pixels: between boxes, so long that these are apart whichever way it goes. */
const EDGE_LENGTH = 84
const BETWEEN_BOXES = 72

const require = createRequire(import.meta.url)

/** Where the nodes of graphs go. The same graphs have the same layouts; elkjs is loaded only if there are any. */
export async function placeGraphs(graphs: readonly ReportGraph[]): Promise<readonly GraphLayout[]> {
  if (graphs.length === 0) return []
  // Not by import: that reads all of its megabyte and a half once more to find out what it exports, which takes longer than to load it.
  const elkjs = require('elkjs/lib/elk.bundled.js') as typeof Elk
  const elk = new elkjs.default()
  const layouts: GraphLayout[] = []
  for (const { nodes, edges, box } of graphs) {
    const { width, height } = box ?? { width: NODE_SIZE, height: NODE_SIZE }
    const length =
      box === undefined ? EDGE_LENGTH : Math.ceil(Math.sqrt(width * width + height * height)) + BETWEEN_BOXES
    const placed = await elk.layout({
      id: 'graph',
      layoutOptions: { ...OPTIONS, 'elk.stress.desiredEdgeLength': `${length}` },
      children: Array.from({ length: nodes }, (_, i) => ({
        id: `${i}`,
        width,
        height,
      })),
      edges: edges.map(({ from, to }, i) => ({ id: `edge ${i}`, sources: [`${from}`], targets: [`${to}`] })),
    })
    layouts.push(layoutOf(placed.children ?? [], width, height))
  }
  return layouts
}

/** Whole pixels, so that no rounding in the arithmetic of a machine shows. */
function layoutOf(
  placed: readonly { readonly x?: number; readonly y?: number }[],
  nodeWidth: number,
  nodeHeight: number,
): GraphLayout {
  const corners = placed.map(({ x = 0, y = 0 }) => ({ x: Math.round(x), y: Math.round(y) }))
  const left = Math.min(...corners.map(({ x }) => x))
  const top = Math.min(...corners.map(({ y }) => y))
  return {
    width: Math.max(...corners.map(({ x }) => x)) - left + nodeWidth,
    height: Math.max(...corners.map(({ y }) => y)) - top + nodeHeight,
    places: corners.map(({ x, y }) => ({ x: x - left + nodeWidth / 2, y: y - top + nodeHeight / 2 })),
  }
}
