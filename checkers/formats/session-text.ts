import type { Json } from '../../sim/types.ts'
import { EventFields } from './event-fields.ts'
import type { EventRecorder } from './event-recorder.ts'
import { excerpt, type TextWindow, unreadable } from './source.ts'

const AWDIT_LINE = /^([rw])\s+(-?\d+)\s+(-?\d+)$/
const PLUME_LINE = /^([rw])\(\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(\d+)\s*,\s*(-?\d+)\s*\)$/
const END_OF_TRANSACTION = '-----'
const END_OF_SESSION = '====='
/** In place of the number of a transaction: the write was aborted. */
const ABORTED = -1
/** What Plume has every key hold before anybody writes. */
const PLUME_INITIAL = 0

/**
 * Whether a text begins as AWDIT's or Plume's do.
 *
 * @param text - any text
 *
 * @example
 * ```ts
 * sessionFormatOf('w(1,1,0,0)') // plume
 * ```
 */
export function sessionFormatOf(text: string): 'awdit' | 'plume' | undefined {
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  if (PLUME_LINE.test(line)) return 'plume'
  return AWDIT_LINE.test(line) || line === END_OF_TRANSACTION || line === END_OF_SESSION ? 'awdit' : undefined
}

/** A transaction while it is read. */
interface Open {
  readonly line: number
  /** Its number in the text, where it has one. */
  readonly number: number
  readonly asked: Json[]
  readonly done: Json[]
}

/**
 * Reads the text of AWDIT's histories: `r key value` or `w key value` a line, `-----` after a transaction, `=====` after a
 * session. Each session is a process; of the order of events no more is true than that of each.
 *
 * @example
 * ```ts
 * const window = windowOn('w 0 1\n=====\nr 0 1', undefined)
 * const reader = new AwditReader(window, new EventRecorder(window, 'awdit', {}, new Repairs()))
 * while (reader.step());
 * reader.finish().at(3).process // 1
 * ```
 */
export class AwditReader {
  private readonly window: TextWindow
  private readonly recorder: EventRecorder
  private session = 0
  private open: Open | undefined

  /**
   * @param window - what is read
   * @param recorder - what takes the events
   */
  constructor(window: TextWindow, recorder: EventRecorder) {
    this.window = window
    this.recorder = recorder
  }

  /**
   * Reads a line.
   *
   * @returns whether there may be more
   * @throws InputError for a line that is none of these, naming it
   */
  step(): boolean {
    const { window } = this
    window.mark()
    if (window.code() < 0) return false
    const { line } = window
    const text = window.takeLine().trim()
    if (text === '') return true
    if (text === END_OF_TRANSACTION || text === END_OF_SESSION) {
      this.close()
      if (text === END_OF_SESSION) this.session++
      return true
    }
    const found = AWDIT_LINE.exec(text)
    if (found === null) {
      const expected = `"r key value", "w key value", "${END_OF_TRANSACTION}" or "${END_OF_SESSION}", of whole numbers`
      throw unreadable(window, line, expected, excerpt(text))
    }
    this.open ??= { line, number: 0, asked: [], done: [] }
    addTo(this.open, found[1] === 'r', numberIn(found[2]), numberIn(found[3]))
    return true
  }

  /** The history, once there is no more to read. */
  finish(): ReturnType<EventRecorder['finish']> {
    this.close()
    return this.recorder.finish()
  }

  private close(): void {
    if (this.open !== undefined) record(this.recorder, this.session, this.open, 'ok')
    this.open = undefined
  }
}

/**
 * Reads the text of Plume's histories: `r(key,value,session,transaction)` or `w(…)` a line. A transaction ends where its
 * session goes on with another number; a write of transaction -1 was aborted. At first every key holds 0, which is read as
 * null: nobody wrote it.
 *
 * @example
 * ```ts
 * const window = windowOn('w(1,7,0,0)\nr(1,7,1,1)', undefined)
 * const reader = new PlumeReader(window, new EventRecorder(window, 'plume', {}, new Repairs()))
 * while (reader.step());
 * reader.finish().length // 4
 * ```
 */
export class PlumeReader {
  private readonly window: TextWindow
  private readonly recorder: EventRecorder
  private readonly open = new Map<number, Open>()
  /** Transactions that have ended, by session and number. */
  private readonly ended = new Set<string>()

  /**
   * @param window - what is read
   * @param recorder - what takes the events
   */
  constructor(window: TextWindow, recorder: EventRecorder) {
    this.window = window
    this.recorder = recorder
  }

  /**
   * Reads a line.
   *
   * @returns whether there may be more
   * @throws InputError for a line that is no operation, or one that makes no sense, naming it
   */
  step(): boolean {
    const { window } = this
    window.mark()
    if (window.code() < 0) return false
    const { line } = window
    const text = window.takeLine().trim()
    if (text === '') return true
    const found = PLUME_LINE.exec(text)
    if (found === null) {
      const expected = '"r(key,value,session,transaction)" or "w(…)", of whole numbers'
      throw unreadable(window, line, expected, excerpt(text))
    }
    const isRead = found[1] === 'r'
    const [key, value] = [numberIn(found[2]), numberIn(found[3])]
    const [session, number] = [Number(found[4]), Number(found[5])]
    if (!isRead && value === PLUME_INITIAL) {
      const expected = `a value other than ${PLUME_INITIAL}, which every key holds at first`
      throw unreadable(window, line, expected, excerpt(text))
    }
    if (number === ABORTED) this.abort(line, text, isRead, session, [key, value])
    else this.transactionOf(line, text, session, number, isRead, key, value)
    return true
  }

  /** The history, once there is no more to read. */
  finish(): ReturnType<EventRecorder['finish']> {
    for (const [session, open] of this.open) record(this.recorder, session, open, 'ok')
    this.open.clear()
    return this.recorder.finish()
  }

  private abort(
    line: number,
    text: string,
    isRead: boolean,
    session: number,
    [key, value]: readonly [Json, Json],
  ): void {
    if (isRead)
      throw unreadable(this.window, line, 'a write, where the transaction is aborted', excerpt(text))
    const aborted = { line, number: ABORTED, asked: [], done: [] }
    addTo(aborted, false, key, value)
    record(this.recorder, session, aborted, 'fail')
  }

  private transactionOf(
    line: number,
    text: string,
    session: number,
    number: number,
    isRead: boolean,
    key: Json,
    value: Json,
  ): void {
    let open = this.open.get(session)
    if (open === undefined || open.number !== number) {
      if (this.ended.has(`${session} ${number}`)) {
        const expected = `a transaction in one piece: ${number} of session ${session} had ended`
        throw unreadable(this.window, line, expected, excerpt(text))
      }
      if (open !== undefined) {
        record(this.recorder, session, open, 'ok')
        this.ended.add(`${session} ${open.number}`)
      }
      open = { line, number, asked: [], done: [] }
      this.open.set(session, open)
    }
    addTo(open, isRead, key, isRead && value === PLUME_INITIAL ? null : value)
  }
}

function addTo({ asked, done }: Open, isRead: boolean, key: Json, value: Json): void {
  const f = isRead ? 'r' : 'w'
  done.push([f, key, value])
  asked.push(isRead ? [f, key, null] : [f, key, value])
}

function record(
  recorder: EventRecorder,
  process: number,
  { line, asked, done }: Open,
  type: 'ok' | 'fail',
): void {
  recorder.add(line, EventFields.of({ process, type: 'invoke', f: 'txn', value: asked }))
  recorder.add(line, EventFields.of({ process, type, f: 'txn', value: done }))
}

/** A whole number; as its text where a number would not be exact. */
function numberIn(digits = ''): number | string {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : digits
}
