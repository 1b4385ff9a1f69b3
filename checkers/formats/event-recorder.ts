import { isArray } from '../canonical.ts'
import { NumberColumn } from '../int-column.ts'
import { eventOf, type EventFields, NO_TIME } from './event-fields.ts'
import type { ParseOptions } from './parse-options.ts'
import { type HistoryFormat, RecordedColumns } from './recorded-history.ts'
import type { Repairs } from './repairs.ts'
import { type Source, unreadable, UnreadableError } from './source.ts'

/**
 * Makes a history of the events that a reader finds: checks their fields and their order, and repairs both if that is asked for.
 *
 * @example
 * ```ts
 * const recorder = new EventRecorder({ name: undefined }, 'edn', {}, new Repairs())
 * recorder.add(1, EventFields.of({ process: 0, type: 'invoke', f: 'read' }))
 * recorder.finish().length // 1
 * ```
 */
export class EventRecorder {
  private readonly source: Source
  private readonly format: HistoryFormat
  private readonly options: ParseOptions
  private readonly repairs: Repairs
  private readonly history: RecordedColumns
  private isFirst = true
  private lastIndex = -1
  private lastTime = 0
  /** What the events are to be sorted by, kept only where they may have to be. */
  private readonly order = new NumberColumn()
  private isInOrder = true

  /**
   * @param source - what errors name
   * @param format - what the text was taken for
   * @param options - as they were given
   * @param repairs - where repairs are written down
   */
  constructor(source: Source, format: HistoryFormat, options: ParseOptions, repairs: Repairs) {
    this.source = source
    this.format = format
    this.options = options
    this.repairs = repairs
    this.history = new RecordedColumns(format, source.name)
  }

  /**
   * Adds an event, unless it is a header or of no process that counts.
   *
   * @param line - the line on which it begins
   * @param fields - as they were found
   * @throws InputError for fields that make no sense, or an event out of order, unless that can be repaired
   */
  add(line: number, fields: EventFields): void {
    const isHeader = this.isFirst && fields.isHeader
    this.isFirst = false
    if (isHeader) return
    if (this.options.lenient !== true) {
      this.place(line, fields)
      return
    }
    try {
      this.place(line, fields)
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      this.repairs.add('noise', line, `left out an event that makes no sense: ${error.what}`)
    }
  }

  /** There are no more events: the history, in order. */
  finish(): RecordedColumns {
    if (!this.isInOrder) this.history.sortBy(this.order)
    return this.history.finish(this.repairs.list)
  }

  private place(line: number, fields: EventFields): void {
    const { history, options } = this
    const isLenient = options.lenient === true
    if (options.tuples === true && isArray(fields.value) && fields.value.length === 2) fields.isTuple = true
    const event = eventOf(this.source, line, fields, this.format, isLenient)
    // Jepsen gives an operation the index -1 until it has one.
    const index = typeof fields.index === 'number' && fields.index >= 0 ? fields.index : undefined
    const before = this.lastIndex
    if (index !== undefined) {
      if (index <= before && !isLenient) {
        const expected = `events in the order of their index, after ${before}`
        throw unreadable(this.source, line, expected, String(index))
      }
      this.lastIndex = index
    }
    if (event === undefined) return
    if (event.time === NO_TIME) event.time = this.missingTime(line, fields)
    history.pushAt(line, event)
    this.lastTime = event.time
    if (isLenient) this.arrange(line, index, before)
  }

  private missingTime(line: number, { time }: EventFields): number {
    if (this.options.lenient !== true) return 0
    const isNone = time === undefined || time === null || time === -1
    if (!isNone || this.lastTime > 0) {
      this.repairs.add('time', line, 'gave an event that has no time the time of the one before')
    }
    return this.lastTime
  }

  /** Leaves the last event out again if it stands there twice, and sees whether it is in order. */
  private arrange(line: number, index: number | undefined, before: number): void {
    const { history, order, repairs } = this
    if ((index === undefined || index === before) && history.endsInRepetition) {
      history.pop()
      repairs.add('repetition', line, 'left out an event that stands there twice')
      return
    }
    if (index !== undefined && index <= before) {
      this.isInOrder = false
      repairs.add(
        'order',
        line,
        `put events in the order of their index, where ${index} came after ${before}`,
      )
    }
    order.push(index ?? before)
  }
}
