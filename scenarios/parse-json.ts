import { InputError } from '../sim/index.ts'

/** How deep values may be nested: as deep as in a history. */
const MAX_DEPTH = 100

/**
 * Parses JSON, with or without the byte order mark that some editors put before it.
 *
 * @param text - the contents of a file
 * @param where - what to call it in errors
 * @param deepest - how deep values may be nested, where a file holds what may be that deep itself
 * @throws InputError - with the line on which it stops being JSON
 */
export function parseJson(text: string, where: string, deepest = MAX_DEPTH): unknown {
  const value = parse(text.replace(/^\ufeff/, ''), where)
  if (!isShallow(value, deepest))
    throw new InputError(`${where}: expected values nested at most ${deepest} deep`)
  return value
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // What JSON.parse says of the place differs from engine to engine, and from mistake to mistake.
    const line = text.slice(0, endOfJson(text)).split('\n').length
    throw new InputError(`${where}, line ${line}: expected JSON (${message.replace(/\s+/g, ' ')})`)
  }
}

/** Whether a value is nested no deeper than what walks it can go down. */
function isShallow(value: unknown, deepest: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    level = level.flatMap((each): unknown[] =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    )
  }
  return level.length === 0
}

const BLANKS = /[ \t\r\n]*/y
const WORD = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** Where a text stops being the beginning of JSON: at the first token that may not stand where it does, or at its end. */
function endOfJson(text: string): number {
  const grammar = new Grammar()
  for (let at = 0; ;) {
    const begin = pass(BLANKS, text, at) ?? at
    const end = text[begin] === '"' ? endOfString(text, begin) : pass(WORD, text, begin)
    if (end === undefined || !grammar.takes(text.slice(begin, end))) return begin
    at = end
  }
}

/** Where a match that begins at a place ends, if there is one. */
function pass(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** Where a string ends that begins at a place, if it does. A loop, for a pattern runs out of stack on a long one. */
function endOfString(text: string, begin: number): number | undefined {
  for (let at = begin + 1; at < text.length;) {
    const character = text[at] as string
    if (character === '"') return at + 1
    if (character < ' ') return undefined
    const end = character === '\\' ? pass(ESCAPE, text, at) : at + 1
    if (end === undefined) return undefined
    at = end
  }
  return undefined
}

/** Knows which tokens may follow which. */
class Grammar {
  /** The brackets that will close what is open, the innermost last. */
  private readonly closing: ('}' | ']')[] = []
  private wanted: 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' = 'value'

  /** Whether a token may come next. */
  takes(token: string): boolean {
    const closing = this.closing.at(-1)
    if (token === closing && this.wanted.endsWith('or end')) {
      this.closing.pop()
      this.wanted = 'comma or end'
      return true
    }
    switch (this.wanted) {
      case 'value':
      case 'value or end':
        return this.takesValue(token)
      case 'key':
      case 'key or end':
        this.wanted = 'colon'
        return token.startsWith('"')
      case 'colon':
        this.wanted = 'value'
        return token === ':'
      case 'comma or end':
        this.wanted = closing === '}' ? 'key' : 'value'
        return token === ',' && closing !== undefined
    }
  }

  private takesValue(token: string): boolean {
    if (token === '{') {
      this.closing.push('}')
      this.wanted = 'key or end'
    } else if (token === '[') {
      this.closing.push(']')
      this.wanted = 'value or end'
    } else this.wanted = 'comma or end'
    return !'}],:'.includes(token)
  }
}
