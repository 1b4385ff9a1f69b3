import type { Json, Operation } from '../../sim/index.ts'
import { lwwRegister } from './lww-register.ts'
import type { CrdtMutant, CrdtOptions } from './options.ts'
import { orSet } from './or-set.ts'
import { pnCounter } from './pn-counter.ts'
import type { Timestamps } from './timestamps.ts'
import type { UpdateName } from './update.ts'

/**
 * A replicated data type, as the report specifies one by its state: states are ordered, and any two have a least upper bound. What an
 * operation adds is a state by itself, a delta, so that only that need be told.
 *
 * Source: Shapiro et al. 2011, specification 1; Almeida, Shoker and Baquero, "Delta State Replicated Data Types", 2018, definition 2.
 */
export interface ReplicatedType<S> {
  /** Says in a sentence why it cannot do an operation, if it cannot. */
  objectionTo(operation: Operation): string | undefined
  /** What an operation adds to what its node holds. */
  deltaOf(operation: Operation, held: S | undefined, name: UpdateName, timestamps: Timestamps): S
  /** Why an operation did not come off, if it did not, by what it has added. */
  refusalOf(operation: Operation, delta: S): string | undefined
  /** The least state that is at least both (`merge`). */
  merge(one: S, other: S): S
  /** Whether one state is at most another (`compare`). */
  isWithin(one: S, other: S): boolean
  /** What a read answers (`query`). */
  valueOf(held: S | undefined): Json
  /** Has timestamps that are given from now on be later than those in a state. */
  hear?(delta: S, timestamps: Timestamps): void
}

/** The data type that options name. Its states are told apart by nobody else. */
export function typeOf({ type }: CrdtOptions, mutant?: CrdtMutant): ReplicatedType<Json> {
  const types = { 'lww-register': lwwRegister, 'pn-counter': pnCounter, 'or-set': orSet }
  return types[type](mutant) as unknown as ReplicatedType<Json>
}
