import { ABSENT } from './event-table.ts'
import type { Model, Roles } from './model.ts'
import type { OperationTable } from './operation-table.ts'

/** The operations of one part of an object, which is judged apart from the others. */
export interface PartRows {
  /** The key, or what else the model calls the part. */
  readonly name: string | undefined
  /** Rows of the table, in the order of their invocations. */
  readonly rows: Int32Array
}

/**
 * Takes operations apart by what they are about, as the model says, or by their keys.
 *
 * @param model - what they are operations of
 * @param table - the operations
 * @returns the parts, in the order of their first operations
 *
 * @example
 * ```ts
 * partsOf(models.kv, operationTableOf([])).length // 0
 * ```
 */
export function partsOf(model: Model, table: OperationTable): PartRows[] {
  const { part } = model
  const rows = table.rows()
  if (part === undefined) {
    return splitBy(rows, table.columns.keys).map((ofKey) => ({
      name: table.events.textOf(table.columns.keys[ofKey[0] as number] as number),
      rows: ofKey,
    }))
  }
  const names: (string | undefined)[] = []
  const numbers = new Map<string | undefined, number>()
  const column = Int32Array.from(rows, (row) => {
    const name = part(table.at(row))
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, names.length)
    return names.push(name) - 1
  })
  return splitBy(rows, column).map((ofPart, number) => ({ name: names[number], rows: ofPart }))
}

/**
 * Takes operations on a set apart by its elements, if none of them looks at more than one.
 *
 * @param model - what they are operations of
 * @param table - the operations
 * @param part - those of one set
 * @returns the operations on each element; the part itself, if it cannot be taken apart
 *
 * @example
 * ```ts
 * const table = operationTableOf([])
 * elementsOf(models.set, table, { name: 'k', rows: table.rows() }).length // 1
 * ```
 */
export function elementsOf({ dataType }: Model, table: OperationTable, part: PartRows): PartRows[] {
  if (dataType?.kind !== 'set' || part.rows.length === 0) return [part]
  if (!playRoles(table, part.rows, dataType.roles)) return [part]
  return splitBy(part.rows, table.columns.inputs).map((rows) => ({ ...part, rows }))
}

/**
 * Whether every operation plays a role.
 *
 * @param table - the operations
 * @param rows - which of them
 * @param roles - the roles, by the names of operations
 *
 * @example
 * ```ts
 * playRoles(operationTableOf([]), new Int32Array(0), {}) // true
 * ```
 */
export function playRoles(table: OperationTable, rows: Int32Array, roles: Roles<string>): boolean {
  const { fs } = table.columns
  let last = ABSENT
  for (let i = 0; i < rows.length; i++) {
    const f = fs[rows[i] as number] as number
    if (f === last) continue
    if (!Object.hasOwn(roles, table.events.textOf(f) as string)) return false
    last = f
  }
  return true
}

/**
 * Splits rows by a column, each group in the order that the rows had, groups in the order of their first rows.
 *
 * @param rows - rows of a table
 * @param column - a small number for each row of the table, or `ABSENT`
 *
 * @example
 * ```ts
 * splitBy(Int32Array.of(0, 1, 2), Int32Array.of(5, 3, 5)).map((group) => group.join()).join(' ') // 0,2 1
 * ```
 */
export function splitBy(rows: Int32Array, column: Int32Array): Int32Array[] {
  const groups: number[] = []
  const sizes: number[] = []
  for (let i = 0; i < rows.length; i++) {
    const number = (column[rows[i] as number] as number) - ABSENT
    let group = groups[number]
    if (group === undefined) {
      group = sizes.push(0) - 1
      groups[number] = group
    }
    sizes[group] = (sizes[group] as number) + 1
  }
  if (sizes.length === 1) return [rows]
  const split = sizes.map((size) => new Int32Array(size))
  const filled = new Int32Array(sizes.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number
    const group = groups[(column[row] as number) - ABSENT] as number
    ;(split[group] as Int32Array)[filled[group] as number] = row
    filled[group] = (filled[group] as number) + 1
  }
  return split
}
