import { DamageAtlas } from '../damage-atlas.ts'
import { type DiskFault, diskConditionsOf } from '../disk-conditions.ts'
import { type DiskHooks, type DiskSettings, SimulatedDisk } from '../disk.ts'
import { constant, samplerOf } from '../distributions.ts'
import type { Kernel } from '../kernel.ts'
import type { TraceColumns } from '../trace.ts'
import { DiskError } from '../errors.ts'
import { kernelOf, runUntil } from './kernel.ts'

/** A disk that nobody breaks, as scenarios have it by default. */
export const plainSettings: DiskSettings = {
  write: samplerOf(constant(0)),
  append: samplerOf(constant(0)),
  flush: samplerOf(constant(0.1)),
  checksums: true,
  capacityBytes: undefined,
  unflushed: 'prefix',
}

/** A disk by itself, and what it has told. */
export interface Device {
  readonly kernel: Kernel
  readonly trace: TraceColumns
  readonly disk: SimulatedDisk
  readonly atlas: DamageAtlas
  /** How often each fault has had an effect. */
  readonly strikes: Map<string, number>
  /** What counts as damaged. */
  readonly damaged: Set<string>
  /** What was told of writes and flushes, in order. */
  readonly heard: string[]
  /** Lets faults act from now on, these alone. */
  readonly act: (...faults: readonly DeviceFault[]) => void
}

type WithoutTarget<F> = F extends DiskFault ? Omit<F, 'at' | 'node'> & { readonly id: string } : never
/** A fault of the one disk there is. */
export type DeviceFault = WithoutTarget<DiskFault>

/** The disk of the node `n1`, with a kernel of its own. `copies`: how many copies of an item may be damaged, of its one. */
export function deviceOf(
  settings: Partial<DiskSettings> = {},
  options: { readonly seed?: string; readonly copies?: number; readonly hooks?: Partial<DiskHooks> } = {},
): Device {
  const { seed = '7', copies = Number.POSITIVE_INFINITY, hooks } = options
  const { kernel, trace } = kernelOf(['n1'], seed)
  const atlas = new DamageAtlas(copies)
  const strikes = new Map<string, number>()
  const damaged = new Set<string>()
  const heard: string[] = []
  const stream = kernel.key.stream('disk/n1')
  const disk = new SimulatedDisk(kernel, 0, { ...plainSettings, ...settings }, stream, {
    node: 'n1',
    acting: () => true,
    run: (action, event) => {
      kernel.cause = event
      action()
    },
    wrote: (name) => heard.push(`wrote ${name}`),
    flushed: () => heard.push('flushed'),
    struck: (fault) => strikes.set(fault, (strikes.get(fault) ?? 0) + 1),
    mayDamage: (item) => atlas.mayDamage('n1', item),
    damaged: (item) => {
      atlas.damaged('n1', item)
      damaged.add(item)
    },
    mended: (item) => {
      atlas.mended('n1', item)
      damaged.delete(item)
    },
    ...hooks,
  })
  const act = (...faults: readonly DeviceFault[]): void => {
    disk.conditions = diskConditionsOf(faults.map((fault) => ({ at: 0, node: 'n1', ...fault })))
  }
  return { kernel, trace, disk, atlas, strikes, damaged, heard, act }
}

/** Flushes, and waits until that is done or has failed. */
export function flush({ kernel, disk }: Device): void {
  disk.flush(
    () => undefined,
    () => undefined,
  )
  runUntil(kernel, kernel.now + 1_000)
}

/** What a read gives, or which item it says is damaged. */
export function reading(read: () => unknown): unknown {
  try {
    return structuredClone(read())
  } catch (error) {
    if (error instanceof DiskError) return `${error.kind}: ${error.item}`
    throw error
  }
}

/** The readings of all that a filled disk has. */
export function readings({ disk }: Device): unknown {
  return [reading(() => disk.read('term')), reading(() => disk.read('vote')), reading(() => disk.log('log'))]
}

/** A disk with two values and a log of three entries, all flushed. */
export function filled(...given: Parameters<typeof deviceOf>): Device {
  const device = deviceOf(...given)
  device.disk.write('term', 1)
  device.disk.write('vote', { of: 'n1' })
  for (const entry of ['a', 'b', 'c']) device.disk.append('log', entry)
  flush(device)
  return device
}

/** The readings of a filled disk that nothing has happened to. */
export const SOUND = [1, { of: 'n1' }, ['a', 'b', 'c']]
