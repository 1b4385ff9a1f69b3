import type { RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { faultLabel } from '../fault-words.ts'
import { count, duration, seconds } from '../format.ts'
import { operationDetails } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { type Canvas, PLOT_WIDTH, stretch } from '../timeline/canvas.ts'
import { clientLanes } from '../timeline/client-lanes.ts'
import type {
  Box,
  DependencyArrow,
  Lane,
  OperationBar,
  Ribbon,
  Tick,
  ViolationMark,
} from '../timeline/model.ts'
import { nodeLanes } from '../timeline/node-lanes.ts'
import { dependenciesIn, type Proof } from '../timeline/proof.ts'
import { clientRows } from '../timeline/rows.ts'
import { labelWidth, rounded } from '../timeline/scale.ts'
import { nameWords, shortened } from '../value-words.ts'
import { coreAxis } from './core-axis.ts'
import { type Afflicted, corePlan } from './core-plan.ts'

const AXIS_HEIGHT = 22
const GAP = 10
const FOOT_HEIGHT = 24
const STRIP_HEIGHT = 17
const ARROW_INSET = 10
const LETTERS_OF_LABEL = 110

/** What a fault did to a replica, below its lane. */
export interface Strip extends Box {
  readonly text: string
  readonly x: number
  readonly anchor: 'start' | 'end'
  readonly look: 'cut' | 'other'
  readonly title: string
}

/** From an operation to the replica that answered it. */
export interface Arrow {
  readonly x: number
  readonly from: number
  readonly to: number
}

/** A violation's few operations, the replicas that matter to them, and what cut these off, as data: everything placed. */
export interface CorePicture {
  readonly height: number
  readonly lanesTop: number
  readonly lanesBottom: number
  readonly ticks: readonly Tick[]
  readonly lanes: readonly Lane[]
  readonly bars: readonly OperationBar[]
  readonly ribbons: readonly Ribbon[]
  readonly strips: readonly Strip[]
  readonly arrows: readonly Arrow[]
  /** The dependencies of the cycle that the core is, between its operations. */
  readonly dependencies: readonly DependencyArrow[]
  readonly violation: ViolationMark
  /** What is left out, and how time runs, in sentences. */
  readonly notes: readonly string[]
}

/** Places the core of a proof; none where it has neither operations nor a node. */
export function corePicture(record: RunRecord, proof: Proof): CorePicture | undefined {
  const { operations, replicas, faults, moments } = corePlan(record, proof)
  if (operations.length === 0 && replicas.length === 0) return undefined
  const axis = coreAxis(moments, PLOT_WIDTH)
  const canvas: Canvas = {
    window: axis.window,
    width: PLOT_WIDTH,
    scale: axis.scale,
    endUs: record.time,
    size: 'proof',
  }
  const clients = clientLanes(
    canvas,
    clientRows(record, operations, new Set(), operations.length).rows,
    operations,
    {
      core: new Set(operations.map(({ invocation }) => invocation)),
      violating: new Set([proof.violated.invocation]),
    },
    AXIS_HEIGHT,
    operationDetails,
  )
  const dependencies = dependenciesIn(proof, clients.things)
  const placed = placeReplicas(canvas, record, replicas, faults, clients.bottom + GAP)
  const lanes = [...clients.lanes, ...placed.lanes]
  return {
    height: placed.bottom + FOOT_HEIGHT,
    lanesTop: AXIS_HEIGHT,
    lanesBottom: placed.bottom,
    ticks: axis.ticks,
    lanes,
    bars: clients.things,
    ribbons: placed.ribbons,
    strips: placed.strips,
    arrows: arrowsOf(operations, clients.things, placed.lanes),
    dependencies,
    violation: violationIn(canvas, proof, placed.lanes),
    notes: notesOf(proof, operations, axis.toScale, dependencies.length > 0),
  }
}

function placeReplicas(
  canvas: Canvas,
  record: RunRecord,
  replicas: readonly NodeId[],
  faults: readonly Afflicted[],
  top: number,
): {
  readonly lanes: readonly Lane[]
  readonly ribbons: readonly Ribbon[]
  readonly strips: readonly Strip[]
  readonly bottom: number
} {
  const lanes: Lane[] = []
  const ribbons: Ribbon[] = []
  const strips: Strip[] = []
  let bottom = top
  for (const node of replicas) {
    const placed = nodeLanes(canvas, [node], record, bottom)
    const own = faults.filter((afflicted) => afflicted.node === node)
    strips.push(
      ...own.map((afflicted, row) => stripOf(canvas, afflicted, placed.bottom + row * STRIP_HEIGHT)),
    )
    ribbons.push(...placed.things)
    const below = placed.bottom + own.length * STRIP_HEIGHT + (own.length > 0 ? 3 : 0)
    lanes.push(...placed.lanes.map((lane) => ({ ...lane, height: below - lane.top })))
    bottom = below
  }
  return { lanes, ribbons, strips, bottom }
}

function stripOf(canvas: Canvas, { fault, text }: Afflicted, top: number): Strip {
  const { left, right } = stretch(canvas, fault.from, fault.to, 4)
  const shown = shortened(text, LETTERS_OF_LABEL)
  const fits = Math.max(0, left) + 8 + labelWidth(shown) <= canvas.width
  return {
    left,
    top,
    width: rounded(right - left),
    height: STRIP_HEIGHT - 2,
    text: shown,
    x: rounded(fits ? Math.max(0, left) + 8 : canvas.width - 6),
    anchor: fits ? 'start' : 'end',
    look: fault.fault.kind === 'partition' ? 'cut' : 'other',
    title: `${faultLabel(fault)}\n${seconds(fault.from)} to ${seconds(fault.to)} (${duration(fault.to - fault.from)})`,
  }
}

function arrowsOf(
  operations: readonly ReportedOperation[],
  bars: readonly OperationBar[],
  lanes: readonly Lane[],
): readonly Arrow[] {
  return operations.flatMap(({ invocation, answeredBy }) => {
    const bar = bars.find((drawn) => drawn.invocation === invocation)
    const lane = lanes.find(({ name }) => name === answeredBy)
    if (bar === undefined || lane === undefined) return []
    // Where it ends: what the replica was then is what the answer is due to.
    const x = rounded(bar.left + bar.width - Math.min(ARROW_INSET, bar.width / 2))
    return [{ x, from: bar.top + bar.height, to: lane.top + 4 }]
  })
}

function violationIn(canvas: Canvas, { violated }: Proof, lanes: readonly Lane[]): ViolationMark {
  const { timeUs, words, node } = violated
  const x = canvas.scale(timeUs)
  const lane = lanes.find(({ name }) => name === node)
  return {
    x,
    label: words,
    anchor: x + labelWidth(words) + 20 <= canvas.width ? 'start' : 'end',
    ...(lane === undefined ? {} : { y: lane.top + 12.5 }),
  }
}

function notesOf(
  { core, property }: Proof,
  operations: readonly ReportedOperation[],
  toScale: boolean,
  hasDependencies: boolean,
): readonly string[] {
  return [
    ...(core.length > operations.length
      ? [
          `The last ${count(operations.length)} of ${count(core.length)} operations that prove the violation of ${nameWords(property.name, 60)}.`,
        ]
      : []),
    ...(hasDependencies
      ? ['Arrows between operations are the dependencies of the cycle, told under “Anomalies”.']
      : []),
    ...(toScale ? [] : ['Time runs from left to right, but not to scale: long waits are shortened.']),
  ]
}
