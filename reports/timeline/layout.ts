import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import type { NodeId } from '../../sim/types.ts'
import { count, counted, duration } from '../format.ts'
import type { ReportedOperation } from '../operations.ts'
import { type Canvas, canvasFor, stretch } from './canvas.ts'
import { type ClientRow, clientLanes } from './client-lanes.ts'
import { countLanes } from './count-lanes.ts'
import { bandsOf, placeFaults } from './fault-bands.ts'
import type { Box, Lane, Timeline, TimeWindow, ViolationMark } from './model.ts'
import { nodeLanes } from './node-lanes.ts'
import { labelWidth, ticksOf } from './scale.ts'

const AXIS_HEIGHT = 24
const GAP = 10
const FOOT_HEIGHT = 24

/** A moment at which a property was violated, and where: in a node's lane, or at the end of an operation. */
export interface Violated {
  readonly timeUs: number
  readonly words: string
  readonly node?: NodeId
  readonly invocation?: number
}

/** What a picture is to show. */
export interface Plan {
  readonly size: Canvas['size']
  readonly window: TimeWindow
  readonly record: RunRecord
  readonly clients: readonly ClientRow[]
  readonly nodes: readonly NodeId[]
  readonly operations: readonly ReportedOperation[]
  /** The invocations of the operations that prove the violation. */
  readonly core: ReadonlySet<number>
  /** Whether operations are counted rather than drawn one by one. */
  readonly counted: boolean
  readonly violations: readonly Violated[]
  readonly frames: readonly TimeWindow[]
  readonly omissions: readonly string[]
}

/** Places everything that a plan wants shown: faults on top, then clients, then nodes, all on one axis of time. */
export function layOut(plan: Plan): Timeline {
  const { window, record, nodes, size } = plan
  const canvas = canvasFor(window, size, record.time)
  const injected = record.faults.filter((fault): fault is InjectedFault => fault.injected)
  const faults = placeFaults(canvas, injected, AXIS_HEIGHT)
  const clients = placeClients(plan, canvas, faults.bottom)
  const replicas = nodeLanes(canvas, nodes, record, clients.bottom + GAP)
  const lanesBottom = replicas.bottom
  const drawn = [...clients.lanes, ...replicas.lanes]
  const foot = plan.violations.length > 0 ? FOOT_HEIGHT : GAP
  return {
    window,
    width: canvas.width,
    height: lanesBottom + foot,
    lanesTop: faults.bottom,
    lanesBottom,
    ticks: ticksOf(window, canvas.width),
    lanes: faults.lane === undefined ? drawn : [faults.lane, ...drawn],
    faults: bandsOf(canvas, faults.placed, drawn),
    bars: clients.bars,
    counts: clients.counts,
    ribbons: replicas.things,
    violations: plan.violations.map((violated) => markOf(canvas, violated, replicas.lanes)),
    frames: plan.frames.map((frame) => frameOf(canvas, frame, faults.bottom, lanesBottom)),
    omissions: [...plan.omissions, ...clients.omissions, ...omittedFaults(faults.omitted)],
  }
}

function placeClients(plan: Plan, canvas: Canvas, top: number) {
  const { clients, operations } = plan
  if (!plan.counted) {
    const violating = new Set(plan.violations.map(({ invocation }) => invocation))
    const { lanes, things, bottom } = clientLanes(
      canvas,
      clients,
      operations,
      { core: plan.core, violating },
      top,
    )
    return { lanes, bars: things, counts: [], bottom, omissions: [] }
  }
  const { lanes, things, bottom, counted: scale } = countLanes(canvas, clients, operations, top)
  const said =
    `${count(operations.length)} operations are too many to draw one by one: each column counts those that began ` +
    `within ${duration(scale.sliceUs)}, the tallest ${counted(scale.tallest, 'operation')}.`
  return { lanes, bars: [], counts: things, bottom, omissions: [said] }
}

function markOf(canvas: Canvas, { timeUs, words, node }: Violated, lanes: readonly Lane[]): ViolationMark {
  const x = canvas.scale(timeUs)
  const lane = lanes.find(({ name }) => name === node)
  return {
    x,
    label: words,
    anchor: x + labelWidth(words) + 20 <= canvas.width ? 'start' : 'end',
    ...(lane === undefined ? {} : { y: lane.top + lane.height / 2 }),
  }
}

function frameOf(canvas: Canvas, { fromUs, toUs }: TimeWindow, top: number, bottom: number): Box {
  const { left, right } = stretch(canvas, fromUs, toUs, 4)
  return { left, top, width: right - left, height: bottom - top }
}

function omittedFaults(number: number): readonly string[] {
  return number === 0 ? [] : [`${counted(number, 'more fault')} are in the table below only.`]
}
