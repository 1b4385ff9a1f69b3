import { count, seconds } from './format.ts'
import { html, type Markup } from './markup.ts'
import { operationAction, operationEnding } from './operation-words.ts'
import type { ReportedOperation } from './operations.ts'
import { barId } from './timeline/draw-bars.ts'

const MOST_OUTLINED = 40

/** The proof in words: what the picture shows to those who see it. */
export function outline(core: readonly ReportedOperation[], picture: string): Markup {
  if (core.length === 0) return html``
  const more = core.length - MOST_OUTLINED
  const last = outlined(core)
  return html`${more > 0 ? html`<p>The last ${count(MOST_OUTLINED)} of them in words:</p>` : ''}
    <ol class="outline" aria-label="The operations of the proof, in order">
      ${last.map((operation) => outlineItem(operation, picture))}
    </ol>`
}

/** The operations of a proof that are told in words: the last ones, in their order. */
export function outlined(core: readonly ReportedOperation[]): readonly ReportedOperation[] {
  return inOrder(core).slice(-MOST_OUTLINED)
}

/** The name under which a link finds an operation of a proof in words. */
export function rowId(picture: string, invocation: number): string {
  return `${picture}-row-${invocation}`
}

function outlineItem(operation: ReportedOperation, picture: string): Markup {
  const { invocation, fromUs } = operation
  return html`<li id="${rowId(picture, invocation)}">
    <a href="#${barId(picture, invocation)}">${operationAction(operation)}</a>
    <span class="ending">invoked at ${seconds(fromUs)}, ${operationEnding(operation)}</span>
  </li>`
}

/** The operations of a picture, for those who do not see it or want to search them. */
export function operationsTable(
  shown: readonly ReportedOperation[],
  core: ReadonlySet<ReportedOperation>,
): Markup {
  if (shown.length === 0) return html``
  return html`<details class="no-print">
    <summary>The ${count(shown.length)} operations of the picture as a table</summary>
    <div class="table" tabindex="0" role="group" aria-label="Operations of the picture">
      <table>
        <thead>
          <tr>
            <th scope="col">Operation</th>
            <th scope="col" class="number">Invoked</th>
            <th scope="col">Ended</th>
            <th scope="col">Part of the proof</th>
          </tr>
        </thead>
        <tbody>
          ${inOrder(shown).map((operation) => operationRow(operation, core.has(operation)))}
        </tbody>
      </table>
    </div>
  </details>`
}

function operationRow(operation: ReportedOperation, core: boolean): Markup {
  return html`<tr>
    <th scope="row">${operationAction(operation)}</th>
    <td class="number">${seconds(operation.fromUs)}</td>
    <td>${operationEnding(operation)}</td>
    <td>${core ? 'yes' : ''}</td>
  </tr>`
}

function inOrder(core: readonly ReportedOperation[]): readonly ReportedOperation[] {
  return [...core].sort((one, other) => one.invocation - other.invocation)
}
