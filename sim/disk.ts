import type { Sampler } from './distributions.ts'
import { InputError } from './errors.ts'
import { type Happening, type Kernel, NONE } from './kernel.ts'
import { hashText, type Stream } from './random.ts'
import { kindCode } from './trace.ts'
import type { Disk, Json } from './types.ts'

type Write =
  | { readonly kind: 'write'; readonly key: string; readonly value: Json }
  | { readonly kind: 'append'; readonly log: string; readonly entry: Json }
  | { readonly kind: 'truncate'; readonly log: string; readonly length: number }

/** Values and logs, as they stand after some writes. */
class Image {
  readonly values = new Map<string, Json>()
  readonly logs = new Map<string, Json[]>()

  log(name: string): Json[] {
    const log = this.logs.get(name) ?? []
    this.logs.set(name, log)
    return log
  }

  apply(write: Write): void {
    if (write.kind === 'write') this.values.set(write.key, write.value)
    else if (write.kind === 'append') this.log(write.log).push(write.entry)
    else this.log(write.log).length = write.length
  }

  copy(): Image {
    const copy = new Image()
    for (const [key, value] of this.values) copy.values.set(key, value)
    for (const [name, log] of this.logs) copy.logs.set(name, [...log])
    return copy
  }
}

/** How a continuation is run: by the disk's node, with the flush as the cause. */
export type RunContinuation = (action: () => void, event: number) => void

/**
 * A disk with two durabilities. The image is what its node sees; what was flushed survives a crash; of what was written and
 * not flushed, the first few writes survive, how many is drawn from the disk's own stream.
 */
export class SimulatedDisk implements Disk {
  /** What a crash now would surely leave. */
  readonly durable: Pick<Disk, 'read' | 'log'>
  /** Told of every flush that completes, if anyone waits for one. */
  onFlush: (() => void) | undefined
  private readonly kernel: Kernel
  private readonly owner: number
  private readonly latency: Sampler
  private readonly stream: Stream
  private readonly run: RunContinuation
  private image = new Image()
  private flushed = new Image()
  private pending: Write[] = []
  /** How many writes there have been; a flush covers those before it. */
  private written = 0
  private lastCompletion = NONE
  private flushes: Flush[] = []

  constructor(kernel: Kernel, owner: number, latency: Sampler, stream: Stream, run: RunContinuation) {
    this.kernel = kernel
    this.owner = owner
    this.latency = latency
    this.stream = stream
    this.run = run
    this.durable = {
      read: <T>(key: string) => this.flushed.values.get(key) as T | undefined,
      log: <T>(name: string) => (this.flushed.logs.get(name) ?? []) as readonly unknown[] as readonly T[],
    }
  }

  read<T>(key: string): T | undefined {
    return this.image.values.get(key) as T | undefined
  }

  log<T>(name: string): readonly T[] {
    return this.image.log(name) as readonly unknown[] as readonly T[]
  }

  write<T>(key: string, value: T): void {
    this.put({ kind: 'write', key, value: value as Json }, key, value as Json)
  }

  append<T>(log: string, entry: T): void {
    this.put({ kind: 'append', log, entry: entry as Json }, log, entry as Json)
  }

  truncate(log: string, length: number): void {
    const present = this.image.log(log).length
    if (!Number.isInteger(length) || length < 0 || length > present) {
      throw new InputError(
        `truncate('${log}', ${length}): expected a whole number from 0 to its length ${present}`,
      )
    }
    if (length < present) this.put({ kind: 'truncate', log, length }, log, length)
  }

  flush(then: () => void): void {
    const { kernel } = this
    const duration = this.latency(kernel.choices.draw(this.stream))
    // One device, one queue: flushes complete in the order in which they were asked for.
    this.lastCompletion = Math.max(this.lastCompletion + 1, kernel.now + duration)
    const flush = new Flush(this, this.written, then, kernel.cause)
    flush.slot = kernel.schedule(this.lastCompletion, this.stream, this.stream.taken, flush)
    this.flushes.push(flush)
  }

  /** The node crashes: flushes under way never complete, and of the unflushed writes the first few survive. */
  crash(): void {
    for (const flush of this.flushes) this.kernel.queue.remove(flush.slot)
    this.flushes = []
    this.lastCompletion = NONE
    const survivors =
      this.pending.length === 0 ? 0 : this.kernel.choices.draw(this.stream) % (this.pending.length + 1)
    for (const write of this.pending.slice(0, survivors)) this.flushed.apply(write)
    this.pending = []
    this.image = this.flushed.copy()
  }

  /** @internal */
  completed(flush: Flush): void {
    this.flushes = this.flushes.filter((other) => other !== flush)
    const durableWrites = this.pending.length - (this.written - flush.covers)
    for (const write of this.pending.splice(0, durableWrites)) this.flushed.apply(write)
    const event = this.kernel.record(
      kindCode.flush,
      this.owner,
      NONE,
      NONE,
      flush.cause,
      NONE,
      undefined,
      undefined,
      flush.covers,
      0,
    )
    this.run(flush.action, event)
    this.onFlush?.()
  }

  private put(write: Write, name: string, payload: Json): void {
    const { kernel } = this
    kernel.seal.walk(payload, `disk '${name}': value`)
    const { a, b } = kernel.seal
    kernel.record(
      kindCode.write,
      this.owner,
      NONE,
      NONE,
      kernel.cause,
      NONE,
      payload,
      write.kind === 'write' ? name : `${write.kind} ${name}`,
      hashText(name, a),
      b ^ WRITE_MARKS[write.kind],
    )
    this.image.apply(write)
    this.pending.push(write)
    this.written++
  }
}

const WRITE_MARKS = { write: 0, append: 0x5bd1e995, truncate: 0x1b873593 } as const

class Flush implements Happening {
  slot = NONE
  readonly covers: number
  readonly action: () => void
  readonly cause: number
  private readonly disk: SimulatedDisk

  constructor(disk: SimulatedDisk, covers: number, then: () => void, cause: number) {
    this.disk = disk
    this.covers = covers
    this.action = then
    this.cause = cause
  }

  fire(): void {
    this.disk.completed(this)
  }
}
