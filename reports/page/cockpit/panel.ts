import type { ViewState } from '../../cockpit/run-view.ts'
import type { Surface } from './surface.ts'

/** What a picture shows as a table: rows by number, so that only those that are seen are ever made. */
export interface Twin {
  /** What the rows are, in the plural: `operations`. */
  readonly noun: string
  readonly head: readonly string[]
  /** The rows of what is shown now. */
  rows(state: ViewState): ArrayLike<number>
  cells(row: number): readonly string[]
  /** The event that a row is about, if it is about one. */
  event?(row: number): number | undefined
}

/** A sample of what a picture is drawn with, and what it stands for. */
export interface Key {
  readonly words: string
  draw(surface: Surface): void
}

/** A part of the cockpit: a picture on the axis of time, and the same as a table. */
export interface Panel {
  readonly id: string
  readonly title: string
  /** What its picture is drawn with. */
  readonly keys: readonly Key[]
  /** Whether there is anything to draw; if not, it only says why. */
  readonly applies: boolean
  readonly twin: Twin
  /** What it shows at this moment, in a sentence or two. */
  said(state: ViewState, plotWidth: number): string
  height(state: ViewState, plotWidth: number): number
  /** Draws what is there; it depends on the window and on the key that is filtered by. */
  draw(surface: Surface): void
  /** Draws over it what depends on the cursor and on the event that is pointed at. */
  drawOver?(surface: Surface): void
  /** The event at a point, if there is one to be pointed at. */
  eventAt?(surface: Surface, x: number, y: number): number | undefined
  /** What is at a point, in words. */
  wordsAt?(surface: Surface, x: number, y: number): string | undefined
}
