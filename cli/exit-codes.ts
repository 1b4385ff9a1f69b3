/** What the exit code of every command says. */
export const exitCode = {
  held: 0,
  violated: 1,
  badInput: 2,
  unknown: 3,
  notDeterministic: 4,
  defect: 70,
} as const

/** The exit code of a verdict. */
export function exitCodeOf(verdict: 'valid' | 'invalid' | 'unknown'): number {
  if (verdict === 'invalid') return exitCode.violated
  return verdict === 'unknown' ? exitCode.unknown : exitCode.held
}
