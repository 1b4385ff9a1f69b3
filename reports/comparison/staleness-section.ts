import type { Comparison, StalenessFound } from '../../scenarios/comparing/comparison.ts'
import { count, listed } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { milliseconds, shareOf, shareWords } from './figures.ts'
import { badge, keyOf, type Series, seriesRow } from './series.ts'
import { type StaleLine, staleReach, stalenessChart } from './staleness-chart.ts'
import { textWords } from './words.ts'

/** So many numbers of versions have a column of their own. */
const MOST_VERSIONS = 4

/** Acknowledged writes that are gone, and reads that saw what had been replaced. */
export function stalenessSection({ disturbance }: Comparison, series: readonly Series[]): Markup {
  const without = series.map((each) => ({ series: each, found: each.configuration.staleness.withoutFaults }))
  const withFaults = series.flatMap((each) => {
    const found = each.configuration.staleness.withFaults
    return found === undefined ? [] : [{ series: each, found }]
  })
  const reach = staleReach([...without, ...withFaults].filter(isStale))
  return html`<section class="block page" id="staleness" aria-labelledby="staleness-title">
    <h2 id="staleness-title">Lost writes and stale reads</h2>
    <p>
      A write is lost if it was acknowledged and the last reads show it to be gone, though nothing that came
      later replaced it${disturbance === undefined ? '' : '; counted over the runs with faults'}. A read is
      stale if what it saw had been replaced before it began.
    </p>
    ${scrolling('Lost writes', lostTable(series))}
    <div class="pair">
      ${chart('Without faults', without, reach)}
      ${withFaults.length === 0 ? '' : chart('With faults', withFaults, reach)}
    </div>
    ${
      [...without, ...withFaults].some(isStale)
        ? scrolling(
            'Stale reads',
            stalenessTable([
              ['without faults', without.filter(isStale)],
              ['with faults', withFaults.filter(isStale)],
            ]),
            'dense',
          )
        : ''
    }
  </section>`
}

function isStale({ found }: StaleLine): boolean {
  return found.stale > 0
}

function chart(title: string, lines: readonly StaleLine[], reach: ReturnType<typeof staleReach>): Markup {
  const stale = lines.filter(isStale)
  const fresh = lines.filter((line) => !isStale(line))
  const words =
    fresh.length === 0
      ? []
      : [`${title}, no read was stale of ${listed(fresh.map(({ series }) => series.name))}.`]
  return html`<div>
    ${stale.length === 0 ? '' : html`<div class="scroll" tabindex="0" role="group" aria-label="${title}">${stalenessChart(title, stale, reach)}</div>`}
    ${notes(words)}
  </div>`
}

function lostTable(series: readonly Series[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col" class="number">Acknowledged writes</th>
        <th scope="col" class="number">Lost</th>
        <th scope="col">One of them</th>
      </tr>
    </thead>
    <tbody>
      ${series.map((each) => {
        const { acknowledged, lost, example } = each.configuration.lostWrites
        return seriesRow(
          each,
          html`<td class="number">${count(acknowledged)}</td>
            <td class="number fixed">
              ${lost === 0 ? '0' : html`<b class="lost">${count(lost)}</b>, ${shareWords(lost, acknowledged)}`}
            </td>
            <td class="wide">${example === undefined ? '' : textWords(example)}</td>`,
        )
      })}
    </tbody>
  </table>`
}

function stalenessTable(parts: readonly (readonly [when: string, lines: readonly StaleLine[]])[]): Markup {
  const found = parts.flatMap(([, lines]) => lines.map((line) => line.found))
  const columns = Math.min(MOST_VERSIONS, Math.max(0, ...found.map(({ byVersions }) => byVersions.length)))
  const versions = Array.from({ length: columns }, (_, i) => i)
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col">Runs</th>
        <th scope="col" class="number">Stale reads</th>
        ${versions.map((behind) => html`<th scope="col" class="number">${behind} behind</th>`)}
        <th scope="col" class="number">${columns} or more</th>
        <th scope="col" class="number">Most behind</th>
        <th scope="col" class="number">Median</th>
        <th scope="col" class="number">p99</th>
        <th scope="col" class="number">Longest</th>
      </tr>
    </thead>
    <tbody>
      ${parts
        .flatMap(([when, lines]) => lines.map((line) => ({ line, when })))
        .sort((one, other) => one.line.series.position - other.line.series.position)
        .map(({ line, when }) => stalenessRow(line, when, versions))}
    </tbody>
  </table>`
}

function stalenessRow({ series, found }: StaleLine, when: string, versions: readonly number[]): Markup {
  const { reads, stale, byVersions, mostVersions, p50Ms, p99Ms, mostMs } = found
  const beyond = byVersions.slice(versions.length).reduce((sum, each) => sum + each, 0)
  return html`<tr data-of="${keyOf(series)}">
    <th scope="row">
      <span class="whose">${badge(series)}<span>${series.name}</span></span>
    </th>
    <td class="fixed">${when}</td>
    <td class="number fixed">${shareOf(stale, reads)}</td>
    ${versions.map((behind) => html`<td class="number">${count(byVersions[behind] ?? 0)}</td>`)}
    <td class="number">${count(beyond)}</td>
    <td class="number">${count(mostVersions)}</td>
    ${durations([p50Ms, p99Ms, mostMs], found)}
  </tr>`
}

function durations(values: readonly number[], { reads }: StalenessFound): Markup {
  return html`${values.map((value) => html`<td class="number fixed">${reads === 0 ? '–' : value === 0 ? '0' : milliseconds(value)}</td>`)}`
}
