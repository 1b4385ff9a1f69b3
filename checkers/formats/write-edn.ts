import type { History, HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { eventLines } from './event-lines.ts'

/** What every reader of EDN takes for a name. */
const NAME = /^[A-Za-z][A-Za-z0-9_*+!?<>=-]*$/
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/

/**
 * Writes a history as Jepsen, Knossos and Elle keep theirs: EDN, a map an event, its time in nanoseconds, type, process and f
 * as keywords. What `parseHistory` makes of it is the same history, except for whole numbers beyond 2^53, which come back as
 * texts.
 *
 * Names of fields in values become keywords, or numbers if they are such, and so do the words of a transaction's steps:
 * Jepsen's checkers look for `{:from 0 :to 1}`, `{0 100}` and `[[:append 5 1]]`. All other texts remain texts.
 *
 * The key of an event is a field of its own, `:key "x"`, as in Porcupine's files, and neither a vector `[key value]`, which
 * cannot be told from a value, nor a tagged tuple, which Knossos and elle-cli cannot read, since they know no tags; they pass
 * over a field that they do not know. To have them judge each key, give them the events of one.
 *
 * @param history - any history
 * @returns the text, in pieces of about 64 thousand characters
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'cas', key: 'x', value: [0, 5], time: 7 }])
 * const text = [...writeEdn(history)].join('')
 * text.trim() // {:index 0, :time 7000, :type :invoke, :process 0, :f :cas, :key "x", :value [0 5]}
 * ```
 */
export function writeEdn(history: History): Generator<string> {
  return eventLines(history, lineOf)
}

function lineOf(event: HistoryEvent): string {
  const { index, time, type, process, f, key, value, client, node, error } = event
  const isTransaction = f === 'txn' && isArray(value)
  const fields = [
    `:index ${index}`,
    `:time ${time === 0 ? '0' : `${time}000`}`,
    `:type :${type}`,
    `:process ${process === 'nemesis' ? ':nemesis' : process}`,
    `:f ${name(f)}`,
    ...(key === undefined ? [] : [`:key ${JSON.stringify(key)}`]),
    ...(value === undefined ? [] : [`:value ${isTransaction ? vector(value, step) : form(value)}`]),
    ...(client === undefined ? [] : [`:client ${JSON.stringify(client)}`]),
    ...(node === undefined ? [] : [`:node ${JSON.stringify(node)}`]),
    ...(error === undefined ? [] : [`:error ${JSON.stringify(error)}`]),
  ]
  return `{${fields.join(', ')}}`
}

/** All of JSON's texts, numbers and words but null are EDN as well. */
function form(value: Json): string {
  if (value === null) return 'nil'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return vector(value, form)
  const fields: string[] = []
  for (const [key, field] of Object.entries(value)) {
    if (field !== undefined) fields.push(`${INTEGER.test(key) ? key : name(key)} ${form(field)}`)
  }
  return `{${fields.join(', ')}}`
}

/** A step of a transaction: what it does is a keyword. */
function step(value: Json): string {
  if (!isArray(value)) return form(value)
  return vector(value, (item, at) => (at === 0 && typeof item === 'string' ? name(item) : form(item)))
}

function vector(items: readonly Json[], write: (item: Json, at: number) => string): string {
  return `[${items.map(write).join(' ')}]`
}

function name(text: string): string {
  return NAME.test(text) ? `:${text}` : JSON.stringify(text)
}
