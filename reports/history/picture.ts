import type { CyclicAnomaly } from '../anomalies/cycle-graph.ts'
import { dependencyArrows } from '../anomalies/dependencies.ts'
import { count } from '../format.ts'
import type { ReportedOperation } from '../operations.ts'
import { type Canvas, PLOT_WIDTH } from '../timeline/canvas.ts'
import { type ClientRow, clientLanes } from '../timeline/client-lanes.ts'
import type { EffectPoint, OperationBar, Timeline, ViolationMark } from '../timeline/model.ts'
import { keep, omitted } from '../timeline/rows.ts'
import { labelWidth, rounded, type Scale, scaleOf } from '../timeline/scale.ts'
import type { Axis } from './axis.ts'
import type { Effect } from './effect-points.ts'
import { invocationAt, NONE, type PairedHistory } from './paired-history.ts'
import type { Places } from './places.ts'
import { shownOperations } from './shown-operations.ts'

const AXIS_HEIGHT = 24
const FOOT_HEIGHT = 24
const GAP = 10
const MOST_LANES = 18

/** What a picture of operations is to show. */
export interface Plan {
  readonly paired: PairedHistory
  readonly places: Places
  /** The operations to draw. */
  readonly rows: readonly number[]
  readonly axis: Axis
  /** The operations of the core. */
  readonly core: ReadonlySet<number>
  /** The operation whose answer cannot be explained. */
  readonly culprit: number | undefined
  readonly effects: readonly Effect[]
  /** The cycle of transactions that the core is. */
  readonly cycle?: CyclicAnomaly | undefined
  readonly omissions: readonly string[]
}

/** A picture of operations, and those that it found room for. */
export interface Picture {
  readonly timeline: Timeline
  readonly shown: readonly ReportedOperation[]
  readonly kind: Axis['kind']
}

/** Places operations in lanes, one a client or, where clients are not known, one a process. */
export function pictureOf(plan: Plan): Picture {
  const { paired, axis, places } = plan
  const { window } = axis
  const operations = shownOperations(paired, plan.rows, axis)
  const core = new Set([...plan.core].map((row) => paired.begins[row] as number))
  const culprit = plan.culprit === undefined ? undefined : paired.begins[plan.culprit]
  const lanes = lanesOf(operations, core)
  const named = new Set(lanes.map(({ name }) => name))
  const shown = operations.filter(({ client }) => named.has(client))
  const scale = scaleOf(window, PLOT_WIDTH)
  const canvas: Canvas = { window, width: PLOT_WIDTH, scale, endUs: axis.end, size: 'proof' }
  const placed = clientLanes(
    canvas,
    lanes,
    shown,
    { core, violating: new Set([culprit]) },
    AXIS_HEIGHT,
    (operation) => places.details(operation),
  )
  const violations = culpritMarks(plan, scale)
  const without = omitted(new Set(operations.map(({ client }) => client)).size - lanes.length, 'lane')
  const timeline = {
    window,
    width: PLOT_WIDTH,
    height: placed.bottom + (violations.length > 0 ? FOOT_HEIGHT : GAP),
    lanesTop: AXIS_HEIGHT,
    lanesBottom: placed.bottom,
    ticks: axis.ticks(PLOT_WIDTH),
    lanes: placed.lanes,
    faults: [],
    bars: placed.things,
    counts: [],
    ribbons: [],
    violations,
    points: pointsOf(plan.effects, axis, scale, placed.things),
    joined: paired.counts.keys < 2,
    arrows:
      plan.cycle === undefined
        ? []
        : dependencyArrows(plan.cycle, (event) => invocationAt(paired, event), placed.things),
    frames: [],
    omissions: [...plan.omissions, ...without],
  }
  return { timeline, shown, kind: axis.kind }
}

/** The lanes of some operations, by name; those of the core first where there is not room for all. */
function lanesOf(operations: readonly ReportedOperation[], core: ReadonlySet<number>): readonly ClientRow[] {
  const names = [...new Set(operations.map(({ client }) => client))].sort(byName)
  const inCore = operations.filter(({ invocation }) => core.has(invocation))
  const wanted = new Set(inCore.map(({ client }) => client))
  return keep(names, wanted, MOST_LANES).map((name) => ({ name, detail: '' }))
}

/** `c2` before `c10`: numbers at the end of names count as numbers. */
function byName(one: string, other: string): number {
  const [text, number] = splitName(one)
  const [otherText, otherNumber] = splitName(other)
  if (text !== otherText) return text < otherText ? -1 : 1
  return number - otherNumber || (one < other ? -1 : 1)
}

function splitName(name: string): readonly [string, number] {
  const digits = /\d{1,15}$/.exec(name)?.[0] ?? ''
  return [name.slice(0, name.length - digits.length), Number(digits)]
}

/** A line where the answer was given that nothing explains. */
function culpritMarks({ paired, culprit, places, axis }: Plan, scale: Scale): readonly ViolationMark[] {
  const end = culprit === undefined ? undefined : paired.ends[culprit]
  if (end === undefined || end === NONE) return []
  const x = scale(axis.at(end))
  const label = `violated as of ${places.where(end)}`
  return [{ x, label, anchor: x + labelWidth(label) + 20 <= PLOT_WIDTH ? 'start' : 'end' }]
}

function pointsOf(
  effects: readonly Effect[],
  axis: Axis,
  scale: Scale,
  bars: readonly OperationBar[],
): readonly EffectPoint[] {
  const barOf = new Map(bars.map((bar) => [bar.invocation, bar]))
  return effects.flatMap(({ invocation, after, share, place }) => {
    const bar = barOf.get(invocation)
    if (bar === undefined) return []
    const title = `number ${count(place)} in the order\n${bar.title}`
    return [{ x: scale(axis.after(after, share)), y: rounded(bar.top + bar.height), title }]
  })
}
