import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { count, duration } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import type { ReportedOperation } from '../operations.ts'
import { scrolling } from '../tables.ts'
import { clockMisses } from './clocks.ts'
import { crashMisses } from './crashes.ts'
import { type FaultsOfKind, faultsByKind } from './faults-met.ts'
import { leaderMisses } from './leaders.ts'
import { majorityMisses } from './majorities.ts'
import type { NearMiss } from './near-miss.ts'

/** How near a run came to going wrong, as far as roles, faults and answers tell: whatever the protocol. */
export function nearMissesOf(
  { record }: JudgedRun,
  operations: readonly ReportedOperation[],
): readonly NearMiss[] {
  return [
    ...leaderMisses(record),
    ...majorityMisses(record, operations),
    ...crashMisses(record, operations),
    ...clockMisses(record),
  ]
}

/** That a run in which all held was tried: what was broken, what that met, and how near it came to going wrong. */
export function triedSection(run: JudgedRun, operations: readonly ReportedOperation[]): Markup | undefined {
  const misses = nearMissesOf(run, operations)
  const kinds = faultsByKind(run.record)
  if (misses.length === 0 && kinds.length === 0) return undefined
  return html`<section class="block page" id="tried" aria-labelledby="tried-title">
    <h2 id="tried-title">What was tried</h2>
    ${kinds.length === 0 ? '' : kindsTable(kinds)}
    ${
      misses.length === 0
        ? ''
        : html`<h3 class="subtitle">Near misses</h3>
            <ul class="near-misses">
              ${misses.map((miss) => html`<li>${miss.map(({ text, address }) => (address === undefined ? text : html`<a href="${address}">${text}</a>`))}</li>`)}
            </ul>`
    }
  </section>`
}

function kindsTable(kinds: readonly FaultsOfKind[]): Markup {
  return scrolling(
    'Faults by kind',
    html`<table>
      <thead>
        <tr>
          <th scope="col">Faults</th>
          <th scope="col" class="number">Injected</th>
          <th scope="col" class="number">Not injected</th>
          <th scope="col" class="number">Acted for</th>
          <th scope="col">Met</th>
        </tr>
      </thead>
      <tbody>
        ${kinds.map(
          ({ kind, injected, missed, forUs, met }) =>
            html`<tr>
              <th scope="row" class="fixed">${kind}</th>
              <td class="number">${count(injected)}</td>
              <td class="number">${missed === 0 ? '' : count(missed)}</td>
              <td class="number">${forUs === 0 ? '' : duration(forUs)}</td>
              <td>${met}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}
