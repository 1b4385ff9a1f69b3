import type { Comparison, Slopes } from '../../scenarios/comparing/comparison.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { decimal, milliseconds } from './figures.ts'
import { badge, keyOf, type Series, seriesRow } from './series.ts'
import { type MeasuredLine, pointMark, reachOf, slopeChart } from './slope-chart.ts'
import { textWords } from './words.ts'

/** A configuration whose latency was measured at several distances. */
interface Measured {
  readonly series: Series
  readonly slopes: Slopes
  readonly atHome: boolean
  readonly lines: readonly MeasuredLine[]
}

/** Whether any configuration's latency was measured at several distances. */
export function hasSlopes(series: readonly Series[]): boolean {
  return series.some(({ configuration }) => configuration.slopes !== undefined)
}

/** How median latency grows with the distance of nodes, and what theory says of that. */
export function slopeSection({ settings }: Comparison, series: readonly Series[]): Markup {
  const measured = series.flatMap((each) => {
    const { slopes } = each.configuration
    return slopes === undefined ? [] : [measuredOf(each, slopes)]
  })
  const reach = reachOf(measured.flatMap(({ lines }) => lines))
  return html`<section class="block page" id="latency" aria-labelledby="latency-title">
    <h2 id="latency-title">Latency against d</h2>
    <p>
      Median latency without faults, measured with messages that take
      ${settings.distances.map((each) => decimal(each)).join(', ')} times d =
      ${milliseconds(settings.delayMs)} from node to node. A line's slope says how often an operation waits
      for a message to cross. Dashed is what theory says of operations that the client's own node answers;
      where there are such operations, the picture shows these.
    </p>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 34 16" aria-hidden="true">
          <g class="reads">
            <path class="fitted" d="M2 8H32" />
            ${pointMark('reads', 17, 8)}
          </g></svg
        >reads
      </li>
      <li>
        <svg viewBox="0 0 34 16" aria-hidden="true">
          <g class="writes">
            <path class="fitted" d="M2 8H32" />
            ${pointMark('writes', 17, 8)}
          </g></svg
        >writes
      </li>
      <li>
        <svg viewBox="0 0 34 16" aria-hidden="true">
          <g class="reads"><path class="theory" d="M2 8H32" /></g></svg
        >theory
      </li>
    </ul>
    <ul class="charts">
      ${measured.map(
        ({ series: each, lines, atHome }) =>
          html`<li data-of="${keyOf(each)}">
            <h3>${badge(each)}<span>${each.name}</span></h3>
            <p class="small">${atHome ? 'operations at the client’s own node' : 'all operations'}</p>
            ${slopeChart(lines, reach)}
          </li>`,
      )}
    </ul>
    ${scrolling('Slopes of latency, in multiples of d', slopeTable(measured))}
    <details>
      <summary>The medians of the pictures as a table</summary>
      ${scrolling('Medians at each distance', pointTable(measured))}
    </details>
  </section>`
}

function measuredOf(series: Series, slopes: Slopes): Measured {
  const { reads, writes, atHome, theory } = slopes
  const isAtHome = atHome.reads !== undefined || atHome.writes !== undefined
  const line = (kind: 'reads' | 'writes', measured: Slopes['reads'] | undefined): readonly MeasuredLine[] =>
    measured === undefined
      ? []
      : [{ kind, measured, ...(theory === undefined ? {} : { theory: theory[kind] }) }]
  const lines = isAtHome
    ? [...line('reads', atHome.reads), ...line('writes', atHome.writes)]
    : [...line('reads', reads), ...line('writes', writes)]
  return { series, slopes, atHome: isAtHome, lines }
}

function slopeTable(measured: readonly Measured[]): Markup {
  const cell = (value: number | undefined): Markup =>
    html`<td class="number fixed">${value === undefined ? '–' : `${decimal(value)} d`}</td>`
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col" class="number">Writes, all</th>
        <th scope="col" class="number">Reads, all</th>
        <th scope="col" class="number">Writes at own node</th>
        <th scope="col" class="number">Reads at own node</th>
        <th scope="col" class="number">Theory: writes</th>
        <th scope="col" class="number">Theory: reads</th>
        <th scope="col">Source</th>
      </tr>
    </thead>
    <tbody>
      ${measured.map(({ series, slopes }) => {
        const { reads, writes, atHome, theory } = slopes
        return seriesRow(
          series,
          html`${cell(writes.slope)} ${cell(reads.slope)} ${cell(atHome.writes?.slope)}
            ${cell(atHome.reads?.slope)} ${cell(theory?.writes)} ${cell(theory?.reads)}
            <td>${theory === undefined ? '–' : textWords(theory.source)}</td>`,
        )
      })}
    </tbody>
  </table>`
}

/** The points of the pictures: medians of writes and of reads at each distance. */
function pointTable(measured: readonly Measured[]): Markup {
  const lines = measured.flatMap((each) => each.lines.map((line) => ({ series: each.series, ...line })))
  const delays = [...new Set(lines.flatMap((line) => line.measured.points.map(({ delayMs }) => delayMs)))]
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        <th scope="col">Operations</th>
        ${delays.map((delay) => html`<th scope="col" class="number">d = ${milliseconds(delay)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${lines.map(({ series, kind, measured: { points } }) =>
        seriesRow(
          series,
          html`<td class="fixed">${kind}</td>
            ${delays.map((delay) => html`<td class="number fixed">${milliseconds(points.find(({ delayMs }) => delayMs === delay)?.p50Ms)}</td>`)}`,
        ),
      )}
    </tbody>
  </table>`
}
