import { type Fact, factsTable } from '../facts.ts'
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
  /** How often the like of it was done, this time included; once if absent. */
  readonly count?: number
}

/** What was checked and how, name by name. */
export function factsSection(facts: readonly Fact[]): Markup {
  return html`<section class="block page" id="check" aria-labelledby="check-title">
    <h2 id="check-title">The check</h2>
    ${factsTable('The check', facts)}
  </section>`
}

/** How many repairs there were, all kinds together. */
export function repairCount(repairs: readonly Repair[]): number {
  return repairs.reduce((sum, { count: times = 1 }) => sum + times, 0)
}

/** What was repaired, line by line: the verdict is on the history as it was repaired. */
export function repairsSection(repairs: readonly Repair[]): Markup {
  const shown = repairs.slice(0, MOST_REPAIRS)
  const more = repairs.length - shown.length
  return html`<section class="block page" id="repairs" aria-labelledby="repairs-title">
    <h2 id="repairs-title">Repairs</h2>
    <p>
      The file was read leniently: ${counted(repairCount(repairs), 'repair')}. The verdict is on what came of
      them.
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
            ({ line, what, count: times = 1 }) =>
              html`<tr>
                <td class="number">${count(line)}</td>
                <td class="wide">${nameWords(what, SENTENCE_LENGTH)}${againWords(times - 1)}</td>
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
    ${notes(more > 0 ? [`${counted(more, 'more repair')} not listed.`] : [])}
  </section>`
}

function againWords(times: number): string {
  return times === 0 ? '' : ` (and so ${counted(times, 'time')} more)`
}
