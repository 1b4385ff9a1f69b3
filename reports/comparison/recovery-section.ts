import type { Comparison, Duration } from '../../scenarios/comparing/comparison.ts'
import { counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { barCell } from './bar-cell.ts'
import { milliseconds } from './figures.ts'
import { hueOf, keyOf, type Series, seriesHead } from './series.ts'

/** Whether anything had to recover. */
export function hasRecovery(series: readonly Series[]): boolean {
  return series.some(({ configuration }) => configuration.recovery !== undefined)
}

/** How long it took until operations succeeded again, after faults began and after they ended. */
export function recoverySection({ settings }: Comparison, series: readonly Series[]): Markup {
  const shown = series.filter(({ configuration }) => configuration.recovery !== undefined)
  const longest = Math.max(
    0,
    ...shown.flatMap(({ configuration: { recovery } }) => [
      recovery?.failover.mostMs ?? recovery?.failover.meanMs ?? 0,
      recovery?.healing.mostMs ?? recovery?.healing.meanMs ?? 0,
    ]),
  )
  return html`<section class="block page" id="recovery" aria-labelledby="recovery-title">
    <h2 id="recovery-title">Recovery</h2>
    <p>
      Fail-over is from when faults began until the larger side's operations succeeded again after the first
      that did not; healing, from when they ended until those of all sides did. Bars are means over
      ${counted(settings.seeds, 'run')}, lines reach to the longest.
    </p>
    ${scrolling(
      'Recovery',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Configuration</th>
            <th scope="col">Fail-over</th>
            <th scope="col">Healing</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((each) => {
            const { recovery } = each.configuration
            return html`<tr class="${hueOf(each)}" data-of="${keyOf(each)}">
              ${seriesHead(each)}
              ${recovery === undefined ? '' : html`${durationCell(recovery.failover, longest)} ${durationCell(recovery.healing, longest)}`}
            </tr>`
          })}
        </tbody>
      </table>`,
    )}
  </section>`
}

function durationCell({ meanMs, mostMs, never }: Duration, longest: number): Markup {
  const often = never === 0 ? '' : `never in ${counted(never, 'run')}`
  const words =
    meanMs === undefined
      ? often || '–'
      : [
          meanMs === 0 ? 'at once' : milliseconds(meanMs),
          ...(mostMs === undefined || mostMs === meanMs ? [] : [`at most ${milliseconds(mostMs)}`]),
          ...(often === '' ? [] : [often]),
        ].join(', ')
  return barCell(meanMs, longest, words, mostMs)
}
