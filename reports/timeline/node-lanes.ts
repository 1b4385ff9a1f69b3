import type { InspectionChange, RunRecord } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import type { Inspection, NodeId } from '../../sim/types.ts'
import { seconds } from '../format.ts'
import { nameWords, valueWords } from '../value-words.ts'
import { type Canvas, shows, stretch } from './canvas.ts'
import type { PlacedLanes } from './client-lanes.ts'
import type { Label, Lane, Ribbon } from './model.ts'
import { EPOCHS, lookOfRole } from './roles.ts'
import { labelWidth, rounded } from './scale.ts'

const TOO_NARROW = 1.5
const MOST_FIELDS = 8
/** A stretch of a node's life in which what a ribbon shows did not change. */
interface Stage {
  readonly fromUs: number
  readonly toUs: number
  readonly state: Inspection | undefined
  /** How many stages it stands for, where they were too short to draw. */
  readonly changes: number
}

/** One lane a node: its role and term as ribbons if the run recorded them, and when it was down. */
export function nodeLanes(
  canvas: Canvas,
  nodes: readonly NodeId[],
  record: RunRecord,
  top: number,
): PlacedLanes<Ribbon> {
  const laneHeight = canvas.size === 'proof' ? 25 : 21
  const lanes: Lane[] = []
  const ribbons: Ribbon[] = []
  for (const [row, name] of nodes.entries()) {
    const laneTop = top + row * laneHeight
    lanes.push({ kind: 'node', name, detail: '', top: laneTop, height: laneHeight })
    const stages = stagesOf(record, name).filter(({ fromUs, toUs }) => shows(canvas.window, fromUs, toUs))
    for (const stage of joinNarrow(canvas, stages)) {
      ribbons.push(ribbonOf(canvas, name, stage, laneTop + 4, laneHeight - 8))
    }
  }
  return { lanes, things: ribbons, bottom: top + nodes.length * laneHeight }
}

/** What a node was and when, from its inspections; without them only when it was down. */
function stagesOf(record: RunRecord, node: NodeId): readonly Stage[] {
  if (record.inspections === undefined) return crashesOf(record, node)
  const changes = record.inspections.filter((change) => change.node === node)
  const stages: Stage[] = []
  for (const [position, change] of changes.entries()) {
    const toUs = changes[position + 1]?.time ?? record.time
    const last = stages.at(-1)
    if (last !== undefined && sameRibbon(last.state, change.state)) {
      stages[stages.length - 1] = { ...last, toUs }
    } else {
      stages.push(stageOf(change, toUs))
    }
  }
  return stages
}

function stageOf({ time, state }: InspectionChange, toUs: number): Stage {
  return { fromUs: time, toUs, state, changes: 1 }
}

function crashesOf({ faults }: RunRecord, node: NodeId): readonly Stage[] {
  return faults.flatMap((fault) =>
    fault.injected && (fault.fault.kind === 'crash' || fault.fault.kind === 'wipe')
      ? stretchesOf(fault)
          .filter(({ nodes }) => nodes.includes(node))
          .map(({ from, to }) => ({ fromUs: from, toUs: to, state: undefined, changes: 1 }))
      : [],
  )
}

/** Stages that follow one another and are each too narrow to see are drawn as one, which says how many they are. */
function joinNarrow(canvas: Canvas, stages: readonly Stage[]): readonly Stage[] {
  const joined: Stage[] = []
  for (const stage of stages) {
    const last = joined.at(-1)
    if (last !== undefined && isNarrow(canvas, stage) && (last.changes > 1 || isNarrow(canvas, last))) {
      joined[joined.length - 1] = { ...last, toUs: stage.toUs, changes: last.changes + 1 }
    } else {
      joined.push(stage)
    }
  }
  return joined
}

function isNarrow({ scale }: Canvas, { fromUs, toUs }: Stage): boolean {
  return scale(toUs) - scale(fromUs) < TOO_NARROW
}

function ribbonOf(canvas: Canvas, node: NodeId, stage: Stage, top: number, height: number): Ribbon {
  const { left, right } = stretch(canvas, stage.fromUs, stage.toUs, TOO_NARROW)
  const look = lookOf(stage)
  const label = labelOf(canvas, stage, left, right)
  return {
    look,
    left,
    top,
    width: rounded(right - left),
    height,
    ...(label === undefined ? {} : { label }),
    title: titleOf(node, stage),
  }
}

function lookOf({ state, changes }: Stage): Ribbon['look'] {
  if (changes > 1) return 'mixed'
  if (state === undefined) return 'down'
  return lookOfRole(state.role)
}

function labelOf(canvas: Canvas, stage: Stage, left: number, right: number): Label | undefined {
  const from = Math.max(0, left) + 5
  const room = Math.min(right, canvas.width) - from - 4
  const text = wordings(stage).find((wording) => wording !== '' && labelWidth(wording) <= room)
  return text === undefined ? undefined : { text, x: rounded(from), anchor: 'start', inside: true }
}

/** What a ribbon may say, the fullest first. */
function wordings({ state, changes }: Stage): readonly string[] {
  if (changes > 1) return [`${changes} changes`]
  if (state === undefined) return ['down']
  const role = state.role === undefined ? '' : nameWords(state.role, 20)
  const epoch = epochOf(state)
  if (epoch === undefined) return [role]
  const { name, number } = epoch
  return [`${role} · ${name} ${number}`, `${name} ${number}`, role]
}

function epochOf(state: Inspection): { readonly name: string; readonly number: number } | undefined {
  const fields = state as { readonly [field: string]: unknown }
  for (const name of EPOCHS) {
    const number = fields[name]
    if (typeof number === 'number') return { name, number }
  }
  return undefined
}

function sameRibbon(one: Inspection | undefined, other: Inspection | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return one.role === other.role && epochOf(one)?.number === epochOf(other)?.number
}

function titleOf(node: NodeId, { fromUs, toUs, state, changes }: Stage): string {
  const when = `${seconds(fromUs)} to ${seconds(toUs)}`
  const name = nameWords(node)
  if (changes > 1) return `${name}: ${changes} changes, too close together to draw\n${when}`
  if (state === undefined) return `${name}: down\n${when}`
  const fields = Object.entries(state).filter(([, value]) => value !== null && typeof value !== 'object')
  const shown = fields
    .slice(0, MOST_FIELDS)
    .map(([field, value]) => `${nameWords(field)} ${valueWords(value)}`)
  const more = fields.length > MOST_FIELDS ? `, and ${fields.length - MOST_FIELDS} more fields` : ''
  return `${name}: ${shown.join(', ')}${more}\n${when}`
}
