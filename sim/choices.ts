import { drawAt, mix32, type Stream } from './random.ts'

/**
 * Everything a run does not compute but draws goes through one object: delays, losses, the order of events of one instant, a
 * fault's target, what survives a crash, a protocol's draw, a workload's next operation. All are unsigned 32-bit integers.
 */
export interface Choices {
  /** The next four draws of a stream, in an array that is used again: what every message takes from its link's stream. */
  four(stream: Stream): Uint32Array
  /** The draw of a stream with this number; takes none. What a fault does to a message depends on the message's number. */
  at(stream: Stream, number: number): number
  /** The next draw of a stream. */
  draw(stream: Stream): number
  /** The next draw of a stateful generator. */
  from(generator: () => number): number
  /** The rank among events of one instant of the event with this identity. */
  rank(stream: Stream, identity: number): number
}

/** Choices made by the seed. */
export class SeededChoices implements Choices {
  private readonly drawn = new Uint32Array(4)

  four(stream: Stream): Uint32Array {
    const { drawn } = this
    const { high, low, taken } = stream
    drawn[0] = drawAt(high, low, taken)
    drawn[1] = drawAt(high, low, taken + 1)
    drawn[2] = drawAt(high, low, taken + 2)
    drawn[3] = drawAt(high, low, taken + 3)
    stream.taken = taken + 4
    return drawn
  }

  at(stream: Stream, number: number): number {
    return drawAt(stream.high, stream.low, number)
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

  four(stream: Stream): Uint32Array {
    const drawn = this.inner.four(stream)
    this.made.push(...drawn)
    return drawn
  }

  at(stream: Stream, number: number): number {
    return this.keep(this.inner.at(stream, number))
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
  private readonly drawn = new Uint32Array(4)
  private position = 0

  constructor(list: readonly number[]) {
    this.list = list
  }

  four(stream: Stream): Uint32Array {
    stream.taken += 4
    for (let i = 0; i < 4; i++) this.drawn[i] = this.next()
    return this.drawn
  }

  at(_stream: Stream, _number: number): number {
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

/** A draw below a bound; 0 for an empty range, so that every resolution takes the same number of draws. */
export function drawBelow(choices: Choices, stream: Stream, bound: number): number {
  const draw = choices.draw(stream)
  return bound === 0 ? 0 : draw % bound
}
