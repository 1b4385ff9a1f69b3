import { ByteReader, ByteWriter } from './bytes.ts'
import { ABSENT, type LifeSeries, NUMBER, type StateColumns, type StateSeries } from './run-columns.ts'

/** What nodes showed as bytes, three blocks a series: when it changed, to which kind of value, and by how much if it is a number. */
export function writeStates({ lives, series, texts }: StateColumns): Uint8Array<ArrayBuffer> {
  const section = new ByteWriter()
  section.json({
    lives: lives.map(({ node, events }) => [node, events.length]),
    series: series.map(({ node, field, events }) => [node, field, events.length]),
    texts,
  })
  for (const { events, up } of lives) {
    writeRising(section, events)
    const out = new ByteWriter()
    for (const is of up) out.unsigned(is)
    section.block(out)
  }
  for (const { events, codes, numbers } of series) {
    writeRising(section, events)
    const [codeOut, numberOut] = [new ByteWriter(), new ByteWriter()]
    let last = 0
    for (let row = 0; row < codes.length; row++) {
      const code = codes[row] as number
      codeOut.unsigned(code - ABSENT)
      if (code !== NUMBER) continue
      numberOut.signed((numbers[row] as number) - last)
      last = numbers[row] as number
    }
    section.block(codeOut)
    section.block(numberOut)
  }
  return section.written
}

/** What nodes showed, as {@link writeStates} wrote it. */
export function readStates(bytes: Uint8Array): StateColumns {
  const section = new ByteReader(bytes)
  const head = section.json() as {
    readonly lives: readonly (readonly [node: number, length: number])[]
    readonly series: readonly (readonly [node: number, field: string, length: number])[]
    readonly texts: readonly string[]
  }
  const lives = head.lives.map(([node, length]): LifeSeries => {
    const events = readRising(section, length)
    const block = section.block()
    return { node, events, up: Uint8Array.from({ length }, () => block.unsigned()) }
  })
  const series = head.series.map(([node, field, length]): StateSeries => {
    const events = readRising(section, length)
    const [codeBlock, numberBlock] = [section.block(), section.block()]
    const codes = new Int32Array(length)
    const numbers = new Float64Array(length)
    let last = 0
    for (let row = 0; row < length; row++) {
      const code = codeBlock.unsigned() + ABSENT
      codes[row] = code
      if (code !== NUMBER) continue
      last += numberBlock.signed()
      numbers[row] = last
    }
    return { node, field, events, codes, numbers }
  })
  return { lives, series, texts: head.texts }
}

function writeRising(section: ByteWriter, column: Int32Array): void {
  const out = new ByteWriter()
  let last = 0
  for (const value of column) {
    out.unsigned(value - last)
    last = value
  }
  section.block(out)
}

function readRising(section: ByteReader, length: number): Int32Array {
  const block = section.block()
  const column = new Int32Array(length)
  let last = 0
  for (let row = 0; row < length; row++) {
    last += block.unsigned()
    column[row] = last
  }
  return column
}
