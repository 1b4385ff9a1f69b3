import { canonicalText } from '../canonical.ts'
import { Teller } from '../explanation/teller.ts'
import { shortText } from '../models/shapes.ts'
import { INITIAL, type TransactionTable } from './transaction-table.ts'

/** What sentences call the transactions, keys and values of a table. */
export class RowWords {
  private readonly table: TransactionTable
  private readonly teller: Teller

  constructor(table: TransactionTable) {
    this.table = table
    this.teller = new Teller(table.events)
  }

  /** A transaction: `'the transaction of c2 via n1 at 4.213 s'`. */
  transaction(row: number): string {
    return `the transaction${this.whose(row)}`
  }

  /** Whose a transaction is, and when the event was that tells most of it: `' of c2 via n1 at 4.213 s'`. */
  whose(row: number): string {
    const event = this.table.transactions.events[row] as number
    const { node } = this.table.events.at(event)
    const { teller } = this
    return ` of ${teller.who(event)}${node === undefined ? '' : ` via ${shortText(node)}`} ${teller.when(event)}`
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
