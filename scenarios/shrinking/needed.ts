import type { JudgedRun } from '../judged-run.ts'

/** Milliseconds until it was known that a property is violated. */
export function neededMs({ record }: JudgedRun): number {
  return record.ended === 'duration' ? record.scenario.duration : record.time / 1000
}
