import type { Property } from '../scenarios/judged-run.ts'
import type { InjectedFault, MissedFault } from '../sim/record.ts'
import { actedWords, faultWords, plannedFaultWords } from './fault-words.ts'
import { counted, seconds } from './format.ts'
import { verdictChip } from './icons.ts'
import { html, type Markup } from './markup.ts'
import { keyWords, nameWords } from './value-words.ts'

const KINDS: { readonly [kind in Property['kind']]: string } = {
  check: 'check of the history',
  invariant: 'invariant',
  always: 'always',
  sometimes: 'sometimes',
  engine: 'of any run',
}

const ORDER: readonly Property['verdict'][] = ['invalid', 'unknown', 'unreached', 'valid']

/** Every property of the run, with its verdict; those that did not hold first. */
export function propertiesSection(properties: readonly Property[]): Markup {
  const ordered = ORDER.flatMap((verdict) => properties.filter((property) => property.verdict === verdict))
  return html`<section class="block page" id="properties" aria-labelledby="properties-title">
    <h2 id="properties-title">Properties</h2>
    ${
      ordered.length === 0
        ? html`<p>No property was checked.</p>`
        : scrolling(
            'Properties',
            html`<table>
              <thead>
                <tr>
                  <th scope="col">Property</th>
                  <th scope="col">Verdict</th>
                  <th scope="col">Kind</th>
                  <th scope="col">Why</th>
                </tr>
              </thead>
              <tbody>
                ${ordered.map(propertyRow)}
              </tbody>
            </table>`,
          )
    }
  </section>`
}

/** Every fault of the run: what it acted on and when, or why it did not act. */
export function faultsSection(faults: readonly (InjectedFault | MissedFault)[], endUs: number): Markup {
  const injected = faults.filter((fault): fault is InjectedFault => fault.injected)
  const missed = faults.filter((fault): fault is MissedFault => !fault.injected)
  return html`<section class="block page" id="faults" aria-labelledby="faults-title">
    <h2 id="faults-title">Faults</h2>
    ${
      injected.length === 0
        ? html`<p>No fault was injected.</p>`
        : scrolling(
            'Injected faults',
            html`<table>
              <thead>
                <tr>
                  <th scope="col">Fault</th>
                  <th scope="col">Asked for</th>
                  <th scope="col">What it did</th>
                  <th scope="col" class="number">From</th>
                  <th scope="col" class="number">To</th>
                  <th scope="col" class="number">Acted for</th>
                </tr>
              </thead>
              <tbody>
                ${injected.map((fault) => injectedRow(fault, faults.indexOf(fault), endUs))}
              </tbody>
            </table>`,
          )
    }
    ${
      missed.length === 0
        ? ''
        : scrolling(
            'Faults that were not injected',
            html`<table>
              <caption>
                ${counted(missed.length, 'fault')} not injected
              </caption>
              <thead>
                <tr>
                  <th scope="col">Fault</th>
                  <th scope="col">Asked for</th>
                  <th scope="col">Why it was not injected</th>
                </tr>
              </thead>
              <tbody>
                ${missed.map(missedRow)}
              </tbody>
            </table>`,
          )
    }
  </section>`
}

/** A table in a box of its own, which scrolls where the table is too wide, also from the keyboard. */
export function scrolling(label: string, table: Markup, className = ''): Markup {
  return html`<div class="table ${className}" tabindex="0" role="group" aria-label="${label}">${table}</div>`
}

function propertyRow(property: Property): Markup {
  const { name, kind, why } = property
  return html`<tr>
    <th scope="row">${nameWords(name, 120)}</th>
    <td class="fixed">${verdictChip(property)}</td>
    <td class="fixed">${KINDS[kind]}</td>
    <td class="wide">${why}</td>
  </tr>`
}

/** The name under which a link finds a fault, by its place among those of the run. */
export function faultId(position: number): string {
  return `fault-${position + 1}`
}

function injectedRow(fault: InjectedFault, position: number, endUs: number): Markup {
  const { from, to } = fault
  const until = to >= endUs ? 'end of the run' : seconds(to)
  return html`<tr id="${faultId(position)}">
    <th scope="row" class="fixed mono">${keyWords(fault.fault.id)}</th>
    <td>${plannedFaultWords(fault.fault)}</td>
    <td>${faultWords(fault)}</td>
    <td class="number">${seconds(from)}</td>
    <td class="number">${until}</td>
    <td class="number">${actedWords(fault)}</td>
  </tr>`
}

function missedRow(fault: MissedFault): Markup {
  return html`<tr>
    <th scope="row" class="fixed mono">${keyWords(fault.fault.id)}</th>
    <td>${plannedFaultWords(fault.fault)}</td>
    <td class="wide">${fault.why}</td>
  </tr>`
}
