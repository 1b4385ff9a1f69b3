import { count, counted } from '../format.ts'
import type { GraphLayout } from '../graphs/graph.ts'
import { invocationAt, NONE, type PairedHistory } from '../history/paired-history.ts'
import type { Places } from '../history/places.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { barId } from '../timeline/draw-bars.ts'
import type { Timeline } from '../timeline/model.ts'
import { nameWords, shortened } from '../value-words.ts'
import {
  type CyclicAnomaly,
  cycleGraph,
  drawnCycles,
  type ReportedAnomaly,
  vertexName,
} from './cycle-graph.ts'
import { drawCycle } from './draw-cycle.ts'
import { microsOf, microWords } from './micro-words.ts'

const MOST_ANOMALIES = 30
const MOST_STEPS = 20
const MOST_MICROS = 8
const MICRO_LENGTH = 40
const SENTENCE_LENGTH = 1_200
const CLAUSE_LENGTH = 400

/** Where the transactions of anomalies stand: in the history, and in the pictures of what is proven. */
export interface AnomalyPlaces {
  readonly paired: PairedHistory
  readonly places: Places
  /** What the bars are called that pictures have of operations, by the invocations of these. */
  readonly bars: ReadonlyMap<number, string>
}

/** What the bars of pictures are called that can be linked to, by the invocations of their operations: the first that there is. */
export function barsIn(
  pictures: readonly { readonly id: string; readonly timeline: Timeline }[],
): ReadonlyMap<number, string> {
  const bars = new Map<number, string>()
  for (const { id, timeline } of pictures) {
    for (const { invocation, core } of timeline.bars) {
      if (core && !bars.has(invocation)) bars.set(invocation, barId(id, invocation))
    }
  }
  return bars
}

/** Every anomaly of a history of transactions: its sentence, or its cycle, drawn as far as it was laid out, and told edge by edge. */
export function anomaliesSection(
  anomalies: readonly ReportedAnomaly[],
  layouts: readonly GraphLayout[],
  where: AnomalyPlaces,
): Markup {
  const shown = anomalies.slice(0, MOST_ANOMALIES)
  const more = anomalies.length - shown.length
  const drawn = drawnCycles(anomalies)
  const isDrawn = drawn.length > 0 && layouts.length > 0
  return html`<section class="block page" id="anomalies" aria-labelledby="anomalies-title">
    <h2 id="anomalies-title">Anomalies</h2>
    <p>
      ${anomalies.length === 1 ? 'One kind of them, with one case.' : `${count(anomalies.length)} kinds of them, the worst first, each with one case.`}
      ${isDrawn ? 'An arrow leads from a transaction to one that must come after it; dashed: because it did not see what the other wrote (rw); dotted: by the order of a process or by time.' : ''}
    </p>
    <ul class="anomaly-list">
      ${shown.map((anomaly, at) => {
        const { cycle } = anomaly
        const layout = layouts[drawn.findIndex((each) => each === anomaly)]
        return html`<li>
          <h3 id="anomaly-${at + 1}">
            ${nameWords(anomaly.type)} <span class="ending">${countWords(anomaly)}</span>
          </h3>
          ${cycle === undefined ? html`<p class="told">${shortened(anomaly.why, SENTENCE_LENGTH)}</p>` : cyclePart({ ...anomaly, cycle }, layout, where)}
        </li>`
      })}
    </ul>
    ${notes(more > 0 ? [`${counted(more, 'more kind')} not shown.`] : [])}
  </section>`
}

function countWords({ count: cases, cycle }: ReportedAnomaly): string {
  if (cases === 1) return 'once'
  return cycle === undefined
    ? `${count(cases)} times`
    : `in ${count(cases)} sets of transactions that depend on each other`
}

/** A cycle: its picture if it was laid out, what its transactions did, and why each stands before the next. */
function cyclePart(
  { type, cycle, lemmas = [], others = [] }: CyclicAnomaly,
  layout: GraphLayout | undefined,
  where: AnomalyPlaces,
): Markup {
  const { history } = where.paired
  const steps = cycle.slice(0, MOST_STEPS)
  const name = (at: number) => vertexName(cycle, at)
  const unlisted = cycle.length - steps.length + Math.max(0, others.length - MOST_STEPS)
  const description = `The cycle of ${nameWords(type)}: ${steps.map(({ kind }, at) => `${name(at)} ${kind} ${name(at + 1)}`).join(', ')}; the same in words beside it`
  return html`<div class="sides">
    ${layout === undefined ? '' : drawCycle(cycleGraph(history, cycle), layout, description)}
    <div>
      <h4>Transactions</h4>
      <ul class="outline">
        ${steps.map(({ from }, at) => html`<li>${transaction(name(at), from, where)}</li> `)}
        ${others.slice(0, MOST_STEPS).map((other) => html`<li>${transaction(other.name, other.event, where)}</li> `)}
      </ul>
      ${lemmas.length === 0 ? '' : lemmaList(lemmas)}
      <h4>They have no order</h4>
      <ol class="outline">
        ${steps.map(
          ({ kind, because }, at) =>
            html`<li>
              <strong>${name(at)} &lt; ${name(at + 1)}</strong> <span class="ending">(${kind})</span>, because
              ${shortened(because, CLAUSE_LENGTH)}
            </li> `,
        )}
      </ol>
      ${notes(unlisted > 0 ? [`${counted(unlisted, 'more transaction')} not listed.`] : [])}
    </div>
  </div>`
}

/** What had to be concluded before the cycle. */
function lemmaList(lemmas: readonly string[]): Markup {
  const shown = lemmas.slice(0, MOST_STEPS)
  return html`<h4>Concluded first</h4>
    <ol class="outline">
      ${shown.map((lemma) => html`<li>${shortened(lemma, CLAUSE_LENGTH)}</li> `)}
    </ol>
    ${notes(lemmas.length > shown.length ? [`${counted(lemmas.length - shown.length, 'more conclusion')} not listed.`] : [])}`
}

function transaction(name: string, event: number, { paired, places, bars }: AnomalyPlaces): Content {
  const bar = bars.get(invocationAt(paired, event) ?? NONE)
  const micros = microsOf(paired.history.at(event).value)
  const shown = micros.slice(0, MOST_MICROS).map((micro) => microWords(micro, MICRO_LENGTH))
  const rest = micros.length > shown.length ? ` and ${count(micros.length - shown.length)} more` : ''
  const named = bar === undefined ? html`<strong>${name}</strong>` : html`<a href="#${bar}">${name}</a>`
  return [
    named,
    ': ',
    html`<code>${shown.join(', ')}</code>`,
    rest,
    html` <span class="ending">${paired.history.at(event).type} ${places.placed(event)}</span>`,
  ]
}
