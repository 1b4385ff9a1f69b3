import type { ComparedSignature, NamedSweep, SweepComparison } from '../../scenarios/sweeping/compare.ts'
import { isBeyondChance } from '../../scenarios/sweeping/statistics.ts'
import type { Rate } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { intervalWords, pointsWords, timesWords } from './words.ts'

const MOST_ROWS = 100
const LONGEST_FACT = 160

/** What has changed since another sweep. */
export function baselineSection(
  baseline: NamedSweep | undefined,
  comparison: SweepComparison | undefined,
): Markup {
  return html`<section class="block page" id="baseline" aria-labelledby="baseline-title">
    <h2 id="baseline-title">Against a baseline</h2>
    ${
      baseline === undefined || comparison === undefined
        ? html`<p>
            There is none: <code>--baseline other/result.json</code> holds a sweep against another of the same
            scenario.
          </p>`
        : compared(baseline, comparison)
    }
  </section>`
}

function compared({ where }: NamedSweep, comparison: SweepComparison): Markup {
  const { before, now, difference, differing, signatures } = comparison
  const shown = signatures.slice(0, MOST_ROWS)
  const more = signatures.length - shown.length
  const changed = isBeyondChance(difference)
    ? difference.low > 0
      ? 'more than before'
      : 'fewer than before'
    : 'which may be chance'
  return html`<p>
      The baseline is ${nameWords(where, LONGEST_FACT)}: ${timesWords(before)} failed there
      (${share(before.rate)}), and ${timesWords(now)} here (${share(now.rate)}), ${changed}.
    </p>
    ${
      shown.length === 0
        ? html`<p>Neither found anything.</p>`
        : scrolling('Against the baseline', table(shown))
    }
    ${
      differing.length === 0
        ? html`<p>Code, scenario and seeds are the same.</p>`
        : html`<p>Besides what was found, these differ:</p>
            ${scrolling('What differs', factsTable(differing))}`
    }
    ${notes(more > 0 ? [`${counted(more, 'more bug')} not shown.`] : [])}`
}

const CHANGES: { readonly [kind in ComparedSignature['kind']]: string } = {
  new: 'new',
  gone: 'gone',
  moved: 'moved',
  same: 'as before',
}

function table(rows: readonly ComparedSignature[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Bug</th>
        <th scope="col">Change</th>
        <th scope="col" class="number">Before</th>
        <th scope="col" class="number">Now</th>
        <th scope="col">Difference, in points</th>
        <th scope="col" class="number">First seed</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`
}

function row(compared: ComparedSignature): Markup {
  const { signature, kind, before, now, difference, certain, firstSeedBefore, firstSeedNow } = compared
  const doubt = certain || kind === 'same' ? '' : ', which may be chance'
  const tone = { new: 'invalid', gone: 'valid', moved: 'unknown', same: 'unreached' }[kind]
  return html`<tr>
    <th scope="row">${nameWords(signature, LONGEST_FACT)}</th>
    <td><span class="chip ${tone}">${CHANGES[kind]}</span>${doubt}</td>
    ${rateCell(before)} ${rateCell(now)}
    <td class="fixed">${pointsWords(difference)}</td>
    <td class="number fixed">
      ${nameWords(firstSeedBefore ?? 'none')} → ${nameWords(firstSeedNow ?? 'none')}
    </td>
  </tr>`
}

function rateCell(rate: Rate): Markup {
  return html`<td class="number fixed">
    <b>${count(rate.count)}</b> of ${count(rate.of)}, ${share(rate.rate)}<br /><span class="small"
      >${intervalWords(rate)}</span
    >
  </td>`
}

function factsTable(differing: SweepComparison['differing']): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col">Before</th>
        <th scope="col">Now</th>
      </tr>
    </thead>
    <tbody>
      ${differing.map(
        ({ name, before, now }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${nameWords(before, LONGEST_FACT)}</td>
            <td>${nameWords(now, LONGEST_FACT)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
