import type {
  CorruptionFault,
  DiskErrorFault,
  DiskFullFault,
  DiskOperation,
  DiskStallFault,
  LyingFlushFault,
  SlowDiskFault,
  TornWritesFault,
} from './faults/disks.ts'

/** A fault of a disk. */
export type DiskFault =
  | TornWritesFault
  | CorruptionFault
  | LyingFlushFault
  | DiskErrorFault
  | DiskFullFault
  | SlowDiskFault
  | DiskStallFault

/** A fault that strikes with a probability, each time that it could. */
export interface Chance {
  readonly fault: string
  readonly probability: number
}

/** What all active faults together do to one disk. Derived anew whenever the set of active faults changes. */
export interface DiskConditions {
  /** How many times as long everything takes, 1 or more. */
  readonly factor: number
  /** The fault that keeps flushes from completing, if one does. */
  readonly stalledBy: string | undefined
  readonly lying: readonly Chance[]
  readonly errors: readonly (Chance & { readonly operations: readonly DiskOperation[] })[]
  /** How many more bytes fit, each from the moment at which its fault is first found here. */
  readonly full: readonly { readonly fault: string; readonly freeBytes: number }[]
  readonly torn: readonly Chance[]
}

/** Nothing is done to a disk. */
export const soundDisk: DiskConditions = {
  factor: 1,
  stalledBy: undefined,
  lying: [],
  errors: [],
  full: [],
  torn: [],
}

const ALL_OPERATIONS: readonly DiskOperation[] = ['read', 'write', 'flush']

/** What the active faults of one disk do to it together. Corruption is done once, and is no condition. */
export function diskConditionsOf(faults: Iterable<DiskFault & { readonly id: string }>): DiskConditions {
  let factor = 1
  let stalledBy: string | undefined
  let sound = true
  const lying: Chance[] = []
  const errors: DiskConditions['errors'][number][] = []
  const full: DiskConditions['full'][number][] = []
  const torn: Chance[] = []
  for (const fault of faults) {
    sound &&= fault.kind === 'corruption'
    switch (fault.kind) {
      case 'slow-disk':
        factor *= fault.factor
        break
      case 'disk-stall':
        stalledBy ??= fault.id
        break
      case 'lying-flush':
        lying.push({ fault: fault.id, probability: fault.probability ?? 1 })
        break
      case 'disk-error': {
        const { id, probability, operations = ALL_OPERATIONS } = fault
        errors.push({ fault: id, probability, operations })
        break
      }
      case 'disk-full':
        full.push({ fault: fault.id, freeBytes: fault.freeBytes ?? 0 })
        break
      case 'torn-writes':
        torn.push({ fault: fault.id, probability: fault.probability })
        break
      case 'corruption':
        break
    }
  }
  return sound ? soundDisk : { factor, stalledBy, lying, errors, full, torn }
}
