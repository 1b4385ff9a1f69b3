import type { Canary } from '../../scenarios/sweeping/canary.ts'
import type { SweepComparison } from '../../scenarios/sweeping/compare.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { boundWords, neverReached, rateWords, subjectOf } from '../ci/sweep-words.ts'
import { type Fact, factsStrip } from '../facts.ts'
import { count, counted, listed } from '../format.ts'
import { verdictIcon } from '../icons.ts'
import { html, type Markup } from '../markup.ts'
import { nameWords } from '../value-words.ts'
import { rankedBugs } from './bug-cards.ts'
import { headlineParts } from './headline.ts'
import { verdictOf } from './verdict.ts'
import { bugName } from './words.ts'

const MOST_NAMED = 5

/** What the sweep comes to: its numbers, a sentence on them, and what else has to be known to trust them. */
export function firstScreen(
  result: SweepResult,
  canaries: readonly Canary[],
  comparison: SweepComparison | undefined,
): Markup {
  const { tone, stamp } = verdictOf(result, canaries)
  return html`<section class="verdict ${tone}" aria-labelledby="verdict">
    <div class="page">
      <h1 id="verdict">
        <span class="stamp">${verdictIcon(tone)}${stamp}<span class="unseen">:</span></span>
        <span class="name">${headlineParts(result, canaries).join(' · ')}</span>
      </h1>
      <p class="why">${answer(result)}</p>
      ${asides(result, canaries, comparison).map((aside) => html`<p class="aside">${aside}</p>`)}
      ${factsStrip(factsOf(result))}
    </div>
  </section>`
}

/** The answer in a sentence. */
function answer(result: SweepResult): string {
  const { runs, failures, failureRate, signatures, lost } = result
  const subject = nameWords(subjectOf(result), 160)
  if (runs === 0)
    return lost.length === 0
      ? `${subject}: nothing was run, so that nothing can be said.`
      : `${subject}: no run gave a verdict, so that nothing can be said.`
  if (failures === 0)
    return `${subject}: none of ${counted(runs, 'run')} failed; ${boundWords(result) ?? ''} (rule of three).`
  const [worst] = rankedBugs(signatures)
  const first = Math.min(...signatures.map(({ runsToFirst }) => runsToFirst))
  const what =
    worst === undefined ? '' : `; ${signatures.length === 1 ? 'all of them' : 'the worst'}: ${bugName(worst)}`
  return `${subject}: ${rateWords(failureRate)} failed, the first after ${counted(first, 'run')}${what}.`
}

function asides(
  result: SweepResult,
  canaries: readonly Canary[],
  comparison: SweepComparison | undefined,
): readonly Markup[] {
  const { notDeterministic, lost, unknown } = result
  const missed = canaries.filter(({ found }) => !found)
  const unreached = neverReached(result)
  return [
    ...(notDeterministic.length === 0
      ? []
      : [
          html`Depends on what ran before, so that nothing else here can be relied on:
            <strong>${counted(notDeterministic.length, 'seed')}</strong>.`,
        ]),
    ...(missed.length === 0
      ? []
      : [
          html`Published bugs that were not found:
            <strong>${named(missed.map((each) => each.mutant))}</strong>.`,
        ]),
    ...(unreached.length === 0
      ? []
      : [html`Never reached, in no run: <strong>${named(unreached)}</strong>.`]),
    ...(lost.length + unknown === 0
      ? []
      : [
          html`Without a verdict:
            <strong>${counted(lost.length, 'seed')} lost, ${counted(unknown, 'run')} unknown</strong>.`,
        ]),
    ...(comparison === undefined
      ? []
      : [html`Against the baseline: <strong>${changes(comparison)}</strong>.`]),
  ]
}

function changes({ signatures }: SweepComparison): string {
  const of = (wanted: string): number => signatures.filter(({ kind }) => kind === wanted).length
  return `${count(of('new'))} new, ${count(of('gone'))} gone, ${count(of('moved'))} moved, ${count(of('same'))} as before`
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => `“${nameWords(name, 80)}”`)
  const more = names.length - shown.length
  return listed(more > 0 ? [...shown, `${count(more)} more`] : shown)
}

function factsOf(result: SweepResult): readonly Fact[] {
  const { scenario, mutant, seeds, coverage, code } = result
  return [
    ['Scenario', nameWords(scenario, 80)],
    ...(mutant === undefined ? [] : [['Mutant', nameWords(mutant, 80)] as const]),
    ['Seeds', nameWords(seeds.join(', ') || 'none', 60)],
    ['Kinds of faults', count(Object.keys(coverage.faults).length)],
    ['States of nodes', count(Object.keys(coverage.states).length)],
    ['Types of messages', count(Object.keys(coverage.messages).length)],
    ['Code', nameWords(code)],
  ]
}
