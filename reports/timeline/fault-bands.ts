import type { InjectedFault } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import { actedWords, actsOnLinks, faultLabel } from '../fault-words.ts'
import { seconds } from '../format.ts'
import { nameWords, shortened } from '../value-words.ts'
import { type Canvas, shows, stretch } from './canvas.ts'
import type { Box, FaultBand, Label, Lane } from './model.ts'
import { pack } from './pack.ts'
import { labelWidth, rounded } from './scale.ts'

const ROW_HEIGHT = 21
const BAR_HEIGHT = 16
const LEAST_WIDTH = 4
const LEAST_GAP = 1
const LABEL_PADDING = 6
const LABEL_LENGTH = 60
const MOST_DRAWN = 40

/** The faults of a window, placed above the lanes, and how many there was no room for. */
export interface PlacedFaults {
  readonly lane: Lane | undefined
  readonly placed: readonly PlacedFault[]
  readonly bottom: number
  readonly omitted: number
}

interface PlacedFault {
  readonly fault: InjectedFault
  readonly bar: Box
  readonly label: Label | undefined
}

/** Places the bars of the faults that acted within the window. */
export function placeFaults(canvas: Canvas, faults: readonly InjectedFault[], top: number): PlacedFaults {
  const visible = faults.filter(({ from, to }) => shows(canvas.window, from, to))
  const drawn = visible.slice(0, MOST_DRAWN)
  if (drawn.length === 0) return { lane: undefined, placed: [], bottom: top, omitted: 0 }
  const drafts = drawn.map((fault) => {
    const { left, right } = stretch(canvas, fault.from, fault.to, LEAST_WIDTH)
    const label = labelOf(canvas, fault, left, right)
    return { fault, left, right, label, extent: extentOf(left, right, label) }
  })
  const { rows, count } = pack(
    drafts.map(({ extent }) => extent),
    4,
  )
  const placed = drafts.map(({ fault, left, right, label }, position): PlacedFault => {
    const barTop = top + 3 + (rows[position] as number) * ROW_HEIGHT
    return { fault, label, bar: { left, top: barTop, width: rounded(right - left), height: BAR_HEIGHT } }
  })
  const height = count * ROW_HEIGHT + 4
  const lane: Lane = { kind: 'faults', name: 'faults', detail: '', top, height }
  return { lane, placed, bottom: top + height, omitted: visible.length - drawn.length }
}

/** Adds to each placed fault the bands across the lanes it concerns, while it acted: all of them, or those of its nodes. */
export function bandsOf(
  canvas: Canvas,
  placed: readonly PlacedFault[],
  lanes: readonly Lane[],
): readonly FaultBand[] {
  const top = lanes[0]?.top ?? 0
  const bottom = lanes.reduce((lowest, lane) => Math.max(lowest, lane.top + lane.height), top)
  return placed.map(({ fault, bar, label }) => {
    const bands = actsOnLinks(fault)
      ? bandsAcross(canvas, stretchesOf(fault), top, bottom - top)
      : lanes
          .filter(({ kind, name }) => kind === 'node' && fault.nodes.includes(name))
          .flatMap((lane) => {
            const own = stretchesOf(fault).filter(({ nodes }) => nodes.includes(lane.name))
            return bandsAcross(canvas, own, lane.top, lane.height)
          })
    return { bar, bands, ...(label === undefined ? {} : { label }), title: titleOf(fault) }
  })
}

/** A band for each stretch that shows; those with no room to see what is between them are one. */
function bandsAcross(
  canvas: Canvas,
  stretches: readonly InjectedFault[],
  top: number,
  height: number,
): readonly Box[] {
  const bands: Box[] = []
  for (const { from, to } of stretches) {
    if (!shows(canvas.window, from, to)) continue
    const { left, right } = stretch(canvas, from, to, LEAST_WIDTH)
    const last = bands.at(-1)
    if (last === undefined || left - (last.left + last.width) >= LEAST_GAP)
      bands.push({ left, width: rounded(right - left), top, height })
    else bands[bands.length - 1] = { ...last, width: rounded(right - last.left) }
  }
  return bands
}

function labelOf(canvas: Canvas, fault: InjectedFault, left: number, right: number): Label | undefined {
  const text = shortened(faultLabel(fault), LABEL_LENGTH)
  const width = labelWidth(text)
  const from = Math.max(0, left) + LABEL_PADDING
  if (from + width + LABEL_PADDING <= Math.min(right, canvas.width)) {
    return { text, x: rounded(from), anchor: 'start', inside: true }
  }
  if (right + LABEL_PADDING + width <= canvas.width) {
    return { text, x: rounded(right + LABEL_PADDING), anchor: 'start', inside: false }
  }
  if (left - LABEL_PADDING - width >= 0) {
    return { text, x: rounded(left - LABEL_PADDING), anchor: 'end', inside: false }
  }
  return undefined
}

function extentOf(left: number, right: number, label: Label | undefined): { left: number; right: number } {
  if (label === undefined || label.inside) return { left, right }
  const width = labelWidth(label.text)
  return label.anchor === 'start' ? { left, right: label.x + width } : { left: label.x - width, right }
}

function titleOf(fault: InjectedFault): string {
  const { from, to } = fault
  return `${faultLabel(fault)}\n${seconds(from)} to ${seconds(to)} (${actedWords(fault)})\nfault ${nameWords(fault.fault.id)}`
}
