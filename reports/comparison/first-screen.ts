import type { Comparison, Disturbance } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { milliseconds, multiple, shareOf } from './figures.ts'
import { isCut, plate } from './plate.ts'
import { plateFigures } from './plate-figures.ts'
import { badge, keyOf, markAt, type Series, seriesRow } from './series.ts'
import { faultsWords, headline, ownClauses, sideWords, textWords, workloadWords } from './words.ts'

/** How each configuration behaved, in a sentence, and the plate that shows it. */
export function firstScreen(comparison: Comparison, series: readonly Series[]): Markup {
  const figures = plateFigures(comparison, series)
  const sentences = ownClauses(series.map(({ configuration }) => configuration.label.words))
  return html`<section class="verdict compared" aria-labelledby="verdict">
    <div class="page">
      <h1 id="verdict">${headline(comparison)}</h1>
      <ul class="answers${series.length > 5 ? ' many' : ''}" aria-label="Configurations">
        ${series.map((each, i) => answer(each, sentences[i] ?? ''))}
      </ul>
      <figure class="plate-figure">
        ${plate(figures, comparison.disturbance)} ${legend(series, comparison.disturbance)}
        <figcaption>
          A statement about ${series.length === 1 ? 'this configuration' : 'these configurations'} and this
          workload, not about a product. Workload: ${workloadWords(comparison)}. Faults:
          ${faultsWords(comparison)}. In time is within ${milliseconds(comparison.settings.withinMs)}.
        </figcaption>
      </figure>
      <details>
        <summary>The numbers of the plate</summary>
        ${plateTable(comparison, series)}
      </details>
    </div>
  </section>`
}

function answer(series: Series, sentence: string): Markup {
  const { label } = series.configuration
  return html`<li data-of="${keyOf(series)}">
    <span class="pick" data-pick="${keyOf(series)}" data-name="${series.configuration.name}"
      >${badge(series)}<b>${series.name}</b></span
    >
    <span title="${textWords(label.words)}">${textWords(sentence)}</span>
  </li>`
}

function legend(series: readonly Series[], disturbance: Disturbance | undefined): Markup {
  const [first] = series
  if (first === undefined) return html``
  const sample = (look: 'filled' | 'hollow'): Markup =>
    html`<svg viewBox="-17 -12 34 24" aria-hidden="true" class="sample hue-0">
      ${markAt({ ...first, letter: '', position: 0 }, 0, 0, look)}
    </svg>`
  return html`<ul class="legend">
    ${
      isCut(disturbance)
        ? html`<li>${sample('hollow')}minority side</li>
            <li>${sample('filled')}majority side</li>`
        : ''
    }
    <li>
      <svg viewBox="-17 -8 34 16" aria-hidden="true">
        <path class="violated" d="M-5-5l10 10m0-10l-10 10" />
      </svg>
      a run violated a consistency model
    </li>
    <li>
      <svg viewBox="-17 -8 34 16" aria-hidden="true">
        <path class="leader" d="M-12 0H6" />
        <circle class="place" cx="-12" cy="0" r="2" />
      </svg>
      a mark moved aside, and its true place
    </li>
  </ul>`
}

function plateTable({ settings }: Comparison, series: readonly Series[]): Markup {
  const sides = [
    ...new Set(
      series.flatMap(({ configuration }) => configuration.availability?.sides.map(({ name }) => name) ?? []),
    ),
  ]
  return scrolling(
    'The numbers of the plate',
    html`<table>
      <thead>
        <tr>
          <th scope="col">Configuration</th>
          <th scope="col">Behaved</th>
          ${sides.map((side) => html`<th scope="col" class="number">In time, ${sideWords(side)}</th>`)}
          ${sides.length === 0 ? '' : html`<th scope="col" class="number">Fresh reads, with faults</th>`}
          <th scope="col" class="number">Fresh reads, without</th>
          <th scope="col" class="number">Median</th>
          <th scope="col" class="number">p99</th>
        </tr>
      </thead>
      <tbody>
        ${series.map((each) => {
          const { label, availability, staleness, latency } = each.configuration
          const { withFaults, withoutFaults } = staleness
          const latencyCell = (value: number): Markup =>
            html`<td class="number fixed">
              ${latency.operations === 0 ? '–' : `${multiple(value, settings.delayMs)}, ${milliseconds(value)}`}
            </td>`
          return seriesRow(
            each,
            html`<td class="fixed">${textWords(label.letters, 20)}</td>
              ${sides.map((side) => {
                const found = availability?.sides.find(({ name }) => name === side)
                return html`<td class="number fixed">
                  ${found === undefined ? '–' : shareOf(found.inTime, found.requests)}
                </td>`
              })}
              ${
                sides.length === 0
                  ? ''
                  : html`<td class="number fixed">
                      ${withFaults === undefined ? '–' : shareOf(withFaults.reads - withFaults.stale, withFaults.reads)}
                    </td>`
              }
              <td class="number fixed">
                ${shareOf(withoutFaults.reads - withoutFaults.stale, withoutFaults.reads)}
              </td>
              ${latencyCell(latency.p50Ms)} ${latencyCell(latency.p99Ms)}`,
          )
        })}
      </tbody>
    </table>`,
  )
}
