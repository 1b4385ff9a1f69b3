import type { JudgedRun, Property } from '../judged-run.ts'

/** Whether no fault had been injected by the moment that a property was violated: it takes none to fail so. */
export function isWithoutFault({ record }: JudgedRun, violated: Property): boolean {
  const moment = violated.time ?? lastTimeOf(violated, record.history) ?? record.time
  return !record.faults.some((fault) => fault.injected && fault.from <= moment)
}

/** When the last of the events was that prove a violation. */
function lastTimeOf({ core = [] }: Property, history: JudgedRun['record']['history']): number | undefined {
  const times = core.map((index) => history.at(index).time)
  return times.length === 0 ? undefined : times.reduce((last, time) => Math.max(last, time))
}
