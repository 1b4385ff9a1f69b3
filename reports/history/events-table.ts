import type { HistoryEvent } from '../../sim/history.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { keyWords, nameWords, valueWords } from '../value-words.ts'
import type { Places } from './places.ts'

const NAME_LENGTH = 24
const TEXT_LENGTH = 160

/** A column: its title, its class, and what stands in it. */
interface Column {
  readonly title: string
  readonly look: 'number' | 'fixed' | 'text'
  readonly words: (event: HistoryEvent) => string
}

/** The name under which a link finds an event in the table of the core's events. */
export function eventId(index: number): string {
  return `event-${index}`
}

/** Events as they stand in the history, one of them marked; columns in which nothing stands are left out. */
export function eventsTable(
  events: readonly HistoryEvent[],
  places: Places,
  marked: number | undefined,
): Markup {
  const columns = columnsFor(places).filter(({ words }) => events.some((event) => words(event) !== ''))
  return scrolling(
    'Events of the core',
    html`<table>
      <thead>
        <tr>
          ${columns.map(({ title, look }) => html`<th scope="col" class="${look}">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${events.map(
          (event) =>
            html`<tr id="${eventId(event.index)}" class="${event.index === marked ? 'violating' : 'event'}">
              ${columns.map(({ look, words }) => html`<td class="${look}">${words(event)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>`,
    'lines',
  )
}

function columnsFor(places: Places): readonly Column[] {
  return [
    { title: 'Line', look: 'number', words: ({ index }) => String(places.line(index) ?? '') },
    { title: 'Event', look: 'number', words: ({ index }) => String(index) },
    {
      title: 'Time',
      look: 'number',
      words: ({ time }) => (places.timed ? (time / 1_000_000).toFixed(6) : ''),
    },
    { title: 'Process', look: 'fixed', words: ({ process }) => String(process) },
    { title: 'Client', look: 'fixed', words: ({ client }) => nameOf(client) },
    { title: 'Type', look: 'fixed', words: ({ type }) => type },
    { title: 'f', look: 'fixed', words: ({ f }) => nameOf(f) },
    {
      title: 'Key',
      look: 'fixed',
      words: ({ key }) => (key === undefined ? '' : keyWords(key, NAME_LENGTH)),
    },
    { title: 'Value', look: 'text', words: ({ value }) => valueWords(value, TEXT_LENGTH) },
    { title: 'Node', look: 'fixed', words: ({ node }) => nameOf(node) },
    { title: 'Error', look: 'text', words: ({ error }) => nameOf(error, TEXT_LENGTH) },
  ]
}

function nameOf(name: string | undefined, most = NAME_LENGTH): string {
  return name === undefined ? '' : nameWords(name, most)
}
