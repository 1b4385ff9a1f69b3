import { lastUpTo } from '../data/rows.ts'
import { NONE, type OperationColumns, outcomes } from '../data/run-columns.ts'

/** How old was what reads returned: a read a row, in the order of their invocations. */
export interface Staleness {
  /** Rows of the operations. */
  readonly reads: Int32Array
  /** For how long the value had been overwritten when the read began, at least: microseconds, 0 for one that may have been current. */
  readonly staleUs: Float64Array
}

const READS = new Set(['read', 'r'])
const WRITES = new Set(['write', 'w'])

/**
 * How stale each read was, where clients read and write registers; `undefined` where they do anything else. A value counts as
 * overwritten once another write of its key was acknowledged that had begun after the value's own write was: whoever reads it in an
 * operation that begins later reads the past. Of a value that was written more than once, the write that makes the read the least
 * stale counts.
 */
export function stalenessOf(operations: OperationColumns): Staleness | undefined {
  const kinds = operations.texts.map((text) =>
    READS.has(text) ? 'read' : WRITES.has(text) ? 'write' : 'other',
  )
  const kindOf = (row: number) => kinds[operations.functions[row] as number]
  const rows = Array.from({ length: operations.length }, (_, row) => row)
  if (rows.some((row) => kindOf(row) === 'other' || operations.keys[row] === NONE)) return undefined
  if (!rows.some((row) => kindOf(row) === 'read')) return undefined
  const registers = new Map<number, Register>()
  for (const row of rows) {
    const key = operations.keys[row] as number
    if (!registers.has(key)) registers.set(key, new Register())
    if (kindOf(row) === 'write') registers.get(key)?.write(operations, row)
  }
  const reads = rows.filter((row) => kindOf(row) === 'read' && isKnown(operations, row))
  return {
    reads: Int32Array.from(reads),
    staleUs: Float64Array.from(reads, (row) =>
      (registers.get(operations.keys[row] as number) as Register).staleness(operations, row),
    ),
  }
}

/** Whether a read was answered, with a value that was not cut short. */
function isKnown({ outcomes: codes, outputs, texts }: OperationColumns, row: number): boolean {
  if (outcomes[codes[row] as number] !== 'ok') return false
  const text = texts[outputs[row] as number]
  return text !== undefined && !text.endsWith('…')
}

/** The writes of one key. */
class Register {
  /** The writes that were acknowledged, by when they began: rising, as operations are. */
  private readonly begunUs: number[] = []
  private readonly endedUs: number[] = []
  /** The rows that wrote a value, by its text. */
  private readonly writers = new Map<number, number[]>()
  /** For each acknowledged write, when the first of it and all later ones was acknowledged. */
  private firstEndUs: readonly number[] | undefined

  write({ inputs, outcomes: codes, fromUs, toUs }: OperationColumns, row: number): void {
    const outcome = outcomes[codes[row] as number]
    if (outcome === 'fail') return
    const value = inputs[row] as number
    const known = this.writers.get(value)
    if (known === undefined) this.writers.set(value, [row])
    else known.push(row)
    if (outcome !== 'ok') return
    this.begunUs.push(fromUs[row] as number)
    this.endedUs.push(toUs[row] as number)
  }

  staleness({ outputs, fromUs, toUs, texts, outcomes: codes }: OperationColumns, read: number): number {
    const output = outputs[read] as number
    const begun = fromUs[read] as number
    const writers = (this.writers.get(output) ?? []).filter(
      (row) => (fromUs[row] as number) <= (toUs[read] as number),
    )
    // Before the first write a register holds nothing.
    const ends = writers.map((row) =>
      outcomes[codes[row] as number] === 'ok' ? (toUs[row] as number) : Infinity,
    )
    if (texts[output] === 'null') ends.push(NONE)
    if (ends.length === 0) return 0
    return Math.min(...ends.map((endUs) => Math.max(0, begun - this.overwrittenUs(endUs))))
  }

  /** When the first write was acknowledged that had begun after a time. */
  private overwrittenUs(afterUs: number): number {
    this.firstEndUs ??= suffixMinima(this.endedUs)
    return this.firstEndUs[lastUpTo(this.begunUs, afterUs) + 1] ?? Infinity
  }
}

/** For each position the least of the numbers from there on. */
function suffixMinima(numbers: readonly number[]): readonly number[] {
  const minima = [...numbers]
  for (let i = minima.length - 2; i >= 0; i--) {
    minima[i] = Math.min(minima[i] as number, minima[i + 1] as number)
  }
  return minima
}
