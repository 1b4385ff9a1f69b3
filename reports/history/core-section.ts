import { count, counted } from '../format.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { ARROWS_WORDS, notes } from '../proof-section.ts'
import { drawTimeline } from '../timeline/draw.ts'
import type { CoreProof } from './core-proof.ts'
import { eventsTable } from './events-table.ts'
import { coreOutline } from './operation-list.ts'
import { eventsOf, type PairedHistory } from './paired-history.ts'
import type { Axis } from './axis.ts'
import type { Places } from './places.ts'

const DESCRIPTION = 'The operations of the core in lanes by process; they are listed below'

/** How a picture's events are placed, in a sentence: nothing is warped silently. */
export const placedBy: { readonly [kind in Axis['kind']]: string } = {
  time: 'Events are placed by their times.',
  order: 'Events are evenly spaced, in their order: distances are no times.',
}

/** The core: the operations that no order explains, as a picture, in words, and as they stand in the history. */
export function coreSection(
  paired: PairedHistory,
  places: Places,
  proof: CoreProof,
  legend: Content,
): Markup {
  const { rows, picture, other } = proof
  const culprit = proof.culprit === undefined ? undefined : paired.begins[proof.culprit]
  const end = proof.culprit === undefined ? undefined : paired.ends[proof.culprit]
  const events = eventsOf(paired, proof.drawn).map((index) => paired.history.at(index))
  const said = [
    `${count(rows.length)} of ${counted(paired.counts.operations, 'operation')} ${rows.length === 1 ? 'proves' : 'prove'} it: heavy outlines.`,
    placedBy[picture.kind],
    ...((picture.timeline.arrows ?? []).length > 0 ? [ARROWS_WORDS] : []),
    ...(picture.timeline.violations.length > 0 ? ['The line marks the answer that nothing explains.'] : []),
  ]
  return html`<section class="block page" id="core" aria-labelledby="core-title">
    <h2 id="core-title">The core</h2>
    <p>${said.join(' ')}</p>
    ${drawTimeline(picture.timeline, { id: 'core', description: DESCRIPTION })} ${legend}
    ${notes(picture.timeline.omissions)} ${coreOutline(picture.shown, culprit, places, 'core')}
    ${
      other === undefined
        ? ''
        : html`<details class="no-print">
            <summary>The same picture by ${other.kind}</summary>
            <p class="aside">${placedBy[other.kind]}</p>
            ${drawTimeline(other.timeline, { id: `core-by-${other.kind}`, description: DESCRIPTION })}
          </details>`
    }
    <h3 class="subtitle">Its events</h3>
    ${eventsTable(events, places, end)}
  </section>`
}
