import { runsToFind } from '../../scenarios/sweeping/statistics.ts'
import type { Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { boundWords, rateWords, share } from '../ci/sweep-words.ts'
import { type Fact, factsTable } from '../facts.ts'
import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { bugName, intervalWords } from './words.ts'

const MOST_ROWS = 100

/** How often runs fail, how sure that is, and how many seeds it takes. */
export function statisticsSection(result: SweepResult): Markup {
  const byFirst = [...result.signatures].sort((a, b) => a.runsToFirst - b.runsToFirst)
  const more = byFirst.length - MOST_ROWS
  return html`<section class="block page" id="statistics" aria-labelledby="statistics-title">
    <h2 id="statistics-title">Statistics</h2>
    <p>
      All of it is about runs like these: of this scenario, with faults drawn as it draws them. No number of
      runs proves that nothing can fail.
    </p>
    ${factsTable('How often runs fail', factsOf(result))}
    ${byFirst.length === 0 ? '' : scrolling('How many seeds are enough', seedsTable(byFirst.slice(0, MOST_ROWS), result))}
    ${notes(more > 0 ? [`${counted(more, 'more bug')}, which result.json lists.`] : [])}
  </section>`
}

function factsOf(result: SweepResult): readonly Fact[] {
  const { runs, failures, failureRate, unknown, lost } = result
  const failed =
    runs === 0
      ? 'no run gave a verdict: nothing can be said'
      : failures === 0
        ? `none of ${counted(runs, 'run')}; ${boundWords(result) ?? ''}: 3 divided by the number of runs, the rule of three`
        : `${rateWords(failureRate)}, after Wilson`
  return [
    ['Failed', failed],
    ['Verdict unknown', counted(unknown, 'run')],
    ['Lost, no verdict', counted(lost.length, 'seed')],
  ]
}

function seedsTable(bugs: readonly Signature[], { runs }: SweepResult): Markup {
  return html`<table>
    <caption>
      How many seeds are enough: when each bug was first seen, and how many runs see it with a probability of
      95 %
    </caption>
    <thead>
      <tr>
        <th scope="col">Bug</th>
        <th scope="col" class="number">First seed</th>
        <th scope="col" class="number">After</th>
        <th scope="col" class="number">Bugs known by then</th>
        <th scope="col" class="number">Share of runs</th>
        <th scope="col">95 % interval</th>
        <th scope="col">Runs that see it</th>
      </tr>
    </thead>
    <tbody>
      ${bugs.map(
        (bug, position) =>
          html`<tr>
            <th scope="row">${bugName(bug)}</th>
            <td class="number">${nameWords(bug.firstSeed)}</td>
            <td class="number">${count(bug.runsToFirst)} of ${counted(runs, 'run')}</td>
            <td class="number">${count(position + 1)}</td>
            <td class="number">${share(bug.rate.rate)}</td>
            <td class="fixed">${intervalWords(bug.rate)}</td>
            <td class="fixed">
              ${count(runsToFind(bug.rate.rate))}, from ${count(runsToFind(bug.rate.high))} to
              ${count(runsToFind(bug.rate.low))}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`
}
