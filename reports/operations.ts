import type { History, HistoryEvent } from '../sim/history.ts'
import type { Json, NodeId } from '../sim/types.ts'

/** An operation of a run: its invocation and, if it came, its completion. */
export interface ReportedOperation {
  /** The history index of its invocation; names the operation. */
  readonly invocation: number
  /** The history index of its completion, unless it was still open when the run ended. */
  readonly completion?: number
  readonly process: number
  /** Who asked: the row it is drawn in. */
  readonly client: string
  readonly f: string
  readonly key?: string
  readonly argument?: Json
  /** `info` as well when it was still open. */
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly result?: Json
  readonly error?: string
  readonly fromUs: number
  /** When the client knew, or gave up; absent while it was still open. */
  readonly toUs?: number
  /** The node that answered. */
  readonly answeredBy?: NodeId
}

/** How many operations ended in which way. */
export interface OutcomeCounts {
  readonly ok: number
  readonly fail: number
  readonly info: number
}

/** The operations of a history, in the order of their invocations. What the nemesis did is not among them. */
export function operationsOf(history: History): readonly ReportedOperation[] {
  const operations: ReportedOperation[] = []
  const open = new Map<number, number>()
  for (const event of history) {
    if (event.process === 'nemesis') continue
    if (event.type === 'invoke') {
      open.set(event.process, operations.length)
      operations.push(invoked(event, event.process))
      continue
    }
    const position = open.get(event.process)
    if (position === undefined) continue
    open.delete(event.process)
    operations[position] = completed(operations[position] as ReportedOperation, event)
  }
  return operations
}

/** The operations that any of the given history events belong to. */
export function operationsWith(
  operations: readonly ReportedOperation[],
  events: readonly number[],
): readonly ReportedOperation[] {
  const wanted = new Set(events)
  return operations.filter(
    ({ invocation, completion }) =>
      wanted.has(invocation) || (completion !== undefined && wanted.has(completion)),
  )
}

/** Counts operations by outcome. */
export function outcomesOf(operations: readonly ReportedOperation[]): OutcomeCounts {
  const counts = { ok: 0, fail: 0, info: 0 }
  for (const { outcome } of operations) counts[outcome]++
  return counts
}

function invoked(event: HistoryEvent, process: number): ReportedOperation {
  return {
    invocation: event.index,
    process,
    client: event.client ?? `process ${process}`,
    f: event.f,
    ...(event.key === undefined ? {} : { key: event.key }),
    ...(event.value === undefined ? {} : { argument: event.value }),
    outcome: 'info',
    fromUs: event.time,
  }
}

function completed(operation: ReportedOperation, event: HistoryEvent): ReportedOperation {
  return {
    ...operation,
    completion: event.index,
    outcome: event.type === 'invoke' ? 'info' : event.type,
    toUs: event.time,
    ...(event.value === undefined ? {} : { result: event.value }),
    ...(event.error === undefined ? {} : { error: event.error }),
    ...(event.node === undefined ? {} : { answeredBy: event.node }),
  }
}
