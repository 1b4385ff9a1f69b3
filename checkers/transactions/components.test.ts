import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { componentsOf } from './components.ts'
import { type DependencyGraph, EdgeList } from './dependency-graph.ts'

const VERTICES = 7
const vertex = fc.nat(VERTICES - 1)
const edges = fc.array(fc.tuple(vertex, vertex, fc.constantFrom(1, 2, 4)), { maxLength: 20 })

test('two vertices are in one component exactly if each can be reached from the other', () => {
  fc.assert(
    fc.property(edges, fc.constantFrom(1, 3, 7), (list, kinds) => {
      const graph = graphOf(list)
      const { of } = componentsOf(graph, kinds)
      const reach = reachableIn(graph, kinds)
      for (let one = 0; one < VERTICES; one++) {
        for (let other = 0; other < VERTICES; other++) {
          const isMutual = reach(one, other) && reach(other, one)
          expect(of[one] === of[other], `${one} and ${other}`).toBe(isMutual)
        }
      }
    }),
  )
})

test('an edge between components leads to one with a smaller number', () => {
  fc.assert(
    fc.property(edges, (list) => {
      const graph = graphOf(list)
      const { of } = componentsOf(graph)
      for (const [from, to] of list) expect(of[to]).toBeLessThanOrEqual(of[from] as number)
    }),
  )
})

test('a graph has each edge once, with all its kinds, and none from a vertex to itself', () => {
  const { starts, targets, kinds } = graphOf([[0, 1, 1], [0, 0, 2], [0, 1, 4], [2, 0, 1]]) // prettier-ignore
  expect([...starts.slice(0, 4)]).toEqual([0, 1, 1, 2])
  expect([...targets]).toEqual([1, 0])
  expect([...kinds]).toEqual([5, 1])
})

function graphOf(list: readonly (readonly [number, number, number])[]): DependencyGraph {
  const found = new EdgeList()
  for (const [from, to, kinds] of list) found.add(from, to, kinds)
  return found.graph(VERTICES)
}

/** Whether there is a way, found by closing the relation under composition. */
function reachableIn(graph: DependencyGraph, kinds: number): (from: number, to: number) => boolean {
  const reached = Array.from({ length: VERTICES }, (_, from) =>
    Array.from({ length: VERTICES }, (__, to) => from === to),
  )
  for (let from = 0; from < VERTICES; from++) {
    for (let edge = graph.starts[from] as number; edge < (graph.starts[from + 1] as number); edge++) {
      if (((graph.kinds[edge] as number) & kinds) !== 0) {
        const row = reached[from] as boolean[]
        row[graph.targets[edge] as number] = true
      }
    }
  }
  for (let via = 0; via < VERTICES; via++) {
    for (const row of reached) {
      if (row[via]) for (let to = 0; to < VERTICES; to++) row[to] ||= reached[via]?.[to] === true
    }
  }
  return (from, to) => reached[from]?.[to] === true
}
