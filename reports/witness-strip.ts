import { orderAxis, timeAxis } from './history/axis.ts'
import { effectsWithin } from './history/effect-points.ts'
import { eventsOf, NONE, type PairedHistory, rowsWith } from './history/paired-history.ts'
import { type Picture, pictureOf } from './history/picture.ts'
import type { Places } from './history/places.ts'
import { showsTime } from './history/stretch.ts'

const MOST_OPERATIONS = 32

/** A stretch of one key's operations, and the order that explains them drawn through it. */
export interface WitnessStrip {
  /** The key with the most operations in the order; none where operations have no keys. */
  readonly key: string | undefined
  /** How many operations of the order are on that key. */
  readonly onKey: number
  readonly picture: Picture
}

/** The busiest stretch of the busiest key: where most went on at once, an order is least plain. */
export function witnessStrip(
  paired: PairedHistory,
  places: Places,
  witness: readonly number[],
): WitnessStrip | undefined {
  const { history } = paired
  const { key, order } = busiestKey(paired, witness)
  const stretch = densest(
    [...order].sort((one, other) => one - other),
    (invocation) => history.at(invocation).time,
  )
  const [first] = stretch
  const events = eventsOf(paired, rowsWith(paired, stretch))
  const last = events.at(-1)
  if (first === undefined || last === undefined) return undefined
  const rows = rowsBetween(paired, key, first, last)
  const shown = eventsOf(paired, rows).filter((event) => event >= first && event <= last)
  const time = timeAxis(shown, history)
  const picture = pictureOf({
    paired,
    places,
    rows,
    axis:
      time !== undefined && showsTime(paired, undefined, new Set(rows), time)
        ? time
        : orderAxis(shown, places),
    core: new Set(),
    culprit: undefined,
    effects: effectsWithin(order, first, last),
    omissions: [],
  })
  // One key has one order, whatever the order of the others.
  return {
    key,
    onKey: order.length,
    picture: { ...picture, timeline: { ...picture.timeline, joined: true } },
  }
}

function busiestKey(
  { history }: PairedHistory,
  witness: readonly number[],
): { readonly key: string | undefined; readonly order: readonly number[] } {
  const orders = new Map<string | undefined, number[]>()
  for (const invocation of witness) {
    const { key } = history.at(invocation)
    const order = orders.get(key)
    if (order === undefined) orders.set(key, [invocation])
    else order.push(invocation)
  }
  let busiest: { key: string | undefined; order: readonly number[] } = { key: undefined, order: [] }
  for (const [key, order] of orders) if (order.length > busiest.order.length) busiest = { key, order }
  return busiest
}

/** So many successive operations as a picture holds, where they follow each other fastest. */
function densest(invocations: readonly number[], timeOf: (invocation: number) => number): readonly number[] {
  let best = { from: 0, length: Number.POSITIVE_INFINITY }
  for (let from = 0; from + MOST_OPERATIONS <= invocations.length; from++) {
    const end = invocations[from + MOST_OPERATIONS - 1] as number
    const length = timeOf(end) - timeOf(invocations[from] as number)
    if (length < best.length) best = { from, length }
  }
  return invocations.slice(best.from, best.from + MOST_OPERATIONS)
}

/** The operations on a key that went on between two events, but for those that surely did not happen. */
function rowsBetween(
  { history, begins, ends }: PairedHistory,
  key: string | undefined,
  first: number,
  last: number,
): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < begins.length && (begins[row] as number) <= last; row++) {
    const [begin, end] = [begins[row] as number, ends[row] as number]
    if (begin < first || history.at(begin).key !== key) continue
    if (end === NONE || history.at(end).type !== 'fail') rows.push(row)
  }
  return rows
}
