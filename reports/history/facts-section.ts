import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'

const MOST_REPAIRS = 100
const SENTENCE_LENGTH = 300

/** What lenient reading did to a history so that it makes sense. */
export interface Repair {
  /** The line of the file, counted from 1. */
  readonly line: number
  readonly what: string
}

/** What was checked and how, name by name. */
export function factsSection(facts: readonly (readonly [string, string])[]): Markup {
  return html`<section class="block page" id="check" aria-labelledby="check-title">
    <h2 id="check-title">The check</h2>
    ${scrolling(
      'The check',
      html`<table class="run-facts">
        <tbody>
          ${facts.map(
            ([name, words]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${words}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
  </section>`
}

/** What was repaired, line by line: the verdict is on the history as it was repaired. */
export function repairsSection(repairs: readonly Repair[]): Markup {
  const shown = repairs.slice(0, MOST_REPAIRS)
  const more = repairs.length - shown.length
  return html`<section class="block page" id="repairs" aria-labelledby="repairs-title">
    <h2 id="repairs-title">Repairs</h2>
    <p>
      The file was read leniently: ${counted(repairs.length, 'repair')}. The verdict is on what came of them.
    </p>
    ${scrolling(
      'Repairs',
      html`<table>
        <thead>
          <tr>
            <th scope="col" class="number">Line</th>
            <th scope="col">What was repaired</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ line, what }) =>
              html`<tr>
                <td class="number">${count(line)}</td>
                <td class="wide">${nameWords(what, SENTENCE_LENGTH)}</td>
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
    ${notes(more > 0 ? [`${counted(more, 'more repair')} not listed.`] : [])}
  </section>`
}
