import { count } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { operationAction } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { scrolling } from '../tables.ts'
import { barId } from '../timeline/draw-bars.ts'
import { eventId } from './events-table.ts'
import type { Places } from './places.ts'

const MOST_OUTLINED = 40

/** The operations of a core in words, in their order; each leads to its bar, and to its events. */
export function coreOutline(
  core: readonly ReportedOperation[],
  culprit: number | undefined,
  places: Places,
  picture: string,
): Markup {
  const last = inOrder(core).slice(-MOST_OUTLINED)
  return html`${core.length > last.length ? html`<p>The last ${count(MOST_OUTLINED)} of them in words:</p>` : ''}
    <ol class="outline" aria-label="The operations of the core, in order">
      ${last.map(
        (operation) =>
          html`<li>
            <a href="#${barId(picture, operation.invocation)}">${operationAction(operation)}</a>
            <span class="ending"
              ><a href="#${eventId(operation.invocation)}">${places.beginning(operation)}</a>,
              ${places.ending(operation)}${operation.invocation === culprit ? html`. <strong>No order explains this answer.</strong>` : ''}</span
            >
          </li>`,
      )}
    </ol>`
}

/** The operations of a picture, for those who do not see it or want to search them. */
export function operationsTable(
  shown: readonly ReportedOperation[],
  core: ReadonlySet<number>,
  places: Places,
): Markup {
  if (shown.length === 0) return html``
  return html`<details class="no-print">
    <summary>The ${count(shown.length)} operations of the picture as a table</summary>
    ${scrolling(
      'Operations of the picture',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col">Began</th>
            <th scope="col">Ended</th>
            ${core.size === 0 ? '' : html`<th scope="col">Part of the core</th>`}
          </tr>
        </thead>
        <tbody>
          ${inOrder(shown).map(
            (operation) =>
              html`<tr>
                <th scope="row">${operationAction(operation)}</th>
                <td>${places.beginning(operation)}</td>
                <td>${places.ending(operation)}</td>
                ${core.size === 0 ? '' : html`<td>${core.has(operation.invocation) ? 'yes' : ''}</td>`}
              </tr> `,
          )}
        </tbody>
      </table>`,
    )}
  </details>`
}

function inOrder(operations: readonly ReportedOperation[]): readonly ReportedOperation[] {
  return [...operations].sort((one, other) => one.invocation - other.invocation)
}
