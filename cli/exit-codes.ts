import type { JudgedRun } from '../scenarios/index.ts'
import { NOTHING_FROM_OUTSIDE } from '../sim/index.ts'
import type { Performed } from './perform.ts'

/** What the exit code of every command says. */
export const exitCode = {
  held: 0,
  violated: 1,
  badInput: 2,
  unknown: 3,
  notDeterministic: 4,
  defect: 70,
} as const

/** The exit code of a run: what came from outside makes it no run of its scenario and seed, whatever else was found. */
function exitCodeOfRun({ verdict, properties }: JudgedRun): number {
  const outside = properties.some((each) => each.name === NOTHING_FROM_OUTSIDE && each.verdict === 'invalid')
  return outside ? exitCode.notDeterministic : exitCodeOf(verdict)
}

/** The exit code of a run that was performed: one that is not the same everywhere is no run of its scenario and seed either. */
export function exitCodeOfPerformed({ run, determinism }: Performed): number {
  return determinism?.same === false ? exitCode.notDeterministic : exitCodeOfRun(run)
}

/** The exit code of a verdict. */
export function exitCodeOf(verdict: 'valid' | 'invalid' | 'unknown'): number {
  if (verdict === 'invalid') return exitCode.violated
  return verdict === 'unknown' ? exitCode.unknown : exitCode.held
}
