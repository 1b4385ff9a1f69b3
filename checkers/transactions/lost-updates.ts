import { OK } from '../operation-table.ts'
import type { Findings } from './findings.ts'
import { RowWords } from './row-words.ts'
import { INITIAL, READ, type TransactionTable, WRITE } from './transaction-table.ts'
import { NOBODY, type Writers } from './writers.ts'

/**
 * Finds lost updates: two transactions that committed, read the same version of a key, and then wrote that key. Whichever came
 * first, the other did not know of it.
 *
 * Source: Berenson et al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995, P4.
 *
 * @param table - the transactions
 * @param writers - who wrote what
 * @param findings - what is found is added to them
 */
export function addLostUpdates(
  table: TransactionTable,
  { before, transactionOf }: Writers,
  findings: Findings,
): void {
  const { kinds, keys, versions, length } = table.microOperations
  const { outcomes } = table.transactions
  const words = new RowWords(table)
  const ofVersion = table.memory.ints(table.versions.length).fill(NOBODY)
  const ofInitial = table.memory.ints(table.keys.size).fill(NOBODY)
  for (let micro = 0; micro < length; micro++) {
    if (kinds[micro] !== WRITE || before[micro] === NOBODY) continue
    const row = transactionOf[micro] as number
    if (outcomes[row] !== OK) continue
    const first = firstAccess(micro, kinds, before)
    if (first === NOBODY) continue
    const key = keys[micro] as number
    const version = versions[first] as number
    const known = version === INITIAL ? (ofInitial[key] as number) : (ofVersion[version] as number)
    if (known === NOBODY) {
      if (version === INITIAL) ofInitial[key] = row
      else ofVersion[version] = row
      continue
    }
    findings.add('lost-update', [known, row], () => {
      const seen = version === INITIAL ? 'before anybody had written it' : `as ${words.value(version)}`
      return `${words.transaction(known)} and ${words.transaction(row)} both read ${words.key(key)} ${seen} and then wrote it`
    })
  }
}

/** The read that a transaction began to use a key with, if this is its first write of it. */
function firstAccess(micro: number, kinds: Uint8Array, before: Int32Array): number {
  let first = micro
  for (let at = before[micro] as number; at !== NOBODY; at = before[at] as number) {
    if (kinds[at] !== READ) return NOBODY
    first = at
  }
  return first
}
