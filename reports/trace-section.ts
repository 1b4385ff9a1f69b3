import type { RunRecord } from '../sim/record.ts'
import type { Trace, TraceEvent } from '../sim/trace.ts'
import { count } from './format.ts'
import { html, type Markup } from './markup.ts'
import { scrolling } from './tables.ts'
import type { Proof } from './timeline/proof.ts'
import { endingOf, lastUpTo } from './trace-search.ts'
import { nameWords, valueWords } from './value-words.ts'

const MOST_EVENTS = 60

/** The last events of the trace: up to the violation if there is one, else up to the end of the run. */
export function traceSection({ trace }: RunRecord, proof: Proof | undefined): Markup {
  const title = proof === undefined ? 'The last events of the run' : 'The last events before the violation'
  const kept = trace !== undefined && trace.length > 0
  return html`<section class="block page" id="events" aria-labelledby="events-title">
    <h2 id="events-title">${title}</h2>
    ${kept ? tail(trace, lastEvent(trace, proof)) : html`<p>No trace was kept in this run.</p>`}
  </section>`
}

/** The event that a tail of the trace ends with. */
interface LastEvent {
  readonly index: number
  /** What makes it the last one, if anything does. */
  readonly words?: string
}

function lastEvent(trace: Trace, proof: Proof | undefined): LastEvent {
  const end = trace.length - 1
  if (proof === undefined) return { index: end }
  const { event } = proof.property
  if (event !== undefined && event <= end) return { index: event, words: 'violated the property' }
  const { timeUs, invocation } = proof.violated
  const ending = invocation === undefined ? undefined : endingOf(trace, invocation, timeUs)
  if (ending !== undefined) return { index: ending, words: 'completed the proof' }
  return { index: lastUpTo(trace, timeUs) }
}

function tail(trace: Trace, last: LastEvent): Markup {
  const first = Math.max(0, last.index + 1 - MOST_EVENTS)
  const events = Array.from({ length: last.index + 1 - first }, (_, position) => trace.at(first + position))
  const rows = events.map((event) => eventRow(event, last.words !== undefined && event.index === last.index))
  const said = `Events ${count(first)} to ${count(last.index)} of the ${count(trace.length)} in the trace, oldest first.`
  const marked = last.words === undefined ? '' : ` The last one, marked, ${last.words}.`
  return html`<p>${said}${marked}</p>
    ${scrolling(
      'Events',
      html`<table>
        <thead>
          <tr>
            <th scope="col" class="number">Event</th>
            <th scope="col" class="number">Time</th>
            <th scope="col">Node</th>
            <th scope="col">Kind</th>
            <th scope="col">Peer</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`,
      'lines',
    )}`
}

function eventRow(event: TraceEvent, violating: boolean): Markup {
  const { index, time, node, kind, peer } = event
  return html`<tr class="${violating ? 'violating' : 'event'}">
    <td class="number">${index}</td>
    <td class="number">${(time / 1_000_000).toFixed(6)}</td>
    <td class="fixed">${node === undefined ? '' : nameWords(node, 24)}</td>
    <td class="fixed">${kind}</td>
    <td class="fixed">${peer === undefined ? '' : nameWords(peer, 24)}</td>
    <td>${whatWords(event)}</td>
  </tr> `
}

function whatWords({ text, payload, message }: TraceEvent): string {
  const said = [
    ...(text === undefined ? [] : [nameWords(text, 160)]),
    ...(payload === undefined ? [] : [valueWords(payload, 160)]),
    ...(message === undefined ? [] : [`#${message}`]),
  ]
  return said.join(' ')
}
