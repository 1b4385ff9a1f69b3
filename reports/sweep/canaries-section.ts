import type { Canary } from '../../scenarios/sweeping/canary.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { boundWords, share } from '../ci/sweep-words.ts'
import { counted } from '../format.ts'
import { verdictIcon } from '../icons.ts'
import { html, type Markup } from '../markup.ts'
import { quoted } from '../shell.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { command } from './command.ts'
import { bugName, intervalWords, timesWords } from './words.ts'

/** Whether published bugs are found in the same way: what a sweep would miss, it says nothing about. */
export function canariesSection(result: SweepResult, canaries: readonly Canary[]): Markup {
  return html`<section class="block page" id="canaries" aria-labelledby="canaries-title">
    <h2 id="canaries-title">Canaries</h2>
    <p>
      A canary is the same scenario with a published bug switched on. Where a canary is not found, other bugs
      like it would not be either.
    </p>
    ${canaries.length === 0 ? noCanary(result) : scrolling('Canaries', table(result, canaries))}
  </section>`
}

function noCanary({ origin }: SweepResult): Markup {
  return html`<p>None stands beside this sweep. To have one, sweep a mutant and name its result:</p>
    <div class="again">
      ${command(
        `npx netsplit sweep ${quoted(origin)} --mutant MUTANT --seeds 1-1000 --out canary`,
        'sweep a mutant',
      )}
      ${command(
        `npx netsplit sweep ${quoted(origin)} --seeds 1-1000 --canary canary/result.json`,
        'sweep with a canary',
      )}
    </div>`
}

function table(result: SweepResult, canaries: readonly Canary[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Mutant</th>
        <th scope="col">Outcome</th>
        <th scope="col" class="number">Failed</th>
        <th scope="col">Share of runs</th>
        <th scope="col" class="number">First after</th>
        <th scope="col">As</th>
        <th scope="col">Sweep</th>
      </tr>
    </thead>
    <tbody>
      ${canaries.map((canary) => row(canary, result))}
    </tbody>
  </table>`
}

function row({ mutant, found, runsToFirst, result: swept, where }: Canary, result: SweepResult): Markup {
  const { failureRate, signatures } = swept
  const chip = found
    ? html`<span class="chip valid">${verdictIcon('valid')}found</span>`
    : html`<span class="chip invalid">${verdictIcon('invalid')}NOT found</span>`
  const [first] = signatures
  return html`<tr>
    <th scope="row">${nameWords(mutant, 80)}</th>
    <td class="fixed">${chip}</td>
    <td class="number">${timesWords(failureRate)}</td>
    <td>
      ${found ? `${share(failureRate.rate)} (${intervalWords(failureRate)})` : (boundWords(swept) ?? 'nothing was run')}
    </td>
    <td class="number">${runsToFirst === undefined ? 'never' : counted(runsToFirst, 'run')}</td>
    <td>${first === undefined ? '' : bugName(first)}</td>
    <td>
      ${where === undefined ? 'this one' : nameWords(where, 160)}${swept.code === result.code ? '' : ', of other code'}
    </td>
  </tr>`
}
