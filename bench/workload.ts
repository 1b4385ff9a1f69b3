import type { Simulation } from '../index.ts'
import type { CheckedFiles } from './checked-files.ts'

/** What one measurement found: a figure for each unit it is in. */
export type Figures = { readonly [unit: string]: number }

/** One measurement, in the process that was started for it. `size` and `variant` are the benchmark's. */
export type Workload = (size: number, variant: string) => Figures | CheckedFiles | Promise<Figures>

/** Does a share of the work and says how much that was, in whatever is counted. */
export type Work = (share: number) => number

/** How much was done, and how long it took. */
export interface Timed {
  readonly done: number
  readonly seconds: number
}

/** Long enough for the compiler to settle on its code for the loops that count. */
const WARMING_SHARES = [0.1, 0.1, 0.1]

/** Warms the code by a part of the work, then takes the time of the whole. */
export function timed(work: Work): Timed {
  for (const share of WARMING_SHARES) work(share)
  return timedOnce(() => work(1))
}

/** Takes the time of something that needs no warming, or has been warmed. */
export function timedOnce(act: () => number): Timed {
  const start = process.hrtime.bigint()
  const done = act()
  return { done, seconds: Number(process.hrtime.bigint() - start) / 1e9 }
}

/** Throws if a run has ended: one that stopped at a violation does no more work, and would look fast or never be done. */
export function mustGoOn(simulation: Simulation): void {
  if (!simulation.done) return
  const why = simulation.record().properties.find(({ violation }) => violation !== undefined)?.violation?.why
  throw new Error(`the benchmark's run has ended: ${why ?? 'its virtual time is over'}`)
}
