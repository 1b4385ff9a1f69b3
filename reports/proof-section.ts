import { counted, count, seconds } from './format.ts'
import { type Content, html, type Markup } from './markup.ts'
import { operationAction, operationEnding } from './operation-words.ts'
import type { ReportedOperation } from './operations.ts'
import { drawTimeline } from './timeline/draw.ts'
import { barId } from './timeline/draw-bars.ts'
import type { Proof } from './timeline/proof.ts'
import { nameWords } from './value-words.ts'

/** The proof of a violation: the operations that prove it in words, and the picture of what went on around them. */
export function proofSection(proof: Proof, position: number, ofMany: boolean, legend: Content): Markup {
  const { property, core, shown, timeline } = proof
  const id = position === 0 ? 'proof' : `proof-${position + 1}`
  const title = ofMany ? `The proof: ${nameWords(property.name, 60)}` : 'The proof'
  return html`<section class="block page" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>${introduction(proof)}</p>
    ${position === 0 ? '' : html`<p class="why">${property.why}</p>`}
    ${drawTimeline(timeline, { id, description: description(proof) })} ${legend} ${notes(timeline.omissions)}
    ${
      core.length === 0
        ? ''
        : html`<ol class="outline" aria-label="The operations of the proof, in order">
            ${inOrder(core).map((operation) => outlineItem(operation, id))}
          </ol>`
    }
    ${operationsTable(shown, new Set(core))}
  </section>`
}

/** What a picture leaves out, in sentences below it. */
export function notes(sentences: readonly string[]): Markup {
  if (sentences.length === 0) return html``
  return html`<ul class="notes">
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`
}

function introduction({ core, shown, violated, timeline }: Proof): string {
  const { fromUs, toUs } = timeline.window
  const span = `from ${seconds(fromUs)} to ${seconds(toUs)} of virtual time`
  if (core.length === 0) {
    const where = violated.node === undefined ? 'The event' : `The event at ${nameWords(violated.node)}`
    return `${where} that violated it is marked, and what went on before, ${span}.`
  }
  const others = shown.length - core.length
  const among = others === 0 ? '' : ` and the ${counted(others, 'other operation')} near them`
  return `${counted(core.length, 'operation')} ${core.length === 1 ? 'proves' : 'prove'} it (heavy outlines)${among}, ${span}. The line marks where the last of them had ended.`
}

function description({ property, core, timeline }: Proof): string {
  const { fromUs, toUs } = timeline.window
  const what = `Timeline of the violation of ${nameWords(property.name, 60)}, ${seconds(fromUs)} to ${seconds(toUs)}`
  return core.length === 0 ? what : `${what}; the operations of the proof are listed below it`
}

function inOrder(core: readonly ReportedOperation[]): readonly ReportedOperation[] {
  return [...core].sort((one, other) => one.invocation - other.invocation)
}

function outlineItem(operation: ReportedOperation, picture: string): Markup {
  const { invocation, fromUs } = operation
  return html`<li>
    <a href="#${barId(picture, invocation)}">${operationAction(operation)}</a>
    <span class="ending">invoked at ${seconds(fromUs)}, ${operationEnding(operation)}</span>
  </li>`
}

function operationsTable(shown: readonly ReportedOperation[], core: ReadonlySet<ReportedOperation>): Markup {
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
