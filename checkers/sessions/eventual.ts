import { READ, WRITE } from './accesses.ts'
import type { Finding } from './findings.ts'
import { slotsOf } from './read-guarantees.ts'
import { NONE, SEVERAL_CRASHED, type SessionTable } from './session-table.ts'
import { OK } from '../operation-table.ts'

/**
 * Eventual convergence: once nobody writes to a key any more, the last reads of all sessions agree. Those count that began after
 * every write to the key had completed; those that saw what a crashed write left do not, for it may act at any time.
 *
 * Source: Vogels, "Eventually consistent", CACM 2009; Viotti and Vukolić, ACM Computing Surveys 2016, section 3.3 (quiescent
 * consistency).
 *
 * @param table - of any history: it does not matter who wrote a value, where several did
 */
export function eventualConvergence(table: SessionTable): Finding {
  const { length, kinds, keys, keyNames, rows, values, writers, operations } = table
  const { invocations, completions, outcomes } = operations.columns
  const quiet = new Int32Array(keyNames.length)
  for (let access = 0; access < length; access++) {
    const row = rows[access] as number
    if (kinds[access] !== WRITE || outcomes[row] !== OK) continue
    const key = keys[access] as number
    quiet[key] = Math.max(quiet[key] as number, completions[row] as number)
  }
  const { slots, slotCount } = slotsOf(table)
  const lasts = new Int32Array(slotCount).fill(NONE)
  for (let access = 0; access < length; access++) {
    const row = rows[access] as number
    if (kinds[access] !== READ || outcomes[row] !== OK) continue
    if ((invocations[row] as number) > (quiet[keys[access] as number] as number))
      lasts[slots[access] as number] = access
  }
  const agreed = new Int32Array(keyNames.length).fill(NONE)
  for (let slot = 0; slot < slotCount; slot++) {
    const read = lasts[slot] as number
    if (read === NONE) continue
    const writer = writers[read] as number
    if (writer === SEVERAL_CRASHED) continue
    if (writer >= 0 && outcomes[rows[writer] as number] !== OK) continue
    const key = keys[read] as number
    const other = agreed[key] as number
    if (other === NONE) agreed[key] = read
    else if (values[other] !== values[read])
      return { kind: 'broken', violation: { kind: 'apart', reads: [other, read] } }
  }
  return { kind: 'holds' }
}
