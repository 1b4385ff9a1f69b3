import { counted } from '../format.ts'
import { type Axis, orderAxis, pixelsOf, timeAxis } from './axis.ts'
import type { CoreProof } from './core-proof.ts'
import { effectsWithin } from './effect-points.ts'
import { NONE, type PairedHistory } from './paired-history.ts'
import { type Picture, pictureOf } from './picture.ts'
import type { Places } from './places.ts'

const MOST_EVENTS = 200
const LEAST_BAR = 5
/** Without a core, so much of the beginning is shown. */
const FIRST_EVENTS = 160
const LEAST_MARGIN = 30
/** How many events go on after the core, where it fills the stretch. */
const BEYOND = 20
/** Of the operations that are open all the while, so many are drawn: those that began last. */
const MOST_OPEN_THROUGHOUT = 12

/** A stretch of a history, by its events, and the picture of the operations in it. */
export interface Stretch {
  readonly first: number
  readonly last: number
  readonly picture: Picture
}

/** The stretch of a history that is worth a look: around the core if there is one, else the beginning. */
export function stretchOf(
  paired: PairedHistory,
  places: Places,
  proof: CoreProof | undefined,
  witness: readonly number[],
): Stretch {
  const [first, last] = boundsOf(paired, proof)
  const events = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  const order = orderAxis(events, places)
  const time = timeAxis(events, paired.history)
  const through = openThroughout(paired, first, last)
  const inside = new Set(events.map((event) => paired.rows[event] as number))
  inside.delete(NONE)
  const omissions =
    through.left === 0
      ? []
      : [
          `${counted(through.left, 'more operation')} that ${through.left === 1 ? 'was' : 'were'} open all the while: not drawn.`,
        ]
  const picture = pictureOf({
    paired,
    places,
    rows: [...through.rows, ...inside],
    axis: time !== undefined && showsTime(paired, proof, inside, time) ? time : order,
    core: new Set(proof?.rows),
    culprit: proof?.culprit,
    effects: effectsWithin(witness, first, last),
    omissions,
  })
  return { first, last, picture }
}

/** Whether to place a stretch by time: as the core is, or, where there is none, if half of its operations are no mere strokes. */
export function showsTime(
  { begins, ends }: PairedHistory,
  proof: CoreProof | undefined,
  rows: ReadonlySet<number>,
  time: Axis,
): boolean {
  if (proof !== undefined) return proof.picture.kind === 'time'
  const ended = [...rows].filter((row) => ends[row] !== NONE)
  const wide = ended.filter((row) => pixelsOf(time, begins[row] as number, ends[row] as number) >= LEAST_BAR)
  return 2 * wide.length >= ended.length
}

function boundsOf(
  { history, begins, ends }: PairedHistory,
  proof: CoreProof | undefined,
): readonly [number, number] {
  const end = history.length - 1
  if (proof === undefined) return [0, Math.min(end, FIRST_EVENTS - 1)]
  const { rows, culprit } = proof
  const from = begins[rows[0] as number] as number
  const to = rows.reduce((latest, row) => Math.max(latest, begins[row] as number, ends[row] as number), 0)
  const margin = Math.max(LEAST_MARGIN, Math.ceil((to - from) / 10))
  if (to - from + 2 * margin < MOST_EVENTS) return [Math.max(0, from - margin), Math.min(end, to + margin)]
  const centre = culprit === undefined ? to : Math.max(begins[culprit] as number, ends[culprit] as number)
  const last = Math.min(end, centre + BEYOND)
  return [Math.max(0, last - MOST_EVENTS + 1), last]
}

/** The operations that were open when a stretch began and still when it ended. */
function openThroughout({ begins, ends }: PairedHistory, first: number, last: number) {
  const rows: number[] = []
  let left = 0
  for (let row = begins.length - 1; row >= 0; row--) {
    const end = ends[row] as number
    if ((begins[row] as number) >= first || (end !== NONE && end <= last)) continue
    if (rows.length < MOST_OPEN_THROUGHOUT) rows.push(row)
    else left++
  }
  return { rows: rows.reverse(), left }
}
