import { counted } from './format.ts'
import { html, type Markup } from './markup.ts'
import { MOST_BYTES, type RunData } from './run-data.ts'

const MEGABYTE = 1_000_000

/** Whether the page's script can have the run in columns: from the page, or from the engine. */
export function canStepThrough(data: RunData, events: number, hasEngine: boolean): boolean {
  return events > 0 && (data.events === 'held' || hasEngine)
}

/** Where the page's script lets the reader step through the run; without what that needs, the reason why it cannot. */
export function timeTravelSection(
  data: RunData,
  events: number,
  hasEngine: boolean,
  whyNoEngine: string | undefined,
): Markup {
  const missing = missingWords(data)
  const note =
    missing === ''
      ? ''
      : html`<p>${missing}${hasEngine ? ' The page has the engine run it again to show them.' : ''}</p>`
  return html`<section class="block page no-print" id="time-travel" aria-labelledby="time-travel-title">
    <h2 id="time-travel-title">Time travel</h2>
    ${note} ${canStepThrough(data, events, hasEngine) ? box(events, hasEngine, whyNoEngine) : ''}
  </section>`
}

function box(events: number, hasEngine: boolean, whyNoEngine: string | undefined): Markup {
  const reason = hasEngine ? '' : (whyNoEngine ?? 'the simulator was not put into it')
  return html`<details class="no-print" id="travel-box">
    <summary>Step through ${counted(events, 'event')}, forth and back, and see what each node was</summary>
    <div class="travel" id="travel" data-why="${reason}"><p>That needs JavaScript.</p></div>
  </details>`
}

function missingWords(data: RunData): string {
  if (data.events === 'not kept') return 'The events of this run were not kept.'
  if (data.events === 'held') return ''
  const megabytes = (data.bytes / MEGABYTE).toFixed(1)
  return `The events are left out of this page: they would take ${megabytes} MB of it, and at most ${MOST_BYTES / MEGABYTE} MB are given to them.`
}
