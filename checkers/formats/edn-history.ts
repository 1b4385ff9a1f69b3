import { EdnReader, END } from './edn.ts'
import { eventOf, isFields } from './event-fields.ts'
import { RecordedColumns } from './recorded-history.ts'
import { unreadable, type Source } from './source.ts'

/**
 * Reads a history in EDN: one vector or list of maps, or maps one after another, as Jepsen, Knossos, Elle and Porcupine keep
 * them.
 *
 * @param source - the text
 * @throws InputError where it is not that, naming the line
 *
 * @example
 * ```ts
 * const text = '({:process 3, :type :invoke, :f :write, :value 1})'
 * parseEdn({ text, name: undefined }).at(0).process // 3
 * ```
 */
export function parseEdn(source: Source): RecordedColumns {
  const history = new RecordedColumns('edn', source.name)
  const reader = new EdnReader(source)
  const start = reader.peek()
  const closer = start.character === '[' ? ']' : start.character === '(' ? ')' : ''
  if (closer !== '') reader.skip()
  for (;;) {
    const { character, line } = reader.peek()
    if (character === closer) break
    if (character === '') {
      const opened = `the ${start.character} on line ${start.line}`
      throw unreadable(source, line, `an event or ${closer} for ${opened}`, reader.shown())
    }
    const { position } = reader
    const form = reader.next()
    if (form === END || !isFields(form))
      throw unreadable(source, line, 'an event, which is a map', reader.shown(position))
    history.pushAt(line, eventOf(source, line, form, 'edn'))
  }
  if (closer !== '') {
    reader.skip()
    const { character, line } = reader.peek()
    if (character !== '')
      throw unreadable(source, line, `the end of the text after ${closer}`, reader.shown())
  }
  return history
}
