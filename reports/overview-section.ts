import type { RunRecord } from '../sim/record.ts'
import { counted, seconds } from './format.ts'
import { type Content, html, type Markup } from './markup.ts'
import type { Pictures } from './pictures.ts'
import { notes } from './proof-section.ts'
import { drawTimeline } from './timeline/draw.ts'
import { nameWords } from './value-words.ts'

const DESCRIPTION = 'Timeline of the whole run: faults, operations of clients, and what nodes were'

/**
 * The whole run. Its picture is for paper and for those without a script; with one, the cockpit comes in its place.
 *
 * @param hasCockpit - whether the page can have what that shows
 */
export function overviewSection(
  record: RunRecord,
  operations: number,
  { proofs, undrawn, overview }: Pictures,
  legend: Content,
  hasCockpit: boolean,
): Markup {
  const said = [
    `${counted(operations, 'operation')} in ${seconds(record.time)} of virtual time.`,
    ...(record.inspections === undefined ? ['The roles of nodes were not recorded.'] : []),
  ]
  const missing = undrawn.map(
    ({ name }) => `There is no picture of the violation of ${nameWords(name, 60)}; the table below says why.`,
  )
  return html`<section class="block page" id="whole-run" aria-labelledby="whole-run-title">
    <h2 id="whole-run-title">The whole run</h2>
    <p>${said.join(' ')}</p>
    ${hasCockpit ? html`<div class="cockpit no-print" id="cockpit"></div>` : ''}
    <div id="whole-picture">
      ${drawTimeline(overview, { id: 'whole-run', description: DESCRIPTION })} ${legend}
      ${notes([...(proofs.length === 0 ? [] : ['What is shown larger above is framed.']), ...overview.omissions])}
    </div>
    ${notes(missing)}
  </section>`
}
