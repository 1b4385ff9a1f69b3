import type { CyclicAnomaly } from '../anomalies/cycle-graph.ts'
import { count } from '../format.ts'
import { type Axis, orderAxis, pixelsOf, timeAxis } from './axis.ts'
import { eventsOf, NONE, type PairedHistory, rowsWith } from './paired-history.ts'
import { type Picture, pictureOf } from './picture.ts'
import type { Places } from './places.ts'

const MOST_OPERATIONS = 64
/** Narrower bars and gaps than these, in pixels, do not show what came before what. */
const LEAST_BAR = 12
const LEAST_GAP = 4

/** The core of a violation: the operations that prove it, and pictures of them. */
export interface CoreProof {
  /** All of them, in columns. */
  readonly rows: readonly number[]
  /** Those that are drawn and listed: all, or of very many the last ones. */
  readonly drawn: readonly number[]
  readonly culprit: number | undefined
  /** By time where that shows what came before what, else by order. */
  readonly picture: Picture
  /** By time or order, whichever the first is not; none where there are no times that agree with the order. */
  readonly other: Picture | undefined
}

/** The core of a history, as some events tell it; none if these belong to no operation. */
export function coreProof(
  paired: PairedHistory,
  places: Places,
  events: readonly number[],
  culpritInvocation: number | undefined,
  cycle?: CyclicAnomaly,
): CoreProof | undefined {
  const rows = rowsWith(paired, events)
  if (rows.length === 0) return undefined
  const culprit = culpritInvocation === undefined ? undefined : rowsWith(paired, [culpritInvocation])[0]
  const drawn = lastOf(rows, culprit)
  const drawnEvents = eventsOf(paired, drawn)
  const byOrder = orderAxis(drawnEvents, places)
  const byTime = timeAxis(drawnEvents, paired.history)
  const left = rows.length - drawn.length
  const omissions = left === 0 ? [] : [`The first ${count(left)} operations of the core are not drawn.`]
  const draw = (axis: Axis) =>
    pictureOf({
      paired,
      places,
      rows: drawn,
      axis,
      core: new Set(drawn),
      culprit,
      effects: [],
      cycle,
      omissions,
    })
  const isLegible = byTime !== undefined && legible(paired, drawn, drawnEvents, byTime)
  const [first, second] = isLegible ? [byTime, byOrder] : [byOrder, byTime]
  return {
    rows,
    drawn,
    culprit,
    picture: draw(first),
    other: second === undefined ? undefined : draw(second),
  }
}

/** The last operations, and the culprit whichever it is. */
function lastOf(rows: readonly number[], culprit: number | undefined): readonly number[] {
  if (rows.length <= MOST_OPERATIONS) return rows
  const last = rows.slice(-MOST_OPERATIONS)
  return culprit === undefined || last.includes(culprit) ? last : [culprit, ...last.slice(1)]
}

/** Whether the times of operations are far enough from each other for a picture to show their order. */
function legible(
  { begins, ends }: PairedHistory,
  rows: readonly number[],
  events: readonly number[],
  axis: Axis,
): boolean {
  return (
    rows.every(
      (row) => ends[row] === NONE || pixelsOf(axis, begins[row] as number, ends[row] as number) >= LEAST_BAR,
    ) && events.every((event, i) => i === 0 || pixelsOf(axis, events[i - 1] as number, event) >= LEAST_GAP)
  )
}
