import { counted, count, seconds } from './format.ts'
import { type Content, html, type Markup } from './markup.ts'
import { operationsTable, outline } from './outline.ts'
import { drawTimeline } from './timeline/draw.ts'
import type { Proof } from './timeline/proof.ts'
import { nameWords } from './value-words.ts'

/** So few operations are told in words before the picture; more than that would push it away. */
const FEW = 6

/** What the arrows between bars are. */
export const ARROWS_WORDS = 'Arrows are the dependencies of the cycle, told under “Anomalies”.'

/** What the section and the picture of a proof are called, by its place. */
export function proofId(position: number): string {
  return position === 0 ? 'proof' : `proof-${position + 1}`
}

/** The proof of a violation: the operations that prove it in words, and the picture of what went on around them. */
export function proofSection(proof: Proof, position: number, ofMany: boolean, legend: Content): Markup {
  const { property, core, shown, timeline } = proof
  const id = proofId(position)
  const title = ofMany ? `The proof: ${nameWords(property.name, 60)}` : 'The proof'
  return html`<section class="block page" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>${introduction(proof)}</p>
    ${position === 0 ? '' : html`<p class="why">${property.why}</p>`}
    ${core.length <= FEW ? outline(core, id) : ''}
    ${drawTimeline(timeline, { id, description: description(proof) })} ${legend} ${notes(timeline.omissions)}
    ${core.length <= FEW ? '' : outline(core, id)} ${operationsTable(shown, new Set(core))}
  </section>`
}

/** What a picture leaves out, in sentences below it. */
export function notes(sentences: readonly string[]): Markup {
  if (sentences.length === 0) return html``
  return html`<ul class="notes">
    ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`
}

function introduction({ core, shown, violated, span, timeline }: Proof): string {
  const stretch = `from ${seconds(span.fromUs)} to ${seconds(span.toUs)} of virtual time`
  if (core.length === 0) {
    const where =
      violated.node === undefined ? 'The line marks' : `The ring marks ${nameWords(violated.node)},`
    return `${where} where it was violated; the picture shows what went on ${stretch}.`
  }
  const inCore = new Set(core)
  const others = shown.filter((operation) => !inCore.has(operation)).length
  const undrawn = core.length - (shown.length - others)
  return [
    `${counted(core.length, 'operation')} ${core.length === 1 ? 'proves' : 'prove'} it: heavy outlines.`,
    `The picture shows them and what else went on ${stretch}.`,
    'The line marks when the last of them had ended.',
    ...((timeline.arrows ?? []).length > 0 ? [ARROWS_WORDS] : []),
    ...(undrawn > 0 ? [`${count(undrawn)} of them are not drawn.`] : []),
  ].join(' ')
}

function description({ property, core, span }: Proof): string {
  const what = `Timeline of the violation of ${nameWords(property.name, 60)}, ${seconds(span.fromUs)} to ${seconds(span.toUs)}`
  return core.length === 0 ? what : `${what}; the operations of the proof are listed below it`
}
