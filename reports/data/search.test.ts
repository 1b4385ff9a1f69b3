import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { type TraceKind, traceKinds } from '../../sim/trace.ts'
import type { Json } from '../../sim/types.ts'
import { anyColumns, columnsOf, keptRun } from '../testing/columns.ts'
import { ABSENT, NONE, NUMBER, type RunColumns } from './run-columns.ts'
import { nearestMatch, search } from './search.ts'
import { type Comparison, parseQuery, type Query, type Term } from './search-query.ts'

/** A query as a person would write it. */
function written(query: Query): string {
  return query.map(writtenTerm).join(' ')
}

function writtenTerm(term: Term): string {
  const sign = term.negated ? '-' : ''
  switch (term.asks) {
    case 'kind':
      return `${sign}kind:${term.kind}`
    case 'type':
      return `${sign}type:${term.whole ? quoted(term.value) : term.value}`
    case 'field':
      return `${sign}${term.field}${term.comparison}${term.value}`
    case 'before':
    case 'after':
      return `${sign}${term.asks}:(${written(term.query)})`
    default:
      return `${sign}${term.asks}:${quoted(term.value)}`
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

const words = fc.constantFrom('append', 'vote', 'x', 'five', 'lost', 'le', '\uD800 "x"', 'n1', '(', 'a\\b')

function anyTerm(depth: number): fc.Arbitrary<Term> {
  const negated = fc.boolean()
  const named = fc.record({ asks: fc.constantFrom<'key' | 'text'>('key', 'text'), value: words, negated })
  const terms: fc.Arbitrary<Term>[] = [
    named,
    fc.record({
      asks: fc.constant<'node'>('node'),
      value: fc.constantFrom('n1', 'n2', 'c1', 'c2'),
      negated,
    }),
    fc.record({
      asks: fc.constant<'op'>('op'),
      value: fc.constantFrom('c1', 'read', 'txn', '3', '12'),
      negated,
    }),
    fc.record({ asks: fc.constant<'kind'>('kind'), kind: fc.constantFrom(...traceKinds), negated }),
    fc.record({
      asks: fc.constant<'type'>('type'),
      value: fc.constantFrom('append', 'vote', 'end'),
      whole: fc.boolean(),
      negated,
    }),
    fc.record({
      asks: fc.constant<'field'>('field'),
      field: fc.constantFrom('term', 'role', 'log', 'log.length', 'log.at.x'),
      comparison: fc.constantFrom<Comparison>('>', '>=', '<', '<=', '=', '!='),
      value: fc.constantFrom('0', '1', '-2', '1.5', '3'),
      negated,
    }),
    fc.record({
      asks: fc.constant<'field'>('field'),
      field: fc.constantFrom('role', 'log'),
      comparison: fc.constantFrom<Comparison>('=', '!='),
      value: fc.constantFrom('leader', 'null', 'true'),
      negated,
    }),
  ]
  if (depth > 0) {
    terms.push(
      fc.record({
        asks: fc.constantFrom<'before' | 'after'>('before', 'after'),
        query: anyQuery(depth - 1),
        negated,
      }),
    )
  }
  return fc.oneof(...terms)
}

function anyQuery(depth: number): fc.Arbitrary<Query> {
  return fc.array(anyTerm(depth), { minLength: 1, maxLength: 3 })
}

/** Whether an event matches, found out for it alone, from what the query says and nothing kept. */
function matches(run: RunColumns, query: Query, event: number): boolean {
  return query.every((term) => asked(run, term, event) !== term.negated)
}

function asked(run: RunColumns, term: Term, event: number): boolean {
  const { events, operations, outline } = run
  const name = (position: number | undefined): string | undefined =>
    outline.participants[position ?? NONE]?.id
  const row = operations.invocations.indexOf(events.operations[event] as number)
  const about = events.operations[event] !== NONE && row >= 0
  const text = (column: Int32Array): string => operations.texts[column[row] as number] ?? ''
  const kind = traceKinds[events.kinds[event] as number] as TraceKind
  const type = events.texts[events.types[event] as number]
  switch (term.asks) {
    case 'node':
      return name(events.nodes[event]) === term.value || name(events.peers[event]) === term.value
    case 'kind':
      return kind === term.kind
    case 'type':
      return type !== undefined && (term.whole ? type === term.value : type.includes(term.value))
    case 'key': {
      const onKey = operations.keys[row] !== NONE && text(operations.keys) === term.value
      const inTransaction =
        operations.keys[row] === NONE &&
        text(operations.functions) === 'txn' &&
        term.value === 'x' &&
        text(operations.inputs).includes('"x"')
      return about && (onKey || inTransaction)
    }
    case 'op':
      return (
        about &&
        [
          name(operations.clients[row]),
          text(operations.functions),
          String(operations.invocations[row]),
        ].includes(term.value)
      )
    case 'text': {
      const { functions, keys, inputs, outputs, errors } = operations
      const said = [type ?? '', events.texts[events.words[event] as number] ?? '']
      const told = ['invoke', 'ok', 'fail', 'info'].includes(kind) && about
      if (told) said.push(...[functions, keys, inputs, outputs, errors].map(text))
      return said.some((one) => one.toLowerCase().includes(term.value.toLowerCase()))
    }
    case 'field':
      return compared(
        shown(run, events.nodes[event] as number, term.field, event),
        term.comparison,
        term.value,
      )
    case 'before':
    case 'after': {
      const others = Array.from(events.kinds.keys()).filter((other) =>
        term.asks === 'before' ? other < event : other > event,
      )
      return others.some((other) => matches(run, term.query, other))
    }
  }
}

function shown({ states }: RunColumns, node: number, field: string, event: number): Json | undefined {
  const [first, ...path] = field.split('.')
  const series = states.series.find((one) => one.node === node && one.field === first)
  const row = Array.from(series?.events ?? []).findLastIndex((changed) => changed <= event)
  if (series === undefined || row < 0 || series.codes[row] === ABSENT) return undefined
  let value = (
    series.codes[row] === NUMBER
      ? series.numbers[row]
      : JSON.parse(states.texts[series.codes[row] as number] as string)
  ) as Json | undefined
  for (const step of path) value = (value as { readonly [step: string]: Json } | null)?.[step]
  return value
}

function compared(value: Json | undefined, comparison: Comparison, text: string): boolean {
  if (value === undefined) return false
  const number = Number(text)
  const same = value === text || value === number || JSON.stringify(value) === text
  if (comparison === '=' || comparison === '!=') return same === (comparison === '=')
  if (typeof value !== 'number') return false
  return { '>': value > number, '>=': value >= number, '<': value < number, '<=': value <= number }[
    comparison
  ]
}

describe('a search', () => {
  test('is read as what it was written from', () => {
    fc.assert(
      fc.property(anyQuery(2), (query) => {
        expect(parseQuery(written(query))).toEqual(query)
      }),
    )
  })

  test('finds the events that match when each is looked at alone', () => {
    fc.assert(
      fc.property(anyColumns(), anyQuery(2), (run, query) => {
        const expected = Array.from(run.events.kinds.keys()).map((event) =>
          matches(run, query, event) ? 1 : 0,
        )
        expect([...search(run, written(query))]).toEqual(expected)
      }),
      { numRuns: 300 },
    )
  })

  test('takes what people write', () => {
    const fault = { asks: 'kind', kind: 'fault', negated: false }
    expect(parseQuery('not-before:fault')).toEqual([{ asks: 'before', query: [fault], negated: true }])
    expect(parseQuery('-not-after:( fault )')).toEqual([{ asks: 'after', query: [fault], negated: false }])
    expect(parseQuery('lost  "two words" term>=3')).toEqual([
      { asks: 'text', value: 'lost', negated: false },
      { asks: 'text', value: 'two words', negated: false },
      { asks: 'field', field: 'term', comparison: '>=', value: '3', negated: false },
    ])
  })

  test.each([
    ['', 'the search is empty: expected a word, or for example node:n2'],
    ['kind:dorp', 'the search asks for kind:dorp: there is no such kind, expected one of start,'],
    ['role:leader', "what a node's state shows is asked as role=..."],
    ['term>many', 'the search asks for term>many: expected a number there'],
    ['node:', 'the search asks for node: and does not say which: expected node:something'],
    ['before:', 'the search asks for before: and does not say what: expected before:(...)'],
    ['before:(fault', 'the search has a "(" after before: that is not closed'],
    ['after:()', 'the search asks for after:(): expected something in the brackets'],
    ['fault )', 'the search at character 7: there is no "(" that this ")" belongs to'],
    ['text:"open', 'the search at character 6: the quote is not closed'],
    ['(fault)', 'the search at character 1: expected a word, not "("'],
  ])('that is none is refused with a sentence: %j', (text, sentence) => {
    expect(() => parseQuery(text)).toThrow(InputError)
    expect(() => parseQuery(text)).toThrow(sentence)
  })

  test('for a name or a field that is not in the run says which there are', () => {
    const run = columnsOf(keptRun('raft-forgets-vote', 2))
    expect(() => search(run, 'node:n9')).toThrow('there is none of that name, expected one of n1, n2, n3, c1')
    expect(() => search(run, 'trem>3')).toThrow('there is no such field, nodes show role, term, votedFor')
  })

  test('goes to the nearest match in either direction', () => {
    const found = Uint8Array.from([0, 1, 0, 1, 0])
    expect([nearestMatch(found, 1, 1), nearestMatch(found, 3, 1), nearestMatch(found, -1, 1)]).toEqual([
      3,
      undefined,
      1,
    ])
    expect([nearestMatch(found, 3, -1), nearestMatch(found, 1, -1), nearestMatch(found, 0, -1)]).toEqual([
      1,
      undefined,
      undefined,
    ])
  })
})
