import { EdnReader } from './edn.ts'
import { EventFields, isFields } from './event-fields.ts'
import type { EventRecorder } from './event-recorder.ts'
import { type TextWindow, unreadable } from './source.ts'

/**
 * Reads a history in EDN: one vector or list of maps, or maps one after another, as Jepsen, Knossos, Elle and Porcupine keep
 * them.
 *
 * @example
 * ```ts
 * const window = windowOn('({:process 3, :type :invoke, :f :write, :value 1})', undefined)
 * const reader = new EdnHistoryReader(window, new EventRecorder(window, 'edn', {}, new Repairs()))
 * while (reader.step());
 * reader.finish().at(0).process // 3
 * ```
 */
export class EdnHistoryReader {
  private readonly window: TextWindow
  private readonly edn: EdnReader
  private readonly recorder: EventRecorder
  private state: 'start' | 'events' | 'closed' = 'start'
  private closer = ''
  private opened = ''

  /**
   * @param window - what is read
   * @param recorder - what takes the events
   */
  constructor(window: TextWindow, recorder: EventRecorder) {
    this.window = window
    this.edn = new EdnReader(window)
    this.recorder = recorder
  }

  /**
   * Reads on, by one event at most.
   *
   * @returns whether there may be more
   * @throws InputError where the text is no such history, naming the line
   */
  step(): boolean {
    const { window } = this
    const next = this.edn.peek()
    window.mark()
    if (this.state === 'start') {
      this.open(next)
      return true
    }
    if (this.state === 'closed') {
      if (next !== '') throw window.unexpected(`the end of the text after ${this.closer}`)
      return false
    }
    if (next === '' && this.closer === '') return false
    if (next === '') throw window.unexpected(`an event or ${this.closer} for ${this.opened}`)
    if (next === this.closer) {
      window.position++
      this.state = 'closed'
    } else {
      this.event(next)
    }
    return true
  }

  /** The history, once there is no more to read. */
  finish(): ReturnType<EventRecorder['finish']> {
    return this.recorder.finish()
  }

  private open(next: string): void {
    this.state = 'events'
    if (next !== '[' && next !== '(') return
    this.closer = next === '[' ? ']' : ')'
    this.opened = `the ${next} on line ${this.window.line}`
    this.window.position++
  }

  private event(next: string): void {
    const { window } = this
    const { line, position } = window
    // What cannot begin a map is not read to its end, which may be far.
    const form = '{#^[('.includes(next) ? this.edn.next() : undefined
    if (!isFields(form)) throw unreadable(window, line, 'an event, which is a map', window.shown(position))
    const fields = EventFields.of(form)
    fields.isTuple = this.edn.isTuple(fields.value)
    this.recorder.add(line, fields)
  }
}
