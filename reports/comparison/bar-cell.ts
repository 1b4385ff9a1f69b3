import { html, type Markup } from '../markup.ts'
import { pixel } from './scale.ts'

const WIDTH = 96
const HEIGHT = 14

/**
 * A cell with a bar as long as its value, and the value in words beside it.
 *
 * @param value - none leaves the bar out
 * @param most - the value whose bar is the longest
 * @param whiskerTo - a larger value that a thin line reaches to
 */
export function barCell(value: number | undefined, most: number, words: string, whiskerTo?: number): Markup {
  return html`<td class="bar-cell">
    <span>
      <svg
        class="chart"
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        width="${WIDTH}"
        height="${HEIGHT}"
        aria-hidden="true"
      >
        <path class="baseline" d="M.5 0V${HEIGHT}" />
        ${value === undefined ? '' : html`<rect class="bar" x="1" y="2" width="${lengthOf(value, most)}" height="${HEIGHT - 4}" />`}
        ${whiskerTo === undefined || value === undefined || whiskerTo <= value ? '' : html`<path class="bar-whisker" d="M${lengthOf(value, most)} ${HEIGHT / 2}H${lengthOf(whiskerTo, most)}m0-4v8" />`}
      </svg>
      ${words}</span
    >
  </td>`
}

function lengthOf(value: number, most: number): number {
  return most > 0 ? pixel(Math.min(1, Math.max(0, value / most)) * (WIDTH - 4)) : 0
}
