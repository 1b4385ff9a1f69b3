import { actsOn } from './acts-on.ts'
import { countOf } from './counts.ts'
import type { Counts, Coverage } from './coverage.ts'

const USUAL_WIDTH = 100
/** There is room for the name of a row, the number of its runs, and a column. */
const LEAST_WIDTH = 60
/** Of a longer name the beginning is shown. */
const LONGEST_NAME = 20
const GAP = '  '

/** A row of a table: its name, in how many runs it was, and in how many of them it met what the columns name. */
interface Row {
  readonly name: string
  readonly runs: number
  readonly met: Counts
}

/** A column of a table, its heading first, all texts of one length. */
type Column = readonly string[]

/**
 * The matrix as lines for a terminal: a row for each kind of fault that was injected, a column for each state and each type of
 * message, and in how many runs they met; `·` for none. Kinds that do not act on messages have no row there. Columns that do not
 * fit beside each other make further tables.
 *
 * States and types have the names that code under test gives them. A control character in a name is one in the line as well:
 * whoever shows the lines makes them fit to be shown.
 *
 * @param coverage - of any number of runs
 * @param options - `width`: how many characters a line may have, 100 if it is not given and never less than 60
 *
 * @example
 * ```ts
 * const lines = coverageLines(coverageOf(run(scenarios['raft-partition'], 7, { coverage: true })))
 * console.log(lines[0]) // state      runs  candidate  down  follower  leader
 * ```
 */
export function coverageLines(
  coverage: Coverage,
  options: { readonly width?: number } = {},
): readonly string[] {
  const width = Math.max(options.width ?? USUAL_WIDTH, LEAST_WIDTH)
  const rowsOf = (part: 'states' | 'messages'): readonly Row[] => [
    { name: 'all', runs: coverage.runs, met: coverage[part] },
    ...Object.entries(coverage.faults)
      .map(([name, met]) => ({ name, runs: met.runs, met: met[part] }))
      .filter(({ name, met }) => actsOn(name, part) || Object.keys(met).length > 0),
  ]
  const tables = [
    ...tablesOf('state', rowsOf('states'), Object.keys(coverage.states), width),
    ...tablesOf('message', rowsOf('messages'), Object.keys(coverage.messages), width),
  ]
  return tables.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))
}

/** The lines of as many tables as the columns need, each with the names of the rows. */
function tablesOf(
  title: string,
  rows: readonly Row[],
  columns: readonly string[],
  width: number,
): readonly (readonly string[])[] {
  const names = rows.map(({ name }) => cut(name))
  const longest = Math.max(...[title, ...names].map(lengthOf))
  const margin = [
    [title, ...names].map((name) => name + ' '.repeat(longest - lengthOf(name))),
    rightAligned(['runs', ...rows.map(({ runs }) => String(runs))]),
  ]
  const tables: Column[][] = []
  let left = 0
  for (const name of columns) {
    const counts = rows.map(({ met }) => countOf(met, name))
    const column = rightAligned([cut(name), ...counts.map((count) => (count === 0 ? '·' : String(count)))])
    const taken = widthOf(column)
    if (tables.length === 0 || taken > left) {
      tables.push([...margin])
      left = width - widthOf(margin[0] as Column) - widthOf(margin[1] as Column) + GAP.length
    }
    tables.at(-1)?.push(column)
    left -= taken
  }
  return tables.map((table) => [title, ...rows].map((_, i) => table.map((column) => column[i]).join(GAP)))
}

function rightAligned(texts: readonly string[]): Column {
  const longest = Math.max(...texts.map(lengthOf))
  return texts.map((text) => ' '.repeat(longest - lengthOf(text)) + text)
}

/** What a column takes of a line, with the gap after it. */
function widthOf(column: Column): number {
  return lengthOf(column[0] as string) + GAP.length
}

function cut(name: string): string {
  return lengthOf(name) <= LONGEST_NAME
    ? name
    : `${Array.from(name)
        .slice(0, LONGEST_NAME - 1)
        .join('')}…`
}

/** In characters, not in their halves. */
function lengthOf(text: string): number {
  return Array.from(text).length
}
