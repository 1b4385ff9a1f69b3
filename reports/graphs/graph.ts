import type { RunRecord } from '../../sim/record.ts'
import { connectivitiesOf, type Connectivity } from './connectivity.ts'

const MOST_DRAWN = 6
/** A picture of more nodes than these would be a ball of wool. */
const MOST_NODES = 12

/** How large the circle of a node is. */
export const NODE_SIZE = 38

/** A line between two nodes, by their places; `both` if each of them reaches the other. */
export interface GraphEdge {
  readonly from: number
  readonly to: number
  readonly both: boolean
}

/** What is to be laid out: nodes, by their places, and who reaches whom. */
export interface ReportGraph {
  readonly nodes: number
  readonly edges: readonly GraphEdge[]
  /** How large its nodes are, in pixels, if they are boxes; else they are circles. */
  readonly box?: { readonly width: number; readonly height: number }
}

/** Where the nodes of a graph are: their middles, in pixels. */
export interface GraphLayout {
  readonly width: number
  readonly height: number
  readonly places: readonly { readonly x: number; readonly y: number }[]
}

/**
 * The graphs that the report of a run draws, in their order: who reached whom under its partitions. Whoever writes the report lays
 * them out, and hands the layouts to `renderReport`.
 *
 * @param record - the record of a run that is over
 *
 * @example
 * ```ts
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * console.log(reportGraphs(run(scenario, 7)).length) // 0
 * ```
 */
export function reportGraphs(record: RunRecord): readonly ReportGraph[] {
  const { nodes, distinct } = connectivitiesOf(record)
  return nodes.length > MOST_NODES ? [] : distinct.slice(0, MOST_DRAWN).map(graphOf)
}

/** The graph of who reaches whom. */
export function graphOf({ reaches }: Pick<Connectivity, 'reaches'>): ReportGraph {
  const edges = reaches.flatMap((heard, from) =>
    [...heard].flatMap((to): readonly GraphEdge[] => {
      const both = reaches[to]?.has(from) === true
      return both && to < from ? [] : [{ from, to, both }]
    }),
  )
  return { nodes: reaches.length, edges }
}
