import { describe, expect, it } from 'vitest'
import { type ReportGraph, type GraphEdge, NODE_SIZE } from '../graphs/graph.ts'
import { placeGraphs } from './place-graphs.ts'

function graph(nodes: number, joined: (one: number, other: number) => boolean): ReportGraph {
  const edges: GraphEdge[] = []
  for (let from = 0; from < nodes; from++) {
    for (let to = from + 1; to < nodes; to++) if (joined(from, to)) edges.push({ from, to, both: true })
  }
  return { nodes, edges }
}

const shapes: { readonly [name: string]: ReportGraph } = {
  'one apart from four': graph(5, (_, other) => other < 4),
  'two halves': graph(6, (one, other) => one < 3 === other < 3),
  'a bridge': graph(5, (one, other) => other === 4 || one < 2 === other < 2),
  'a ring': graph(7, (one, other) => other - one === 1 || other - one === 6),
  'a star': graph(9, (one) => one === 0),
  nobody: graph(3, () => false),
}

describe('the layout of graphs', () => {
  it.each(Object.entries(shapes))(
    'leaves room between the nodes of %s, within its size',
    async (_, shape) => {
      const [layout] = await placeGraphs([shape])
      if (layout === undefined) throw new Error('no layout')
      const { places, width, height } = layout
      expect(places).toHaveLength(shape.nodes)
      for (const [i, { x, y }] of places.entries()) {
        expect(x - NODE_SIZE / 2).toBeGreaterThanOrEqual(0)
        expect(y - NODE_SIZE / 2).toBeGreaterThanOrEqual(0)
        expect(x + NODE_SIZE / 2).toBeLessThanOrEqual(width)
        expect(y + NODE_SIZE / 2).toBeLessThanOrEqual(height)
        for (const other of places.slice(i + 1)) {
          expect(Math.hypot(x - other.x, y - other.y)).toBeGreaterThan(NODE_SIZE)
        }
      }
    },
  )

  it.each([2, 3, 4, 7, 12])(
    'keeps the boxes of a cycle of %i apart, whichever way it goes',
    async (nodes) => {
      const box = { width: 178, height: 88 }
      const ring = graph(nodes, (one, other) => other - one === 1 || other - one === nodes - 1)
      const [layout] = await placeGraphs([{ ...ring, box }])
      if (layout === undefined) throw new Error('no layout')
      for (const [i, { x, y }] of layout.places.entries()) {
        expect(x - box.width / 2).toBeGreaterThanOrEqual(0)
        expect(y + box.height / 2).toBeLessThanOrEqual(layout.height)
        for (const other of layout.places.slice(i + 1)) {
          const isApart = Math.abs(x - other.x) > box.width || Math.abs(y - other.y) > box.height
          expect(isApart, `boxes ${i} and those after it`).toBe(true)
        }
      }
    },
  )

  it('is the same for the same graphs, whatever was laid out before, and looks at neither dice nor clock', async () => {
    const graphs = Object.values(shapes)
    const first = await placeGraphs(graphs)
    const { random } = Math
    try {
      Math.random = () => 0.123
      expect(await placeGraphs([...graphs].reverse())).toEqual([...first].reverse())
      Math.random = () => 0.987
      expect(await placeGraphs(graphs)).toEqual(first)
    } finally {
      Math.random = random
    }
  })
})
