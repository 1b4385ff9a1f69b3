import { operationDetails, operationLabel } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { type Canvas, stretch } from './canvas.ts'
import type { Label, Lane, OperationBar } from './model.ts'
import { pack } from './pack.ts'
import { labelWidth, rounded } from './scale.ts'

const LEAST_WIDTH = 3
const LABEL_PADDING = 6
const FADE = 72
const FADE_IN_OVERVIEW = 16

/** A client, as its lane names it. */
export interface ClientRow {
  readonly name: string
  readonly detail: string
}

/** Lanes one below the other, and what is in them. */
export interface PlacedLanes<Thing> {
  readonly lanes: readonly Lane[]
  readonly things: readonly Thing[]
  readonly bottom: number
}

/** The invocations of the operations that stand out. */
export interface Highlights {
  /** Part of the proof. */
  readonly core: ReadonlySet<number>
  /** Whose end shows the violation. */
  readonly violating: ReadonlySet<number | undefined>
}

interface Draft {
  readonly operation: ReportedOperation
  readonly core: boolean
  readonly violating: boolean
  readonly left: number
  readonly right: number
  readonly fade: number
  readonly label: Label | undefined
  /** What must stay free of others in the row. */
  readonly extent: { readonly left: number; readonly right: number }
}

/**
 * One lane a client, one bar an operation. Operations that overlap in time (after `info` a client goes on as a new
 * process) are put below one another.
 */
export function clientLanes(
  canvas: Canvas,
  clients: readonly ClientRow[],
  operations: readonly ReportedOperation[],
  highlights: Highlights,
  top: number,
  details: (operation: ReportedOperation) => string = operationDetails,
): PlacedLanes<OperationBar> {
  const rowHeight = canvas.size === 'proof' ? 23 : 13
  const lanes: Lane[] = []
  const bars: OperationBar[] = []
  let laneTop = top
  for (const { name, detail } of clients) {
    const own = operations.filter(({ client }) => client === name)
    const drafts = own.map((operation) => draftOf(canvas, operation, highlights))
    const { rows, count } = pack(
      drafts.map(({ extent }) => extent),
      canvas.size === 'proof' ? 3 : 0,
    )
    const height = count * rowHeight + 8
    for (const [position, draft] of drafts.entries()) {
      const inRow = drafts.filter((other, i) => other !== draft && rows[i] === rows[position])
      const barTop = laneTop + 4 + (rows[position] as number) * rowHeight
      bars.push(barOf(canvas, draft, inRow, barTop, details(draft.operation)))
    }
    lanes.push({ kind: 'client', name, detail, top: laneTop, height })
    laneTop += height
  }
  return { lanes, things: bars, bottom: laneTop }
}

function draftOf(canvas: Canvas, operation: ReportedOperation, highlights: Highlights): Draft {
  const { fromUs, toUs, outcome, invocation } = operation
  const core = highlights.core.has(invocation)
  const { left, right } = stretch(canvas, fromUs, toUs ?? canvas.endUs, LEAST_WIDTH)
  const fade = outcome === 'info' ? fadeOf(canvas, right, core) : 0
  const label = core ? coreLabel(canvas, operation, left, right + fade) : undefined
  const labelEnds = label === undefined || label.inside ? [] : endsOf(label)
  const extent = { left: Math.min(left, ...labelEnds), right: Math.max(right + fade, ...labelEnds) }
  const violating = highlights.violating.has(invocation)
  return { operation, core, violating, left, right, fade, label, extent }
}

function fadeOf(canvas: Canvas, right: number, core: boolean): number {
  const room = rounded(Math.max(0, canvas.width - right))
  if (core) return room
  return Math.min(room, canvas.size === 'proof' ? FADE : FADE_IN_OVERVIEW)
}

/** The proof's own operations always have their label: within the bar, else right of it, else left of it. */
function coreLabel(
  canvas: Canvas,
  operation: ReportedOperation,
  left: number,
  right: number,
): Label | undefined {
  if (canvas.size === 'overview') return undefined
  const text = operationLabel(operation)
  const within = insideLabel(canvas, text, left, right)
  if (within !== undefined) return within
  const fits = right + LABEL_PADDING + labelWidth(text) <= canvas.width
  return fits
    ? { text, x: rounded(right + LABEL_PADDING), anchor: 'start', inside: false }
    : { text, x: rounded(left - LABEL_PADDING), anchor: 'end', inside: false }
}

function insideLabel(canvas: Canvas, text: string, left: number, right: number): Label | undefined {
  const from = Math.max(0, left) + LABEL_PADDING
  const fits = from + labelWidth(text) + LABEL_PADDING <= Math.min(right, canvas.width)
  return fits ? { text, x: rounded(from), anchor: 'start', inside: true } : undefined
}

function endsOf({ text, x, anchor }: Label): readonly [number, number] {
  return anchor === 'start' ? [x, x + labelWidth(text)] : [x - labelWidth(text), x]
}

function barOf(
  canvas: Canvas,
  draft: Draft,
  inRow: readonly Draft[],
  top: number,
  title: string,
): OperationBar {
  const { operation, left, right, fade } = draft
  const label = draft.label ?? contextLabel(canvas, draft, inRow)
  return {
    invocation: operation.invocation,
    outcome: operation.outcome,
    core: draft.core,
    violating: draft.violating,
    left,
    top,
    width: rounded(right - left),
    height: canvas.size === 'proof' ? 17 : 9,
    fade,
    ...(label === undefined ? {} : { label }),
    title,
  }
}

/** Other operations have their label where there is room for it. */
function contextLabel(canvas: Canvas, draft: Draft, inRow: readonly Draft[]): Label | undefined {
  if (canvas.size === 'overview') return undefined
  const text = operationLabel(draft.operation)
  const within = insideLabel(canvas, text, draft.left, draft.right)
  if (within !== undefined) return within
  const x = rounded(draft.right + draft.fade + LABEL_PADDING)
  const end = x + labelWidth(text)
  const free = inRow.every(({ extent }) => extent.right <= draft.left || extent.left >= end + LABEL_PADDING)
  return free && end <= canvas.width ? { text, x, anchor: 'start', inside: false } : undefined
}
