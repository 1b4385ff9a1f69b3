import { count, counted } from '../format.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { drawTimeline } from '../timeline/draw.ts'
import type { Timeline } from '../timeline/model.ts'
import { placedBy } from './core-section.ts'
import { operationsTable } from './operation-list.ts'
import type { PairedHistory } from './paired-history.ts'
import type { Places } from './places.ts'
import type { Stretch } from './stretch.ts'

/** A stretch of the history with all that went on in it, and, if it is not all of it, where it is in the whole. */
export function stretchSection(
  paired: PairedHistory,
  places: Places,
  { first, last, picture }: Stretch,
  core: ReadonlySet<number>,
  whole: Timeline | undefined,
  legend: Content,
): Markup {
  const { history } = paired
  const { timeline, shown } = picture
  const stretch =
    whole === undefined
      ? `All ${counted(history.length, 'event')}.`
      : `${count(last - first + 1)} of ${counted(history.length, 'event')}, ${places.where(first)} to ${places.where(last)}${core.size === 0 ? ', the beginning' : ', around the core'}; the others are not drawn one by one.`
  return html`<section class="block page" id="history" aria-labelledby="history-title">
    <h2 id="history-title">The history</h2>
    <p>${stretch} ${placedBy[picture.kind]}</p>
    ${drawTimeline(timeline, { id: 'history', description: 'The operations of a stretch of the history, in lanes by process' })}
    ${legend} ${notes(timeline.omissions)} ${operationsTable(shown, core, places)}
    ${
      whole === undefined
        ? ''
        : html`<h3 class="subtitle">All of it</h3>
            ${drawTimeline(whole, { id: 'whole-history', description: 'How many operations began in each part of the whole history' })}
            ${notes(['What is shown above is framed.', ...whole.omissions])}`
    }
  </section>`
}
