import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { cutLinks, cutWords, nodesOf } from '../cut-links.ts'
import { faultLabel } from '../fault-words.ts'
import { seconds } from '../format.ts'
import type { ReportedOperation } from '../operations.ts'
import { leads } from '../roles.ts'
import type { Proof } from '../timeline/proof.ts'
import { keyWords } from '../value-words.ts'

const MOST_OPERATIONS = 6
const MOST_REPLICAS = 4
const MOST_STRIPS = 2
/** Below a replica that answered nothing. */
const MOST_STRIPS_ASIDE = 1
/** Of the moments at which a replica began to lead, so many are kept apart: the last ones. */
const MOST_TURNS = 4

/** What the picture of a core is to show. */
export interface CorePlan {
  readonly operations: readonly ReportedOperation[]
  readonly replicas: readonly NodeId[]
  readonly faults: readonly Afflicted[]
  /** What has to be told apart: beginnings and ends of operations first, then faults, then who began to lead. */
  readonly moments: readonly number[]
}

/** A fault that acted on a replica while the core went on. */
export interface Afflicted {
  readonly node: NodeId
  readonly fault: InjectedFault
  readonly text: string
}

/** Chooses what matters to a proof: its operations, the replicas that answered them or led then, and what befell these. */
export function corePlan(record: RunRecord, proof: Proof): CorePlan {
  const { violated } = proof
  const operations = drawnOperations(proof)
  const replicas = replicasOf(record, operations, proof)
  const begin = operations.reduce((least, { fromUs }) => Math.min(least, fromUs), violated.timeUs)
  const answered = new Set(operations.map(({ answeredBy }) => answeredBy))
  const faults = replicas.flatMap((node) => {
    const most = answered.has(node) || node === violated.node ? MOST_STRIPS : MOST_STRIPS_ASIDE
    return faultsAt(record, node, begin, violated.timeUs).slice(-most)
  })
  return { operations, replicas, faults, moments: momentsOf(record, proof, operations, replicas, faults) }
}

/** All operations of a small core; of a larger one, those that ended last. */
function drawnOperations({ core }: Proof): readonly ReportedOperation[] {
  const byEnd = [...core].sort((one, other) => endOf(one) - endOf(other) || one.invocation - other.invocation)
  const kept = new Set(byEnd.slice(-MOST_OPERATIONS))
  return core.filter((operation) => kept.has(operation))
}

/** An operation that nobody saw end counts by its beginning: what matters of it is that it may have happened since. */
function endOf({ outcome, fromUs, toUs = fromUs }: ReportedOperation): number {
  return outcome === 'info' ? fromUs : toUs
}

/** The replicas that answered, the one where it was violated, and those that led then; in the order of the cluster. */
function replicasOf(
  record: RunRecord,
  operations: readonly ReportedOperation[],
  { violated }: Proof,
): readonly NodeId[] {
  const wanted = new Set<NodeId>([
    ...(violated.node === undefined ? [] : [violated.node]),
    ...[...operations].reverse().flatMap(({ answeredBy }) => answeredBy ?? []),
    ...leadersAt(record, violated.timeUs),
  ])
  const nodes = nodesOf(record)
  const kept = new Set([...wanted].filter((node) => nodes.includes(node)).slice(0, MOST_REPLICAS))
  return nodes.filter((node) => kept.has(node))
}

function leadersAt({ inspections = [] }: RunRecord, timeUs: number): readonly NodeId[] {
  const leading = new Map<NodeId, boolean>()
  for (const { time, node, state } of inspections) {
    if (time > timeUs) break
    leading.set(node, leads(state))
  }
  return [...leading].filter(([, does]) => does).map(([node]) => node)
}

function faultsAt(record: RunRecord, node: NodeId, fromUs: number, toUs: number): readonly Afflicted[] {
  const nodes = nodesOf(record)
  return record.faults.flatMap((fault): readonly Afflicted[] => {
    if (!fault.injected || fault.from > toUs || fault.to < fromUs) return []
    const text = wordsAt(fault, node, nodes)
    return text === undefined ? [] : [{ node, fault, text }]
  })
}

function wordsAt(fault: InjectedFault, node: NodeId, nodes: readonly NodeId[]): string | undefined {
  const since = `since ${seconds(fault.from)} (${keyWords(fault.fault.id, 24)})`
  const cut = cutWords(cutLinks(fault), node, nodes)
  if (cut !== undefined) return `${cut} ${since}`
  if (!('node' in fault.fault) || !fault.nodes.includes(node)) return undefined
  return `${faultLabel(fault)} ${since}`
}

function momentsOf(
  record: RunRecord,
  { violated }: Proof,
  operations: readonly ReportedOperation[],
  replicas: readonly NodeId[],
  faults: readonly Afflicted[],
): readonly number[] {
  const end = violated.timeUs
  const own = operations.flatMap(({ fromUs, toUs, outcome }) =>
    toUs === undefined || outcome === 'info' ? [fromUs] : [fromUs, toUs],
  )
  const acting = faults.flatMap(({ fault: { from, to } }) => [from, to]).filter((time) => time <= end)
  const begin = [...own, ...acting].reduce((least, time) => Math.min(least, time), end)
  const from = operations.length === 0 ? 0 : begin
  const turns = turnsToLead(record, replicas).filter((time) => time >= from && time <= end)
  return [end, ...own, ...acting, ...turns.slice(-MOST_TURNS)]
}

/** When one of some nodes began to lead. */
function turnsToLead({ inspections = [] }: RunRecord, nodes: readonly NodeId[]): readonly number[] {
  const leading = new Set<NodeId>()
  const turns: number[] = []
  for (const { time, node, state } of inspections) {
    if (!nodes.includes(node)) continue
    if (leads(state) && !leading.has(node)) turns.push(time)
    if (leads(state)) leading.add(node)
    else leading.delete(node)
  }
  return turns
}
