import { READ, WRITE } from './accesses.ts'
import { OK } from '../operation-table.ts'
import { linksOf, NONE, type SessionTable } from './session-table.ts'

/**
 * What is left of a table when only some operations are: no history that a model allows becomes one that it does not when reads
 * are left out, and writes that nobody saw. What crashed did not happen if none of the rest saw it.
 *
 * @param table - what sessions did
 * @param rows - the operations that stay; those that wrote what others of them saw among them
 */
export function restrictedTo(table: SessionTable, rows: ReadonlySet<number>): SessionTable {
  const { outcomes } = table.operations.columns
  const seen = new Set<number>()
  const kept: number[] = []
  for (let access = 0; access < table.length; access++) {
    const row = table.rows[access] as number
    if (rows.has(row) && outcomes[row] === OK) keep(row, access)
  }
  // What was seen of what crashed was so by something that stays.
  for (const access of kept) if (table.kinds[access] === READ) addWriter(access)
  kept.sort((a, b) => a - b)
  const places = new Map(kept.map((access, place) => [access, place]))
  const picked = (column: Int32Array) => Int32Array.from(kept, (access) => column[access] as number)
  const keptRows = picked(table.rows)
  const sessions = picked(table.sessions)
  return {
    ...table,
    length: kept.length,
    kinds: Uint8Array.from(kept, (access) => table.kinds[access] as number),
    keys: picked(table.keys),
    values: picked(table.values),
    rows: keptRows,
    sessions,
    ...linksOf(keptRows, sessions, table.sessionCount, outcomes),
    writers: Int32Array.from(kept, (access) => {
      const writer = table.writers[access] as number
      return writer < 0 ? writer : (places.get(writer) ?? NONE)
    }),
  }

  function keep(row: number, access: number): void {
    if (seen.has(access)) return
    seen.add(access)
    kept.push(access)
    for (const other of [access - 1, access + 1]) if (table.rows[other] === row) keep(row, other)
  }

  function addWriter(read: number): void {
    const writer = table.writers[read] as number
    const row = table.rows[writer] as number
    if (writer >= 0 && outcomes[row] !== OK && rows.has(row)) keep(row, writer)
  }
}

/** Whether an operation may be left out: nobody of the rest saw what it left. */
export function mayGo({ length, kinds, rows, writers }: SessionTable, row: number): boolean {
  for (let access = 0; access < length; access++) {
    const writer = writers[access] as number
    if (kinds[access] !== WRITE && rows[access] !== row && writer >= 0 && rows[writer] === row) return false
  }
  return true
}
