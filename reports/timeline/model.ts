import type { Point } from '../graphs/curve.ts'
import type { OutcomeCounts } from '../operations.ts'

/** A stretch of virtual time, in whole microseconds. */
export interface TimeWindow {
  readonly fromUs: number
  readonly toUs: number
}

/** A rectangle, in pixels; `left` 0 is the window's beginning. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A label and where it goes. */
export interface Label {
  readonly text: string
  readonly x: number
  readonly anchor: 'start' | 'end'
  /** Within its bar, or beside it. */
  readonly inside: boolean
}

/** A line of the picture, with its name: faults, a client, or a node. */
export interface Lane {
  readonly kind: 'faults' | 'client' | 'node'
  readonly name: string
  readonly detail: string
  readonly top: number
  readonly height: number
}

/** A mark on the axis of time. */
export interface Tick {
  readonly x: number
  readonly label: string
}

/** An operation. */
export interface OperationBar extends Box {
  readonly invocation: number
  readonly outcome: 'ok' | 'fail' | 'info'
  /** Part of the proof. */
  readonly core: boolean
  /** Whose end shows the violation. */
  readonly violating: boolean
  /** How far beyond its end it fades out: nobody knows when it took effect, if ever. */
  readonly fade: number
  readonly label?: Label
  readonly title: string
}

/** How many operations began in a slice of time: drawn instead of bars where there are too many. */
export interface CountColumn extends Box, OutcomeCounts {}

/** What a node was for a while. */
export interface Ribbon extends Box {
  readonly look: 'lead' | 'contend' | 'follow' | 'mixed' | 'down'
  readonly label?: Label
  readonly title: string
}

/** A fault: a labelled bar above, and a band across the lanes it concerns. */
export interface FaultBand {
  readonly bar: Box
  readonly bands: readonly Box[]
  readonly label?: Label
  readonly title: string
}

/** Where a property was violated. */
export interface ViolationMark {
  readonly x: number
  readonly label: string
  readonly anchor: 'start' | 'end'
  /** The middle of the node's lane it happened in, if it happened at a node. */
  readonly y?: number
}

/** Where an operation took effect, in an order that explains a history. */
export interface EffectPoint {
  readonly x: number
  /** The lower edge of its bar, where it hides no label. */
  readonly y: number
  readonly title: string
}

/** Why one operation stands before another: an arrow between their bars. */
export interface DependencyArrow {
  readonly kind: 'ww' | 'wr' | 'rw' | 'process' | 'realtime'
  readonly label: string
  readonly title: string
  readonly from: Point
  /** Where it bends to. */
  readonly via: Point
  readonly to: Point
  readonly labelAt: Point & { readonly anchor: 'start' | 'middle' }
}

/** A picture of a stretch of a run, as data: everything placed, nothing drawn. */
export interface Timeline {
  readonly window: TimeWindow
  readonly width: number
  readonly height: number
  readonly lanesTop: number
  readonly lanesBottom: number
  readonly ticks: readonly Tick[]
  readonly lanes: readonly Lane[]
  readonly faults: readonly FaultBand[]
  readonly bars: readonly OperationBar[]
  readonly counts: readonly CountColumn[]
  readonly ribbons: readonly Ribbon[]
  readonly violations: readonly ViolationMark[]
  /** In the order in which operations took effect; none where no order is known. */
  readonly points?: readonly EffectPoint[]
  /** Whether a line joins the points; where the orders of several keys are mixed it would only confuse. */
  readonly joined?: boolean
  readonly arrows?: readonly DependencyArrow[]
  /** A part of the window that another picture shows larger. */
  readonly frames: readonly Box[]
  /** What is not drawn, or not one by one, in sentences. */
  readonly omissions: readonly string[]
}
