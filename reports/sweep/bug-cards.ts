import type { ShrinkSummary, Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { type Fact, factsStrip } from '../facts.ts'
import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { notes } from '../proof-section.ts'
import { quoted } from '../shell.ts'
import { scrolling } from '../tables.ts'
import { nameWords } from '../value-words.ts'
import { command } from './command.ts'
import { bugName, intervalWords, needsNoFault, timesWords } from './words.ts'

const MOST_CARDS = 50
const MOST_STEPS = 60
const LONGEST_LINE = 300

/** Bugs, worst first: those that need no fault, then those that fail most often, then those that were found first. */
export function rankedBugs(signatures: readonly Signature[]): readonly Signature[] {
  return [...signatures].sort(
    (a, b) =>
      Number(needsNoFault(b)) - Number(needsNoFault(a)) ||
      b.rate.count - a.rate.count ||
      a.runsToFirst - b.runsToFirst,
  )
}

/** A card for each bug, worst first. */
export function bugCards(result: SweepResult, bugs: readonly Signature[]): Markup {
  const shown = bugs.slice(0, MOST_CARDS)
  const more = bugs.length - shown.length
  return html`<section class="block page" id="bugs" aria-labelledby="bugs-title">
    <h2 id="bugs-title">${bugs.length === 1 ? 'The bug' : 'Bugs'}</h2>
    ${
      bugs.length === 0
        ? html`<p>No run failed.</p>`
        : html`<p>
              Failures that violate the same property in the same way count as one bug. Those that need no
              fault come first, then those that fail most often.
            </p>
            <div class="bugs">${shown.map((bug, position) => bugCard(bug, position, result))}</div>`
    }
    ${notes(more > 0 ? [`${counted(more, 'more bug')}, which result.json lists.`] : [])}
  </section>`
}

function bugCard(bug: Signature, position: number, result: SweepResult): Markup {
  const { why, rate, firstSeed, runsToFirst, seeds, example, shrink } = bug
  const id = `bug-${position + 1}`
  const facts: readonly Fact[] = [
    ['Failed', timesWords(rate)],
    ['Share of runs', share(rate.rate)],
    ['95 % interval', intervalWords(rate)],
    ['First seed', `${nameWords(firstSeed)}, after ${counted(runsToFirst, 'run')}`],
    ...(seeds.length > 1 ? [['Seeds', seedsWords(bug)] as const] : []),
  ]
  return html`<article class="bug" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${bugName(bug)}${freeBadge(bug)}</h3>
    <p class="why">${nameWords(why, 1_000)}</p>
    ${factsStrip(facts)} ${example === undefined ? '' : exampleLines(example, id)}
    ${shrink === undefined ? '' : shrinkStory(shrink)} ${again(bug, result)}
  </article>`
}

function freeBadge(bug: Signature): Markup | string {
  if (!needsNoFault(bug)) return ''
  return html` <span class="badge">without any fault</span>`
}

function seedsWords({ seeds, rate }: Signature): string {
  const more = rate.count - seeds.length
  return `${seeds.map((seed) => nameWords(seed)).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`
}

function exampleLines(lines: readonly string[], id: string): Markup {
  return html`<div class="example">
    <h4 id="${id}-example">The smallest that was found</h4>
    <ol class="schedule" aria-labelledby="${id}-example">
      ${lines.slice(0, MOST_STEPS).map((line) => html`<li>${nameWords(line, LONGEST_LINE)}</li>`)}
    </ol>
  </div>`
}

const SIZES = [
  ['faults', 'Faults'],
  ['nodes', 'Nodes'],
  ['clients', 'Clients'],
  ['operations', 'Operations'],
  ['durationMs', 'Milliseconds'],
  ['events', 'Events'],
] as const

/** How large the failure was and is, and what made it smaller. */
function shrinkStory({ from, to, steps, runs, ended }: ShrinkSummary): Markup {
  const shown = steps.slice(0, MOST_STEPS)
  const ending = {
    smallest: 'nothing smaller fails the same way',
    budget: 'the runs for that were used up',
    stopped: 'it was stopped',
  }[ended]
  const row = (name: string, size: ShrinkSummary['from']): Markup =>
    html`<tr>
      <th scope="row">${nameWords(name, 160)}</th>
      ${SIZES.map(([field]) => html`<td class="number">${figure(size[field])}</td>`)}
    </tr>`
  const size = ({ faults, nodes, clients, operations }: ShrinkSummary['from']): string =>
    [
      counted(faults, 'fault'),
      counted(nodes, 'node'),
      counted(clients, 'client'),
      counted(operations, 'operation'),
    ].join(', ')
  return html`<details class="shrink">
    <summary>Made smaller: ${size(from)} → ${size(to)}</summary>
    <p>
      After ${counted(runs, 'run')}, ${ending}. The steps that mattered, of several of one kind in a row the
      last:
    </p>
    ${scrolling(
      'What made it smaller',
      html`<table>
        <thead>
          <tr>
            <th scope="col">Step</th>
            ${SIZES.map(([, name]) => html`<th scope="col" class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${row('as it was found', from)}
          ${shown.map((step) => row(`${step.pass}: ${step.tried}`, step.size))} ${row('as it is now', to)}
        </tbody>
      </table>`,
      'compact',
    )}
  </details>`
}

function figure(value: number): string {
  return count(Math.round(value))
}

/** How to see it again: its report beside this page, and the command. */
function again(bug: Signature, { origin, mutant }: SweepResult): Markup {
  const { failure, report, firstSeed } = bug
  const link = report === undefined ? undefined : relativeLink(report)
  const page = link === undefined ? '' : html`<p class="open"><a href="${link}">Open its report</a></p>`
  if (failure !== undefined) {
    return html`<div class="again">
      ${page}
      <h4>Run it again, in the folder of this page</h4>
      ${command(`npx netsplit replay ${quoted(failure)}`, `replay ${bugName(bug)}`)}
    </div>`
  }
  if (mutant !== undefined) return html`<div class="again">${page}</div>`
  return html`<div class="again">
    ${page}
    <h4>Run it again</h4>
    ${command(`npx netsplit run ${quoted(origin)} --seed ${quoted(firstSeed)}`, `run ${bugName(bug)}`)}
  </div>`
}

/** The address of a file beside the page; none if it is not plainly one, for a result may come from anywhere. */
function relativeLink(path: string): string | undefined {
  const parts = path.split('/')
  return parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)) ? path : undefined
}
