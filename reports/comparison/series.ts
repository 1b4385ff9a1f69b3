import type { ComparedConfiguration } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { nameWords } from '../value-words.ts'

/** A configuration as it is drawn, everywhere on the page in the same way: by a letter in a shape with a colour. */
export interface Series {
  readonly configuration: ComparedConfiguration
  readonly position: number
  readonly letter: string
  /** Its name, on one line and not too long. */
  readonly name: string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LONGEST_NAME = 60

/** How many colours the style sheet has a class each for. */
const HUES = 7

/** Outlines around a letter, by where it stands in them. As many as have no divisor in common with the colours. */
const SHAPES: readonly { readonly outline: string; readonly baseline: number }[] = [
  { outline: 'M-9.5 0a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0z', baseline: 4 },
  { outline: 'M-8.5-8.5h17v17h-17z', baseline: 4 },
  { outline: 'M0-11.5L11.5 0L0 11.5L-11.5 0z', baseline: 4 },
  { outline: 'M0-12L12 8.5H-12z', baseline: 6 },
  { outline: 'M-11 0L-5.5-9H5.5L11 0L5.5 9H-5.5z', baseline: 4 },
  { outline: 'M0 12L12-8.5H-12z', baseline: 2 },
]

/** How far a mark reaches from its middle. */
export const MARK_RADIUS = 11

/** The configurations of a comparison as they are drawn, in their order. */
export function seriesOf(configurations: readonly ComparedConfiguration[]): readonly Series[] {
  return configurations.map((configuration, position) => ({
    configuration,
    position,
    letter: ALPHABET[position] ?? String(position + 1),
    name: nameWords(configuration.name, LONGEST_NAME),
  }))
}

/** The class of what is of a configuration, for its colour; what has {@link ofSeries} with it is highlighted together. */
export function hueOf({ position }: Series): string {
  return `hue-${position % HUES}`
}

/** By what the page's script finds all that is of a configuration. */
export function keyOf({ position }: Series): string {
  return String(position + 1)
}

/**
 * The mark of a configuration in a picture.
 *
 * @param look - filled, or an outline only
 */
export function markAt(series: Series, x: number, y: number, look: 'filled' | 'hollow' = 'filled'): Markup {
  const { outline, baseline } = SHAPES[series.position % SHAPES.length] as (typeof SHAPES)[number]
  return html`<g class="mark ${look}" transform="translate(${x} ${y})">
    <path d="${outline}" />
    <text y="${baseline}">${series.letter}</text>
  </g>`
}

/** The mark of a configuration in text; its name stands beside it, so that a screen reader passes over it. */
export function badge(series: Series): Markup {
  return html`<svg
    class="badge-mark ${hueOf(series)}"
    width="24"
    height="24"
    viewBox="-12.5 -12.5 25 25"
    aria-hidden="true"
  >
    ${markAt(series, 0, 0)}
  </svg>`
}

/** The head of a table's row: whose it is. */
export function seriesHead(series: Series): Markup {
  return html`<th scope="row">
    <span class="whose">${badge(series)}<span>${series.name}</span></span>
  </th>`
}

/** A row of a table that is about a configuration. */
export function seriesRow(series: Series, cells: Markup): Markup {
  return html`<tr data-of="${keyOf(series)}">
    ${seriesHead(series)} ${cells}
  </tr>`
}
