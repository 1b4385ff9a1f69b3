import { ByteReader, ByteWriter } from './bytes.ts'
import { NONE, type OperationColumns } from './run-columns.ts'

/** Operations as bytes, a block a column. */
export function writeOperations(operations: OperationColumns): Uint8Array<ArrayBuffer> {
  const { length, invocations, completions, fromUs, toUs, texts } = operations
  const section = new ByteWriter()
  section.json({ length, texts })
  const block = (write: (out: ByteWriter, row: number) => void): void => {
    const out = new ByteWriter()
    for (let row = 0; row < length; row++) write(out, row)
    section.block(out)
  }
  block((out, row) => out.unsigned(step(invocations, row)))
  block((out, row) => out.unsigned(step(fromUs, row)))
  // An ending is told by how long it took to come, and nothing by 0.
  block((out, row) => out.unsigned(sinceOrNone(completions, invocations, row)))
  block((out, row) => out.unsigned(sinceOrNone(toUs, fromUs, row)))
  for (const name of PLAIN) block((out, row) => out.unsigned((operations[name][row] as number) + 1))
  return section.written
}

/** Operations as {@link writeOperations} wrote them. */
export function readOperations(bytes: Uint8Array): OperationColumns {
  const section = new ByteReader(bytes)
  const { length, texts } = section.json() as Pick<OperationColumns, 'length' | 'texts'>
  const block = <C extends Int32Array | Float64Array | Uint8Array>(
    column: C,
    read: (block: ByteReader, row: number) => number,
  ): C => {
    const from = section.block()
    for (let row = 0; row < length; row++) column[row] = read(from, row)
    return column
  }
  const rising = <C extends Int32Array | Float64Array>(column: C): C =>
    block(column, (from, row) => from.unsigned() + (row === 0 ? 0 : (column[row - 1] as number)))
  const since = <C extends Int32Array | Float64Array>(column: C, begun: C): C =>
    block(column, (from, row) => {
      const length = from.unsigned()
      return length === 0 ? NONE : (begun[row] as number) + length - 1
    })
  const invocations = rising(new Int32Array(length))
  const fromUs = rising(new Float64Array(length))
  const completions = since(new Int32Array(length), invocations)
  const toUs = since(new Float64Array(length), fromUs)
  const plain = Object.fromEntries(
    PLAIN.map((name) => {
      const column = name === 'outcomes' ? new Uint8Array(length) : new Int32Array(length)
      return [name, block(column, (from) => from.unsigned() - 1)]
    }),
  ) as Pick<OperationColumns, (typeof PLAIN)[number]>
  return { length, invocations, completions, fromUs, toUs, ...plain, texts }
}

/** Columns of positions and small numbers. */
const PLAIN = [
  'processes',
  'clients',
  'outcomes',
  'answeredBy',
  'functions',
  'keys',
  'inputs',
  'outputs',
  'errors',
] as const

function step(column: Int32Array | Float64Array, row: number): number {
  return (column[row] as number) - (row === 0 ? 0 : (column[row - 1] as number))
}

function sinceOrNone(
  ended: Int32Array | Float64Array,
  begun: Int32Array | Float64Array,
  row: number,
): number {
  const end = ended[row] as number
  return end === NONE ? 0 : end - (begun[row] as number) + 1
}
