import type { Swept } from '../scenarios/files/sweep/sweep.ts'
import type { JudgedRun } from '../scenarios/index.ts'
import { NOTHING_FROM_OUTSIDE } from '../sim/guarded.ts'
import type { Performed } from './perform.ts'

/** What the exit code of every command says. */
export const exitCode = {
  held: 0,
  violated: 1,
  badInput: 2,
  unknown: 3,
  notDeterministic: 4,
  defect: 70,
  interrupted: 130,
} as const

/** The exit code of a run: what came from outside makes it no run of its scenario and seed, whatever else was found. */
export function exitCodeOfRun({ verdict, properties }: JudgedRun): number {
  const outside = properties.some((each) => each.name === NOTHING_FROM_OUTSIDE && each.verdict === 'invalid')
  return outside ? exitCode.notDeterministic : exitCodeOf(verdict)
}

/** The exit code of a run that was performed: one that is not the same everywhere is no run of its scenario and seed either. */
export function exitCodeOfPerformed({ run, determinism }: Performed): number {
  return determinism?.same === false ? exitCode.notDeterministic : exitCodeOfRun(run)
}

/** The exit code of a sweep: what it found is of no use where netsplit has a defect, and is not all where it was interrupted. */
export function exitCodeOfSweep({ result, timing }: Pick<Swept, 'result' | 'timing'>): number {
  const { runs, failures, unknown, lost, notDeterministic, signatures, sometimes } = result
  if (lost.some(({ how }) => how === 'defect')) return exitCode.defect
  if (timing.ended === 'interrupted') return exitCode.interrupted
  const outside =
    signatures.some(({ property }) => property === NOTHING_FROM_OUTSIDE) ||
    lost.some(({ how }) => how === 'promise')
  if (notDeterministic.length > 0 || outside) return exitCode.notDeterministic
  if (failures > 0) return exitCode.violated
  const unreached = sometimes.some(({ runs: reached }) => reached === 0)
  return runs === 0 || unknown > 0 || lost.length > 0 || unreached ? exitCode.unknown : exitCode.held
}

/** The exit code of a verdict. */
export function exitCodeOf(verdict: 'valid' | 'invalid' | 'unknown'): number {
  if (verdict === 'invalid') return exitCode.violated
  return verdict === 'unknown' ? exitCode.unknown : exitCode.held
}
