import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'

const MOST_ROWS = 50

/** Whether a seed gave no verdict, or one that cannot be relied on. */
export function hasTrouble({ lost, notDeterministic }: SweepResult): boolean {
  return lost.length + notDeterministic.length > 0
}

/** Seeds that are not deterministic, and those that were lost. */
export function troubleSection({ lost, notDeterministic }: SweepResult): Markup {
  const rows = [
    ...notDeterministic.map((each) => ({ ...each, what: 'not deterministic' })),
    ...lost.map(({ seed, why, how }) => ({ seed, why, what: `lost: ${how}` })),
  ]
  const more = rows.length - MOST_ROWS
  return html`<section class="block page" id="trouble" aria-labelledby="trouble-title">
    <h2 id="trouble-title">Seeds without a verdict to rely on</h2>
    ${scrolling(
      'Seeds without a verdict to rely on',
      html`<table>
        <thead>
          <tr>
            <th scope="col" class="number">Seed</th>
            <th scope="col">What</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, MOST_ROWS).map(
            ({ seed, what, why }) =>
              html`<tr>
                <td class="number">${nameWords(seed)}</td>
                <td class="fixed">${what}</td>
                <td class="wide">${nameWords(why, 1_000)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
    ${notes(more > 0 ? [`${counted(more, 'more seed')}, which result.json lists.`] : [])}
  </section>`
}
