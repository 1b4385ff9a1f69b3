import { counted, count } from '../format.ts'
import { PLOT_WIDTH } from '../timeline/canvas.ts'
import type { CountColumn, Timeline } from '../timeline/model.ts'
import { labelWidth, rounded } from '../timeline/scale.ts'
import { EVENT_TYPES } from '../../checkers/event-table.ts'
import { NONE, type PairedHistory } from './paired-history.ts'
import type { Places } from './places.ts'
import type { Stretch } from './stretch.ts'

const COLUMNS = 110
const TICKS = 8
const AXIS_HEIGHT = 24
const LANE_HEIGHT = 44
const COLUMN_HEIGHT = 34
const FOOT_HEIGHT = 24

/** The picture of a whole history in the order of its events: how many operations began in each part of it. */
export function wholeHistory(
  paired: PairedHistory,
  places: Places,
  stretch: Stretch,
  culprit: number | undefined,
): Timeline {
  const { length } = paired.history
  const scale = (index: number): number => rounded((index / length) * PLOT_WIDTH)
  const lanesBottom = AXIS_HEIGHT + LANE_HEIGHT
  const end = culprit === undefined ? NONE : (paired.ends[culprit] as number)
  const label = end === NONE ? '' : places.where(end)
  const { columns, tallest } = columnsOf(paired, scale, lanesBottom - 4)
  const left = scale(stretch.first)
  return {
    window: { fromUs: 0, toUs: length },
    width: PLOT_WIDTH,
    height: lanesBottom + FOOT_HEIGHT,
    lanesTop: AXIS_HEIGHT,
    lanesBottom,
    ticks: Array.from({ length: TICKS }, (_, i) => {
      const index = Math.floor((i * length) / TICKS)
      return { x: scale(index), label: places.where(index) }
    }),
    lanes: [{ kind: 'client', name: 'all', detail: '', top: AXIS_HEIGHT, height: LANE_HEIGHT }],
    faults: [],
    bars: [],
    counts: columns,
    ribbons: [],
    violations:
      end === NONE
        ? []
        : [
            {
              x: scale(end),
              label,
              anchor: scale(end) + labelWidth(label) + 20 <= PLOT_WIDTH ? 'start' : 'end',
            },
          ],
    frames: [
      {
        left,
        top: AXIS_HEIGHT,
        width: Math.max(4, rounded(scale(stretch.last + 1) - left)),
        height: LANE_HEIGHT,
      },
    ],
    omissions: [
      `Each column counts the operations that began within ${counted(Math.ceil(length / COLUMNS), 'event')}, the tallest ${count(tallest)}.`,
    ],
  }
}

function columnsOf(
  { history, events, begins, ends }: PairedHistory,
  scale: (index: number) => number,
  bottom: number,
): { readonly columns: readonly CountColumn[]; readonly tallest: number } {
  const types = events.types.view()
  const tallies = Array.from({ length: COLUMNS }, () => ({ ok: 0, fail: 0, info: 0 }))
  for (let row = 0; row < begins.length; row++) {
    const end = ends[row] as number
    const outcome = end === NONE ? 'info' : (EVENT_TYPES[types[end] as number] as 'ok' | 'fail' | 'info')
    const slice = Math.floor(((begins[row] as number) * COLUMNS) / history.length)
    const tally = tallies[slice]
    if (tally !== undefined) tally[outcome]++
  }
  const tallest = tallies.reduce((most, { ok, fail, info }) => Math.max(most, ok + fail + info), 1)
  const columns = tallies.flatMap((tally, slice): CountColumn[] => {
    const all = tally.ok + tally.fail + tally.info
    if (all === 0) return []
    const left = scale((slice * history.length) / COLUMNS)
    const height = rounded((all / tallest) * COLUMN_HEIGHT)
    const width = rounded(scale(((slice + 1) * history.length) / COLUMNS) - left - 1)
    return [{ ...tally, left, width, top: rounded(bottom - height), height }]
  })
  return { columns, tallest }
}
