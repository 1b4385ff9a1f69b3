import { html, type Markup } from './markup.ts'
import { scrolling } from './tables.ts'

/** Something to know, by its name, in words. */
export type Fact = readonly [name: string, words: string]

/**
 * Facts as a table with their names on the left.
 *
 * @param label - what they are about, for those who do not see the table
 */
export function factsTable(label: string, facts: readonly Fact[]): Markup {
  return scrolling(
    label,
    html`<table class="run-facts">
      <tbody>
        ${facts.map(
          ([name, words]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${words}</td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  )
}

/** A few facts beside each other, each under its name. */
export function factsStrip(facts: readonly Fact[]): Markup {
  return html`<dl class="facts">
    ${facts.map(
      ([name, words]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${words}</dd>
        </div>`,
    )}
  </dl>`
}
