import { countOf } from '../../scenarios/coverage/counts.ts'
import type { SeedBlock } from '../../scenarios/sweeping/seed-blocks.ts'
import type { Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { shadeOf } from './shades.ts'
import { bugName } from './words.ts'

const MOST_ROWS = 40

/** A row of the map: what it counts, and of how many in each block. */
interface Row {
  readonly name: string | Markup
  readonly of: 'runs' | 'seeds'
  readonly countIn: (block: SeedBlock) => number
  readonly tone: 'bad' | 'open'
}

/** Whether there is anything to be seen on the map. */
export function hasHeatMap({ blocks, signatures, unknown, lost }: SweepResult): boolean {
  return blocks.blocks.length > 0 && signatures.length + unknown + lost.length > 0
}

/** Where among the seeds failures are: a row for each bug, a column for each block of seeds. */
export function heatMap(result: SweepResult, bugs: readonly Signature[]): Markup {
  const { size, blocks } = result.blocks
  const rows = rowsOf(result, bugs)
  const largest = Math.max(0, ...rows.flatMap((row) => blocks.map((block) => shareIn(row, block))))
  const more = bugs.length - MOST_ROWS
  return html`<section class="block page" id="seeds" aria-labelledby="seeds-title">
    <h2 id="seeds-title">Where among the seeds</h2>
    <p>
      A column for
      ${size === 1 ? 'each seed' : `each block of ${count(size)} seeds, named by the first of them`}; numbers
      are failures. The stronger the colour, the larger their share in the block; the strongest is
      ${share(largest)}.
    </p>
    ${scrolling('Failures by blocks of seeds', table(rows, blocks, size, largest), 'heat')}
    ${notes(more > 0 ? [`${counted(more, 'more bug')}, which result.json lists.`] : [])}
  </section>`
}

function rowsOf({ unknown, lost }: SweepResult, bugs: readonly Signature[]): readonly Row[] {
  const known = new Set(bugs.map(({ signature }) => signature))
  const ofBugs = bugs.slice(0, MOST_ROWS).map((bug, position): Row => ({
    name: html`<a href="#bug-${position + 1}">${bugName(bug)}</a>`,
    of: 'runs',
    countIn: ({ failures }) => countOf(failures, bug.signature),
    tone: 'bad',
  }))
  const all: Row = {
    name: 'any bug',
    of: 'runs',
    countIn: ({ failures }) =>
      Object.entries(failures).reduce((sum, [name, times]) => sum + (known.has(name) ? times : 0), 0),
    tone: 'bad',
  }
  const withoutVerdict: Row = {
    name: 'no verdict',
    of: 'seeds',
    countIn: (block) => block.unknown + block.lost,
    tone: 'open',
  }
  return [
    ...(bugs.length > 1 ? [all] : []),
    ...ofBugs,
    ...(unknown + lost.length > 0 ? [withoutVerdict] : []),
  ]
}

function shareIn({ of, countIn }: Row, block: SeedBlock): number {
  const whole = block.runs + (of === 'seeds' ? block.lost : 0)
  return whole === 0 ? 0 : countIn(block) / whole
}

function table(rows: readonly Row[], blocks: readonly SeedBlock[], size: number, largest: number): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${size === 1 ? 'Seed' : 'Seeds from'}</th>
        ${blocks.map(
          ({ first }) =>
            html`<th scope="col" class="number">
              <span
                >${String(Math.max(first, 0))}${size === 1 ? '' : html`<span class="unseen"> to ${String(first + size - 1)}</span>`}</span
              >
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${row.name}</th>
            ${blocks.map((block) => cell(row, block, largest))}
          </tr>`,
      )}
    </tbody>
  </table>`
}

function cell(row: Row, block: SeedBlock, largest: number): Markup {
  const times = row.countIn(block)
  if (times === 0) return html`<td><span class="unseen">0</span></td>`
  return html`<td class="tone-${row.tone} ${shadeOf(shareIn(row, block), largest)}">${count(times)}</td>`
}
