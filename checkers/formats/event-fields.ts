import type { HistoryEvent, HistoryEventType } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { HistoryFormat } from './recorded-history.ts'
import { excerpt, unreadable, type Source } from './source.ts'

const TYPES: readonly HistoryEventType[] = ['invoke', 'ok', 'fail', 'info']

/**
 * Makes a history event of the fields that were found for one.
 *
 * Process, type and f may have a leading colon, as keywords that became JSON have. In all formats but netsplit's own, times
 * are nanoseconds, as Jepsen's are. An event without an `f` whose value is a list of lists is a transaction, as for Elle.
 *
 * @param source - the text that is read
 * @param line - where the event begins
 * @param fields - its fields; those not known are passed over
 * @param format - what the text was taken for
 * @throws InputError for a field that is missing or makes no sense, naming the line and the field
 *
 * @example
 * ```ts
 * const source = { text: '', name: undefined }
 * eventOf(source, 1, { process: 0, type: ':ok', f: ':read', time: 5_000 }, 'edn').time // 5
 * ```
 */
export function eventOf(
  source: Source,
  line: number,
  fields: { readonly [name: string]: Json | undefined },
  format: HistoryFormat,
): Omit<HistoryEvent, 'index'> {
  const wrong = (field: string, expected: string) =>
    unreadable(source, line, `${expected} as the field "${field}" of an event`, shown(fields[field]))
  const textOr = (field: string) => {
    const value = fields[field]
    return typeof value === 'string' ? value.replace(/^:/, '') : undefined
  }
  const optionalText = (field: string) => {
    const value = fields[field] ?? undefined
    if (value === undefined || typeof value === 'string') return value
    throw wrong(field, 'a text')
  }

  const type = TYPES.find((known) => known === textOr('type'))
  if (type === undefined) throw wrong('type', 'invoke, ok, fail or info')

  const given = fields['process']
  const process = textOr('process') === 'nemesis' ? 'nemesis' : given
  if (process !== 'nemesis' && !isCount(process)) throw wrong('process', 'a process number or nemesis')

  const { value } = fields
  const isTransaction = fields['f'] === undefined && isArray(value) && value.every(isArray)
  const f = isTransaction ? 'txn' : textOr('f')
  if (f === undefined || f === '') throw wrong('f', 'the name of an operation')
  if (process !== 'nemesis') refuseInexact(source, line, value)

  const key = keyOf(fields['key'])
  if (key === undefined && (fields['key'] ?? undefined) !== undefined)
    throw wrong('key', 'a text or a number')

  const time = microseconds(fields['time'], format)
  if (time === undefined) throw wrong('time', 'a whole number from 0 on')

  const client = optionalText('client')
  const node = optionalText('node')
  const error = fields['error'] ?? undefined
  return {
    process,
    type,
    f,
    time,
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    ...(client === undefined ? {} : { client }),
    ...(node === undefined ? {} : { node }),
    ...(error === undefined ? {} : { error: typeof error === 'string' ? error : JSON.stringify(error) }),
  }
}

/**
 * Whether a value is an object of fields, as an event is.
 *
 * @param value - anything
 *
 * @example
 * ```ts
 * isFields({}) // true
 * isFields([]) // false
 * ```
 */
export function isFields(value: unknown): value is { readonly [name: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

function microseconds(time: Json | undefined, format: HistoryFormat): number | undefined {
  if (time === undefined || time === null) return 0
  if (format === 'netsplit') return isCount(time) ? time : undefined
  // Nanoseconds since 1970 are beyond what a number holds exactly, and come as digits.
  if (typeof time === 'string') return /^\d{4,19}$/.test(time) ? Number(time.slice(0, -3)) : undefined
  return typeof time === 'number' && time >= 0 ? Math.floor(time / 1_000) : undefined
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** JSON readers round whole numbers beyond 2^53, so that different ones become one; better no verdict than a wrong one. */
function refuseInexact(source: Source, line: number, value: Json | undefined): void {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return
    const expected = 'whole numbers within 2^53, or larger ones as texts'
    throw unreadable(source, line, expected, String(value))
  }
  if (typeof value !== 'object' || value === null) return
  for (const item of isArray(value) ? value : Object.values(value)) refuseInexact(source, line, item)
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'no such field' : excerpt(JSON.stringify(value))
}
