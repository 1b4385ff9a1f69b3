import type { Counterexample, ModelFinding } from '../../scenarios/comparing/comparison.ts'
import { count, counted } from '../format.ts'
import { verdictIcon } from '../icons.ts'
import { html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { badge, keyOf, type Series, seriesRow } from './series.ts'
import { textWords } from './words.ts'

const LONGEST_MODEL = 60
const LONGEST_WHY = 600

/** Where the page of a counterexample stands. */
export interface CounterexampleLink {
  readonly configuration: string
  readonly model: string
  /** The address of a file beside the page. */
  readonly href: string
}

/** Which consistency models each configuration's runs violated, with the smallest violations. */
export function ladderSection(series: readonly Series[], links: readonly CounterexampleLink[]): Markup {
  const models = modelsOf(series)
  return html`<section class="block page" id="models" aria-labelledby="models-title">
    <h2 id="models-title">Consistency models</h2>
    <p>
      The strongest on the left. A model is violated if one run violated it, and holds if it held in all of
      them: that no run violated it proves nothing beyond these runs.
    </p>
    <ul class="legend">
      ${(['valid', 'invalid', 'unknown'] as const).map(
        (verdict) =>
          html`<li>
            <span class="chip ${verdict}">${verdictIcon(verdict)}</span
            >${WORDS[verdict]}${verdict === 'invalid' ? ', in so many of the runs' : ''}
          </li>`,
      )}
    </ul>
    ${scrolling('Consistency models', matrix(series, models, links), 'models')}
    ${counterexamples(series, links)}
  </section>`
}

const WORDS = { valid: 'held', invalid: 'violated', unknown: 'unknown' } as const

/** All models, each after those that stand before it for any configuration. */
function modelsOf(series: readonly Series[]): readonly string[] {
  const models: string[] = []
  for (const { configuration } of series) {
    let after = 0
    for (const { model } of configuration.models) {
      const known = models.indexOf(model)
      if (known === -1) models.splice(after, 0, model)
      after = (known === -1 ? after : Math.max(known, after)) + 1
    }
  }
  return models
}

function matrix(
  series: readonly Series[],
  models: readonly string[],
  links: readonly CounterexampleLink[],
): Markup {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Configuration</th>
        ${models.map((model) => html`<th scope="col"><span>${textWords(model, LONGEST_MODEL)}</span></th>`)}
      </tr>
    </thead>
    <tbody>
      ${series.map((each) =>
        seriesRow(
          each,
          html`${models.map((model) => {
            const finding = each.configuration.models.find((one) => one.model === model)
            return finding === undefined
              ? html`<td><span aria-label="not judged" role="img">–</span></td>`
              : cell(each, finding, links)
          })}`,
        ),
      )}
    </tbody>
  </table>`
}

function cell(series: Series, finding: ModelFinding, links: readonly CounterexampleLink[]): Markup {
  const { verdict, violated, runs, counterexample } = finding
  const chip = html`<span class="chip ${verdict}"
    >${verdictIcon(verdict)}<span class="unseen">${WORDS[verdict]}</span
    >${verdict === 'invalid' ? html`<span>${count(violated)}/${count(runs)}</span>` : ''}</span
  >`
  const link = linkOf(series, finding.model, links)
  if (verdict !== 'invalid' || counterexample === undefined) return html`<td>${chip}</td>`
  const why = textWords(counterexample.why, LONGEST_WHY)
  return link === undefined
    ? html`<td title="${why}">${chip}</td>`
    : html`<td><a href="${link}" title="${why}">${chip}</a></td>`
}

/** The smallest violation of each model, in a sentence. */
function counterexamples(series: readonly Series[], links: readonly CounterexampleLink[]): Markup {
  const found = series.flatMap((each) =>
    each.configuration.models.flatMap(({ model, verdict, counterexample }) =>
      verdict === 'invalid' && counterexample !== undefined ? [{ each, model, counterexample }] : [],
    ),
  )
  if (found.length === 0) return html``
  return html`<details>
    <summary>The smallest violations, in sentences</summary>
    <ul class="outline">
      ${found.map(({ each, model, counterexample }) => {
        const link = linkOf(each, model, links)
        const name = html`${each.name}, ${textWords(model, LONGEST_MODEL)}`
        return html`<li data-of="${keyOf(each)}">
          ${badge(each)} ${link === undefined ? html`<b>${name}</b>` : html`<a href="${link}">${name}</a>`}:
          ${textWords(counterexample.why, LONGEST_WHY)} <span class="ending">${where(counterexample)}</span>
        </li>`
      })}
    </ul>
  </details>`
}

function where({ seed, withFaults, events }: Counterexample): string {
  return `Seed ${textWords(seed, 40)}, ${withFaults ? 'with' : 'without'} faults; ${counted(events, 'event')} prove it.`
}

/** The address of a file beside the page or below it; none if it is not plainly one. */
function linkOf(
  { configuration }: Series,
  model: string,
  links: readonly CounterexampleLink[],
): string | undefined {
  const link = links.find((each) => each.configuration === configuration.name && each.model === model)
  const parts = link?.href.split('/') ?? []
  return parts.length > 0 && parts.every((part) => /^[\w.=,%+-]+$/.test(part) && !/^\.+$/.test(part))
    ? link?.href
    : undefined
}
