import { InputError } from '../../sim/errors.ts'
import { kindCode } from '../../sim/trace.ts'
import type { Json } from '../../sim/types.ts'
import { fieldMatches } from './search-fields.ts'
import { parseQuery, type Query, type Term } from './search-query.ts'
import { NONE, type OperationColumns, type RunColumns } from './run-columns.ts'

const MOST_NAMED = 12

/**
 * Finds events; see `search-query.ts` for the language.
 *
 * @returns 1 for each event that matches, 0 for the others
 * @throws InputError - for what is no search, and for names that are not in the run
 */
export function search(run: RunColumns, text: string): Uint8Array {
  return matchesOf(run, parseQuery(text))
}

/** The events that match all that a query asks. */
export function matchesOf(run: RunColumns, query: Query): Uint8Array {
  const all = new Uint8Array(run.events.length).fill(1)
  for (const term of query) {
    const found = termMatches(run, term)
    const wanted = term.negated ? 0 : 1
    for (let i = 0; i < all.length; i++) {
      if (found[i] !== wanted) all[i] = 0
    }
  }
  return all
}

/** The nearest event that matches, after another or before it; `undefined` if there is none. */
export function nearestMatch(matches: Uint8Array, from: number, step: 1 | -1): number | undefined {
  const found = step > 0 ? matches.indexOf(1, from + 1) : from <= 0 ? NONE : matches.lastIndexOf(1, from - 1)
  return found === NONE ? undefined : found
}

function termMatches(run: RunColumns, term: Term): Uint8Array {
  const { events } = run
  switch (term.asks) {
    case 'node': {
      const node = participantCalled(run, term.value)
      return where(events.length, (i) => events.nodes[i] === node || events.peers[i] === node)
    }
    case 'kind': {
      const code = kindCode[term.kind]
      return where(events.length, (i) => events.kinds[i] === code)
    }
    case 'type': {
      const { value, whole } = term
      const alike = tableOf(events.texts, (text) => (whole ? text === value : text.includes(value)))
      return where(events.length, (i) => alike[(events.types[i] as number) + 1] === 1)
    }
    case 'text':
      return textMatches(run, term.value)
    case 'key':
      return operationMatches(run, (row) => isAboutKey(run.operations, row, term.value))
    case 'op':
      return operationMatches(run, (row) => isOperation(run, row, term.value))
    case 'field':
      return fieldMatches(run, term)
    case 'before':
    case 'after':
      return inTime(matchesOf(run, term.query), term.asks)
  }
}

/** Loops stand here once, so that each is compiled for what it asks. */
function where(length: number, matches: (event: number) => boolean): Uint8Array {
  const found = new Uint8Array(length)
  for (let i = 0; i < length; i++) found[i] = matches(i) ? 1 : 0
  return found
}

/** Whether something holds of each text, at its position and one; at 0 stands that it does not hold of none. */
function tableOf(texts: readonly string[], holds: (text: string) => boolean): Uint8Array {
  return Uint8Array.from({ length: texts.length + 1 }, (_, i) =>
    i > 0 && holds(texts[i - 1] as string) ? 1 : 0,
  )
}

function participantCalled({ outline }: RunColumns, name: string): number {
  const names = outline.participants.map(({ id }) => id)
  const position = names.indexOf(name)
  if (position >= 0) return position
  const some = names.slice(0, MOST_NAMED).join(', ')
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  throw new InputError(
    `the search asks for node:${name}: there is none of that name, expected one of ${some}${more}`,
  )
}

function textMatches(run: RunColumns, value: string): Uint8Array {
  const { events, operations } = run
  const word = value.toLowerCase()
  const has = (text: string): boolean => text.toLowerCase().includes(word)
  const said = tableOf(events.texts, has)
  const asked = tableOf(operations.texts, has)
  const { functions, keys, inputs, outputs, errors } = operations
  const columns = [functions, keys, inputs, outputs, errors]
  const ends = new Set([kindCode.invoke, kindCode.ok, kindCode.fail, kindCode.info])
  const told = operationMatches(run, (row) =>
    columns.some((column) => asked[(column[row] as number) + 1] === 1),
  )
  return where(
    events.length,
    (i) =>
      said[(events.types[i] as number) + 1] === 1 ||
      said[(events.words[i] as number) + 1] === 1 ||
      (told[i] === 1 && ends.has(events.kinds[i] as number)),
  )
}

/** The events that are about an operation of which something holds. */
function operationMatches({ events, operations }: RunColumns, holds: (row: number) => boolean): Uint8Array {
  const { length, invocations } = operations
  // At 0 stands that it does not hold of none.
  const about = new Uint8Array(length === 0 ? 1 : (invocations[length - 1] as number) + 2)
  for (let row = 0; row < length; row++) about[(invocations[row] as number) + 1] = holds(row) ? 1 : 0
  return where(events.length, (i) => about[(events.operations[i] as number) + 1] === 1)
}

/** Whether an operation is on a key; a transaction is on the key of each of its micro-operations. */
function isAboutKey({ keys, functions, inputs, texts }: OperationColumns, row: number, key: string): boolean {
  const own = keys[row] as number
  if (own !== NONE) return texts[own] === key
  if (texts[functions[row] as number] !== 'txn') return false
  const input = texts[inputs[row] as number] ?? ''
  return input.endsWith('…')
    ? input.includes(`,${JSON.stringify(key)},`)
    : isOnKey(JSON.parse(input || '[]') as Json, key)
}

function isOnKey(transaction: Json, key: string): boolean {
  if (!Array.isArray(transaction)) return false
  return transaction.some((part) => Array.isArray(part) && String(part[1]) === key)
}

/** Whether an operation is the one of that number, of that function, or one of that client's. */
function isOperation({ operations, outline }: RunColumns, row: number, asked: string): boolean {
  const { invocations, clients, functions, texts } = operations
  return (
    outline.participants[clients[row] as number]?.id === asked ||
    texts[functions[row] as number] === asked ||
    String(invocations[row]) === asked
  )
}

/** The events that have something before them that matches, or after them. */
function inTime(matches: Uint8Array, when: 'before' | 'after'): Uint8Array {
  const first = matches.indexOf(1)
  const last = matches.lastIndexOf(1)
  return when === 'before'
    ? where(matches.length, (i) => first !== NONE && i > first)
    : where(matches.length, (i) => i < last)
}
