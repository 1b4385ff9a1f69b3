import { checkFunction } from './checked-function.ts'
import { DiskChances } from './disk-chances.ts'
import { type DiskConditions, soundDisk } from './disk-conditions.ts'
import { type Image, itemOf, type Write } from './disk-image.ts'
import { type DamageHooks, Persistence } from './disk-persistence.ts'
import { DeviceQueue, Flush } from './disk-queue.ts'
import { DiskSpace } from './disk-space.ts'
import type { UnflushedPolicy } from './disk-survival.ts'
import type { Sampler } from './distributions.ts'
import { assert, DiskError, InputError } from './errors.ts'
import type { DiskOperation } from './faults/disks.ts'
import { type Kernel, NONE } from './kernel.ts'
import { textOf } from './printing.ts'
import { hashText, type Stream } from './random.ts'
import { bytesOf } from './size.ts'
import { kindCode } from './trace.ts'
import type { Disk, Json, NodeId } from './types.ts'

/** What a scenario says of disks. */
export interface DiskSettings {
  /** How long the device is busy with a write, an append (or truncation), a flush. */
  readonly write: Sampler
  readonly append: Sampler
  readonly flush: Sampler
  /** With checksums, damage is an error when it is read; without, it reads as something else, the same every time. */
  readonly checksums: boolean
  readonly capacityBytes: number | undefined
  readonly unflushed: UnflushedPolicy
}

/** What a disk tells, and whom it asks. */
export interface DiskHooks extends DamageHooks {
  /** Whose disk it is; names the streams of its faults. */
  readonly node: NodeId
  /**
   * Whether it is the node's own code that runs now. Reads by anyone else, in an inspection or an invariant, neither draw nor throw:
   * whether somebody looks must change nothing.
   */
  acting(): boolean
  /** Runs a continuation as the node's code, with the flush as the cause. */
  run(action: () => void, event: number): void
  /** Something was written to a key or a log. */
  wrote(name: string): void
  /** A flush has completed, and its continuation has run. */
  flushed(): void
}

/**
 * A disk with two durabilities. The image is what its node sees; what was flushed survives a crash; what survives of the rest is
 * drawn from the disk's own stream, as its settings say.
 *
 * A write takes device time if its distribution is more than a constant 0, and draws only if it is no constant; a flush always
 * draws once. Every draw of a fault is from that fault's own stream.
 */
export class SimulatedDisk implements Disk {
  /** What a crash now would surely leave, as far as it can be read. */
  readonly durable: Pick<Disk, 'read' | 'log'>
  private readonly kernel: Kernel
  private readonly owner: number
  private readonly settings: DiskSettings
  private readonly stream: Stream
  private readonly hooks: DiskHooks
  private readonly queue: DeviceQueue
  private readonly chances: DiskChances
  private readonly space: DiskSpace
  private readonly writeTime: DeviceTime
  private readonly appendTime: DeviceTime
  private readonly persistence: Persistence
  private image: Image
  /** How many writes there have been; a flush covers those before it. */
  private written = 0
  private current = soundDisk

  constructor(kernel: Kernel, owner: number, settings: DiskSettings, stream: Stream, hooks: DiskHooks) {
    this.kernel = kernel
    this.owner = owner
    this.settings = settings
    this.stream = stream
    this.hooks = hooks
    this.queue = new DeviceQueue(kernel, stream, (flush) => this.completed(flush))
    this.chances = new DiskChances(kernel, hooks.node)
    this.space = new DiskSpace(settings.capacityBytes, (fault) => hooks.struck(fault))
    this.writeTime = deviceTimeOf(settings.write)
    this.appendTime = deviceTimeOf(settings.append)
    const { checksums, unflushed } = settings
    this.persistence = new Persistence(checksums, unflushed, this.chances, hooks)
    this.durable = this.persistence.durable
    this.image = this.persistence.image()
  }

  /** What faults do to this disk. Setting the same again changes nothing. */
  get conditions(): DiskConditions {
    return this.current
  }

  set conditions(conditions: DiskConditions) {
    this.queue.stretch(conditions.factor / this.current.factor)
    this.current = conditions
    this.space.limit(conditions.full, this.image)
    const { stalledBy } = conditions
    if (stalledBy === undefined) this.queue.release()
    else this.queue.stall(() => this.hooks.struck(stalledBy))
  }

  /** Whether there are writes that no completed flush covers. */
  get writing(): boolean {
    return this.persistence.uncovered > 0
  }

  read<T>(key: string): T | undefined {
    if (this.current.errors.length > 0) this.mayFail('read', key)
    if (this.image.damaged) this.mayBeUnreadable(this.image.isDamaged({ name: key }) ? key : undefined)
    return this.image.values.get(key) as T | undefined
  }

  log<T>(name: string): readonly T[] {
    if (this.current.errors.length > 0) this.mayFail('read', name)
    if (this.image.damaged) {
      const index = this.image.firstDamaged(name)
      this.mayBeUnreadable(index === undefined ? undefined : itemOf({ name, index }))
    }
    return this.image.log(name) as readonly unknown[] as readonly T[]
  }

  write<T>(key: string, value: T): void {
    const write: Write = { kind: 'write', name: key, value: value as Json }
    this.check(write)
    if (this.space.limited) this.space.write(this.image, key, bytesOf(write.value))
    this.image.write(key, write.value)
    this.wrote(write, key, this.writeTime)
  }

  append<T>(log: string, entry: T): void {
    const entries = this.image.log(log)
    const write: Write = { kind: 'append', name: log, index: entries.length, value: entry as Json }
    this.check(write)
    if (this.space.limited) this.space.append(this.image, log, bytesOf(write.value))
    entries.push(write.value)
    this.wrote(write, `append ${log}`, this.appendTime)
  }

  truncate(log: string, length: number): void {
    const present = this.image.log(log).length
    if (!Number.isInteger(length) || length < 0 || length > present) {
      throw new InputError(
        `truncate('${log}', ${length}): expected a whole number from 0 to its length ${present}`,
      )
    }
    if (length === present) return
    const write: Write = { kind: 'truncate', name: log, index: length, value: length }
    this.check(write)
    if (this.space.limited) this.space.truncate(this.image, log, length)
    this.image.truncate(log, length)
    this.wrote(write, `truncate ${log}`, this.appendTime)
  }

  flush(then: () => void, failed?: (error: DiskError) => void): void {
    checkFunction('then of disk.flush(then, failed)', then)
    if (failed !== undefined) checkFunction('failed of disk.flush(then, failed)', failed)
    const { kernel } = this
    const duration = this.slowed(this.settings.flush(kernel.choices.draw(this.stream)))
    this.queue.add(new Flush(this.queue, this.written, then, failed, kernel.cause), duration)
  }

  /** The node crashes: flushes under way never complete, and of the unflushed writes some survive. */
  crash(): void {
    this.queue.clear()
    this.persistence.crash(this.current.torn, () => this.kernel.choices.draw(this.stream))
    this.exchangeImage()
  }

  /** All is gone; for a node that is down. The fault budget hears of that from whoever does it. */
  wipe(): void {
    this.queue.clear()
    this.persistence.wipe()
    this.exchangeImage()
  }

  /**
   * Damages each durable record with a probability, as far as the fault budget allows, until it is written anew; gives how many.
   */
  corrupt(fault: string, probability: number): number {
    const count = this.persistence.corrupt(fault, probability, this.image)
    if (count > 0) this.space.recount(this.image)
    return count
  }

  private completed({ covers, done, failed, cause }: Flush): void {
    const { persistence, hooks } = this
    const { errors, lying } = this.current
    const covered = persistence.unflushed - (this.written - covers)
    assert(covered >= 0 && covered <= persistence.unflushed, 'a flush covers some of the writes before it')
    // Both draw, whatever comes of it, so that one fault does not move the draws of another.
    const failure = errors.length > 0 ? this.chances.first(errors, 'flush') : undefined
    const lie = lying.length > 0 ? this.chances.first(lying) : undefined
    if (failure !== undefined) {
      persistence.drop(covered)
      hooks.struck(failure.fault)
      const error = new DiskError(
        'failed',
        'flush',
        'the disk failed to flush: what it was to keep is not durable',
      )
      const fail = failed ?? throwIt
      hooks.run(() => fail(error), this.recordFlush(cause, covers, error.message))
      return
    }
    if (lie === undefined || !persistence.lie(lie, covered)) persistence.keep(covered)
    hooks.run(done, this.recordFlush(cause, covers, undefined))
    hooks.flushed()
  }

  private exchangeImage(): void {
    this.image = this.persistence.image()
    this.space.recount(this.image)
  }

  /** What must be so for a write to be done. It leaves the hash and the size of what is written in the kernel's seal. */
  private check({ name, value }: Write): void {
    if (typeof name !== 'string')
      throw new InputError(`the disk was given the name ${textOf(name)}: expected a text`)
    this.kernel.seal.walk(value, `disk '${name}': value`)
    if (this.current.errors.length > 0) this.mayFail('write', name)
  }

  private mayFail(operation: DiskOperation, name: string): void {
    if (operation === 'read' && !this.hooks.acting()) return
    const strike = this.chances.first(this.current.errors, operation)
    if (strike === undefined) return
    this.hooks.struck(strike.fault)
    throw new DiskError('failed', name, `disk '${name}': the ${operation} failed`)
  }

  private mayBeUnreadable(item: string | undefined): void {
    if (item === undefined || !this.settings.checksums || !this.hooks.acting()) return
    throw new DiskError('damaged', item, `disk '${item}': what was written there is damaged`)
  }

  /** A write is in the image. */
  private wrote(write: Write, text: string, time: DeviceTime): void {
    const { kernel } = this
    const { a, b } = kernel.seal
    kernel.record(
      kindCode.write,
      this.owner,
      NONE,
      NONE,
      kernel.cause,
      NONE,
      write.value,
      text,
      hashText(write.name, a),
      b ^ WRITE_MARKS[write.kind],
    )
    this.persistence.add(write)
    this.written++
    const duration = time.constant ?? time.sample(kernel.choices.draw(this.stream))
    if (duration > 0) this.queue.occupy(this.slowed(duration))
    this.hooks.wrote(write.name)
  }

  private recordFlush(cause: number, covers: number, text: string | undefined): number {
    const mark = text === undefined ? 0 : FAILED_MARK
    const { kernel, owner } = this
    return kernel.record(kindCode.flush, owner, NONE, NONE, cause, NONE, undefined, text, covers, mark)
  }

  private slowed(duration: number): number {
    const { factor } = this.current
    return factor === 1 ? duration : Math.round(duration * factor)
  }
}

const WRITE_MARKS = { write: 0, append: 0x5bd1e995, truncate: 0x1b873593 } as const
const FAILED_MARK = 0x4cf5ad43

/** How long a kind of write takes; a constant needs no draw. */
interface DeviceTime {
  readonly constant: number | undefined
  readonly sample: Sampler
}

/** Samplers are quantiles: where the lowest and the highest draw give the same, all do. */
function deviceTimeOf(sample: Sampler): DeviceTime {
  const lowest = sample(0)
  return { constant: lowest === sample(0xffffffff) ? lowest : undefined, sample }
}

function throwIt(error: Error): never {
  throw error
}
