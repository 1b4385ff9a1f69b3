import { drawAt, mix32, type Stream } from './random.ts'

/**
 * Everything a run does not compute but draws goes through one object: delays, losses, the order of events of one instant, a
 * fault's target, what survives a crash, a protocol's draw, a workload's next operation. All are unsigned 32-bit integers.
 */
export interface Choices {
  /** The `offset`-th draw after those already taken from a stream; takes none. Links draw a fixed number for each message. */
  peek(stream: Stream, offset: number): number
  /** The next draw of a stream. */
  draw(stream: Stream): number
  /** The next draw of a stateful generator. */
  from(generator: () => number): number
  /** The rank among events of one instant of the event with this identity. */
  rank(stream: Stream, identity: number): number
}

/** Choices made by the seed. */
export class SeededChoices implements Choices {
  peek(stream: Stream, offset: number): number {
    return drawAt(stream.high, stream.low, stream.taken + offset)
  }

  draw(stream: Stream): number {
    return drawAt(stream.high, stream.low, stream.taken++)
  }

  from(generator: () => number): number {
    return generator()
  }

  rank(stream: Stream, identity: number): number {
    return mix32(Math.imul(identity, 0x9e3779b1) ^ stream.high ^ (stream.low << 1))
  }
}

/** Choices made by the seed and written down in the order in which they were made. */
export class RecordingChoices implements Choices {
  readonly made: number[] = []
  private readonly inner = new SeededChoices()

  peek(stream: Stream, offset: number): number {
    return this.keep(this.inner.peek(stream, offset))
  }

  draw(stream: Stream): number {
    return this.keep(this.inner.draw(stream))
  }

  from(generator: () => number): number {
    return this.keep(this.inner.from(generator))
  }

  rank(stream: Stream, identity: number): number {
    return this.keep(this.inner.rank(stream, identity))
  }

  private keep(choice: number): number {
    this.made.push(choice)
    return choice
  }
}

/** Choices read from a list, position by position. It is for replaying a run, not for editing one. */
export class ReplayedChoices implements Choices {
  private readonly list: readonly number[]
  private position = 0

  constructor(list: readonly number[]) {
    this.list = list
  }

  peek(_stream: Stream, _offset: number): number {
    return this.next()
  }

  draw(stream: Stream): number {
    stream.taken++
    return this.next()
  }

  from(_generator: () => number): number {
    return this.next()
  }

  rank(_stream: Stream, _identity: number): number {
    return this.next()
  }

  private next(): number {
    const choice = this.list[this.position++]
    if (choice === undefined) throw new ChoicesExhausted(this.list.length)
    return choice
  }
}

/** A replayed run asked for more choices than were recorded: it is not the recorded run. */
export class ChoicesExhausted extends Error {
  override readonly name = 'ChoicesExhausted'

  constructor(length: number) {
    super(`the run asked for more than the ${length} choices that were recorded: it is another run`)
  }
}
