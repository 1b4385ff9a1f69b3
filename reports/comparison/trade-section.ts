import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { type Series, seriesRow } from './series.ts'
import { faultsWords, textWords } from './words.ts'

/** What each configuration gave up, and what that bought. */
export function tradeSection(comparison: Comparison, series: readonly Series[]): Markup {
  return html`<section class="block page" id="trade" aria-labelledby="trade-title">
    <h2 id="trade-title">What you gave, what you got</h2>
    <p>Measured here, with the same operations, delays and faults for all: ${faultsWords(comparison)}.</p>
    ${scrolling(
      'What you gave, what you got',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Configuration</th>
            <th scope="col">Behaved here</th>
            <th scope="col">You gave</th>
            <th scope="col">You got</th>
          </tr>
        </thead>
        <tbody>
          ${series.map((each) => {
            const { label, gave, got } = each.configuration
            return seriesRow(
              each,
              html`<td class="fixed"><b>${textWords(label.letters, 20)}</b></td>
                <td>${lines(gave)}</td>
                <td>${lines(got)}</td>`,
            )
          })}
        </tbody>
      </table>`,
    )}
  </section>`
}

function lines(words: readonly string[]): Markup {
  if (words.length === 0) return html`nothing that was measured`
  return html`<ul class="plain">
    ${words.map((each) => html`<li>${textWords(each)}</li>`)}
  </ul>`
}
