import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { type Fact, factsTable } from '../facts.ts'
import { plannedFaultWords } from '../fault-words.ts'
import { count, listed } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { command } from '../sweep/command.ts'
import { jsonWords } from '../value-words.ts'
import { decimal, milliseconds, shareWords } from './figures.ts'
import { type Series, seriesRow } from './series.ts'
import { faultsWords, sideWords, textWords } from './words.ts'

const LONGEST_OPTIONS = 400
const MOST_FAULTS = 50

/** All that the page is a statement about, and the command that makes it again. */
export function settingsSection(
  comparison: Comparison,
  series: readonly Series[],
  made: string | undefined,
): Markup {
  return html`<section class="block page" id="settings" aria-labelledby="settings-title">
    <h2 id="settings-title">What this is a statement about</h2>
    ${factsTable('Settings', factsOf(comparison))} ${scrolling('Configurations', configurationTable(series))}
    ${
      made === undefined
        ? ''
        : html`<div class="again">
            <h3>Compare again</h3>
            ${command(made, 'compare again')}
          </div>`
    }
    <p>The same configurations, settings and version of netsplit give the same page.</p>
  </section>`
}

function factsOf(comparison: Comparison): readonly Fact[] {
  const { settings, faults, disturbance } = comparison
  const { nodes, delayMs, seeds, firstSeed, rate, reads, withinMs, distances } = settings
  const planned = faults.slice(0, MOST_FAULTS).map((fault) => plannedFaultWords(fault))
  const more = faults.length - planned.length
  return [
    ['Nodes', count(nodes)],
    ['d', `${milliseconds(delayMs)}: the median time that a message takes from node to node`],
    ['Seeds', seeds === 1 ? String(firstSeed) : `${firstSeed} to ${firstSeed + seeds - 1}`],
    ['Operations', `${decimal(rate)} a second over all clients, ${shareWords(reads, 1)} of them reads`],
    ['In time', `within ${milliseconds(withinMs)}`],
    ['Distances', distances.length === 0 ? 'none' : listed(distances.map((each) => `${decimal(each)} d`))],
    ['Faults', faultsWords(comparison)],
    ...(disturbance === undefined
      ? []
      : disturbance.sides.map(({ name, nodes: there }): Fact => [
          `Side: ${sideWords(name)}`,
          listed(there.map((node) => textWords(node, 40))) || 'no node',
        ])),
    ...(planned.length === 0
      ? []
      : [['As asked for', [...planned, ...(more > 0 ? [`${count(more)} more`] : [])].join('; ')] as const]),
  ]
}

function configurationTable(series: readonly Series[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col">Protocol</th>
        <th scope="col">Options that are not the default ones</th>
        <th scope="col">Object</th>
        <th scope="col">Strongest that held</th>
        <th scope="col">Weakest that was violated</th>
      </tr>
    </thead>
    <tbody>
      ${series.map((each) => {
        const { protocol, options, object, strongest, weakestViolated } = each.configuration
        const given = Object.keys(options).length === 0 ? 'none' : jsonWords(options, LONGEST_OPTIONS)
        return seriesRow(
          each,
          html`<td>${textWords(protocol, 60)}</td>
            <td class="mono">${textWords(given, LONGEST_OPTIONS)}</td>
            <td class="fixed">${object}</td>
            <td>${textWords(strongest.join(', ') || 'none')}</td>
            <td>${textWords(weakestViolated.join(', ') || 'none')}</td>`,
        )
      })}
    </tbody>
  </table>`
}
