import { InputError } from '../../sim/errors.ts'
import { type TraceKind, traceKinds } from '../../sim/trace.ts'

// The language of searches:
//
//   node:n2          at that participant, or with it at the other end
//   kind:drop        of that kind; the bare word `drop` says the same
//   type:append      messages whose type has that in it; type:"vote" is that very type
//   key:x            about an operation on that key
//   op:c1            about operations of that client; op:read of that function; op:12 that operation, by its history index
//   text:word        with that in the type, in what is said, or in what was asked and answered; any other bare word says the same
//   term>3           where the node's state shows that (> >= < <= = !=, and log.length for what is nested)
//   before:(...)     something that matches came before it; after:(...), something comes after it
//   not-before:(...) nothing came before it; not-after:(...) likewise. One word needs no parentheses: not-before:fault
//   -...             not
//
// All that is asked for must hold. What has spaces or brackets in it stands in quotes.

/** How a field of a node's state is compared. */
export type Comparison = '>' | '>=' | '<' | '<=' | '=' | '!='

/** One thing that a search asks of an event. */
export type Term = { readonly negated: boolean } & (
  | { readonly asks: 'node' | 'key' | 'op' | 'text'; readonly value: string }
  | { readonly asks: 'kind'; readonly kind: TraceKind }
  | { readonly asks: 'type'; readonly value: string; readonly whole: boolean }
  | {
      readonly asks: 'field'
      readonly field: string
      readonly comparison: Comparison
      readonly value: string
    }
  | { readonly asks: 'before' | 'after'; readonly query: Query }
)

/** What a search asks of an event: all of it. */
export type Query = readonly Term[]

const ASKED = ['node', 'kind', 'type', 'key', 'op', 'text', 'before', 'after', 'not-before', 'not-after']
const NAMED = /^([a-z-]+):/
const COMPARED = /^([^\s:<>=!()"-][^\s:<>=!()"]*)(>=|<=|!=|>|<|=)/
const WORD = /^[^\s()"]+/
const QUOTED = /^"((?:[^"\\]|\\.)*)"/

/**
 * Reads a search.
 *
 * @throws InputError - for what is none, saying what stands where
 */
export function parseQuery(text: string): Query {
  const parser = new Parser(text)
  const query = parser.query()
  if (!parser.done) throw new InputError(`${parser.where()}: there is no "(" that this ")" belongs to`)
  if (query.length === 0) throw new InputError('the search is empty: expected a word, or for example node:n2')
  return query
}

class Parser {
  private readonly text: string
  private position = 0

  constructor(text: string) {
    this.text = text
  }

  get done(): boolean {
    return this.position === this.text.length
  }

  where(): string {
    return `the search at character ${this.position + 1}`
  }

  /** Terms up to the end, or to a bracket that closes. */
  query(): Query {
    const terms: Term[] = []
    for (;;) {
      this.take(/^\s+/)
      if (this.done || this.rest.startsWith(')')) return terms
      terms.push(this.term())
    }
  }

  private term(): Term {
    const minus = this.take(/^-(?=\S)/) !== undefined
    const compared = this.take(COMPARED)
    if (compared !== undefined) {
      const [, field, comparison] = compared
      return this.compared(field as string, comparison as Comparison, minus)
    }
    const [, name] = this.take(NAMED) ?? []
    if (name === undefined) return this.bare(minus)
    if (!ASKED.includes(name)) {
      throw new InputError(
        `the search asks for ${name}: expected one of ${ASKED.join(', ')}; what a node's state shows is asked as ${name}=...`,
      )
    }
    const [, not, temporal] = /^(not-)?(before|after)$/.exec(name) ?? []
    if (temporal !== undefined) {
      return {
        asks: temporal as 'before' | 'after',
        query: this.inner(name),
        negated: minus !== (not !== undefined),
      }
    }
    const { value, quoted } = this.value(`${name}:`)
    switch (name) {
      case 'kind':
        return { asks: 'kind', kind: kindOf(value), negated: minus }
      case 'type':
        return { asks: 'type', value, whole: quoted, negated: minus }
      default:
        return { asks: name as 'node' | 'key' | 'op' | 'text', value, negated: minus }
    }
  }

  private compared(field: string, comparison: Comparison, negated: boolean): Term {
    const { value } = this.value(`${field}${comparison}`)
    const ordered = comparison !== '=' && comparison !== '!='
    if (ordered && !isNumber(value)) {
      throw new InputError(`the search asks for ${field}${comparison}${value}: expected a number there`)
    }
    return { asks: 'field', field, comparison, value, negated }
  }

  private bare(negated: boolean): Term {
    const { value, quoted } = this.value('')
    const isKind = !quoted && (traceKinds as readonly string[]).includes(value)
    return isKind ? { asks: 'kind', kind: value as TraceKind, negated } : { asks: 'text', value, negated }
  }

  /** What stands after a word of time: a search in brackets, or one term. */
  private inner(name: string): Query {
    if (this.take(/^\(/) === undefined) {
      if (this.done || /^[\s)]/.test(this.rest)) {
        throw new InputError(`the search asks for ${name}: and does not say what: expected ${name}:(...)`)
      }
      return [this.term()]
    }
    const query = this.query()
    if (this.take(/^\)/) === undefined)
      throw new InputError(`the search has a "(" after ${name}: that is not closed`)
    if (query.length === 0)
      throw new InputError(`the search asks for ${name}:(): expected something in the brackets`)
    return query
  }

  private value(after: string): { readonly value: string; readonly quoted: boolean } {
    const [, quoted] = this.take(QUOTED) ?? []
    if (quoted !== undefined) return { value: quoted.replaceAll(/\\(.)/gs, '$1'), quoted: true }
    const [word] = this.take(WORD) ?? []
    if (word !== undefined) return { value: word, quoted: false }
    if (this.rest.startsWith('"')) throw new InputError(`${this.where()}: the quote is not closed`)
    throw new InputError(
      after === ''
        ? `${this.where()}: expected a word, not "${this.rest.slice(0, 1)}"`
        : `the search asks for ${after} and does not say which: expected ${after}something`,
    )
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    const found = pattern.exec(this.rest) ?? undefined
    this.position += found?.[0].length ?? 0
    return found
  }

  private get rest(): string {
    return this.text.slice(this.position)
  }
}

/** Whether a text is a number as people write one. */
export function isNumber(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}

function kindOf(text: string): TraceKind {
  if ((traceKinds as readonly string[]).includes(text)) return text as TraceKind
  throw new InputError(
    `the search asks for kind:${text}: there is no such kind, expected one of ${traceKinds.join(', ')}`,
  )
}
