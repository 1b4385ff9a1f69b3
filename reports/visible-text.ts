// Characters that show nothing, or that change how their neighbours are shown. Written out rather than taken from a
// Unicode property, because the tables behind properties differ between versions of JavaScript engines.
const UNSEEN: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x2067],
  [0x206a, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xfffe, 0xffff],
  [0xe0000, 0xe0fff],
]

const RIGHT_TO_LEFT: readonly (readonly [first: number, last: number])[] = [
  [0x590, 0x8ff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfefc],
  [0x10800, 0x10fff],
  [0x1e800, 0x1efff],
]

const ISOLATE = '\u2068'
const END_ISOLATE = '\u2069'

/**
 * The text with everything unseen in it made visible: control characters as their pictures, the rest (bidirectional
 * overrides, zero-width characters, lone surrogates) by number. Line feeds and tabs stay; isolates are closed.
 * Doing it twice changes nothing.
 */
export function visibleText(text: string): string {
  let visible = ''
  let depth = 0
  for (const character of text) {
    if (character === ISOLATE) depth++
    if (character === END_ISOLATE) {
      if (depth === 0) {
        visible += numbered(0x2069)
        continue
      }
      depth--
    }
    const code = character.codePointAt(0) as number
    visible += code > 0x1f && code < 0x7f ? character : seen(character, code)
  }
  return visible + END_ISOLATE.repeat(depth)
}

/** The text set off from its surroundings if it has letters that run from right to left; they would reorder what follows. */
export function isolated(text: string): string {
  for (const character of text) {
    if (within(RIGHT_TO_LEFT, character.codePointAt(0) as number)) return ISOLATE + text + END_ISOLATE
  }
  return text
}

/** The text on one line: line feeds and tabs are shown as pictures too. */
export function oneLine(text: string): string {
  return visibleText(text).replaceAll('\n', '␊').replaceAll('\t', '␉')
}

function seen(character: string, code: number): string {
  if (code === 0x0a || code === 0x09) return character
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '␡'
  return within(UNSEEN, code) ? numbered(code) : character
}

function numbered(code: number): string {
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
}

function within(ranges: readonly (readonly [first: number, last: number])[], code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last)
}
