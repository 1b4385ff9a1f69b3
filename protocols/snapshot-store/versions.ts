import type { Json, NodeId } from '../../sim/index.ts'

/** What a key held from a commit on. */
export interface Version {
  /** Which commit wrote it, from 1; 0 for what was there at first. */
  readonly commit: number
  /** The node whose client wrote it. */
  readonly by: NodeId | undefined
  readonly value: Json
}

/** Which commits a transaction sees. */
export interface Snapshot {
  /** Those up to this one. */
  readonly upTo: number
  /** And all that clients of this node have made, if it is named: no correct store has such snapshots. */
  readonly allBy?: NodeId
}

/** The versions of each key, oldest first (Bernstein and Goodman, "Multiversion Concurrency Control", 1983). */
export class Versions {
  private readonly byKey = new Map<string, Version[]>()

  constructor(initial: { readonly [key: string]: Json }) {
    for (const [key, value] of Object.entries(initial))
      this.byKey.set(key, [{ commit: 0, by: undefined, value }])
  }

  add(key: string, version: Version): void {
    const versions = this.byKey.get(key)
    if (versions === undefined) this.byKey.set(key, [version])
    else versions.push(version)
  }

  newest(key: string): Version | undefined {
    return this.byKey.get(key)?.at(-1)
  }

  /** What a snapshot shows of a key. */
  seen(key: string, { upTo, allBy }: Snapshot): Version | undefined {
    return this.byKey
      .get(key)
      ?.findLast(({ commit, by }) => commit <= upTo || (by !== undefined && by === allBy))
  }

  /** Forgets the versions that no snapshot from this commit on shows; how many they were. */
  vacuum(oldest: number): number {
    let forgotten = 0
    for (const versions of this.byKey.values()) {
      const first = versions.findLastIndex(({ commit }) => commit <= oldest)
      if (first <= 0) continue
      versions.splice(0, first)
      forgotten += first
    }
    return forgotten
  }
}
