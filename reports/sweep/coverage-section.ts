import { actsOn } from '../../scenarios/coverage/acts-on.ts'
import { countOf } from '../../scenarios/coverage/counts.ts'
import type { Coverage, Counts } from '../../scenarios/coverage/coverage.ts'
import { DOWN } from '../../sim/run-coverage.ts'
import { count } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { shadeOf } from './shades.ts'

/** Which kinds of faults met which states of nodes and which messages. */
export function coverageSection(coverage: Coverage): Markup {
  const hasFaults = Object.keys(coverage.faults).length > 0
  return html`<section class="block page" id="coverage" aria-labelledby="coverage-title">
    <h2 id="coverage-title">What was tried</h2>
    ${
      hasFaults
        ? html`<p>
            In how many runs a fault of a kind came upon a node in a state, or had an effect on a message of a
            type. The stronger the colour, the larger the share of the runs that had such a fault.
            <span class="gap">0</span> is a gap: it could have been met, and was not. An empty cell is what
            that kind of fault does not act on.
          </p>`
        : html`<p>No fault was injected: no failure means little.</p>`
    }
    ${matrix('States of nodes', 'states', coverage)} ${matrix('Types of messages', 'messages', coverage)}
  </section>`
}

function matrix(title: string, part: 'states' | 'messages', coverage: Coverage): Markup {
  const columns = Object.keys(coverage[part])
  const rows = Object.entries(coverage.faults).filter(
    ([kind, met]) => actsOn(kind, part) || Object.keys(met[part]).length > 0,
  )
  if (columns.length === 0 || rows.length === 0) return html``
  const expected = (kind: string, column: string): boolean =>
    actsOn(kind, part) && !(part === 'states' && column === DOWN)
  return html`<h3 class="subtitle">${title}</h3>
    ${scrolling(
      title,
      html`<table>
        <thead>
          <tr>
            <th scope="col">Fault</th>
            <th scope="col" class="number">Runs</th>
            ${columns.map((column) => html`<th scope="col" class="number">${nameWords(column, 40)}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">any run</th>
            <td class="number">${count(coverage.runs)}</td>
            ${columns.map((column) => html`<td class="number">${count(countOf(coverage[part], column))}</td>`)}
          </tr>
          ${rows.map(
            ([kind, met]) =>
              html`<tr>
                <th scope="row">${nameWords(kind)}</th>
                <td class="number">${count(met.runs)}</td>
                ${columns.map((column) => cell(met[part], column, met.runs, expected(kind, column)))}
              </tr>`,
          )}
        </tbody>
      </table>`,
      'matrix',
    )}`
}

function cell(met: Counts, column: string, runs: number, expected: boolean): Markup {
  const times = countOf(met, column)
  if (times > 0) return html`<td class="number tone-tried ${shadeOf(times, runs)}">${count(times)}</td>`
  return expected ? html`<td class="number"><span class="gap">0</span></td>` : html`<td></td>`
}
