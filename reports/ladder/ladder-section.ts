import { objectRungs, transactionRungs } from '../../checkers/ladder/rungs.ts'
import type { LadderStep } from '../../checkers/index.ts'
import { verdictIcon } from '../icons.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { scrolling } from '../tables.ts'
import { nameWords, shortened } from '../value-words.ts'
import { type LadderFacts, ladderSentence } from './words.ts'

const NAME_LENGTH = 60
const WHY_LENGTH = 1_200

const WORDS = { valid: 'holds', invalid: 'violated', unknown: 'unknown' } as const

/**
 * Every consistency model with what came of it, from the strongest to the weakest.
 *
 * @param facts - the models, and what they come to
 * @param id - the name under which links find the section
 * @param title - its heading
 */
export function ladderSection(facts: LadderFacts, id: string, title: string): Markup {
  const { steps } = facts
  const isOfObjects = steps.some(({ model }) => model === objectRungs[0].name)
  const rungs = new Map(
    (isOfObjects ? objectRungs : transactionRungs).map(({ name, description }) => [name, description]),
  )
  const link = (model: string) => {
    const at = steps.findIndex((step) => step.model === model)
    return html`<a href="#${id}-rung-${at + 1}">${nameWords(model, NAME_LENGTH)}</a>`
  }
  return html`<section class="block page" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>In this history ${ladderSentence(facts)}. From the strongest model to the weakest:</p>
    ${scrolling(
      'Consistency models',
      html`<table class="ladder">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Verdict</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map((step, at) => ladderRow(step, at, { ...facts, link, rungs }, id))}
        </tbody>
      </table>`,
    )}
  </section>`
}

/** A ladder that is about to be told. */
interface Told extends LadderFacts {
  /** Where the row of a model is. */
  readonly link: (model: string) => Markup
  readonly rungs: ReadonlyMap<string, string>
}

function ladderRow(step: LadderStep, at: number, told: Told, id: string): Markup {
  const { model, verdict } = step
  const edge = told.strongest.includes(model)
    ? 'the strongest that holds'
    : told.weakestViolated.includes(model)
      ? 'the weakest violated'
      : ''
  return html`<tr id="${id}-rung-${at + 1}" class="${edge === '' ? 'rung' : 'rung edge'}">
    <th scope="row">
      ${nameWords(model, NAME_LENGTH)}
      <span class="ending">${told.rungs.get(model) ?? ''}</span>
    </th>
    <td class="fixed">
      <span class="chip ${verdict}">${verdictIcon(verdict)}${WORDS[verdict]}</span>
      ${edge === '' ? '' : html`<span class="ending">${edge}</span>`}
    </td>
    <td class="wide">${whyWords(step, at, told)}</td>
  </tr>`
}

/** Why a model holds or does not: what it follows from, or a sentence, which is told once. */
function whyWords({ verdict, why, follows }: LadderStep, at: number, { steps, link }: Told): Content {
  if (follows !== undefined) {
    return verdict === 'valid'
      ? html`Follows from ${link(follows)}, which implies it.`
      : html`Follows from ${link(follows)}, which it implies.`
  }
  const first = steps
    .slice(0, at)
    .find((other) => other.why === why && other.verdict === verdict && other.follows === undefined)
  return first === undefined ? shortened(why, WHY_LENGTH) : html`As for ${link(first.model)}.`
}
