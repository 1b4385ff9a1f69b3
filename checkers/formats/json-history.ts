import { EventFields } from './event-fields.ts'
import type { EventRecorder } from './event-recorder.ts'
import { JsonObjects } from './json-objects.ts'
import { QuickJson } from './quick-json.ts'
import type { HistoryFormat } from './recorded-history.ts'
import type { TextWindow } from './source.ts'

/** Among how many events one is looked for that says whose they are. */
const LOOKED_AT = 1_000

/**
 * Reads a history in JSON: JSON Lines or one array, of netsplit's events or of Jepsen's operations.
 *
 * If it is not said which of the two, it is netsplit's if any of the first thousand events has a client, a node or a key.
 *
 * @example
 * ```ts
 * const window = windowOn('{"process": 0, "type": "invoke", "f": "read", "time": 0}', undefined)
 * const reader = new JsonHistoryReader(window, (format) => new EventRecorder(window, format, {}, new Repairs()))
 * while (reader.step());
 * reader.finish().format // jepsen-json
 * ```
 */
export class JsonHistoryReader {
  private readonly window: TextWindow
  private readonly objects: JsonObjects
  private readonly quick = new QuickJson()
  private readonly recorderFor: (format: HistoryFormat) => EventRecorder
  private readonly isLenient: boolean
  private recorder: EventRecorder | undefined
  /** Events that were read before it was known whose they are. */
  private held: { readonly line: number; readonly fields: EventFields }[] = []
  private state: 'start' | 'lines' | 'first' | 'item' | 'separator' | 'closed' = 'start'
  private begun = 1

  /**
   * @param window - what is read
   * @param recorderFor - makes what takes the events, once it is known whose they are
   * @param format - which of the two formats of JSON it is, if that is known
   * @param isLenient - whether commas may be missing
   */
  constructor(
    window: TextWindow,
    recorderFor: (format: HistoryFormat) => EventRecorder,
    format?: HistoryFormat,
    isLenient = false,
  ) {
    this.window = window
    this.objects = new JsonObjects(window)
    this.recorderFor = recorderFor
    this.isLenient = isLenient
    this.recorder = format === undefined ? undefined : recorderFor(format)
  }

  /**
   * Reads on, by one event at most.
   *
   * @returns whether there may be more
   * @throws InputError where the text is no such history, naming the line
   */
  step(): boolean {
    const { window } = this
    const next = this.objects.peek()
    window.mark()
    if (this.state === 'start') {
      if (next !== '[') {
        this.state = 'lines'
      } else {
        this.begun = window.line
        window.position++
        this.state = 'first'
      }
      return true
    }
    if (this.state === 'lines') {
      if (next === '') return false
      this.object()
      return true
    }
    return this.stepInArray(next)
  }

  /** The history, once there is no more to read. */
  finish(): ReturnType<EventRecorder['finish']> {
    return (this.recorder ?? this.decide()).finish()
  }

  private stepInArray(next: string): boolean {
    const { window } = this
    if (this.state === 'closed') {
      if (next === '') return false
      throw window.unexpected('the end of the text after ]')
    }
    if (next === ']' && this.state !== 'item') {
      window.position++
      this.state = 'closed'
    } else if (this.state === 'separator' && !(this.isLenient && next === '{')) {
      if (next !== ',') throw window.unexpected(`a comma, or ] for the [ on line ${this.begun}`)
      window.position++
      this.state = 'item'
    } else {
      this.object()
      this.state = 'separator'
    }
    return true
  }

  private object(): void {
    const { window, quick } = this
    const { line } = window
    const usual = quick.read(window.text, window.position)
    if (usual !== undefined) window.position = quick.end
    const fields = usual ?? EventFields.of(this.objects.next())
    if (this.recorder !== undefined) {
      this.recorder.add(line, fields)
      return
    }
    this.held.push({ line, fields })
    if (this.held.length === LOOKED_AT || isOwn(fields)) this.decide()
  }

  private decide(): EventRecorder {
    const recorder = this.recorderFor(
      this.held.some(({ fields }) => isOwn(fields)) ? 'netsplit' : 'jepsen-json',
    )
    this.recorder = recorder
    for (const { line, fields } of this.held) recorder.add(line, fields)
    this.held = []
    return recorder
  }
}

/** Whether an event has a field that netsplit's may have and Jepsen's have not. */
function isOwn({ client, node, key }: EventFields): boolean {
  return client !== undefined || node !== undefined || key !== undefined
}
