import { html, type Markup } from '../markup.ts'
import { oneLine } from '../visible-text.ts'

/** A command that can be copied: by the button where there is a script, by a click on it everywhere. */
export function command(text: string, label: string): Markup {
  return html`<div class="command" role="group" aria-label="${label}">
    <code tabindex="0">${oneLine(text)}</code
    ><button type="button" class="copy" hidden>
      <span>Copy</span><span class="unseen">: ${label}</span>
    </button>
  </div>`
}
