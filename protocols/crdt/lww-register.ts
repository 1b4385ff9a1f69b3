import type { Json } from '../../sim/index.ts'
import { compareHybridTimestamps, type HybridTimestamp } from '../clocks/index.ts'
import type { CrdtMutant } from './options.ts'
import type { ReplicatedType } from './replicated-type.ts'
import type { UpdateName } from './update.ts'

/** A register: its value, and when and by which update it was written. */
export interface Written {
  readonly value: Json
  readonly timestamp: HybridTimestamp
  readonly by: UpdateName
}

/**
 * A register of which the last write wins: `read`, and `write` of anything but null. Timestamps may be equal, and then names decide, so
 * that any two writes have one order everywhere.
 *
 * Source: Shapiro et al. 2011, specification 8.
 */
export function lwwRegister(mutant: CrdtMutant | undefined): ReplicatedType<Written> {
  return {
    objectionTo({ f, value = null }) {
      if (f === 'read') return undefined
      if (f !== 'write') return `there is no operation "${f}": expected read or write`
      return value === null ? 'write has the value null: expected a value' : undefined
    },
    deltaOf: ({ value = null }, _, { writer, number }, timestamps) => ({
      value,
      timestamp: timestamps.next(),
      by: { writer, number },
    }),
    refusalOf: () => undefined,
    merge(one, other) {
      if (mutant === 'last-received') return other
      const tiesAreKept = mutant === 'ties-kept' && one.by.writer !== other.by.writer
      if (tiesAreKept && compareHybridTimestamps(one.timestamp, other.timestamp) === 0) return one
      return compareWrites(one, other) >= 0 ? one : other
    },
    isWithin: (one, other) => compareWrites(one, other) <= 0,
    valueOf: (held) => held?.value ?? null,
    hear: ({ timestamp }, timestamps) => timestamps.hear(timestamp),
  }
}

/** Which of two writes is the last one, as a comparison to sort by. */
function compareWrites(one: Written, other: Written): number {
  const order = compareHybridTimestamps(one.timestamp, other.timestamp)
  if (order !== 0) return order
  if (one.by.writer === other.by.writer) return one.by.number - other.by.number
  return one.by.writer < other.by.writer ? -1 : 1
}
