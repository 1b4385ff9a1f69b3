import { assert } from '../../sim/errors.ts'

/** How far a number may be from zero: what is written with its sign takes one bit more. */
const MOST = Number.MAX_SAFE_INTEGER
const MOST_SIGNED = 2 ** 52

/** Bytes that grow as numbers are written: seven bits of a number a byte, the lowest first, so that small numbers are short. */
export class ByteWriter {
  private bytes = new Uint8Array(256)
  private count = 0

  /** Writes a whole number that is not negative. */
  unsigned(value: number): void {
    assert(value >= 0 && value <= MOST && Number.isInteger(value), 'a column holds whole numbers from 0 on')
    if (this.count + 8 > this.bytes.length) this.grow(8)
    let rest = value
    // Beyond 31 bits there are no bit operations.
    while (rest > 0x7fffffff) {
      this.bytes[this.count++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.bytes[this.count++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.bytes[this.count++] = rest
  }

  /** Writes a whole number of either sign. */
  signed(value: number): void {
    assert(value > -MOST_SIGNED && value < MOST_SIGNED, 'a signed number of a column is not too large')
    this.unsigned(value < 0 ? -value * 2 - 1 : value * 2)
  }

  /** Writes what another has written, and how long it is. */
  block({ written }: ByteWriter): void {
    this.unsigned(written.length)
    this.append(written)
  }

  /** Writes a value as JSON, and how long that is. */
  json(value: unknown): void {
    const text = new TextEncoder().encode(JSON.stringify(value))
    this.unsigned(text.length)
    this.append(text)
  }

  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.count)
  }

  private append(bytes: Uint8Array): void {
    if (this.count + bytes.length > this.bytes.length) this.grow(bytes.length)
    this.bytes.set(bytes, this.count)
    this.count += bytes.length
  }

  private grow(by: number): void {
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.count + by))
    grown.set(this.bytes)
    this.bytes = grown
  }
}

/** Reads what a {@link ByteWriter} has written, in the same order. */
export class ByteReader {
  private readonly bytes: Uint8Array
  private position = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  unsigned(): number {
    let byte = this.bytes[this.position++] as number
    if (byte < 128) return byte
    let value = byte & 127
    let unit = 128
    do {
      byte = this.bytes[this.position++] as number
      value += (byte & 127) * unit
      unit *= 128
    } while (byte > 127)
    return value
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  block(): ByteReader {
    return new ByteReader(this.take())
  }

  json(): unknown {
    return JSON.parse(new TextDecoder().decode(this.take()))
  }

  private take(): Uint8Array {
    const length = this.unsigned()
    assert(this.position + length <= this.bytes.length, 'a section of a page is complete')
    const taken = this.bytes.subarray(this.position, this.position + length)
    this.position += length
    return taken
  }
}
