import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { listed } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { barCell } from './bar-cell.ts'
import { knobChart } from './knob-chart.ts'
import { familiesOf, type Family, knobValue, measures } from './knobs.ts'
import { badge, hueOf, keyOf, type Series, seriesHead } from './series.ts'
import { textWords } from './words.ts'

const LONGEST_NAME = 60

/** Whether several configurations of one protocol differ in options. */
export function hasKnobs(series: readonly Series[]): boolean {
  return familiesOf(series).length > 0
}

/** What turning the options of a protocol changes: small charts of the same measures, option by option. */
export function knobsSection(comparison: Comparison, series: readonly Series[]): Markup {
  return html`<section class="block page" id="knobs" aria-labelledby="knobs-title">
    <h2 id="knobs-title">Turning the knobs</h2>
    <p>
      Configurations of one protocol that differ in options. A line joins those that differ in nothing but the
      option below it. Stale reads are those of the runs with faults, where there are any.
    </p>
    ${familiesOf(series).map((family) => familyPart(family, comparison))}
  </section>`
}

function familyPart(family: Family, { settings }: Comparison): Markup {
  const { protocol, members, knobs } = family
  const shown = measures.filter((measure) =>
    members.some(({ configuration }) => measure.of(configuration, settings) !== undefined),
  )
  const name = textWords(protocol, LONGEST_NAME)
  return html`<h3 class="subtitle">${name}, by ${listed(knobs.map(({ words }) => words))}</h3>
    <ul class="legend">
      ${members.map((each) => html`<li data-of="${keyOf(each)}">${badge(each)}${each.name}</li>`)}
    </ul>
    <ul class="charts">
      ${knobs.flatMap((knob) =>
        shown.map(
          (measure) =>
            html`<li>
              <h4>${measure.name}</h4>
              ${knobChart(knob, measure, family, settings)}
            </li>`,
        ),
      )}
    </ul>
    ${scrolling(
      `${name} by its options`,
      html`<table>
        <thead>
          <tr>
            <th scope="col">Configuration</th>
            ${knobs.map(({ words }) => html`<th scope="col">${words}</th>`)}
            ${shown.map((measure) => html`<th scope="col">${measure.name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${members.map(
            (each) =>
              html`<tr class="${hueOf(each)}" data-of="${keyOf(each)}">
                ${seriesHead(each)}
                ${knobs.map(({ option }) => html`<td class="fixed">${knobValue(each, option)}</td>`)}
                ${shown.map((measure) => {
                  const value = measure.of(each.configuration, settings)
                  const values = members.map(({ configuration }) => measure.of(configuration, settings) ?? 0)
                  const most = Math.max(measure.least, ...values)
                  return barCell(value, most, value === undefined ? '–' : measure.words(value))
                })}
              </tr>`,
          )}
        </tbody>
      </table>`,
      'dense',
    )}`
}
