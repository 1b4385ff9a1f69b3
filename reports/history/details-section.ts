import type { Json } from '../../sim/types.ts'
import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords, valueWords } from '../value-words.ts'

/** What a checker found beside its verdict: counts, lists of elements, quantiles, each under its name. */
export interface Details {
  readonly [name: string]: Json
}

type JsonRecord = { readonly [name: string]: Json | undefined }

const MOST_DETAILS = 60
const MOST_ROWS = 100
const MOST_COLUMNS = 8
const MOST_ELEMENTS = 100
const ELEMENT_LENGTH = 40
const VALUE_LENGTH = 120
const NAME_LENGTH = 60
/** All tables of a page together have so many cells at the most. */
const MOST_CELLS = 2_000

/** What a checker counted and collected, as tables: one of all that is short, one for each list or table of its own. */
export function detailsSection(details: Details): Markup {
  const entries = Object.entries(details)
  const shown = entries.slice(0, MOST_DETAILS)
  const tables = shown.flatMap(([name, value]) => {
    const rows = rowsOf(value)
    return rows === undefined ? [] : [{ name, rows }]
  })
  const others = shown.filter(([, value]) => rowsOf(value) === undefined)
  let cells = MOST_CELLS
  return html`<section class="block page" id="details" aria-labelledby="details-title">
    <h2 id="details-title">Details</h2>
    ${others.length === 0 ? '' : shortTable(others)}
    ${tables.map(({ name, rows }) => {
      const table = tableOf(name, rows, cells)
      cells -= table.cells
      return table.markup
    })}
    ${notes(entries.length > shown.length ? [`${counted(entries.length - shown.length, 'more entry', 'more entries')} not shown.`] : [])}
  </section>`
}

/** The rows of what deserves a table of its own: a record that is not empty, or a list of records. */
function rowsOf(value: Json): readonly (readonly [string, Json | undefined])[] | undefined {
  if (isRecord(value)) return Object.keys(value).length === 0 ? undefined : entriesOf(value)
  if (!Array.isArray(value) || value.length === 0) return undefined
  const list = value as readonly Json[]
  return list.every(isRecord) ? list.map((row, i) => [String(i + 1), row] as const) : undefined
}

/** What a record has; names that are numbers, as those of quantiles are, in the order of these. */
function entriesOf(record: JsonRecord): readonly (readonly [string, Json | undefined])[] {
  const entries = Object.entries(record)
  const isNumbered = entries.every(([name]) => name.trim() !== '' && Number.isFinite(Number(name)))
  return isNumbered ? entries.sort(([one], [other]) => Number(one) - Number(other)) : entries
}

function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shortTable(entries: readonly (readonly [string, Json])[]): Markup {
  return scrolling(
    'Details',
    html`<table class="run-facts">
      <tbody>
        ${entries.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${nameWords(name, NAME_LENGTH)}</th>
              <td>
                ${Array.isArray(value) ? elements(value as readonly Json[]) : detailWords(value, VALUE_LENGTH)}
              </td>
            </tr> `,
        )}
      </tbody>
    </table>`,
  )
}

function elements(list: readonly Json[]): Markup {
  if (list.length === 0) return html`none`
  const shown = list.slice(0, MOST_ELEMENTS).map((element) => valueWords(element, ELEMENT_LENGTH))
  const more = list.length - shown.length
  const rest = more === 0 ? '' : html` <span class="ending">and ${count(more)} more</span>`
  return html`<span class="ending">${count(list.length)}:</span> <code>${shown.join(', ')}</code>${rest}`
}

function tableOf(
  name: string,
  rows: readonly (readonly [string, Json | undefined])[],
  cells: number,
): { readonly markup: Markup; readonly cells: number } {
  const columns = columnsOf(rows)
  const width = Math.max(1, columns.length) + 1
  const shown = rows.slice(0, Math.min(MOST_ROWS, Math.floor(cells / width)))
  const more = rows.length - shown.length
  const title = nameWords(name, NAME_LENGTH)
  const markup = html`<h3 class="subtitle">${title}</h3>
    ${shown.length === 0 ? '' : scrolling(title, grid(columns, shown))}
    ${notes(more > 0 ? [`${counted(more, 'more row')} not shown.`] : [])}`
  return { markup, cells: shown.length * width }
}

function grid(columns: readonly string[], rows: readonly (readonly [string, Json | undefined])[]): Markup {
  const cellsOf = (value: Json | undefined): readonly string[] =>
    columns.length > 0 && isRecord(value)
      ? columns.map((column) =>
          Object.hasOwn(value, column) ? detailWords(value[column], VALUE_LENGTH) : '',
        )
      : [detailWords(value, VALUE_LENGTH)]
  return html`<table>
    ${
      columns.length === 0
        ? ''
        : html`<thead>
            <tr>
              <th scope="col"><span class="unseen">Row</span></th>
              ${columns.map((column) => html`<th scope="col">${nameWords(column, NAME_LENGTH)}</th>`)}
            </tr>
          </thead>`
    }
    <tbody>
      ${rows.map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${nameWords(name, NAME_LENGTH)}</th>
            ${cellsOf(value).map((cell) => html`<td>${cell}</td>`)}
          </tr> `,
      )}
    </tbody>
  </table>`
}

/** The names that records have, in the order in which they first occur; none if not all rows are records. */
function columnsOf(rows: readonly (readonly [string, Json | undefined])[]): readonly string[] {
  const names = new Set<string>()
  for (const [, value] of rows.slice(0, MOST_ROWS)) {
    if (!isRecord(value)) return []
    for (const name of Object.keys(value)) if (names.size < MOST_COLUMNS) names.add(name)
  }
  return [...names]
}

/** Whole numbers with their thousands set apart, all else as JSON; text that is alone needs no quotes. */
function detailWords(value: Json | undefined, most: number): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return count(value)
  if (typeof value === 'string') return nameWords(value, most)
  return valueWords(value, most)
}
