import { InputError } from '../sim/errors.ts'
import type { History, HistoryEvent } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { placeOf } from './place.ts'

/** What an operation asked, and what came back: all that a model needs to know of it. */
export interface Call {
  readonly f: string
  /** What the invocation gave. */
  readonly input: Json
  /** What the completion answered; absent when nobody knows. */
  readonly output: Json | undefined
  /** Whether it happened, surely did not, or nobody knows. */
  readonly outcome: 'ok' | 'fail' | 'info'
}

/** An invocation and its completion, made one. */
export interface HistoryOperation extends Call {
  /** The index of the event that invoked it. */
  readonly invocation: number
  /** The index of the event that completed it; infinite when it never ended, or ended as `info`: it may act at any time. */
  readonly completion: number
  readonly process: number
  readonly key: string | undefined
}

/**
 * Pairs each invocation with its completion. The nemesis is left out: what it did is no operation.
 *
 * @param history - any history; only the order of its events counts
 * @returns the operations in the order of their invocations; what is still open at the end is `info`
 * @throws InputError when a process invokes while its last operation is open, completes what it did not invoke, or goes on
 *   after an `info`: such a history has no meaning
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'ok', f: 'read', value: 3, time: 9 },
 * ])
 * pairOperations(history)[0]?.output // 3
 * ```
 */
export function pairOperations(history: History): HistoryOperation[] {
  const operations: (HistoryOperation | undefined)[] = []
  const open = new Map<number, { readonly slot: number; readonly event: HistoryEvent }>()
  const crashed = new Map<number, number>()
  for (const event of history) {
    const { process } = event
    if (process === 'nemesis') continue
    const invoked = open.get(process)
    if (event.type === 'invoke') {
      refuseSecondInvocation(history, event, invoked?.event.index, crashed.get(process))
      open.set(process, { slot: operations.length, event })
      operations.push(undefined)
      continue
    }
    if (invoked === undefined) throw orphan(history, event, crashed.get(process))
    refuseMismatch(history, invoked.event, event)
    operations[invoked.slot] = operationOf(process, invoked.event, event)
    open.delete(process)
    if (event.type === 'info') crashed.set(process, event.index)
  }
  for (const [process, { slot, event }] of open) operations[slot] = operationOf(process, event, undefined)
  return operations as HistoryOperation[]
}

function operationOf(
  process: number,
  invocation: HistoryEvent,
  completion: HistoryEvent | undefined,
): HistoryOperation {
  const outcome = completion === undefined || completion.type === 'invoke' ? 'info' : completion.type
  return {
    f: invocation.f,
    input: invocation.value ?? null,
    output: outcome === 'ok' ? (completion?.value ?? null) : undefined,
    outcome,
    invocation: invocation.index,
    completion: outcome === 'info' || completion === undefined ? Number.POSITIVE_INFINITY : completion.index,
    process,
    key: invocation.key ?? completion?.key,
  }
}

function refuseSecondInvocation(
  history: History,
  event: HistoryEvent,
  open: number | undefined,
  crashed: number | undefined,
): void {
  const who = `process ${event.process} invokes ${event.f} at ${placeOf(history, event.index)}`
  if (open !== undefined) {
    throw new InputError(
      `${who}, expected the completion of what it invoked at ${placeOf(history, open)}: a process does one thing at a time`,
    )
  }
  if (crashed !== undefined) {
    throw new InputError(
      `${who}, expected a new process number: its operation that ended as info at ${placeOf(history, crashed)} may still be going on`,
    )
  }
}

function orphan(history: History, event: HistoryEvent, crashed: number | undefined): InputError {
  const after = crashed === undefined ? '' : ` (its last one ended as info at ${placeOf(history, crashed)})`
  return new InputError(
    `process ${event.process} completes ${event.f} with ${event.type} at ${placeOf(history, event.index)}, expected an invocation of it before${after}`,
  )
}

function refuseMismatch(history: History, invocation: HistoryEvent, completion: HistoryEvent): void {
  const sameKey =
    invocation.key === undefined || completion.key === undefined || invocation.key === completion.key
  if (invocation.f === completion.f && sameKey) return
  throw new InputError(
    `process ${completion.process} completes ${nameOf(completion)} at ${placeOf(history, completion.index)}, expected ${nameOf(invocation)}, which it invoked at ${placeOf(history, invocation.index)}`,
  )
}

function nameOf(event: HistoryEvent): string {
  return event.key === undefined ? event.f : `${event.f} of ${event.key}`
}
