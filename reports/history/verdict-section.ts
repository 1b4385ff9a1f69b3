import { type Fact, factsStrip } from '../facts.ts'
import { count, counted } from '../format.ts'
import { verdictIcon } from '../icons.ts'
import { html, type Markup } from '../markup.ts'
import { nameWords, shortened } from '../value-words.ts'
import { stampOf } from '../headline.ts'
import { oneLine } from '../visible-text.ts'
import type { CheckedHistory } from './checked-history.ts'
import { repairCount } from './facts-section.ts'
import type { HistoryCounts } from './paired-history.ts'

const WHY_LENGTH = 4_000

/** The first screen: the verdict in a sentence, what was checked, how much of it there was, and how to check it again. */
export function verdictSection(
  checked: CheckedHistory,
  facts: readonly Fact[],
  counts: HistoryCounts,
): Markup {
  const { verdict, command } = checked
  const anomaly =
    verdict.verdict === 'invalid' && verdict.facts !== undefined
      ? html` <span class="anomaly">${nameWords(verdict.facts.kind)}</span>`
      : ''
  return html`<section class="verdict ${verdict.verdict}" aria-labelledby="verdict">
    <div class="page">
      <h1 id="verdict">
        <span class="stamp"
          >${verdictIcon(verdict.verdict)}${stampOf(verdict)}<span class="unseen">:</span></span
        >${anomaly}
        <span class="name">${propertyOf(checked)}</span>
      </h1>
      ${verdict.why === undefined ? '' : html`<p class="why">${shortened(verdict.why, WHY_LENGTH)}</p>`}
      ${asides(checked, counts).map((aside) => html`<p class="aside">${aside}</p>`)} ${factsStrip(facts)}
      ${
        command === undefined
          ? ''
          : html`<div class="again">
              <h2>Check it again</h2>
              <div class="command" role="group" aria-label="Command">
                <code id="command" tabindex="0">${oneLine(command)}</code
                ><button type="button" class="copy" id="copy" hidden>Copy</button>
              </div>
            </div>`
      }
    </div>
  </section>`
}

/** What the history was held against, by name. */
export function propertyOf({ model, property }: CheckedHistory): string {
  return nameWords(property ?? `linearizable ${model}`, 120)
}

function asides(
  { verdict, verification, repairs = [] }: CheckedHistory,
  counts: HistoryCounts,
): readonly (Markup | string)[] {
  return [
    ...(verdict.verdict === 'unknown'
      ? ['This is not a pass: nothing wrong was found, and not everything was looked at.']
      : []),
    ...(verdict.verdict === 'valid' && counts.ok === 0
      ? ['This shows little: no operation of the history ended as ok.']
      : []),
    ...(verification === undefined
      ? []
      : [
          html`The proof was verified apart: <strong>${nameWords(verification.outcome, 80)}</strong>.
            ${nameWords(verification.why, 600)}`,
        ]),
    ...(repairs.length === 0
      ? []
      : [
          html`The history was repaired before it was judged:
            <a href="#repairs">${counted(repairCount(repairs), 'repair')}</a>.`,
        ]),
    ...(counts.orphans === 0
      ? []
      : [
          `${count(counts.orphans)} ${counts.orphans === 1 ? 'event completes' : 'events complete'} what nothing in the history had invoked.`,
        ]),
  ]
}
