import type { EventTable } from '../event-table.ts'
import { momentText } from '../explanation/words.ts'
import { isRecorded } from '../formats/recorded-history.ts'

/**
 * Speaks of the events of a workload's history: who and when; by times where there are any, else by line or index.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * table.push({ process: 4, type: 'invoke', f: 'read', time: 5_000 })
 * new Teller(table).whose(0, 'read') // process 4's read at 0.005 s
 * ```
 */
export class Teller {
  private readonly table: EventTable
  /** Whether events have times; found out when it is first asked for. */
  private timed: boolean | undefined

  constructor(table: EventTable) {
    this.table = table
  }

  /** `'c2'`, or `'process 3'` where clients are not known. */
  who(at: number): string {
    const { client, process } = this.table.at(at)
    return client ?? `process ${process}`
  }

  /** When an event was: `'at 4.213 s'`, `'(line 7)'` or `'(event 6)'`. */
  when(at: number): string {
    this.timed ??= hasTimes(this.table)
    if (this.timed) return `at ${momentText(this.table.at(at).time)}`
    const { table } = this
    return isRecorded(table) ? `(line ${table.lineOf(at)})` : `(event ${at})`
  }

  /** An operation by one of its events: `"c2's read at 4.213 s"`. */
  whose(at: number, what: string): string {
    return `${this.who(at)}'s ${what} ${this.when(at)}`
  }
}

function hasTimes(table: EventTable): boolean {
  for (let at = table.length - 1; at >= 0; at--) {
    if (table.at(at).time !== 0) return true
  }
  return false
}
