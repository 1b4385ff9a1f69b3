import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { ABSENT } from '../event-table.ts'
import type { Model } from '../model.ts'
import { accessesOf, multiRegister } from '../models/multi-register.ts'
import { shortText, valueText } from '../models/shapes.ts'
import { FAIL, OK, type OperationTable } from '../operation-table.ts'

/** What one access to a register does, as a number in a column. */
export const READ = 0
export const WRITE = 1

/** Reads and writes in the order of their operations, each beside the row of its operation; a cas is a read and then a write. */
export interface PlainAccesses {
  readonly length: number
  /** READ or WRITE. */
  readonly kinds: Uint8Array
  /** Small numbers, in the order of their first accesses. */
  readonly keys: Int32Array
  /** Numbers of values: what was seen, or is left. */
  readonly values: Int32Array
  readonly rows: Int32Array
  /** What keys are called, by their numbers; `undefined` for operations without a key. */
  readonly keyNames: readonly (string | undefined)[]
}

/** Operations as accesses, or why they are none. */
export type Understood =
  PlainAccesses | { readonly kind: 'misfit'; readonly row: number; readonly why: string }

type Role = 'read' | 'write' | 'cas'

/**
 * Understands operations on registers as reads and writes. What failed did not happen, and a read that says nothing, or that
 * crashed, is left out; a cas that would leave what it found is a read.
 *
 * @param model - a register of any kind: one whose operations are reads, writes and cas, or the multi-register
 * @param table - its operations
 *
 * @example
 * ```ts
 * const understood = accessesIn(models.register, operationTableOf([]))
 * 'kind' in understood ? understood.why : understood.length // 0
 * ```
 */
export function accessesIn(model: Model, table: OperationTable): Understood {
  return model === multiRegister ? singleAccesses(table) : registerAccesses(model, table)
}

/** Accesses while they are collected. */
class Collected {
  private readonly kinds: Uint8Array
  private readonly keys: Int32Array
  private readonly values: Int32Array
  private readonly rows: Int32Array
  private readonly keyNames: (string | undefined)[] = []
  /** One more than a key's small number, by one more than the number of its text. */
  private keyNumbers: Int32Array
  private readonly table: OperationTable
  private length = 0

  constructor(table: OperationTable, most: number) {
    this.table = table
    this.kinds = new Uint8Array(most)
    this.keys = new Int32Array(most)
    this.values = new Int32Array(most)
    this.rows = new Int32Array(most)
    this.keyNumbers = new Int32Array(table.events.texts.size + 1)
  }

  push(kind: number, key: number, value: number, row: number): void {
    const at = this.length++
    this.kinds[at] = kind
    this.keys[at] = this.keyNumber(key)
    this.values[at] = value
    this.rows[at] = row
  }

  all(): PlainAccesses {
    const { length, keyNames } = this
    return {
      length,
      kinds: this.kinds.subarray(0, length),
      keys: this.keys.subarray(0, length),
      values: this.values.subarray(0, length),
      rows: this.rows.subarray(0, length),
      keyNames,
    }
  }

  private keyNumber(text: number): number {
    const place = text - ABSENT
    if (place >= this.keyNumbers.length) {
      const longer = new Int32Array(2 * place + 1)
      longer.set(this.keyNumbers)
      this.keyNumbers = longer
    }
    if (this.keyNumbers[place] === 0)
      this.keyNumbers[place] = this.keyNames.push(this.table.events.textOf(text))
    return (this.keyNumbers[place] as number) - 1
  }
}

function registerAccesses(model: Model, table: OperationTable): Understood {
  const { columns, events } = table
  const { length, fs, keys, inputs, outputs, outcomes } = columns
  const roles: { readonly [f: string]: Role } =
    model.dataType?.kind === 'register' ? model.dataType.roles : {}
  const byText: (Role | undefined)[] = []
  const hasCas = Object.values(roles).includes('cas')
  const found = new Collected(table, hasCas ? 2 * length : length)
  for (let row = 0; row < length; row++) {
    const f = fs[row] as number
    const role = (byText[f] ??= ownRole(roles, events.textOf(f)))
    if (role === undefined) return misfit(table, row, shortText(events.textOf(f) ?? ''))
    const outcome = outcomes[row]
    if (outcome === FAIL) continue
    const key = keys[row] as number
    if (role === 'read') {
      if (outcome === OK && outputs[row] !== ABSENT) found.push(READ, key, outputs[row] as number, row)
    } else if (role === 'write') {
      found.push(WRITE, key, inputs[row] as number, row)
    } else {
      const [from = null, to = null] = pairOf(events.valueOf(inputs[row] as number))
      const seen = events.values.intern(from)
      const left = events.values.intern(to)
      if (seen !== left || outcome === OK) found.push(READ, key, seen, row)
      if (seen !== left) found.push(WRITE, key, left, row)
    }
  }
  return found.all()
}

/** Transactions of the multi-register, each of which may read or write one key. */
function singleAccesses(table: OperationTable): Understood {
  const { columns, events } = table
  const { length, inputs, outputs, outcomes } = columns
  const found = new Collected(table, length)
  for (let row = 0; row < length; row++) {
    if (outcomes[row] === FAIL) continue
    const told = outputs[row] === ABSENT ? inputs[row] : outputs[row]
    const accesses = accessesOf(events.valueOf(told as number) ?? null)
    const [access] = accesses
    if (accesses.length > 1) return misfit(table, row, 'a transaction of several accesses')
    if (access === undefined) continue
    const key = events.texts.intern(access.key)
    // A read of null says nothing, as in the model.
    const says = !access.reads || (access.value !== null && outcomes[row] === OK)
    if (says) found.push(access.reads ? READ : WRITE, key, events.values.intern(access.value), row)
  }
  return found.all()
}

function ownRole(roles: { readonly [f: string]: Role }, f: string | undefined): Role | undefined {
  return f !== undefined && Object.hasOwn(roles, f) ? roles[f] : undefined
}

function pairOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : []
}

function misfit(table: OperationTable, row: number, what: string): Understood {
  const { input } = table.at(row)
  const given = input === null ? '' : ` with ${valueText(input)}`
  return {
    kind: 'misfit',
    row,
    why: `${what}${given}, where this model is about reads and writes of one key each`,
  }
}
