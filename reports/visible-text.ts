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
 * The text with everything unseen in it made visible, by number: control characters, bidirectional overrides, zero-width
 * characters, lone surrogates. Line feeds and tabs stay; isolates are closed. Doing it twice changes nothing.
 */
export function visibleText(text: string): string {
  let visible = ''
  let depth = 0
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (character === ISOLATE) depth++
    const unopened = character === END_ISOLATE && depth === 0
    if (character === END_ISOLATE && depth > 0) depth--
    visible += unopened || within(UNSEEN, code) ? numbered(code) : character
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

/** The text on one line: line feeds and tabs are shown by number too. */
export function oneLine(text: string): string {
  return visibleText(text).replaceAll('\n', numbered(0x0a)).replaceAll('\t', numbered(0x09))
}

function numbered(code: number): string {
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`
}

function within(ranges: readonly (readonly [first: number, last: number])[], code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last)
}
