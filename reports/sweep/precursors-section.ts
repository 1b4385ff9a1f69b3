import { type Circumstance, type Precursor, precursorsOf } from '../../scenarios/sweeping/precursors.ts'
import { isBeyondChance } from '../../scenarios/sweeping/statistics.ts'
import type { Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { count, counted, listed } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { bugName, circumstanceWords, intervalWords, pointsWords, timesAsLarge, timesWords } from './words.ts'

/** For so many bugs there is a table; for the others the data is in result.json. */
const MOST_BUGS = 8
const SHOWN_AT_ONCE = 8
const MOST_ROWS = 60
const MOST_NAMED = 6
/** With fewer failures, intervals are so wide that hardly anything stands out. */
const FEW_FAILURES = 5

/** What runs that fail have in common, and others have not. */
export function precursorsSection(result: SweepResult, bugs: readonly Signature[]): Markup {
  const shown = bugs.slice(0, MOST_BUGS)
  const more = bugs.length - shown.length
  return html`<section class="block page" id="before" aria-labelledby="before-title">
    <h2 id="before-title">What precedes a failure</h2>
    <p>
      How often runs failed with a circumstance and without it, as it was counted in each run up to its end.
      It comes with the failure; that it is the cause, no count can say. A run ends where its failure is seen,
      so that failing runs met less than they would have.
    </p>
    ${shown.map((bug, position) => precursorsOfBug(result, bug, position))}
    ${notes(more > 0 ? [`${counted(more, 'more bug')} without a table; the counts are in result.json.`] : [])}
  </section>`
}

function precursorsOfBug(result: SweepResult, bug: Signature, position: number): Markup {
  const { ranked, inEveryRun } = precursorsOf(result, bug)
  const telling = ranked.filter(comesMoreOften)
  const first = telling.slice(0, SHOWN_AT_ONCE)
  const rest = ranked.slice(first.length, MOST_ROWS)
  const hidden = ranked.length - first.length - rest.length
  return html`<h3 class="subtitle"><a href="#bug-${position + 1}">${bugName(bug)}</a></h3>
    <p class="finding">${finding(ranked, bug)}</p>
    ${first.length === 0 ? '' : scrolling(`What precedes ${bugName(bug)}`, table(first), 'lift')}
    ${
      rest.length === 0
        ? ''
        : html`<details>
            <summary>
              ${count(rest.length)} ${first.length === 0 ? '' : 'more '}of
              ${counted(ranked.length, 'circumstance')}
            </summary>
            ${scrolling(`More of what precedes ${bugName(bug)}`, table(rest), 'lift')}
          </details>`
    }
    ${notes([
      ...(inEveryRun.length === 0 ? [] : [`In every run, and so without a say: ${named(inEveryRun)}.`]),
      ...(hidden === 0 ? [] : [`${counted(hidden, 'more circumstance')} not shown.`]),
    ])}`
}

/** What the table comes to, and how much it can be trusted. */
function finding(ranked: readonly Precursor[], { rate }: Signature): string {
  if (ranked.length === 0) return 'There is nothing that some runs met and others did not.'
  const more = ranked.filter(comesMoreOften)
  const byChance = Math.ceil(ranked.length / 40)
  const few =
    rate.count < FEW_FAILURES
      ? ` ${counted(rate.count, 'failure')} ${rate.count === 1 ? 'is' : 'are'} few data: more seeds say more.`
      : ''
  const [strongest] = more
  if (strongest === undefined)
    return `None of ${counted(ranked.length, 'circumstance')} comes with it more often than by chance.${few}`
  return `Most clearly: ${circumstanceWords(strongest.circumstance)}. ${count(more.length)} of ${counted(ranked.length, 'circumstance')} come with it more often than by chance; of so many, about ${count(byChance)} would by chance alone.${few}`
}

/** Whether runs with it fail more often than those without, and not just by chance. */
function comesMoreOften({ difference }: Precursor): boolean {
  return difference.low > 0
}

function table(rows: readonly Precursor[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Circumstance</th>
        <th scope="col" class="number">Failed with it</th>
        <th scope="col" class="number">Failed without</th>
        <th scope="col" class="number">Lift</th>
        <th scope="col">Difference, in points</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`
}

function row({ circumstance, withIt, without, lift, difference }: Precursor): Markup {
  const words = !isBeyondChance(difference)
    ? 'may be chance'
    : difference.low > 0
      ? 'more often'
      : 'less often'
  const larger = lift === undefined ? (withIt.count === 0 ? '' : 'only with it') : timesAsLarge(lift)
  return html`<tr>
    <th scope="row">${circumstanceWords(circumstance)}</th>
    ${rateCell(withIt)} ${rateCell(without)}
    <td class="number fixed">${larger}</td>
    <td><b>${words}</b><br /><span class="small">${pointsWords(difference)}</span></td>
  </tr>`
}

function rateCell(rate: Precursor['withIt']): Markup {
  return html`<td class="number fixed">
    <b>${share(rate.rate)}</b> of ${count(rate.of)}<br /><span class="small"
      ><span class="unseen">${timesWords(rate)}, </span>${intervalWords(rate)}</span
    >
  </td>`
}

function named(circumstances: readonly Circumstance[]): string {
  const words = circumstances.slice(0, MOST_NAMED).map(circumstanceWords)
  const more = circumstances.length - words.length
  return listed(more > 0 ? [...words, `${count(more)} more`] : words)
}
