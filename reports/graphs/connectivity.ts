import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import type { NodeId } from '../../sim/types.ts'
import { cutLinks, nodesOf } from '../cut-links.ts'

/** A stretch of time during which the same links were cut. */
export interface CutSpan {
  readonly fromUs: number
  readonly toUs: number
  /** The partitions that acted, by their places among the faults of the run. */
  readonly faults: readonly number[]
}

/** Who reached whom while partitions acted; the same picture for all stretches in which it was the same. */
export interface Connectivity {
  /** For each node, by its place, those that hear it. */
  readonly reaches: readonly ReadonlySet<number>[]
  readonly spans: readonly CutSpan[]
}

/** What the partitions of a run made of its cluster. */
export interface Connectivities {
  readonly nodes: readonly NodeId[]
  /** In the order in which they first came about. */
  readonly distinct: readonly Connectivity[]
  /** How many partitions cut off messages of some types only: who reaches whom is no matter of yes or no there. */
  readonly partial: number
}

/** Who reached whom, directly, in each stretch of a run in which a partition cut any link between nodes. */
export function connectivitiesOf(record: RunRecord): Connectivities {
  const nodes = nodesOf(record)
  const places = new Map(nodes.map((node, place) => [node, place]))
  const partitions = record.faults.flatMap((fault, position) =>
    fault.injected && fault.fault.kind === 'partition' ? [{ fault, position }] : [],
  )
  const entire = partitions.filter(({ fault }) => !isPartial(fault))
  const whole = entire.flatMap(({ fault, position }) =>
    stretchesOf(fault).map((stretch) => ({ fault: stretch, position })),
  )
  const moments = [...new Set(whole.flatMap(({ fault }) => [fault.from, fault.to]))].sort(
    (one, other) => one - other,
  )
  const distinct = new Map<string, { reaches: readonly ReadonlySet<number>[]; spans: CutSpan[] }>()
  for (const [i, fromUs] of moments.entries()) {
    const toUs = moments[i + 1]
    if (toUs === undefined) break
    const acting = whole.filter(({ fault }) => fault.from <= fromUs && fault.to >= toUs)
    const cut = new Set<number>()
    for (const { fault } of acting) {
      for (const [from, to] of cutLinks(fault)) {
        const [sender, receiver] = [places.get(from), places.get(to)]
        if (sender !== undefined && receiver !== undefined) cut.add(sender * nodes.length + receiver)
      }
    }
    if (cut.size === 0) continue
    const name = [...cut].sort((one, other) => one - other).join()
    const faults = acting.map(({ position }) => position)
    const known = distinct.get(name)
    if (known === undefined)
      distinct.set(name, { reaches: reachesWithout(cut, nodes.length), spans: [{ fromUs, toUs, faults }] })
    else addSpan(known.spans, { fromUs, toUs, faults })
  }
  return { nodes, distinct: [...distinct.values()], partial: partitions.length - entire.length }
}

function isPartial({ fault }: InjectedFault): boolean {
  return fault.kind === 'partition' && fault.types !== undefined
}

function reachesWithout(cut: ReadonlySet<number>, size: number): readonly ReadonlySet<number>[] {
  const all = Array.from({ length: size }, (_, place) => place)
  return all.map((from) => new Set(all.filter((to) => to !== from && !cut.has(from * size + to))))
}

/** A stretch that goes on where the last one ended is one with it. */
function addSpan(spans: CutSpan[], span: CutSpan): void {
  const last = spans.at(-1)
  if (last?.toUs !== span.fromUs) {
    spans.push(span)
    return
  }
  const faults = [...new Set([...last.faults, ...span.faults])]
  spans[spans.length - 1] = { fromUs: last.fromUs, toUs: span.toUs, faults }
}
