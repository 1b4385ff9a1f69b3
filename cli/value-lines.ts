import type { Output } from './output.ts'
import { printable } from './text.ts'

type Fields = { readonly [field: string]: unknown }

/** A field and its value, as a line shows them. */
type Row = readonly [field: string, text: string]

/** Something within a value that has a heading of its own. */
interface Section {
  readonly heading: string
  readonly value: unknown
}

/**
 * Plain data as aligned lines under headings, whatever its fields are. Objects are rows with a path; the elements of a list of
 * objects have a heading each, by what they call themselves.
 */
export function* valueLines(value: unknown, output: Output, indent = 2): Generator<string> {
  const rows: Row[] = []
  const sections: Section[] = []
  sort(value, '', rows, sections)
  yield* rowLines(rows, output, indent)
  const margin = ' '.repeat(indent)
  for (const { heading, value: inner } of sections) {
    yield `${margin}${printable(heading)}`
    yield* valueLines(inner, output, indent + 2)
  }
}

/** The fields of an object under headings: first those that are single values, then a heading for each other. */
export function* headedLines(fields: Fields, output: Output): Generator<string> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  const single = entries.filter(([, value]) => typeof value !== 'object' || value === null)
  yield* rowLines(
    single.map(([field, value]) => [field, textOf(value)]),
    output,
    0,
  )
  for (const [field, value] of entries) {
    if (typeof value !== 'object' || value === null) continue
    yield output.paint.bold(printable(field))
    if (Object.keys(value).length === 0) yield '  none'
    else yield* valueLines(value, output)
  }
}

function* rowLines(rows: readonly Row[], { paint }: Output, indent: number): Generator<string> {
  const width = Math.max(0, ...rows.map(([field]) => field.length))
  for (const [field, text] of rows) {
    yield `${' '.repeat(indent)}${paint.dim(printable(field.padEnd(width)))}  ${printable(text)}`
  }
}

/** Puts what a value holds into rows and sections. */
function sort(value: unknown, path: string, rows: Row[], sections: Section[]): void {
  if (isListOfObjects(value)) {
    value.forEach((element, i) => sections.push({ heading: join(path, nameOf(element, i)), value: element }))
  } else if (isObject(value) && Object.keys(value).length > 0) {
    for (const [field, inner] of Object.entries(value)) {
      if (inner !== undefined) sort(inner, path === '' ? field : `${path}.${field}`, rows, sections)
    }
  } else rows.push([path, textOf(value)])
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path} ${name}`
}

/** What an element of a list calls itself, or its number. */
function nameOf(element: Fields, i: number): string {
  const name = [element['id'], element['name'], element['use']].find((each) => typeof each === 'string')
  return typeof name === 'string' ? name : String(i + 1)
}

/** A value in a row. A text stands as it is, unless it could be taken for something else. */
function textOf(value: unknown): string {
  if (typeof value === 'string') {
    return /^[\p{L}_./#][^",[\]]*$/u.test(value) && !isWord(value) ? value : JSON.stringify(value)
  }
  if (typeof value !== 'object' || value === null) return String(value)
  if (Object.keys(value).length === 0) return 'none'
  if (!Array.isArray(value)) return JSON.stringify(value)
  return value
    .map((element: unknown) => (Array.isArray(element) ? `[${textOf(element)}]` : textOf(element)))
    .join(', ')
}

function isWord(text: string): boolean {
  return ['true', 'false', 'null', 'none'].includes(text)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfObjects(value: unknown): value is readonly Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject)
}
