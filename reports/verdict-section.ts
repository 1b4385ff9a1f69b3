import type { JudgedRun, Property } from '../scenarios/judged-run.ts'
import { corePicture } from './core/core-picture.ts'
import { drawCore } from './core/draw-core.ts'
import { eventName } from './event-words.ts'
import { type Fact, factsStrip } from './facts.ts'
import { count, counted, listed, seconds } from './format.ts'
import { decisiveProperty, headline, stampOf } from './headline.ts'
import { verdictIcon } from './icons.ts'
import { ladderSentence } from './ladder/words.ts'
import { linkedSentence } from './linked-sentence.ts'
import { type Content, html, type Markup } from './markup.ts'
import { eventAddress, mentionsOf } from './mentions.ts'
import { outcomesOf, type ReportedOperation } from './operations.ts'
import { notes } from './proof-section.ts'
import { rerunPanel } from './rerun-panel.ts'
import type { Proof } from './timeline/proof.ts'
import { nameWords } from './value-words.ts'
import { oneLine } from './visible-text.ts'

const MOST_NAMED = 8

/** The parts of a report's options that the first screen shows. */
export interface VerdictOptions {
  readonly command: string
  readonly engine?: string
  readonly whyNoEngine?: string
}

/**
 * The first screen: what was violated, in a sentence; what still holds; the few operations that prove it, drawn; and how to run it
 * again.
 */
export function verdictSection(
  run: JudgedRun,
  operations: readonly ReportedOperation[],
  proof: Proof | undefined,
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
      ${property === undefined ? '' : html`<p class="why">${whyWords(run, property, proof)}</p>`}
      ${asides(run, operations, property).map((aside) => html`<p class="aside">${aside}</p>`)}
      ${proof === undefined ? '' : core(run, proof)}
      <div class="again">
        <h2>Run it again</h2>
        <div class="command" role="group" aria-label="Command">
          <code id="command" tabindex="0">${oneLine(options.command)}</code
          ><button type="button" class="copy" id="copy" hidden>Copy</button>
        </div>
        ${rerunPanel(options.engine !== undefined, options.whyNoEngine)}
      </div>
      ${factsStrip(factsOf(run, operations))}
    </div>
  </section>`
}

/** The sentence, with links to what it speaks of; of an invariant, with the event that violated it. */
function whyWords(run: JudgedRun, property: Property, proof: Proof | undefined): Content {
  const { why, event, time, node } = property
  const sentence = linkedSentence(why, mentionsOf(run, property, proof))
  if (event === undefined) return sentence
  const at = [
    ...(node === undefined ? [] : [` at ${nameWords(node)}`]),
    ...(time === undefined ? [] : [`, ${seconds(time)}`]),
  ]
  return [sentence, ' (', html`<a href="${eventAddress(event)}">event ${eventName(event)}</a>`, ...at, ')']
}

function core({ record }: JudgedRun, proof: Proof): Content {
  const picture = corePicture(record, proof)
  if (picture === undefined) return ''
  const description = `The core of the violation of ${nameWords(proof.property.name, 60)}; the same in words under “The proof”`
  return [drawCore(picture, description), notes(picture.notes)]
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
  const tried = triedWords(run, named('unreached'))
  if (tried.length > 0) said.push(html`${tried}`)
  const { ladder: steps, strongest = [], weakestViolated = [] } = decisive ?? {}
  if (steps !== undefined) {
    const sentence = ladderSentence({ steps, strongest, weakestViolated })
    said.push(html`Of consistency models, <a href="#ladder">${sentence}</a>.`)
  }
  if (run.verdict !== 'invalid') said.push(...littleWords(run, operations))
  if (run.record.ended === 'budget') said.push('The run ended early: its event budget ran out.')
  return said
}

/** What held and what was reached, in one paragraph: it is read before the picture, and is to leave room for it. */
function triedWords(run: JudgedRun, unreached: readonly Property[]): readonly Content[] {
  const valid = run.properties.filter(({ verdict, kind }) => verdict === 'valid' && kind !== 'engine')
  const reached = valid.filter(({ kind }) => kind === 'sometimes')
  const held = valid.filter(({ kind }) => kind !== 'sometimes')
  const still = run.verdict === 'invalid' ? 'Still holds' : 'Held'
  return [
    ...(held.length > 0 ? [html`${still}: <strong>${names(held)}</strong>. `] : []),
    ...(reached.length > 0 ? [html`Reached: <strong>${names(reached)}</strong>. `] : []),
    ...(unreached.length > 0 ? [html`Never reached in this run: ${names(unreached)}. `] : []),
  ]
}

/** A pass that tried nothing is not a pass, so that is said. */
function littleWords(run: JudgedRun, operations: readonly ReportedOperation[]): readonly string[] {
  const checked = run.properties.some(({ verdict, kind }) => {
    return verdict === 'valid' && kind !== 'engine' && kind !== 'sometimes'
  })
  const nothing = [
    ...(operations.length === 0 ? ['no operation was issued'] : []),
    ...(run.record.faults.some(({ injected }) => injected) ? [] : ['no fault was injected']),
    ...(checked ? [] : ['no property was checked']),
  ]
  return nothing.length > 0 ? [`This run shows little: ${listed(nothing)}.`] : []
}

function names(properties: readonly Property[]): string {
  const shown = properties.slice(0, MOST_NAMED).map(({ name }) => `“${nameWords(name, 80)}”`)
  const more = properties.length - shown.length
  return listed(more > 0 ? [...shown, `${count(more)} more`] : shown)
}

function factsOf({ record }: JudgedRun, operations: readonly ReportedOperation[]): readonly Fact[] {
  const nodes = record.participants.filter(({ kind }) => kind === 'node').length
  const clients = record.participants.filter(({ kind }) => kind === 'client').length
  const { ok, fail, info } = outcomesOf(operations)
  const injected = record.faults.filter(({ injected: was }) => was).length
  const missed = record.faults.length - injected
  return [
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
}
