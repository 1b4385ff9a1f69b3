import type { FaultKind } from '../../sim/faults/index.ts'
import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import type { NodeId } from '../../sim/types.ts'
import { cutLinks } from '../cut-links.ts'
import { counted, duration, listed, seconds } from '../format.ts'
import { operationAction } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { faultId } from '../tables.ts'
import { keyWords, nameWords } from '../value-words.ts'
import type { NearMiss, Words } from './near-miss.ts'

/** What keeps a node from answering anybody. */
const STOPPING: ReadonlySet<FaultKind> = new Set(['crash', 'wipe', 'pause', 'silence'])

/** A stretch of time between two changes of what is cut and who is stopped. */
interface Standing {
  readonly fromUs: number
  readonly toUs: number
  /** The nodes that could talk, both ways, with a majority of their group, themselves included. */
  readonly strong: ReadonlySet<NodeId>
  readonly faults: readonly number[]
}

/** The longest time in which nobody could talk with a majority, and what was answered by nodes that could not. */
export function majorityMisses(
  record: RunRecord,
  operations: readonly ReportedOperation[],
): readonly NearMiss[] {
  const standings = standingsOf(record)
  return [...nobodyWords(record, standings), ...minorityWords(standings, operations)]
}

function nobodyWords(record: RunRecord, standings: readonly Standing[]): readonly NearMiss[] {
  let longest: Standing | undefined
  for (const standing of joined(standings.filter(({ strong }) => strong.size === 0))) {
    if (longest === undefined || standing.toUs - standing.fromUs > longest.toUs - longest.fromUs) {
      longest = standing
    }
  }
  if (longest === undefined) return []
  const { fromUs, toUs, faults } = longest
  return [
    [
      {
        text: `No node could talk with a majority for ${duration(toUs - fromUs)} from ${seconds(fromUs)} on, because of `,
      },
      ...faultsWords(record, faults),
      { text: '.' },
    ],
  ]
}

function minorityWords(
  standings: readonly Standing[],
  operations: readonly ReportedOperation[],
): readonly NearMiss[] {
  const answered = operations.filter(
    ({ outcome, answeredBy, fromUs, toUs }) =>
      outcome === 'ok' &&
      answeredBy !== undefined &&
      toUs !== undefined &&
      weakThroughout(standings, answeredBy, fromUs, toUs),
  )
  const [first] = answered
  if (first === undefined) return []
  const reads = answered.filter(looks).length
  const what = [
    ...(reads > 0 ? [counted(reads, 'read')] : []),
    ...(answered.length > reads
      ? [counted(answered.length - reads, reads > 0 ? 'other operation' : 'operation')]
      : []),
  ]
  return [
    [
      {
        text: `${listed(what)} ${answered.length === 1 ? 'was' : 'were'} answered by nodes that could not talk with a majority then; the first: ${operationAction(first)}, answered by ${nameWords(first.answeredBy ?? '')} at ${seconds(first.toUs ?? first.fromUs)}.`,
      },
    ],
  ]
}

/** Whether a node could not talk with a majority at any moment of a stretch. */
function weakThroughout(standings: readonly Standing[], node: NodeId, fromUs: number, toUs: number): boolean {
  let covered = fromUs
  for (const standing of standings) {
    if (standing.toUs <= covered || standing.fromUs > toUs) continue
    if (standing.fromUs > covered || standing.strong.has(node)) return false
    covered = standing.toUs
    if (covered >= toUs) return true
  }
  return false
}

/** Whether an operation only looks, as far as that can be told without its model. */
export function looks({ f, argument }: ReportedOperation): boolean {
  return (f === 'read' || f === 'r' || f === 'get') && (argument === undefined || argument === null)
}

/** The faults as links into their table. */
export function faultsWords({ faults }: RunRecord, positions: readonly number[]): readonly Words[] {
  return positions.flatMap((position, i): readonly Words[] => [
    ...(i === 0 ? [] : [{ text: i === positions.length - 1 ? ' and ' : ', ' }]),
    { text: keyWords(faults[position]?.fault.id ?? '', 24), address: `#${faultId(position)}` },
  ])
}

/** How things stood while anything was cut or stopped, in the order of time. */
function standingsOf(record: RunRecord): readonly Standing[] {
  const acting = record.faults.flatMap((fault, position) =>
    fault.injected && (STOPPING.has(fault.fault.kind) || isWhole(fault))
      ? stretchesOf(fault).map((stretch) => ({ fault: stretch, position }))
      : [],
  )
  const moments = [...new Set(acting.flatMap(({ fault }) => [fault.from, fault.to]))].sort(
    (one, other) => one - other,
  )
  return moments.slice(0, -1).flatMap((fromUs, i): readonly Standing[] => {
    const toUs = moments[i + 1] as number
    const now = acting.filter(({ fault }) => fault.from <= fromUs && fault.to >= toUs)
    if (now.length === 0) return []
    const strong = strongAmong(
      record,
      now.map(({ fault }) => fault),
    )
    return [{ fromUs, toUs, strong, faults: now.map(({ position }) => position) }]
  })
}

function isWhole({ fault }: InjectedFault): boolean {
  return fault.kind === 'partition' && fault.types === undefined
}

function strongAmong({ participants }: RunRecord, faults: readonly InjectedFault[]): ReadonlySet<NodeId> {
  const stopped = new Set(
    faults.filter(({ fault }) => STOPPING.has(fault.kind)).flatMap(({ nodes }) => nodes),
  )
  const cut = new Set(faults.flatMap((fault) => cutLinks(fault).map((link) => JSON.stringify(link))))
  const severed = (one: NodeId, other: NodeId) =>
    cut.has(JSON.stringify([one, other])) || cut.has(JSON.stringify([other, one]))
  const strong = new Set<NodeId>()
  const nodes = participants.filter(({ kind }) => kind === 'node')
  for (const { id, group } of nodes) {
    if (stopped.has(id)) continue
    const members = nodes.filter((node) => node.group === group).map((node) => node.id)
    const heard = members.filter((peer) => peer === id || (!stopped.has(peer) && !severed(id, peer)))
    if (heard.length * 2 > members.length) strong.add(id)
  }
  return strong
}

/** Stretches that follow one another without a gap, as one. */
function joined(standings: readonly Standing[]): readonly Standing[] {
  const all: Standing[] = []
  for (const standing of standings) {
    const last = all.at(-1)
    if (last?.toUs !== standing.fromUs) all.push(standing)
    else {
      const faults = [...new Set([...last.faults, ...standing.faults])]
      all[all.length - 1] = { ...last, toUs: standing.toUs, faults }
    }
  }
  return all
}
