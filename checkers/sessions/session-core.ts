import { shortText, valueText } from '../models/shapes.ts'
import { OK } from '../operation-table.ts'
import { OPEN } from '../procedures/procedure.ts'
import { mayGo, restrictedTo } from './restrict.ts'
import type { SessionInput, SessionTable } from './session-table.ts'
import { decideSessionModel, type DecidedModel } from './session-models.ts'
import { SessionNarrator } from './session-words.ts'
import { supportOf } from './support.ts'
import type { Finding, Violation } from './findings.ts'

/** A sentence, and the events that prove it. */
export interface Broken {
  readonly verdict: 'invalid'
  readonly why: string
  readonly core: readonly number[]
}

/**
 * Why a model is broken, with as few operations as show it: none of them can be left out.
 *
 * @param input - what the table was made of
 * @param table - what sessions did
 * @param model - any but `sequential`
 * @param found - what was decided of it, if it was
 * @returns `undefined` if it is not broken
 */
export function coreOf(
  input: SessionInput,
  table: SessionTable,
  model: DecidedModel,
  found: Finding | { readonly kind: 'ambiguous' } = decideSessionModel(model, table),
): Broken | undefined {
  if (found.kind !== 'broken') return undefined
  let rows = closedRows(table, supportOf(table, model, found.violation))
  let core = restrictedTo(table, rows)
  let violation: Violation = found.violation
  const first = decideSessionModel(model, core)
  if (first.kind === 'broken') ({ violation } = first)
  for (let again = true; again;) {
    again = false
    for (const row of [...rows].sort((a, b) => b - a)) {
      if (!mayGo(core, row) || model === 'eventual') continue
      const fewer = new Set([...rows].filter((other) => other !== row))
      const left = restrictedTo(table, fewer)
      const decided = decideSessionModel(model, left)
      if (decided.kind !== 'broken') continue
      rows = fewer
      core = left
      ;({ violation } = decided)
      again = true
    }
  }
  const why = new SessionNarrator(input, core, model).sentence(violation)
  return { verdict: 'invalid', why, core: eventsOf(input, rows) }
}

/**
 * Why nobody knows: a read saw a value that several wrote.
 *
 * @param input - what the table was made of
 * @param table - what sessions did
 * @param read - the read
 */
export function whyAmbiguous(input: SessionInput, table: SessionTable, read: number): string {
  const key = table.keyNames[table.keys[read] as number]
  const value = valueText(input.operations.events.valueOf(table.values[read] as number))
  const what = `${key === undefined ? '' : `${shortText(key)} = `}${value}`
  return `Nobody knows whose ${what} was read: it was written more than once, or was there at first as well; only with values of their own can writes be told apart.`
}

/**
 * The operations of accesses, those that left what any of them saw (a cas may have seen something, too), and for those that crashed
 * those by which it is known that they took effect.
 */
function closedRows(table: SessionTable, accesses: readonly number[]): Set<number> {
  const { rows, writers, operations } = table
  const closed = new Set<number>()
  const queue = [...accesses]
  for (const access of queue) {
    const row = rows[access] as number
    if (closed.has(row)) continue
    closed.add(row)
    if (operations.columns.outcomes[row] !== OK) queue.push(...observersOf(table, access))
    for (const own of [access - 1, access, access + 1]) {
      const writer = rows[own] === row ? (writers[own] as number) : -1
      if (writer >= 0) queue.push(writer)
    }
  }
  return closed
}

/** Reads, each of what the one before it left, from what a crashed operation left to an operation that completed. */
function observersOf({ length, rows, writers, operations }: SessionTable, access: number): readonly number[] {
  const { outcomes } = operations.columns
  const cameFrom = new Map<number, number>([[rows[access] as number, -1]])
  const queue = [rows[access] as number]
  for (const row of queue) {
    for (let read = 0; read < length; read++) {
      const writer = writers[read] as number
      const reader = rows[read] as number
      if (writer < 0 || rows[writer] !== row || cameFrom.has(reader)) continue
      cameFrom.set(reader, read)
      if (outcomes[reader] === OK) return pathTo(read)
      queue.push(reader)
    }
  }
  return []

  function pathTo(last: number): number[] {
    const path: number[] = []
    for (let read = last; read !== -1;) {
      path.push(read)
      read = cameFrom.get(rows[writers[read] as number] as number) ?? -1
    }
    return path
  }
}

function eventsOf({ operations }: SessionInput, rows: ReadonlySet<number>): readonly number[] {
  const { invocations, completions } = operations.columns
  const events = [...rows].flatMap((row) => {
    const completion = completions[row] as number
    return completion === OPEN ? [invocations[row] as number] : [invocations[row] as number, completion]
  })
  return events.sort((a, b) => a - b)
}
