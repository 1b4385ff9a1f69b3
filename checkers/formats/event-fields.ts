import type { HistoryEventType } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray, MAX_DEPTH } from '../canonical.ts'
import type { TableEvent } from '../event-table.ts'
import { plainKeyword, plainKeywords } from './keywords.ts'
import type { HistoryFormat } from './recorded-history.ts'
import { excerpt, unreadable, type Source, type UnreadableError } from './source.ts'

const TYPES: readonly HistoryEventType[] = ['invoke', 'ok', 'fail', 'info']

/** What fields of an event are called. */
export const FIELD_NAMES = [
  'index',
  'process',
  'type',
  'f',
  'key',
  'value',
  'time',
  'client',
  'node',
  'error',
] as const

/** The fields of an event as a text has them; those that it has not are `undefined`. */
export class EventFields {
  index: Json | undefined = undefined
  process: Json | undefined = undefined
  type: Json | undefined = undefined
  f: Json | undefined = undefined
  key: Json | undefined = undefined
  value: Json | undefined = undefined
  time: Json | undefined = undefined
  client: Json | undefined = undefined
  node: Json | undefined = undefined
  error: Json | undefined = undefined
  /** Whether the value is a key and a value in one. */
  isTuple = false
  /** Whether there is no field at all, not even one that is passed over. */
  isEmpty = false

  /**
   * The fields of an object that has them; others are passed over.
   *
   * @param fields - what was read
   *
   * @example
   * ```ts
   * EventFields.of({ process: 3, color: 'red' }).process // 3
   * ```
   */
  static of(fields: { readonly [name: string]: Json | undefined }): EventFields {
    const event = EventFields.inOrder(FIELD_NAMES.map((name) => fields[name]))
    event.isEmpty = Object.keys(fields).length === 0
    return event
  }

  /** The fields of an event in the order of {@link FIELD_NAMES}. */
  static inOrder(values: readonly (Json | undefined)[]): EventFields {
    const event = new EventFields()
    event.index = values[0]
    event.process = values[1]
    event.type = values[2]
    event.f = values[3]
    event.key = values[4]
    event.value = values[5]
    event.time = values[6]
    event.client = values[7]
    event.node = values[8]
    event.error = values[9]
    return event
  }

  /** Whether this is no event at all, but what a file may say of itself before its first event. */
  get isHeader(): boolean {
    const { process, type, f, value, isEmpty } = this
    return !isEmpty && process === undefined && type === undefined && f === undefined && value === undefined
  }
}

/** The time of an event that has none. */
export const NO_TIME = -1

/** An event that was read; its time may be {@link NO_TIME}, and be given to it later. */
export type ReadEvent = { -readonly [field in keyof TableEvent]: TableEvent[field] }

/**
 * Makes a history event of the fields that were found for one.
 *
 * Process, type and f may have a leading colon, as keywords that became JSON have. In all formats but netsplit's own, times
 * are nanoseconds, as Jepsen's are, and -1 is none. An event without an `f` whose value is a list of lists is a transaction,
 * as for Elle.
 *
 * @param source - the text that is read
 * @param line - where the event begins
 * @param fields - its fields
 * @param format - what the text was taken for
 * @param forgiveTime - whether a time that makes no sense counts as none
 * @returns the event; `undefined` for one of a process with another name than `nemesis`, which is passed over, as Elle does
 * @throws InputError for a field that is missing or makes no sense, naming the line and the field
 *
 * @example
 * ```ts
 * const fields = EventFields.of({ process: 0, type: ':ok', f: ':read', time: 5_000 })
 * eventOf({ name: undefined }, 1, fields, 'jepsen-json')?.time // 5
 * ```
 */
export function eventOf(
  source: Source,
  line: number,
  fields: EventFields,
  format: HistoryFormat,
  forgiveTime = false,
): ReadEvent | undefined {
  const type = typeOf(fields.type)
  if (type === undefined) throw wrong(source, line, fields, 'type', 'invoke, ok, fail or info')

  const process = plainKeyword(fields.process)
  if (process !== 'nemesis' && !isCount(process)) {
    if (isNamed(fields.process, format)) return undefined
    throw wrong(source, line, fields, 'process', 'a process number or nemesis')
  }

  let { value } = fields
  if (format === 'jepsen-json' && value !== undefined) value = plainKeywords(value)
  refuseOdd(source, line, value, 0, process === 'nemesis')

  let key = fields.key ?? undefined
  if (fields.isTuple && isArray(value)) {
    key = typeof value[0] === 'object' ? canonicalText(value[0]) : value[0]
    value = value[1]
  }
  if (key !== undefined && typeof key !== 'string') {
    if (typeof key !== 'number' && typeof key !== 'boolean')
      throw wrong(source, line, fields, 'key', 'a text or a number')
    key = String(key)
  }

  // In netsplit's format, a name may well begin with a colon, unless the type does too.
  const isMarked = format === 'jepsen-json' || fields.type !== type
  const isTransaction = fields.f === undefined && isArray(value) && value.every(isArray)
  const f = isTransaction ? 'txn' : isMarked ? plainKeyword(fields.f) : fields.f
  if (typeof f !== 'string' || f === '') throw wrong(source, line, fields, 'f', 'the name of an operation')

  const time = microseconds(fields.time, format)
  if (time === undefined && !forgiveTime)
    throw wrong(source, line, fields, 'time', 'a whole number from 0 on')
  if (!isTextOrNone(fields.client)) throw wrong(source, line, fields, 'client', 'a text')
  if (!isTextOrNone(fields.node)) throw wrong(source, line, fields, 'node', 'a text')
  const error = fields.error ?? undefined
  return {
    process,
    type,
    f,
    key: key !== undefined && format === 'jepsen-json' ? (plainKeyword(key) as string) : key,
    value,
    time: time ?? NO_TIME,
    client: fields.client ?? undefined,
    node: fields.node ?? undefined,
    error: error === undefined || typeof error === 'string' ? error : JSON.stringify(error),
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

function typeOf(given: Json | undefined): HistoryEventType | undefined {
  const type = plainKeyword(given)
  return TYPES.find((known) => known === type)
}

/** A nemesis of another name. In netsplit's format, and in JSON without a colon, a text there is a mistake. */
function isNamed(process: Json | undefined, format: HistoryFormat): boolean {
  if (typeof process !== 'string' || process === '') return false
  return format === 'jepsen-json' ? process.startsWith(':') : format !== 'netsplit'
}

function isTextOrNone(value: Json | undefined): value is string | null | undefined {
  return typeof value === 'string' || value === undefined || value === null
}

/** Null for no time at all, `undefined` for one that makes no sense. */
function microseconds(time: Json | undefined, format: HistoryFormat): number | null | undefined {
  if (time === undefined || time === null) return null
  if (format === 'netsplit') return isCount(time) ? time : undefined
  // Nanoseconds since 1970 are beyond what a number holds exactly, and come as digits.
  if (typeof time === 'string') return /^\d{4,19}$/.test(time) ? Number(time.slice(0, -3)) : undefined
  if (time === -1) return null
  return typeof time === 'number' && time >= 0 ? Math.floor(time / 1_000) : undefined
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/**
 * JSON readers round whole numbers beyond 2^53, so that different ones become one; better no verdict than a wrong one. What
 * the nemesis says is not judged, and may be rounded.
 */
function refuseOdd(
  source: Source,
  line: number,
  value: Json | undefined,
  depth: number,
  mayBeInexact: boolean,
): void {
  if (typeof value === 'number') {
    if (mayBeInexact || Number.isSafeInteger(value)) return
    if (Number.isFinite(value) && !Number.isInteger(value)) return
    throw unreadable(source, line, 'whole numbers within 2^53, or larger ones as texts', String(value))
  }
  if (typeof value !== 'object' || value === null) return
  if (depth === MAX_DEPTH) {
    throw unreadable(source, line, `values nested at most ${MAX_DEPTH} deep`, 'a value that is nested deeper')
  }
  for (const item of isArray(value) ? value : Object.values(value)) {
    refuseOdd(source, line, item, depth + 1, mayBeInexact)
  }
}

function wrong(
  source: Source,
  line: number,
  fields: EventFields,
  field: (typeof FIELD_NAMES)[number],
  expected: string,
): UnreadableError {
  const value = fields[field]
  const found = value === undefined ? 'no such field' : excerpt(JSON.stringify(value))
  return unreadable(source, line, `${expected} as the field "${field}" of an event`, found)
}
