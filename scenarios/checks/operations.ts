import type { History, HistoryEvent } from '../../sim/index.ts'

/** One operation of a history: what was asked for, and how it ended, if it did. */
export interface Performed {
  readonly asked: HistoryEvent
  readonly ended: HistoryEvent | undefined
}

/** The operations of a history, in the order in which they were asked for. */
export function operationsOf(history: History): readonly Performed[] {
  const open = new Map<HistoryEvent['process'], { asked: HistoryEvent; ended: HistoryEvent | undefined }>()
  const performed: Performed[] = []
  for (const event of history) {
    if (event.process === 'nemesis') continue
    if (event.type === 'invoke') {
      const operation = { asked: event, ended: undefined }
      open.set(event.process, operation)
      performed.push(operation)
      continue
    }
    const operation = open.get(event.process)
    if (operation !== undefined) operation.ended = event
  }
  return performed
}

/** Operations by the key that they are about. */
export function byKey(
  operations: readonly Performed[],
): ReadonlyMap<string | undefined, readonly Performed[]> {
  const keys = new Map<string | undefined, Performed[]>()
  for (const operation of operations) {
    const { key } = operation.asked
    const known = keys.get(key)
    if (known === undefined) keys.set(key, [operation])
    else known.push(operation)
  }
  return keys
}
