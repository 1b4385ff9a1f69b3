import { visibleText } from './visible-text.ts'

/** Markup: text that a browser may read as elements. Only {@link html} and {@link trusted} make it. */
export class Markup {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }
}

/** What a template may hold: text (which stays text), markup, several of them, or nothing. */
export type Content = Markup | string | number | undefined | readonly Content[]

const compacted = new WeakMap<TemplateStringsArray, readonly string[]>()

/**
 * Markup from a template. What stands in the template is markup; every string put into it stays text, whatever it holds.
 * Attribute values must stand in double quotes. Line breaks of the template lose their indentation.
 *
 * @example
 * ```ts
 * html`<p title="${'"'}">${'<b>'}</p>`.source // <p title="&quot;">&lt;b&gt;</p>
 * ```
 */
export function html(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const parts = compactedParts(template)
  let source = parts[0] as string
  for (const [position, content] of contents.entries()) {
    source += sourceOf(content) + (parts[position + 1] as string)
  }
  return new Markup(source)
}

/** Vouches that a string is markup. For our own constants and for what was made safe by other means, nothing else. */
export function trusted(source: string): Markup {
  return new Markup(source)
}

/** The text as it may stand between tags or within a quoted attribute, with unseen characters made visible. */
export function escapeText(text: string): string {
  return visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('`', '&#96;')
}

function compactedParts(template: TemplateStringsArray): readonly string[] {
  const known = compacted.get(template)
  if (known !== undefined) return known
  const parts = template.map((part) => part.replaceAll(/\s*\n\s*/g, '\n'))
  compacted.set(template, parts)
  return parts
}

function sourceOf(content: Content): string {
  if (content === undefined) return ''
  if (content instanceof Markup) return content.source
  if (typeof content === 'string') return escapeText(content)
  if (typeof content === 'number') return String(content)
  let source = ''
  for (const part of content) source += sourceOf(part)
  return source
}
