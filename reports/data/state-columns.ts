import type { InspectionChange } from '../../sim/record.ts'
import type { Inspection, Json, NodeId } from '../../sim/types.ts'
import { Interned } from './interned.ts'
import { ABSENT, type LifeSeries, NONE, NUMBER, type StateColumns, type StateSeries } from './run-columns.ts'

/** Whole numbers no further from zero than this are kept as numbers; the difference of two such numbers is exact. */
const MOST_NUMBER = 2 ** 50

type Fields = { readonly [field: string]: Json | undefined }

/** What nodes showed of themselves as a series for each field of each node. */
export function stateColumnsOf(changes: readonly InspectionChange[], names: readonly NodeId[]): StateColumns {
  const positions = new Map(names.map((name, position) => [name, position]))
  const interned = new Interned()
  const nodes = new Map<number, GrowingNode>()
  for (const { event, node, state } of changes) {
    const position = positions.get(node) ?? NONE
    const known = nodes.get(position)
    const growing = known ?? new GrowingNode(position, interned)
    if (known === undefined) nodes.set(position, growing)
    growing.show(event, state)
  }
  const grown = [...nodes.values()]
  return {
    lives: grown.map((node) => node.life()),
    series: grown.flatMap((node) => node.series()),
    texts: interned.texts,
  }
}

/** The series of one node as they grow. */
class GrowingNode {
  private readonly node: number
  private readonly interned: Interned
  private readonly fields = new Map<string, GrowingSeries>()
  private readonly lifeEvents: number[] = []
  private readonly up: number[] = []

  constructor(node: number, interned: Interned) {
    this.node = node
    this.interned = interned
  }

  show(event: number, state: Inspection | undefined): void {
    const up = state === undefined ? 0 : 1
    if (this.up.at(-1) !== up) {
      this.lifeEvents.push(event)
      this.up.push(up)
    }
    const shown = (state ?? {}) as Fields
    for (const [field, series] of this.fields) {
      if (!Object.hasOwn(shown, field)) series.push(event, undefined)
    }
    for (const field of Object.keys(shown)) this.seriesOf(field).push(event, shown[field])
  }

  life(): LifeSeries {
    return { node: this.node, events: Int32Array.from(this.lifeEvents), up: Uint8Array.from(this.up) }
  }

  series(): readonly StateSeries[] {
    return [...this.fields].map(([field, series]) => series.columns(this.node, field))
  }

  private seriesOf(field: string): GrowingSeries {
    const known = this.fields.get(field)
    if (known !== undefined) return known
    const series = new GrowingSeries(this.interned)
    this.fields.set(field, series)
    return series
  }
}

class GrowingSeries {
  private readonly interned: Interned
  private readonly events: number[] = []
  private readonly codes: number[] = []
  private readonly numbers: number[] = []
  private last: Json | undefined

  constructor(interned: Interned) {
    this.interned = interned
  }

  /** Adds a value, if it is another than the last. */
  push(event: number, value: Json | undefined): void {
    // Most fields stay as they are; what is one and the same need not be written as JSON to find that out.
    if (value === this.last && this.codes.length > 0) return
    this.last = value
    const whole = typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= MOST_NUMBER
    // Zero has one sign here, as in JSON.
    const number = whole ? value + 0 : 0
    const code = whole ? NUMBER : value === undefined ? ABSENT : this.interned.position(JSON.stringify(value))
    if (this.codes.at(-1) === code && this.numbers.at(-1) === number) return
    this.events.push(event)
    this.codes.push(code)
    this.numbers.push(number)
  }

  columns(node: number, field: string): StateSeries {
    return {
      node,
      field,
      events: Int32Array.from(this.events),
      codes: Int32Array.from(this.codes),
      numbers: Float64Array.from(this.numbers),
    }
  }
}
