import type { InspectionChange } from '../../sim/record.ts'
import type { Json, NodeId } from '../../sim/types.ts'
import {
  ABSENT,
  type EventColumns,
  NUMBER,
  type StateColumns,
  type StateSeries,
} from '../data/run-columns.ts'

/**
 * What nodes showed of themselves, from columns: what {@link stateColumnsOf} makes columns of again, the same ones. A change that
 * changed no field is not among them.
 */
export function inspectionsOf(
  { lives, series, texts }: StateColumns,
  { times }: EventColumns,
  names: readonly NodeId[],
): readonly InspectionChange[] {
  const changes = lives.flatMap(({ node, events, up }) => {
    const own = series.filter((each) => each.node === node)
    const moments = new Set<number>(events)
    for (const each of own) for (const event of each.events) moments.add(event)
    const fields = own.map((each) => new FieldReader(each, texts))
    let life = 0
    return [...moments]
      .sort((one, other) => one - other)
      .map((event): InspectionChange => {
        while (life + 1 < events.length && (events[life + 1] as number) <= event) life++
        const shown = fields.flatMap((field) => field.at(event))
        return {
          event,
          time: times[event] ?? 0,
          node: names[node] ?? '',
          state: up[life] === 1 ? Object.fromEntries(shown) : undefined,
        }
      })
  })
  return changes.sort((one, other) => one.event - other.event)
}

/** Reads one field of one node, event after event. */
class FieldReader {
  private readonly series: StateSeries
  private readonly texts: readonly string[]
  private next = 0
  private shown: readonly (readonly [field: string, value: Json])[] = []

  constructor(series: StateSeries, texts: readonly string[]) {
    this.series = series
    this.texts = texts
  }

  /** What it shows at an event that is no earlier than the last that was asked for; nothing if it is not there. */
  at(event: number): readonly (readonly [field: string, value: Json])[] {
    const { field, events, codes, numbers } = this.series
    for (; this.next < events.length && (events[this.next] as number) <= event; this.next++) {
      const code = codes[this.next] as number
      const value =
        code === NUMBER ? (numbers[this.next] ?? 0) : (JSON.parse(this.texts[code] ?? 'null') as Json)
      this.shown = code === ABSENT ? [] : [[field, value]]
    }
    return this.shown
  }
}
