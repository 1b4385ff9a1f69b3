import { count, counted } from '../format.ts'
import { html, type Markup } from '../markup.ts'
import { operationAction } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { notes } from '../proof-section.ts'
import { orderAxis } from './axis.ts'
import { eventsOf, type PairedHistory, rowsWith } from './paired-history.ts'
import type { Places } from './places.ts'
import { shownOperations } from './shown-operations.ts'

const MOST_LISTED = 200

/** The order that explains a history, as a list; its beginning, if it is long. */
export function linearizationSection(
  paired: PairedHistory,
  places: Places,
  witness: readonly number[],
): Markup {
  return html`<section class="block page" id="linearization" aria-labelledby="linearization-title">
    <h2 id="linearization-title">The linearization</h2>
    <p>${orderWords(witness)}</p>
    ${orderList(paired, places, witness)}
  </section>`
}

/** What an order of operations shows. */
export function orderWords(witness: readonly number[]): string {
  return `In this order, one after the other, ${counted(witness.length, 'operation')} ${witness.length === 1 ? 'explains' : 'explain'} every answer, and none stands before one that had ended before it began.`
}

/** The operations of an order, one after the other. */
export function orderList(paired: PairedHistory, places: Places, witness: readonly number[]): Markup {
  const listed = witness.slice(0, MOST_LISTED).flatMap((invocation) => rowsWith(paired, [invocation]))
  const operations = shownOperations(paired, listed, orderAxis(eventsOf(paired, listed), places))
  const without = paired.counts.operations - witness.length
  const more = witness.length - listed.length
  return html`<ol class="outline linearization">
      ${operations.map(
        (operation) =>
          html`<li>
            ${operationAction(operation)} <span class="ending">${linesOf(operation, places)}</span>
          </li> `,
      )}
    </ol>
    ${notes([
      ...(more > 0
        ? [`${counted(more, 'more operation')} ${more === 1 ? 'follows' : 'follow'}: not listed.`]
        : []),
      ...(without > 0
        ? [`${count(without)} took no effect: they failed, or nobody knows how they ended.`]
        : []),
    ])}`
}

/** Where an operation is in the history; of one that nobody saw end, only where it began. */
function linesOf({ invocation, completion, outcome }: ReportedOperation, places: Places): string {
  const from = places.where(invocation)
  if (completion === undefined || outcome === 'info') return `${from}, end unknown`
  return `${from} to ${places.where(completion)}`
}
