import { eventOf } from './event-fields.ts'
import { jsonObjects } from './json-objects.ts'
import { RecordedColumns, type HistoryFormat } from './recorded-history.ts'
import { unreadable, type Source } from './source.ts'

/** The fields that netsplit's events may have and Jepsen's have not. */
const OWN_FIELDS = ['client', 'node', 'key'] as const

/**
 * Reads a history in JSON: JSON Lines or one array, of netsplit's events or of Jepsen's operations.
 *
 * @param source - the text
 * @param asked - which of the two it is; if absent, netsplit's if any event has a client, a node or a key
 * @throws InputError where it is neither, naming the line
 *
 * @example
 * ```ts
 * const text = '{"process": 0, "type": "invoke", "f": "read", "key": "x", "time": 0}'
 * parseJson({ text, name: undefined }).format // netsplit
 * ```
 */
export function parseJson(source: Source, asked?: 'netsplit' | 'jepsen-json'): RecordedColumns {
  const objects = [...jsonObjects(source)]
  const isOwn = objects.some(({ fields }) => OWN_FIELDS.some((name) => fields[name] !== undefined))
  const format: HistoryFormat = asked ?? (isOwn ? 'netsplit' : 'jepsen-json')
  const history = new RecordedColumns(format, source.name)
  let last = -1
  for (const { line, fields } of objects) {
    const { index } = fields
    if (typeof index === 'number') {
      if (index <= last) {
        throw unreadable(source, line, `events in the order of their index, after ${last}`, String(index))
      }
      last = index
    }
    history.pushAt(line, eventOf(source, line, fields, format))
  }
  return history
}
