import type { PackedSection } from './compressed.ts'
import { contentSecurityPolicy, embeddedJson, embeddedScript, embeddedStyle } from './embed.ts'
import { tabIcon } from './icons.ts'
import { html, type Markup, trusted } from './markup.ts'
import { reportStyle } from './style.ts'
import { patterns } from './timeline/legend.ts'
import { nameWords } from './value-words.ts'

/** A section of a page that its first line links to. */
export interface Section {
  readonly id: string
  readonly name: string
}

/** What a page holds. */
export interface PageParts {
  readonly title: string
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  /** What the page is, beside netsplit's name: `run report`. */
  readonly kind: string
  readonly sections: readonly Section[]
  readonly main: Markup
  /** netsplit's version. */
  readonly version: string
  /** What this kind of page looks like beyond what all do. */
  readonly style?: string
  /** What the page's script reads, each under its name. */
  readonly data: readonly { readonly id: string; readonly value: unknown }[]
  /** What it unpacks when it needs it. */
  readonly packed?: readonly PackedSection[]
  /** The page's own script, bundled; none if empty. */
  readonly client: string
}

/** A page as one HTML document, which loads nothing and says so itself, in its content security policy. */
export function htmlDocument(parts: PageParts): string {
  const style = embeddedStyle(reportStyle + (parts.style ?? ''))
  const client = embeddedScript(parts.client)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${contentSecurityPolicy(client === '' ? [] : [client], [style])}"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${parts.title}</title>
        <link rel="icon" href="${tabIcon(parts.verdict)}" />
        ${trusted(`<style>${style}</style>`)}
      </head>
      <body>
        ${patterns} ${topBar(parts)}
        <main>${parts.main}</main>
        <footer class="page">
          <p>
            Made by netsplit ${nameWords(parts.version)}. This file loads nothing from anywhere: its content
            security policy forbids it.
          </p>
        </footer>
        ${parts.data.map(
          ({ id, value }) =>
            html`<script type="application/json" id="${id}">
              ${embeddedJson(value)}
            </script>`,
        )}
        ${(parts.packed ?? []).map(({ name, text }) =>
          trusted(`<script type="application/octet-stream" id="s-${name}">${text}</script>\n`),
        )}
        ${client === '' ? '' : trusted(`<script>${client}</script>`)}
      </body>
    </html>`
  return page.source
}

function topBar({ kind, sections }: PageParts): Markup {
  return html`<header class="top page">
    <span><b>netsplit</b> ${kind}</span>
    <nav aria-label="Sections">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
    <button type="button" id="theme" hidden>Dark</button>
  </header>`
}
