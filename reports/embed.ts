import { type Markup, trusted } from './markup.ts'
import { sha256Base64 } from './sha-256.ts'

/** A value as JSON that may stand in a script element: nothing in it can end the element or a line of JavaScript. */
export function embeddedJson(value: unknown): Markup {
  const json = (JSON.stringify(value) as string | undefined) ?? 'null'
  return trusted(
    json
      .replaceAll('<', '\\u003c')
      .replaceAll('>', '\\u003e')
      .replaceAll('&', '\\u0026')
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  )
}

/**
 * A script's source as it may stand in a script element. What would end the element, or make the browser look for
 * another end, is written with an escape that strings and regular expressions read as the same character; code that
 * says it with operators does not survive, but no bundler prints such code.
 */
export function embeddedScript(source: string): string {
  return asParsed(source).replaceAll(/<(?=!--|\/?script)/gi, '\\x3c')
}

/** A style sheet as it may stand in a style element. */
export function embeddedStyle(source: string): string {
  return asParsed(source).replaceAll(/<(?=\/style)/gi, '\\3c ')
}

/**
 * The policy that a page carries about itself: nothing is loaded from anywhere, and no script runs but the page's own,
 * named by its digest, and a worker made from what the page holds. Text that came to stand as markup would still be inert.
 *
 * @param scripts - the exact contents of the page's script elements
 * @param styles - the exact contents of its style elements
 */
export function contentSecurityPolicy(scripts: readonly string[], styles: readonly string[]): string {
  const directives = [
    "default-src 'none'",
    `script-src ${digests(scripts)}`,
    `style-src ${digests(styles)}`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]
  return directives.join('; ')
}

function digests(sources: readonly string[]): string {
  return sources.length === 0
    ? "'none'"
    : sources.map((source) => `'sha256-${sha256Base64(source)}'`).join(' ')
}

/** A browser reads line ends and NUL so; a digest must be that of what it reads. */
function asParsed(source: string): string {
  return source.replaceAll(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD')
}
