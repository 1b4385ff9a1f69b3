import type { Json } from '../../sim/types.ts'
import { lastUpTo } from './rows.ts'
import { ABSENT, NUMBER, type StateColumns, type StateSeries } from './run-columns.ts'

/** What a node showed of itself at a moment. */
export interface NodeState {
  /** A position among the participants. */
  readonly node: number
  readonly up: boolean
  /** Its fields, in the order in which they were first shown; empty while it is down. */
  readonly fields: readonly { readonly field: string; readonly value: Json }[]
}

/** What every node showed of itself once it had done what an event led it to do. */
export function statesAt(states: StateColumns, event: number): readonly NodeState[] {
  return states.lives.map(({ node, events, up }): NodeState => {
    const fields = states.series
      .filter((series) => series.node === node)
      .flatMap((series) => {
        const value = valueAt(states, series, event)
        return value === undefined ? [] : [{ field: series.field, value }]
      })
    return { node, up: up[lastUpTo(events, event)] === 1, fields }
  })
}

/** The value of a series after an event; `undefined` where the field is not there. */
export function valueAt(states: StateColumns, series: StateSeries, event: number): Json | undefined {
  const row = lastUpTo(series.events, event)
  return row < 0 ? undefined : valueOf(states, series, row)
}

/** The value in a row of a series; `undefined` where the field is not there. */
export function valueOf(states: StateColumns, series: StateSeries, row: number): Json | undefined {
  const code = series.codes[row] as number
  if (code === NUMBER) return series.numbers[row]
  return code === ABSENT ? undefined : (JSON.parse(states.texts[code] as string) as Json)
}
