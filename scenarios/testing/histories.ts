import type { HistoryEvent, Json, RunRecord } from '../../sim/index.ts'

/** One operation of a run: what was asked for, and how it ended, if it did. */
export interface Performed {
  readonly asked: HistoryEvent
  readonly ended: HistoryEvent | undefined
}

/** The operations of a run, in the order in which they were asked for; of one kind, if it is named. */
export function performedIn({ history }: RunRecord, f?: string): readonly Performed[] {
  const open = new Map<HistoryEvent['process'], number>()
  const performed: { asked: HistoryEvent; ended: HistoryEvent | undefined }[] = []
  for (const event of history) {
    if (event.type === 'invoke')
      open.set(event.process, performed.push({ asked: event, ended: undefined }) - 1)
    else (performed[open.get(event.process) as number] as { ended: HistoryEvent }).ended = event
  }
  return performed.filter(({ asked }) => f === undefined || asked.f === f)
}

/** What operations of one kind that succeeded answered, in the order in which they ended. */
export function answersIn({ history }: RunRecord, f: string): readonly Json[] {
  return [...history].flatMap((event) => (event.type === 'ok' && event.f === f ? [event.value ?? null] : []))
}

/** The values that operations of one kind were asked for with, in order. */
export function valuesIn(run: RunRecord, f: string): readonly Json[] {
  return performedIn(run, f).map(({ asked }) => asked.value ?? null)
}
