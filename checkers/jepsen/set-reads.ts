import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { EventTable } from '../event-table.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import type { Subjects } from './subjects.ts'

/**
 * Whether a value may be what a set, or a drained queue, held: a list, or `{ "#set": [...] }` as sets stand in JSON that was
 * made of EDN.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * isCollection([1, 2]) // true
 * isCollection(7) // false
 * ```
 */
export function isCollection(value: Json): boolean {
  return itemsIn(value) !== undefined
}

/**
 * What a completed operation says that there was.
 *
 * @param table - the history
 * @param subjects - what tells keys from values
 * @param at - the index of the completion
 * @param invocation - that of its invocation, or `ABSENT`
 * @returns the elements, in the order given; `undefined` where it gives nothing, or null
 * @throws InputError for anything else than a collection, naming the place
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * table.push({ process: 0, type: 'ok', f: 'read', value: { '#set': [1, 2] }, time: 0 })
 * itemsOf(table, new Subjects(table, false), 0, -1)?.length // 2
 * ```
 */
export function itemsOf(
  table: EventTable,
  subjects: Subjects,
  at: number,
  invocation: number,
): readonly Json[] | undefined {
  const value = subjects.valueOf(at, invocation, (inner) => inner === null || isCollection(inner))
  if (value === undefined || value === null) return undefined
  const items = itemsIn(value)
  if (items !== undefined) return items
  throw new InputError(
    `${placeOf(table, at)} answers ${table.at(at).f} with ${valueText(value)}, expected a list of elements`,
  )
}

function itemsIn(value: Json): readonly Json[] | undefined {
  if (isArray(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  const items = value['#set']
  return isArray(items) && Object.keys(value).length === 1 ? items : undefined
}
