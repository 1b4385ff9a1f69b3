import { InputError } from '../../sim/errors.ts'
import { ABSENT, type EventTable, NEMESIS } from '../event-table.ts'
import { placeOf } from '../place.ts'

/** How an invocation stands in a table's column of types. */
export const INVOKE = 0
/** How a success stands in a table's column of types. */
export const OK = 1
/** How a failure stands in a table's column of types. */
export const FAIL = 2
/** How an unknown outcome stands in a table's column of types. */
export const INFO = 3

/**
 * Finds for each completion the invocation that it ends, event by event.
 *
 * A process does one thing at a time. Where a history says otherwise, as some of Jepsen's own tests do, a completion ends the
 * first open invocation of its process that has its `f`, its key and its value, or else its `f` and its key.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * const pairing = new Pairing(table)
 * table.push({ process: 4, type: 'invoke', f: 'read', time: 0 })
 * table.push({ process: 4, type: 'ok', f: 'read', value: 1, time: 9 })
 * pairing.take(0) // 0
 * pairing.take(1) // 0
 * pairing.partnerOf(0) // 1
 * ```
 */
export class Pairing {
  readonly table: EventTable
  /** How many operations there are so far. */
  operations = 0
  /** How many of them have no invocation. */
  orphans = 0
  /** How many of them began while another of the same process was open. */
  overlapping = 0
  /** By event: the completion of an invocation, the invocation of a completion, or `ABSENT`. */
  private readonly partners: number[] = []
  /** By the place of a process: whether it is a client's. */
  private readonly clients: boolean[] = []
  /** By the place of a process: the index of the invocation that is open. */
  private readonly open: number[] = []
  /** By the place of a process: the invocations that are open beside that one, which began before them. */
  private readonly beside = new Map<number, number[]>()

  constructor(table: EventTable) {
    this.table = table
  }

  /**
   * The index of the invocation that the next event belongs to, its own if it is one; `ABSENT` for a completion of what was
   * never invoked, `undefined` for an event of no client: of the nemesis, or a process that is no whole number. Throws an
   * `InputError` where a process ends another operation than it began.
   */
  take(at: number): number | undefined {
    this.partners.push(ABSENT)
    const { table } = this
    if (!this.isOfClient(at)) return undefined
    const process = table.processes.get(at)
    if (table.types.get(at) === INVOKE) {
      this.operations++
      this.begin(process, at)
      return at
    }
    if ((this.open[process] ?? ABSENT) === ABSENT) {
      this.operations++
      this.orphans++
      return ABSENT
    }
    const invocation = this.end(process, at)
    this.partners[at] = invocation
    this.partners[invocation] = at
    return invocation
  }

  /** Whether an event is of a client: of a process that is a whole number. */
  isOfClient(at: number): boolean {
    const process = this.table.processes.get(at)
    if (process === NEMESIS) return false
    return (this.clients[process] ??= Number.isInteger(this.table.processOf(process)))
  }

  /** The index of the completion of an invocation, or of the invocation of a completion; `ABSENT` if there is none so far. */
  partnerOf(at: number): number {
    return this.partners[at] ?? ABSENT
  }

  /**
   * The events of some operations: what a core is made of.
   *
   * @param events - the index of an event of each operation; `ABSENT` is passed over
   * @returns the indices of their invocations and completions, each once, ascending
   */
  eventsOf(events: readonly number[]): number[] {
    const all = new Set(events.flatMap((at) => (at === ABSENT ? [] : [at, this.partnerOf(at)])))
    all.delete(ABSENT)
    return [...all].sort((a, b) => a - b)
  }

  private begin(process: number, at: number): void {
    if ((this.open[process] ?? ABSENT) === ABSENT) {
      this.open[process] = at
      return
    }
    this.overlapping++
    const beside = this.beside.get(process)
    if (beside === undefined) this.beside.set(process, [at])
    else beside.push(at)
  }

  private end(process: number, at: number): number {
    const open = this.open[process] as number
    const beside = this.beside.get(process)
    if (beside === undefined) {
      if (!this.matches(open, at)) throw this.mismatch(at, open)
      this.open[process] = ABSENT
      return open
    }
    const all = [open, ...beside]
    const value = this.table.valueNumbers.get(at)
    const ended =
      all.find((other) => this.matches(other, at) && this.table.valueNumbers.get(other) === value) ??
      all.find((other) => this.matches(other, at))
    if (ended === undefined) throw this.mismatch(at, open)
    const [first, ...rest] = all.filter((other) => other !== ended)
    this.open[process] = first ?? ABSENT
    if (rest.length === 0) this.beside.delete(process)
    else this.beside.set(process, rest)
    return ended
  }

  private matches(invocation: number, completion: number): boolean {
    const { fs, keys } = this.table
    const [asked, answered] = [keys.get(invocation), keys.get(completion)]
    const sameKey = asked === ABSENT || answered === ABSENT || asked === answered
    return fs.get(invocation) === fs.get(completion) && sameKey
  }

  private mismatch(at: number, open: number): InputError {
    const process = this.table.processOf(this.table.processes.get(at))
    return new InputError(
      `process ${process} completes ${this.nameOf(at)} at ${placeOf(this.table, at)}, expected ${this.nameOf(open)}, which it invoked at ${placeOf(this.table, open)}`,
    )
  }

  private nameOf(at: number): string {
    const key = this.table.textOf(this.table.keys.get(at))
    const f = this.table.textOf(this.table.fs.get(at)) as string
    return key === undefined ? f : `${f} of ${key}`
  }
}
