import type { Trace, TraceKind } from '../sim/trace.ts'

const ENDINGS: ReadonlySet<TraceKind> = new Set(['ok', 'fail', 'info'])

/** The index of the last event that is not later than a time. */
export function lastUpTo(trace: Trace, timeUs: number): number {
  let low = 0
  let high = trace.length
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (trace.at(middle).time <= timeUs) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** The event with which an operation began, at a time. */
export function beginningOf(trace: Trace, invocation: number, timeUs: number): number | undefined {
  return eventAt(trace, timeUs, invocation, (kind) => kind === 'invoke')
}

/** The event with which an operation ended, at a time. */
export function endingOf(trace: Trace, invocation: number, timeUs: number): number | undefined {
  return eventAt(trace, timeUs, invocation, (kind) => ENDINGS.has(kind))
}

function eventAt(
  trace: Trace,
  timeUs: number,
  invocation: number,
  wanted: (kind: TraceKind) => boolean,
): number | undefined {
  for (let index = lastUpTo(trace, timeUs); index >= 0 && index < trace.length; index--) {
    const { time, kind, operation } = trace.at(index)
    if (time !== timeUs) return undefined
    if (operation === invocation && wanted(kind)) return index
  }
  return undefined
}
