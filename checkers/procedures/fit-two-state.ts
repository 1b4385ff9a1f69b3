import type { Json } from '../../sim/types.ts'
import { ABSENT } from '../event-table.ts'
import type { DataType } from '../model.ts'
import { elementsOf } from '../models/collections.ts'
import { type Fitting, UNFIT } from './fitting.ts'
import { decideOwnedMutex } from './owned-mutex.ts'
import { type Decision, OPEN } from './procedure.ts'
import { decideTwoState } from './two-state.ts'

const ADD = 0
const REMOVE = 1

/**
 * Lays the columns of two-state things over operations of a set, whose elements are in it or not, and decides them. A set is
 * not read as a whole, and every add and remove that completed tells whether it changed something.
 *
 * @param fitting - the operations
 * @param dataType - which of them play which part
 * @param initial - the elements at first
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.set, operationTableOf([]))
 * fitSet(fitting, { kind: 'set', roles: {} }, []).kind // valid
 * ```
 */
export function fitSet(
  fitting: Fitting,
  { roles }: DataType & { readonly kind: 'set' },
  initial: Json,
): Decision {
  const parts = fitting.roles(roles, ['add', 'remove', 'contains'])
  const inputs = fitting.inputs()
  const outputs = fitting.outputs()
  const { intervals } = fitting
  const needs = new Uint8Array(intervals.length)
  const toggles = new Uint8Array(intervals.length)
  const elements = new Int32Array(intervals.length)
  const isIn = new Set<number>()
  for (const element of elementsOf(initial)) isIn.add(fitting.small(fitting.numberOf(element)))
  const yes = fitting.numberOf(true)
  for (let position = 0; position < intervals.length; position++) {
    const part = parts[position] as number
    const isOpen = intervals.completions[position] === OPEN
    if (part === -1 || (outputs[position] === ABSENT && !isOpen)) return UNFIT
    // One that crashed may have changed something, or nothing at all.
    const answer = isOpen || outputs[position] === yes
    const element = fitting.small(inputs[position] as number)
    elements[position] = element
    toggles[position] = part <= REMOVE && answer ? 1 : 0
    // To add what is not there needs it not to be there; so does to see that it is not there.
    const needed = part === ADD ? !answer : answer
    needs[position] = needed !== isIn.has(element) ? 1 : 0
  }
  return decideTwoState(intervals, { needs, toggles, elements, elementCount: fitting.valueCount })
}

/**
 * Lays the columns of a lock over operations, and decides them.
 *
 * @param fitting - the operations
 * @param dataType - which of them play which part, and whether only the holder can release it
 * @param initial - whether it is held at first, or who holds it
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.mutex, operationTableOf([]))
 * fitMutex(fitting, { kind: 'mutex', roles: {}, isOwned: false }, false).kind // valid
 * ```
 */
export function fitMutex(
  fitting: Fitting,
  { roles, isOwned }: DataType & { readonly kind: 'mutex' },
  initial: Json,
): Decision {
  const parts = fitting.roles(roles, ['acquire', 'release'])
  const { intervals } = fitting
  if (parts.includes(-1)) return UNFIT
  const releases = Uint8Array.from(parts)
  if (isOwned) {
    if (initial !== null) return { kind: 'unfit', why: 'the lock is held at first' }
    const owners = fitting.inputs().map((number) => fitting.small(number))
    return decideOwnedMutex(intervals, { releases, owners, ownerCount: fitting.valueCount })
  }
  const needs = initial === true ? releases.map((release) => 1 - release) : releases
  return decideTwoState(intervals, { needs, toggles: new Uint8Array(intervals.length).fill(1) })
}
