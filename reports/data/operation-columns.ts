import type { History, HistoryEvent } from '../../sim/history.ts'
import type { Json, NodeId } from '../../sim/types.ts'
import { jsonWords, shortened } from '../value-words.ts'
import { Interned } from './interned.ts'
import { NONE, type OperationColumns, outcomes } from './run-columns.ts'

const MOST_TEXT = 300

/** The operations of a history in columns. What the nemesis did is not among them. */
export function operationColumnsOf(history: History, names: readonly NodeId[]): OperationColumns {
  const rows = new OperationRows(names)
  for (const event of history) {
    if (event.process === 'nemesis') continue
    if (event.type === 'invoke') rows.invoked(event, event.process)
    else rows.completed(event, event.process)
  }
  return rows.columns()
}

class OperationRows {
  private readonly invocations: number[] = []
  private readonly completions: number[] = []
  private readonly processes: number[] = []
  private readonly clients: number[] = []
  private readonly outcomes: number[] = []
  private readonly fromUs: number[] = []
  private readonly toUs: number[] = []
  private readonly answeredBy: number[] = []
  private readonly functions: number[] = []
  private readonly keys: number[] = []
  private readonly inputs: number[] = []
  private readonly outputs: number[] = []
  private readonly errors: number[] = []
  private readonly interned = new Interned()
  private readonly positions: ReadonlyMap<NodeId, number>
  /** The row of the operation that a process is at. */
  private readonly open = new Map<number, number>()

  constructor(names: readonly NodeId[]) {
    this.positions = new Map(names.map((name, position) => [name, position]))
  }

  invoked({ index, f, key, value, time, client }: HistoryEvent, process: number): void {
    this.open.set(process, this.invocations.length)
    this.invocations.push(index)
    this.completions.push(NONE)
    this.processes.push(process)
    this.clients.push(this.positionOf(client))
    this.outcomes.push(outcomes.indexOf('info'))
    this.fromUs.push(time)
    this.toUs.push(NONE)
    this.answeredBy.push(NONE)
    this.functions.push(this.textOf(f))
    this.keys.push(this.textOf(key))
    this.inputs.push(this.valueOf(value))
    this.outputs.push(NONE)
    this.errors.push(NONE)
  }

  completed({ index, type, value, time, node, error }: HistoryEvent, process: number): void {
    const row = this.open.get(process)
    if (row === undefined || type === 'invoke') return
    this.open.delete(process)
    this.completions[row] = index
    this.outcomes[row] = outcomes.indexOf(type)
    this.toUs[row] = time
    this.answeredBy[row] = this.positionOf(node)
    this.outputs[row] = this.valueOf(value)
    this.errors[row] = this.textOf(error)
  }

  columns(): OperationColumns {
    return {
      length: this.invocations.length,
      invocations: Int32Array.from(this.invocations),
      completions: Int32Array.from(this.completions),
      processes: Int32Array.from(this.processes),
      clients: Int32Array.from(this.clients),
      outcomes: Uint8Array.from(this.outcomes),
      fromUs: Float64Array.from(this.fromUs),
      toUs: Float64Array.from(this.toUs),
      answeredBy: Int32Array.from(this.answeredBy),
      functions: Int32Array.from(this.functions),
      keys: Int32Array.from(this.keys),
      inputs: Int32Array.from(this.inputs),
      outputs: Int32Array.from(this.outputs),
      errors: Int32Array.from(this.errors),
      texts: this.interned.texts,
    }
  }

  private positionOf(name: NodeId | undefined): number {
    return name === undefined ? NONE : (this.positions.get(name) ?? NONE)
  }

  private textOf(text: string | undefined): number {
    return this.interned.position(text === undefined ? undefined : shortened(text, MOST_TEXT))
  }

  private valueOf(value: Json | undefined): number {
    return this.interned.position(value === undefined ? undefined : jsonWords(value, MOST_TEXT))
  }
}
