import type { Choices } from './choices.ts'
import { assert } from './errors.ts'
import { EventQueue } from './queue.ts'
import type { RunKey, Stream } from './random.ts'
import type { CoverageRecorder } from './run-coverage.ts'
import { Seal } from './seal.ts'
import type { TraceSink } from './trace.ts'
import { TraceHash } from './trace-hash.ts'
import type { Json } from './types.ts'

/** Something that is to happen at a time. */
export interface Happening {
  fire(): void
}

/** "None", in every place where a number names a participant, a message, an event or an operation. */
export const NONE = -1

/** The only state that the parts of a world share: time, what is to happen, choices, hash, trace and coverage. */
export class Kernel {
  /** True time, whole microseconds. */
  now = 0
  /** How many events there have been. An event's index is its number, whether the trace is kept or not. */
  events = 0
  /** The event that is being handled, and so the cause of what happens next. */
  cause = NONE
  readonly queue: EventQueue<Happening> = new EventQueue()
  readonly hash: TraceHash = new TraceHash()
  readonly seal: Seal = new Seal()
  readonly key: RunKey
  readonly choices: Choices
  /** Is told every event, if anyone is. */
  readonly trace: TraceSink | undefined
  /** What the run has tried, if anyone wants to know. */
  readonly coverage: CoverageRecorder | undefined
  /** A hash of each participant's name, so that the trace hash does not depend on positions. */
  private readonly nameHashes: readonly number[]

  constructor(
    key: RunKey,
    choices: Choices,
    trace: TraceSink | undefined,
    nameHashes: readonly number[],
    coverage?: CoverageRecorder,
  ) {
    this.key = key
    this.choices = choices
    this.trace = trace
    this.nameHashes = nameHashes
    this.coverage = coverage
  }

  /** Puts something on the queue; `identity` names it among what `stream` schedules, and so fixes its rank in its instant. */
  schedule(time: number, stream: Stream, identity: number, happening: Happening): number {
    assert(time >= this.now, 'an event cannot be scheduled in the past')
    return this.queue.push(time, this.choices.rank(stream, identity), happening)
  }

  /** Takes the next happening from the queue, moves time to it and lets it happen. */
  advance(): void {
    const happening = this.queue.pop()
    assert(this.queue.time >= this.now, 'time went back')
    this.now = this.queue.time
    happening.fire()
  }

  /**
   * Notes an event and mixes it into the hash, with the two lanes of its contents. Gives its index.
   * `node` and `peer` are positions of participants.
   */
  record(
    kind: number,
    node: number,
    peer: number,
    message: number,
    cause: number,
    operation: number,
    payload: Json | undefined,
    text: string | undefined,
    contentA: number,
    contentB: number,
  ): number {
    this.hash.event(this.now, kind, this.nameHash(node), this.nameHash(peer), contentA, contentB)
    this.trace?.push(this.now, kind, node, peer, message, cause, operation, payload, text)
    return this.events++
  }

  /** Notes an event whose contents are mixed in when it has its effect: a message at sending. */
  mention(
    kind: number,
    node: number,
    peer: number,
    message: number,
    operation: number,
    payload: Json | undefined,
  ): number {
    this.trace?.push(this.now, kind, node, peer, message, this.cause, operation, payload, undefined)
    return this.events++
  }

  private nameHash(participant: number): number {
    return participant === NONE ? 0 : (this.nameHashes[participant] as number)
  }
}
