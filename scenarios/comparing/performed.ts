import type { HistoryEvent, NodeId, RunRecord } from '../../sim/index.ts'

const MICROSECONDS = 1_000

/** An operation as a client saw it. Times are whole microseconds. */
export interface Performed {
  /** The node that the client is beside. */
  readonly home: NodeId
  readonly f: string
  readonly isRead: boolean
  readonly key: string
  readonly from: number
  /** The end of the run, if it was still under way. */
  readonly to: number
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly answeredBy?: NodeId
  readonly invocation: HistoryEvent
  readonly completion?: HistoryEvent
}

/** The operations of a run, in the order in which they began. */
export function performedIn({ history, time }: RunRecord): readonly Performed[] {
  const open = new Map<number | 'nemesis', number>()
  const performed: Performed[] = []
  for (const event of history) {
    if (event.process === 'nemesis') continue
    if (event.type === 'invoke') {
      open.set(event.process, performed.length)
      performed.push({
        home: event.node ?? '',
        f: event.f,
        isRead: event.f === 'read',
        key: event.key ?? '',
        from: event.time,
        to: time,
        outcome: 'info',
        invocation: event,
      })
      continue
    }
    const position = open.get(event.process)
    const begun = position === undefined ? undefined : performed[position]
    if (position === undefined || begun === undefined) continue
    performed[position] = {
      ...begun,
      to: event.time,
      outcome: event.type,
      ...(event.node === undefined ? {} : { answeredBy: event.node }),
      completion: event,
    }
  }
  return performed
}

/** The operations of a run that began before its last part, in which faults have ended. */
export function mainOf(record: RunRecord): readonly Performed[] {
  const { duration, settle } = record.scenario
  const settlesAt = (duration - settle) * MICROSECONDS
  return performedIn(record).filter(({ from }) => from < settlesAt)
}
