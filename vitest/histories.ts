import { type History, type HistoryEvent, historyOf, InputError, type RunRecord } from '../sim/index.ts'
import { textOf } from '../sim/printing.ts'

/**
 * The history that something stands for.
 *
 * @param received - as a test gives it: the history, the record of a run, a run with its verdicts, or a list of events
 * @param who - the matcher, for errors
 * @throws InputError - for what stands for none
 */
export function historyFrom(received: unknown, who: string): History {
  const given: unknown = recordFrom(received)?.history ?? received
  if (Array.isArray(given)) {
    given.forEach((event, i) => expectEvent(event, `${who}: event ${i}`))
    return historyOf(given as HistoryEvent[])
  }
  if (isHistory(given)) return given
  throw new InputError(
    `${who} was given ${textOf(given).slice(0, 60)}, expected a history: a list of events, the record of a run, or what parseHistory gives`,
  )
}

/** The record of a run that something is or holds, if it does. */
export function recordFrom(received: unknown): RunRecord | undefined {
  if (typeof received !== 'object' || received === null) return undefined
  if ('record' in received) return recordFrom(received.record)
  return 'history' in received ? (received as RunRecord) : undefined
}

function isHistory(given: unknown): given is History {
  const { length, at } = (given ?? {}) as Partial<History>
  return typeof given === 'object' && typeof length === 'number' && typeof at === 'function'
}

const TYPES: ReadonlySet<unknown> = new Set(['invoke', 'ok', 'fail', 'info'])

function expectEvent(event: unknown, who: string): void {
  const { process, type, f, time } = (event ?? {}) as Partial<HistoryEvent>
  const isOne =
    (Number.isSafeInteger(process) || process === 'nemesis') &&
    TYPES.has(type) &&
    typeof f === 'string' &&
    Number.isSafeInteger(time)
  if (isOne) return
  throw new InputError(
    `${who} is ${textOf(event).slice(0, 60)}, expected { process, type: invoke, ok, fail or info, f, time } with a process and microseconds in whole numbers`,
  )
}
