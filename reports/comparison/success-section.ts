import type {
  AvailabilityOfSides,
  Comparison,
  Disturbance,
  Side,
  SuccessWindow,
} from '../../scenarios/comparing/comparison.ts'
import { count } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { milliseconds, shareWords } from './figures.ts'
import { badge, hueOf, keyOf, type Series, seriesRow } from './series.ts'
import { strip, stripAxis, type StripFrame, stripFrame } from './success-strip.ts'
import { faultsWords, sideWords } from './words.ts'

/** How operations fared while time went by, the same faults under one another. */
export function successSection(comparison: Comparison, series: readonly Series[]): Markup {
  const { disturbance, settings } = comparison
  const shown = series.filter(({ configuration }) => configuration.success !== undefined)
  const sides = sidesOf(shown)
  const frame = disturbance === undefined ? undefined : frameOf(shown, disturbance)
  return html`<section class="block page" id="availability" aria-labelledby="availability-title">
    <h2 id="availability-title">The same faults, stacked</h2>
    ${
      disturbance === undefined || frame === undefined
        ? html`<p>Nothing was disturbed in these runs, so that nothing can be said of availability.</p>`
        : html`<p>
              How the operations of the clients on each side ended, by when they began, over
              ${count(settings.seeds)} ${settings.seeds === 1 ? 'run' : 'runs'}; between the lines,
              ${faultsWords(comparison)}. Available has two meanings: as in CAP, every request to a live node
              got an answer before faults ended, however slowly; and in time, within
              ${milliseconds(settings.withinMs)}. These are shares of the requests that were made: a client
              that waits for an answer asks for nothing else meanwhile.
            </p>
            ${legend()}
            ${scrolling('How operations fared on each side', stripTable(shown, sides, frame), 'strips')}
            <details>
              <summary>The shares as a table</summary>
              ${scrolling('How operations fared before, during and after faults', shareTable(shown, sides, disturbance))}
            </details>`
    }
  </section>`
}

function sidesOf(series: readonly Series[]): readonly Side['name'][] {
  return [
    ...new Set(
      series.flatMap(({ configuration }) => configuration.success?.sides.map(({ name }) => name) ?? []),
    ),
  ]
}

function frameOf(series: readonly Series[], disturbance: Disturbance): StripFrame | undefined {
  const successes = series.flatMap(({ configuration }) => configuration.success ?? [])
  const [first] = successes
  if (first === undefined) return undefined
  const windows = Math.max(0, ...successes.flatMap(({ sides }) => sides.map((side) => side.windows.length)))
  return stripFrame(windows, first.windowMs, disturbance)
}

function legend(): Markup {
  const item = (outcome: string, words: string): Markup =>
    html`<li>
      <svg viewBox="0 0 34 16" aria-hidden="true">
        <g class="counts compared-counts"><path class="${outcome}" d="M4 2h26v12h-26z" /></g>
      </svg>
      ${words}
    </li>`
  return html`<ul class="legend">
    ${item('ok', 'ok: it happened')} ${item('info', 'unknown: it may have happened')}
    ${item('fail', 'failed: it did not happen')}
    <li>
      <svg class="strip" viewBox="0 0 34 16" aria-hidden="true">
        <path class="empty" d="M4 2h26v12h-26z" /></svg
      >nothing was begun
    </li>
  </ul>`
}

function stripTable(series: readonly Series[], sides: readonly Side['name'][], frame: StripFrame): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        ${sides.map((side) => html`<th scope="col">Clients on the side: ${sideWords(side)}${stripAxis(frame)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${series.map((each) =>
        seriesRow(
          each,
          html`${sides.map((side) => {
            const found = each.configuration.success?.sides.find(({ name }) => name === side)
            const availability = each.configuration.availability?.sides.find(({ name }) => name === side)
            return html`<td>
              ${found === undefined ? '–' : strip(found.windows, frame)}
              ${availability === undefined ? '' : html`<p class="small">${availabilityWords(availability)}</p>`}
            </td>`
          })}`,
        ),
      )}
    </tbody>
  </table>`
}

function availabilityWords({
  requests,
  answered,
  inTime,
  isTotal,
}: AvailabilityOfSides['sides'][number]): Markup {
  if (requests === 0) return html`no request while faults acted`
  return html`in time: <b>${shareWords(inTime, requests)}</b> · answered: ${shareWords(answered, requests)} ·
    every one, as in CAP: <b>${isTotal ? 'yes' : 'no'}</b>`
}

function shareTable(
  series: readonly Series[],
  sides: readonly Side['name'][],
  disturbance: Disturbance,
): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col">Side</th>
        ${['Before', 'During', 'After'].map((when) => html`<th scope="col">${when}: ok, unknown, failed</th>`)}
      </tr>
    </thead>
    <tbody>
      ${series.flatMap((each) =>
        sides.flatMap((side) => {
          const { success } = each.configuration
          const found = success?.sides.find(({ name }) => name === side)
          if (success === undefined || found === undefined) return []
          return html`<tr data-of="${keyOf(each)}">
            <th scope="row">
              <span class="whose ${hueOf(each)}">${badge(each)}<span>${each.name}</span></span>
            </th>
            <td class="fixed">${sideWords(side)}</td>
            ${byTime(found.windows, success.windowMs, disturbance).map(
              (windows) => html`<td class="fixed">${shares(windows)}</td>`,
            )}
          </tr>`
        }),
      )}
    </tbody>
  </table>`
}

/** Windows that began before faults did, while they acted, and afterwards. */
function byTime(
  windows: readonly SuccessWindow[],
  windowMs: number,
  { fromMs, toMs }: Disturbance,
): readonly (readonly SuccessWindow[])[] {
  const begins = (i: number): number => i * windowMs
  return [
    windows.filter((_, i) => begins(i) < fromMs),
    windows.filter((_, i) => begins(i) >= fromMs && begins(i) < toMs),
    windows.filter((_, i) => begins(i) >= toMs),
  ]
}

function shares(windows: readonly SuccessWindow[]): string {
  const sum = (outcome: keyof SuccessWindow): number =>
    windows.reduce((total, window) => total + window[outcome], 0)
  const [ok, info, fail] = [sum('ok'), sum('info'), sum('fail')]
  const all = ok + info + fail
  return all === 0 ? '–' : [ok, info, fail].map((part) => shareWords(part, all)).join(', ')
}
