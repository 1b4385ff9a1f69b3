import { html, type Markup } from './markup.ts'

/** Where the page tells whether the run, done again by the page itself, was the same. */
export function rerunPanel(hasEngine: boolean, whyNoEngine: string | undefined): Markup {
  if (!hasEngine) {
    const because = whyNoEngine ?? 'the simulator was not put into it'
    return html`<div class="rerun"><p>This page cannot run it again by itself: ${because}.</p></div>`
  }
  return html`<div class="rerun">
    <p id="rerun" role="status" data-state="idle">
      This page holds the simulator and runs it again by itself, to compare; that needs JavaScript.
    </p>
    <button type="button" id="rerun-button" class="no-print" hidden>Run again here</button>
  </div>`
}
