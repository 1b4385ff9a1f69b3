import type { TimedFault } from './fault-resolver.ts'
import type { Moment } from './faults/index.ts'
import type { Kernel } from './kernel.ts'
import type { Subject } from './targets.ts'
import { toMicroseconds } from './time.ts'

/** A moment beside an event. */
export type EventMoment = Exclude<Moment, number>

/** A fault whose moment has come: what it is about, and what led to it. */
export interface Due {
  readonly fault: TimedFault
  readonly subject: Subject
  readonly cause: number
}

/** Is told of everything that a fault may wait for, whether one does or not. */
export type MomentObserver = (on: EventMoment['on'], of: string, subject: Subject) => void

/** Faults that wait for something to happen. */
export class MomentWatch {
  private readonly kernel: Kernel
  private readonly later: (due: Due, time: number) => void
  private readonly observer: MomentObserver | undefined
  private readonly waiting: { readonly fault: TimedFault; readonly moment: EventMoment; left: number }[] = []
  private due: Due[] = []

  /**
   * @param later - called for a fault that acts some time after its moment
   * @param observer - told of what happens, beside the faults
   */
  constructor(kernel: Kernel, later: (due: Due, time: number) => void, observer?: MomentObserver) {
    this.kernel = kernel
    this.later = later
    this.observer = observer
  }

  /** Lets a fault wait for its moment. */
  add(fault: TimedFault, moment: EventMoment): void {
    this.waiting.push({ fault, moment, left: moment.nth ?? 1 })
  }

  /** Whether any fault waits for such a thing, or somebody is to be told of all. */
  waitsFor(on: EventMoment['on']): boolean {
    return this.observer !== undefined || this.waiting.some(({ moment }) => moment.on === on)
  }

  /** Something that a fault may wait for has happened. */
  happened(on: EventMoment['on'], of: string, subject: Subject): void {
    const { now, cause } = this.kernel
    this.observer?.(on, of, subject)
    for (const waiting of this.waiting) {
      const { moment, fault } = waiting
      const any = (on === 'flush' || on === 'write') && moment.of === 'any'
      if (waiting.left === 0 || moment.on !== on || !(moment.of === of || any)) continue
      if (now < toMicroseconds(moment.afterMs ?? 0) || --waiting.left > 0) continue
      if (moment.plusMs === undefined) this.due.push({ fault, subject, cause })
      else this.later({ fault, subject, cause }, now + toMicroseconds(moment.plusMs))
    }
  }

  /** Takes the faults that came due while the last event was handled. */
  takeDue(): readonly Due[] {
    const { due } = this
    if (due.length > 0) this.due = []
    return due
  }
}
