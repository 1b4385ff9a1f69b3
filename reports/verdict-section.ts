import type { JudgedRun, Property } from '../scenarios/judged-run.ts'
import { count, counted, listed, seconds } from './format.ts'
import { decisiveProperty, headline, stampOf } from './headline.ts'
import { verdictIcon } from './icons.ts'
import { html, type Markup } from './markup.ts'
import { outcomesOf, type ReportedOperation } from './operations.ts'
import { rerunPanel } from './rerun-panel.ts'
import { nameWords } from './value-words.ts'
import { oneLine } from './visible-text.ts'

const MOST_NAMED = 8

/** The parts of a report's options that the first screen shows. */
export interface VerdictOptions {
  readonly command: string
  readonly engine?: string
  readonly whyNoEngine?: string
}

/** The first screen: what was violated, in a sentence; what was run; how to run it again. */
export function verdictSection(
  run: JudgedRun,
  operations: readonly ReportedOperation[],
  options: VerdictOptions,
): Markup {
  const property = decisiveProperty(run)
  const stamp = stampOf(run)
  const anomaly =
    property?.anomaly === undefined ? '' : html` <span class="anomaly">${nameWords(property.anomaly)}</span>`
  return html`<section class="verdict ${run.verdict}" aria-labelledby="verdict">
    <div class="page">
      <h1 id="verdict">
        <span class="stamp">${verdictIcon(run.verdict)}${stamp}<span class="unseen">:</span></span
        >${anomaly}
        <span class="name">${headline(run, operations.length)}</span>
      </h1>
      ${property === undefined ? '' : html`<p class="why">${property.why}</p>`}
      ${asides(run, operations, property).map((aside) => html`<p class="aside">${aside}</p>`)}
      ${factsStrip(run, operations)}
      <div class="again">
        <h2>Run it again</h2>
        <div class="command" role="group" aria-label="Command">
          <code id="command" tabindex="0">${oneLine(options.command)}</code
          ><button type="button" id="copy" hidden>Copy</button>
        </div>
        ${rerunPanel(options.engine !== undefined, options.whyNoEngine)}
      </div>
    </div>
  </section>`
}

function asides(
  run: JudgedRun,
  operations: readonly ReportedOperation[],
  decisive: Property | undefined,
): readonly (Markup | string)[] {
  const named = (verdict: Property['verdict']) =>
    run.properties.filter((property) => property.verdict === verdict && property !== decisive)
  const said: (Markup | string)[] = []
  const others = named('invalid')
  if (others.length > 0) said.push(html`Violated as well: <strong>${names(others)}</strong>.`)
  const unknown = named('unknown')
  if (unknown.length > 0) said.push(html`Could not be decided: <strong>${names(unknown)}</strong>.`)
  if (run.verdict !== 'invalid') said.push(...triedWords(run, operations))
  const unreached = named('unreached')
  if (unreached.length > 0) {
    said.push(html`Never reached in this run: <strong>${names(unreached)}</strong>.`)
  }
  if (run.record.ended === 'budget') said.push('The run ended early: its event budget ran out.')
  return said
}

/** A pass that tried nothing is not a pass, so it is said what was tried. */
function triedWords(run: JudgedRun, operations: readonly ReportedOperation[]): readonly (Markup | string)[] {
  const valid = run.properties.filter(({ verdict, kind }) => verdict === 'valid' && kind !== 'engine')
  const reached = valid.filter(({ kind }) => kind === 'sometimes')
  const held = valid.filter(({ kind }) => kind !== 'sometimes')
  const nothing = [
    ...(operations.length === 0 ? ['no operation was issued'] : []),
    ...(run.record.faults.some(({ injected }) => injected) ? [] : ['no fault was injected']),
    ...(held.length === 0 ? ['no property was checked'] : []),
  ]
  return [
    ...(held.length > 0 ? [html`Held: <strong>${names(held)}</strong>.`] : []),
    ...(reached.length > 0 ? [html`Reached: <strong>${names(reached)}</strong>.`] : []),
    ...(nothing.length > 0 ? [`This run shows little: ${listed(nothing)}.`] : []),
  ]
}

function names(properties: readonly Property[]): string {
  const shown = properties.slice(0, MOST_NAMED).map(({ name }) => `“${nameWords(name, 80)}”`)
  const more = properties.length - shown.length
  return listed(more > 0 ? [...shown, `${count(more)} more`] : shown)
}

function factsStrip({ record }: JudgedRun, operations: readonly ReportedOperation[]): Markup {
  const nodes = record.participants.filter(({ kind }) => kind === 'node').length
  const clients = record.participants.filter(({ kind }) => kind === 'client').length
  const { ok, fail, info } = outcomesOf(operations)
  const injected = record.faults.filter(({ injected: was }) => was).length
  const missed = record.faults.length - injected
  const facts: readonly (readonly [string, string])[] = [
    ['Scenario', nameWords(record.scenario.name, 80)],
    ['Seed', nameWords(record.seed)],
    ['Cluster', `${counted(nodes, 'node')}, ${counted(clients, 'client')}`],
    [counted(operations.length, 'operation'), `${count(ok)} ok · ${count(fail)} fail · ${count(info)} info`],
    [
      'Faults',
      missed === 0 ? `${count(injected)} injected` : `${count(injected)} injected · ${count(missed)} not`,
    ],
    ['Virtual time', seconds(record.time)],
    ['Events', count(record.events)],
  ]
  return html`<dl class="facts">
    ${facts.map(
      ([term, words]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${words}</dd>
        </div>`,
    )}
  </dl>`
}
