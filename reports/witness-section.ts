import type { JudgedRun } from '../scenarios/judged-run.ts'
import type { History } from '../sim/history.ts'
import { count, counted, seconds } from './format.ts'
import { placedBy } from './history/core-section.ts'
import { orderList, orderWords } from './history/linearization-section.ts'
import { operationsTable } from './history/operation-list.ts'
import { pairedHistory } from './history/paired-history.ts'
import { Places } from './history/places.ts'
import { html, type Markup } from './markup.ts'
import { notes } from './proof-section.ts'
import { drawTimeline } from './timeline/draw.ts'
import { legendOf } from './timeline/legend.ts'
import { keyWords, nameWords } from './value-words.ts'
import { witnessStrip } from './witness-strip.ts'

/** Where the events of a run's history stand: at their times. What the page calls an event is one of the trace. */
class Moments extends Places {
  private readonly events: History

  constructor(history: History) {
    super(history)
    this.events = history
  }

  override where(index: number): string {
    return seconds(this.events.at(index).time)
  }

  override placed(index: number): string {
    return `at ${this.where(index)}`
  }
}

/** The order that explains the answers of a run: a stretch of it drawn, and all of it to be opened; none if no check brought one. */
export function witnessSection({ record, properties }: JudgedRun): Markup | undefined {
  const property = properties.find(({ witness }) => witness !== undefined && witness.length > 0)
  const witness = property?.witness
  if (property === undefined || witness === undefined) return undefined
  const paired = pairedHistory(record.history)
  const places = new Moments(record.history)
  const strip = witnessStrip(paired, places, witness)
  return html`<section class="block page" id="witness" aria-labelledby="witness-title">
    <h2 id="witness-title">The linearization</h2>
    <p>${`${orderWords(witness)} That is what “${nameWords(property.name, 60)}” asks for.`}</p>
    ${
      strip === undefined
        ? ''
        : html`<p>
              ${`The picture shows ${counted(strip.picture.shown.length, 'operation')}${strip.key === undefined ? '' : ` on ${keyWords(strip.key)}, which has ${count(strip.onKey)} of them`}, where they follow each other fastest. ${placedBy[strip.picture.kind]}`}
            </p>
            ${drawTimeline(strip.picture.timeline, {
              id: 'witness',
              description:
                'Operations of one key in lanes by client, and through them a line in the order in which they may have taken effect',
            })}
            ${legendOf([strip.picture.timeline])} ${notes(strip.picture.timeline.omissions)}
            ${operationsTable(strip.picture.shown, new Set(), places)}`
    }
    <details class="no-print">
      <summary>The order of ${counted(witness.length, 'operation')} as a list</summary>
      ${orderList(paired, places, witness)}
    </details>
  </section>`
}
