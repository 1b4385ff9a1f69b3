import { conesOf, previousOnNode } from '../data/causality.ts'
import { lastUpTo } from '../data/rows.ts'
import { NONE, type RunColumns } from '../data/run-columns.ts'
import type { TimeWindow } from '../timeline/model.ts'
import { type ConeSpan, coneSpansOf } from './cone-spans.ts'
import { eventOfViolation, type ViolationMark } from './marks.ts'
import { holding, movedBy, windowWithin, zoomed } from './windows.ts'

/** This part of the run's length is left free after its end, where a mark may stand. */
const END_MARGIN = 80

/** What of a run is looked at. */
export interface ViewState {
  /** The stretch of time that all panels show. */
  readonly window: TimeWindow
  /** The event that time travel stands at. */
  readonly cursor: number
  /** The event that is pointed at, or has the focus. */
  readonly hovered: number | undefined
  /** The event whose past and future stay parted while nothing is pointed at. */
  readonly pinned: number | undefined
  /** The only key whose operations are shown: a position in the texts of operations. */
  readonly key: number | undefined
}

/** Is told when something else is looked at. */
export type ViewListener = (now: ViewState, before: ViewState) => void

/** How an event parts the run: how each event stands to it, and where that changes at each participant. */
export interface Cones {
  readonly event: number
  readonly cones: Uint8Array
  readonly spans: readonly ConeSpan[]
}

/** What is looked at in a run, shared by everything that shows it: whoever changes it, all that listen follow. */
export class RunView {
  readonly run: RunColumns
  readonly violations: readonly (ViolationMark & { readonly event: number })[]
  /** The event before each one at the same participant. */
  readonly previous: Int32Array
  /** The event after each one there. */
  readonly next: Int32Array
  private readonly listeners = new Set<ViewListener>()
  private current: ViewState
  private all: TimeWindow
  private parted: Cones | undefined

  /**
   * @param violations - the gravest first; the cursor begins at the first
   * @param whole - the stretch that can be shown, if it is not that of the run
   */
  constructor(
    run: RunColumns,
    violations: readonly ViolationMark[],
    whole: TimeWindow = untilAfter(run.outline.endUs),
  ) {
    this.run = run
    this.violations = violations.map((mark) => ({ ...mark, event: eventOfViolation(run.events, mark) }))
    this.all = whole
    this.previous = previousOnNode(run.events)
    this.next = new Int32Array(run.events.length).fill(NONE)
    this.previous.forEach((before, event) => {
      if (before !== NONE) this.next[before] = event
    })
    this.current = {
      window: this.all,
      cursor: this.violations[0]?.event ?? Math.max(0, run.events.length - 1),
      hovered: undefined,
      pinned: undefined,
      key: undefined,
    }
  }

  get state(): ViewState {
    return this.current
  }

  /** The whole run, and a little room after its end; or as much as is needed for one beside it. */
  get whole(): TimeWindow {
    return this.all
  }

  /** The time of the cursor. */
  get cursorUs(): number {
    return this.run.events.times[this.current.cursor] ?? 0
  }

  /** Has a listener told from now on; the function that is given ends that. */
  listen(listener: ViewListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Makes room until a time, for a run beside it that lasts longer; whoever sees all of the run sees that, too. */
  makeRoom(endUs: number): void {
    const all = untilAfter(endUs)
    if (all.toUs <= this.all.toUs) return
    const { window } = this.current
    const seesAll = window.fromUs === this.all.fromUs && window.toUs === this.all.toUs
    this.all = all
    this.change({ window: seesAll ? all : { ...window } })
  }

  /** Moves the cursor to an event; the window follows if it does not show it. */
  goTo(event: number): void {
    const { length, times } = this.run.events
    if (length === 0) return
    const cursor = Math.min(Math.max(0, Math.trunc(event)), length - 1)
    const window = holding(this.current.window, this.whole, times[cursor] as number)
    this.change({ cursor, window })
  }

  /** Moves the cursor to the last event by a time. */
  goToTime(timeUs: number): void {
    this.goTo(lastUpTo(this.run.events.times, timeUs))
  }

  /** The event before one at the same participant, or after it; `undefined` if there is none. */
  neighbour(event: number, step: 1 | -1): number | undefined {
    const found = (step < 0 ? this.previous : this.next)[event] ?? NONE
    return found === NONE ? undefined : found
  }

  /** Shows what is between two times. */
  show(oneUs: number, otherUs: number): void {
    this.change({ window: windowWithin(this.whole, oneUs, otherUs) })
  }

  /** Shows a shorter or longer stretch, around the cursor if nothing else is said. */
  zoom(factor: number, aroundUs: number = this.cursorUs): void {
    this.change({ window: zoomed(this.current.window, this.whole, factor, aroundUs) })
  }

  /** Shows an earlier stretch, or a later one. */
  move(byUs: number): void {
    this.change({ window: movedBy(this.current.window, this.whole, byUs) })
  }

  /** Tells which event is pointed at; none if nothing is. */
  hover(hovered: number | undefined): void {
    this.change({ hovered })
  }

  /** Keeps the past and the future of an event parted; of none. */
  pin(pinned: number | undefined): void {
    this.change({ pinned })
  }

  /** Shows the operations of one key only; of all. */
  filter(key: number | undefined): void {
    this.change({ key })
  }

  /** Whether an operation is of the key that is shown. */
  isShown(operation: number): boolean {
    const { key } = this.current
    return key === undefined || this.run.operations.keys[operation] === key
  }

  /** How the event that is pointed at, or else the pinned one, parts the run; `undefined` if there is none. */
  get cones(): Cones | undefined {
    const event = this.current.hovered ?? this.current.pinned
    if (event === undefined) return undefined
    if (this.parted?.event !== event) {
      const { events, outline } = this.run
      const cones = conesOf(events, this.previous, event)
      this.parted = { event, cones, spans: coneSpansOf(events, cones, outline.participants.length) }
    }
    return this.parted
  }

  private change(changes: Partial<ViewState>): void {
    const before = this.current
    const now = { ...before, ...changes }
    const isSame = (Object.keys(now) as (keyof ViewState)[]).every((name) => now[name] === before[name])
    if (isSame) return
    this.current = now
    for (const listener of this.listeners) listener(now, before)
  }
}

function untilAfter(endUs: number): TimeWindow {
  return { fromUs: 0, toUs: Math.max(1, endUs + Math.ceil(endUs / END_MARGIN)) }
}
