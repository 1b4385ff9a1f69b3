import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { barCell } from './bar-cell.ts'
import { decimal } from './figures.ts'
import { count } from '../format.ts'
import { hueOf, keyOf, type Series, seriesHead } from './series.ts'

/** What crossed the network for each operation. */
export function costSection(series: readonly Series[]): Markup {
  const traffic = series.map(({ configuration }) => configuration.traffic)
  const mostMessages = Math.max(0, ...traffic.map(({ messages }) => messages))
  const mostBytes = Math.max(0, ...traffic.map(({ bytes }) => bytes))
  return html`<section class="block page" id="cost" aria-labelledby="cost-title">
    <h2 id="cost-title">Cost</h2>
    <p>
      What crossed the network without faults, heartbeats and all other background included, for each
      operation that succeeded. Bytes are of the messages' contents as JSON.
    </p>
    ${scrolling(
      'Cost',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Configuration</th>
            <th scope="col">Messages an operation</th>
            <th scope="col">Bytes an operation</th>
          </tr>
        </thead>
        <tbody>
          ${series.map((each) => {
            const { messages, bytes } = each.configuration.traffic
            return html`<tr class="${hueOf(each)}" data-of="${keyOf(each)}">
              ${seriesHead(each)} ${barCell(messages, mostMessages, decimal(messages))}
              ${barCell(bytes, mostBytes, count(Math.round(bytes)))}
            </tr>`
          })}
        </tbody>
      </table>`,
    )}
  </section>`
}
