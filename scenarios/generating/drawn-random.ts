import * as fc from 'fast-check'
import { drawAt, type RunKey, Stream } from '../../sim/random.ts'

/** How far a jump goes: further than anyone draws. */
const JUMP = 0x100000

/** One of our streams as the generators of fast-check are: what is drawn from it is the same in every engine. */
class StreamGenerator {
  private readonly stream: Stream

  constructor(stream: Stream) {
    this.stream = stream
  }

  clone(): StreamGenerator {
    const { high, low, taken } = this.stream
    const copy = new Stream(high, low)
    copy.taken = taken
    return new StreamGenerator(copy)
  }

  /** The next 32 bits, as a signed number. */
  next(): number {
    const { stream } = this
    return drawAt(stream.high, stream.low, stream.taken++) | 0
  }

  jump(): void {
    this.stream.taken += JUMP
  }

  getState(): readonly number[] {
    const { high, low, taken } = this.stream
    return [high, low, taken]
  }
}

/**
 * What an arbitrary gives for a run, from the stream of that name. There is no bias factor: biased numbers of fast-check come by
 * way of `Math.log`, which is not the same on every machine.
 */
export function drawn<T>(arbitrary: fc.Arbitrary<T>, key: RunKey, stream: string): T {
  const random = new fc.Random(new StreamGenerator(key.stream(stream)))
  return arbitrary.generate(random, undefined).value
}
