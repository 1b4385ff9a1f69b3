import { canonicalText } from '../canonical.ts'
import { INITIAL, type TransactionTable } from './transaction-table.ts'

/** What sentences call the transactions, keys and values of a table. */
export class RowWords {
  private readonly table: TransactionTable

  constructor(table: TransactionTable) {
    this.table = table
  }

  /** A transaction, by the event that tells most of it. */
  transaction(row: number): string {
    return `the transaction at event ${this.table.transactions.events[row]}`
  }

  /** A key, by its number. */
  key(key: number): string {
    return canonicalText(this.table.keys.valueOf(key))
  }

  /** A value, by the number of its version. */
  value(version: number): string {
    const { initial, versions } = this.table
    return canonicalText(version === INITIAL ? initial : versions.valueOf(version))
  }
}
