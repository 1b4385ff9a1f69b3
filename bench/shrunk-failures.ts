/** A failure of a shipped scenario that is shrunk: its name, and a seed under which it fails. */
export interface ShrunkFailure {
  readonly name: string
  readonly seed: number
  /** How many nodes it has. */
  readonly nodes: number
}

/** The failures that are shrunk: those of all scenarios that are shipped with a mutant. `npm run mutants` shrinks one of every mutant. */
export const shrunkFailures: readonly ShrunkFailure[] = [
  { name: 'raft-stale-read', seed: 1, nodes: 5 },
  { name: 'raft-forgets-vote', seed: 2, nodes: 5 },
  { name: 'raft-earlier-term', seed: 1, nodes: 5 },
  { name: 'single-server-no-flush', seed: 1, nodes: 1 },
  { name: 'single-server-no-sessions', seed: 1, nodes: 1 },
]
