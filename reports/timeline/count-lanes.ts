import type { ReportedOperation } from '../operations.ts'
import type { Canvas } from './canvas.ts'
import type { ClientRow, PlacedLanes } from './client-lanes.ts'
import type { CountColumn, Lane } from './model.ts'
import { rounded } from './scale.ts'

const LANE_HEIGHT = 40
const COLUMN_HEIGHT = 30
const COLUMNS = 110

/** What a column of counts stands for. */
export interface CountScale {
  readonly sliceUs: number
  /** The number of operations that a column of full height stands for. */
  readonly tallest: number
}

/** One lane a client (or one for all of them), one column a slice of time, as tall as operations began in it. */
export function countLanes(
  canvas: Canvas,
  clients: readonly ClientRow[],
  operations: readonly ReportedOperation[],
  top: number,
): PlacedLanes<CountColumn> & { readonly counted: CountScale } {
  const { fromUs, toUs } = canvas.window
  const sliceUs = Math.max(1, Math.ceil((toUs - fromUs) / COLUMNS))
  const rowOf = new Map(clients.map(({ name }, row) => [name, row]))
  const cells = new Map<string, { row: number; slice: number; ok: number; fail: number; info: number }>()
  let tallest = 1
  for (const { client, fromUs: invokedUs, outcome } of operations) {
    const row = rowOf.get(client) ?? 0
    const slice = Math.min(COLUMNS - 1, Math.floor((invokedUs - fromUs) / sliceUs))
    const name = `${row}/${slice}`
    const cell = cells.get(name) ?? { row, slice, ok: 0, fail: 0, info: 0 }
    cell[outcome]++
    cells.set(name, cell)
    tallest = Math.max(tallest, cell.ok + cell.fail + cell.info)
  }
  const lanes = clients.map(({ name, detail }, row): Lane => ({
    kind: 'client',
    name,
    detail,
    top: top + row * LANE_HEIGHT,
    height: LANE_HEIGHT,
  }))
  const ordered = [...cells.values()].sort((one, other) => one.row - other.row || one.slice - other.slice)
  const columns = ordered.map(({ row, slice, ok, fail, info }): CountColumn => {
    const left = Math.max(0, canvas.scale(fromUs + slice * sliceUs))
    const right = Math.min(canvas.width, canvas.scale(fromUs + (slice + 1) * sliceUs))
    const height = rounded(((ok + fail + info) / tallest) * COLUMN_HEIGHT)
    const bottom = top + (row + 1) * LANE_HEIGHT - 4
    return {
      left,
      width: rounded(right - left - 1),
      top: rounded(bottom - height),
      height,
      ok,
      fail,
      info,
    }
  })
  return { lanes, things: columns, bottom: top + clients.length * LANE_HEIGHT, counted: { sliceUs, tallest } }
}
