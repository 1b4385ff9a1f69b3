import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import { ABSENT, type EventTable, eventTableOf } from './event-table.ts'
import { isRecorded } from './formats/recorded-history.ts'
import { type Repair, type RepairKind, Repairs } from './formats/repairs.ts'
import { shortText } from './models/shapes.ts'
import { placeOf } from './place.ts'

/** Stands where there is no event. */
export const NONE = -1

/**
 * Sees to it that processes take turns as they should: each does one thing at a time, and none goes on after an `info`. What does not
 * is refused, or repaired, if that was asked for.
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }])
 * new Turns(history, {}).invoke(0, NONE, NONE)
 * ```
 */
export class Turns {
  private readonly history: History
  private readonly events: EventTable
  private readonly lenient: boolean
  private readonly repaired: ((repair: Repair) => void) | undefined
  private readonly repairs = new Repairs()

  /**
   * @param history - any history
   * @param options - whether to repair, and who is told of it
   */
  constructor(
    history: History,
    options: { readonly lenient?: boolean; readonly repaired?: (repair: Repair) => void },
  ) {
    this.history = history
    this.events = eventTableOf(history)
    this.lenient = options.lenient === true
    this.repaired = options.repaired
  }

  /**
   * A process invokes something.
   *
   * @param index - the event
   * @param open - the event by which the process invoked what it has not completed, or {@link NONE}
   * @param crashed - the event by which what it did last ended as `info`, or {@link NONE}
   * @throws InputError where either is, unless it is lenient
   */
  invoke(index: number, open: number, crashed: number): void {
    if (open === NONE && crashed === NONE) return
    const { history } = this
    const who = `process ${history.at(index).process} invokes ${shortText(history.at(index).f)} at ${placeOf(history, index)}`
    if (open !== NONE) {
      const wrong = `${who}, expected the completion of what it invoked at ${placeOf(history, open)}: a process does one thing at a time`
      this.refuse(index, wrong, 'open', 'counted as crashed what a process had invoked before it went on')
    } else {
      const wrong = `${who}, expected a new process number: its operation that ended as info at ${placeOf(history, crashed)} may still be going on`
      this.refuse(index, wrong, 'reuse', 'took a process that goes on after an info for another one')
    }
  }

  /**
   * A process completes what it invoked.
   *
   * @param begin - the event that invoked it
   * @param end - the event that completes it
   * @throws InputError where the one is not of the other
   */
  complete(begin: number, end: number): void {
    const { events, history } = this
    const [key, other] = [events.keys.get(begin), events.keys.get(end)]
    const sameKey = key === ABSENT || other === ABSENT || key === other
    if (events.fs.get(begin) === events.fs.get(end) && sameKey) return
    throw new InputError(
      `process ${history.at(end).process} completes ${this.nameOf(end)} at ${placeOf(history, end)}, expected ${this.nameOf(begin)}, which it invoked at ${placeOf(history, begin)}`,
    )
  }

  /**
   * A process completes something after an `info`, without having invoked it.
   *
   * @param index - the event
   * @param crashed - the event by which what it did last ended as `info`, or {@link NONE}
   * @throws InputError where there is such an event, unless it is lenient
   */
  completeAfter(index: number, crashed: number): void {
    if (crashed === NONE) return
    const { history } = this
    const { process, f, type } = history.at(index)
    const wrong = `process ${process} completes ${shortText(f)} with ${type} at ${placeOf(history, index)}, expected a new process number: its operation that ended as info at ${placeOf(history, crashed)} may still be going on`
    this.refuse(index, wrong, 'reuse', 'took a process that goes on after an info for another one')
  }

  /** Repairs what is wrong at an event, if that was asked for. */
  refuse(index: number, wrong: string, kind: RepairKind, repair: string): void {
    const { history } = this
    if (!this.lenient) throw new InputError(wrong)
    this.repairs.add(kind, isRecorded(history) ? history.lineOf(index) : 0, `${repair}: ${wrong}`)
  }

  /** Tells whoever is to be told of each kind of repairs once. */
  tellRepairs(): void {
    const { repaired } = this
    if (repaired !== undefined) for (const repair of this.repairs.list) repaired(repair)
  }

  private nameOf(index: number): string {
    const { f, key } = this.history.at(index)
    return key === undefined ? shortText(f) : `${shortText(f)} of ${shortText(key)}`
  }
}
