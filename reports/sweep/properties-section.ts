import { rateOf } from '../../scenarios/sweeping/statistics.ts'
import type { Signature, SometimesReached, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { counted } from '../format.ts'
import { verdictIcon } from '../icons.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { intervalWords, timesWords } from './words.ts'

const MOST_ROWS = 200

/** What was to be reached and never was; what was violated; what was reached, the rarest first. */
export function propertiesSection(result: SweepResult): Markup {
  const { runs } = result
  const sometimes = [...result.sometimes].sort((a, b) => a.runs - b.runs)
  const rows = [
    ...sometimes.filter((each) => each.runs === 0).map((each) => sometimesRow(each, runs)),
    ...violations(result.signatures).map((each) => violationRow(each, runs)),
    ...sometimes.filter((each) => each.runs > 0).map((each) => sometimesRow(each, runs)),
  ]
  const more = rows.length - MOST_ROWS
  return html`<section class="block page" id="properties" aria-labelledby="properties-title">
    <h2 id="properties-title">Properties</h2>
    ${
      rows.length === 0
        ? html`<p>No property was violated, and there is no “sometimes” that was to be reached.</p>`
        : html`<p>
              What was to be reached and never was comes first: the sweep has not tried what it was written
              for. Properties that held in all runs are not told of.
            </p>
            ${scrolling('Properties', table(rows.slice(0, MOST_ROWS)))}`
    }
    ${notes(more > 0 ? [`${counted(more, 'more property', 'more properties')}, which result.json lists.`] : [])}
  </section>`
}

interface Violated {
  readonly name: string
  readonly kind: string
  readonly count: number
  readonly firstSeed: string
}

/** Failures by property: several bugs may violate one. */
function violations(signatures: readonly Signature[]): readonly Violated[] {
  const byName = new Map<string, Violated>()
  for (const { signature, property, rate, firstSeed } of signatures) {
    const kind = signature.slice(0, Math.max(0, signature.indexOf('/')))
    const key = JSON.stringify([kind, property])
    // Signatures come in the order of their first seeds.
    const before = byName.get(key)
    byName.set(key, {
      name: property,
      kind,
      count: rate.count + (before?.count ?? 0),
      firstSeed: before?.firstSeed ?? firstSeed,
    })
  }
  return [...byName.values()].sort((a, b) => b.count - a.count)
}

function table(rows: readonly Markup[]): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Property</th>
        <th scope="col">Outcome</th>
        <th scope="col">Kind</th>
        <th scope="col" class="number">In</th>
        <th scope="col" class="number">Share</th>
        <th scope="col">95 % interval</th>
        <th scope="col" class="number">First seed</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`
}

function sometimesRow({ name, runs: reached, firstSeed }: SometimesReached, runs: number): Markup {
  const [icon, word] =
    reached === 0 ? (['unreached', 'never reached'] as const) : (['valid', 'reached'] as const)
  const chip = html`<span class="chip ${reached === 0 ? 'unknown' : 'valid'}"
    >${verdictIcon(icon)}${word}</span
  >`
  return propertyRow(name, chip, 'sometimes', reached, runs, firstSeed)
}

function violationRow({ name, kind, count, firstSeed }: Violated, runs: number): Markup {
  const chip = html`<span class="chip invalid">${verdictIcon('invalid')}violated</span>`
  return propertyRow(name, chip, nameWords(kind), count, runs, firstSeed)
}

function propertyRow(
  name: string,
  chip: Markup,
  kind: string,
  times: number,
  runs: number,
  firstSeed: string | undefined,
): Markup {
  const rate = rateOf(times, runs)
  return html`<tr>
    <th scope="row">${nameWords(name, 120)}</th>
    <td class="fixed">${chip}</td>
    <td class="fixed">${kind}</td>
    <td class="number">${timesWords(rate)}</td>
    <td class="number">${share(rate.rate)}</td>
    <td class="fixed">${intervalWords(rate)}</td>
    <td class="number">${firstSeed === undefined ? 'none' : nameWords(firstSeed)}</td>
  </tr>`
}
