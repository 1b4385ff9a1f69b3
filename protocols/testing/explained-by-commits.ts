import type { AnyProtocol, Invariant, Json, Protocol } from '../../sim/index.ts'
import { definitionOf, withDefinition } from '../../sim/reference.ts'
import { equal } from '../objects/equal.ts'
import { invariantOfRecords } from '../transactions/invariants.ts'
import { isWrite, performed } from '../transactions/micro-operations.ts'
import type { InitialValues } from '../transactions/programs.ts'
import type { LogRecord } from '../transactions/transaction-log.ts'

/** The order of commits explains every answer: each transaction saw what those before it left, and itself. */
export const serialByCommits = invariantOfRecords('commits are serial', (initial) => {
  const states = new CommittedStates(initial)
  return (record) => {
    const wrong = states.differenceIn(record, states.commits)
    states.add(record)
    return wrong
  }
})

/**
 * Each transaction saw what the commits up to some one left, and itself, and nobody wrote what it wrote from that commit to its own. How
 * late that one must be this does not say.
 */
export const snapshotsOfCommits = invariantOfRecords('commits read snapshots', (initial) => {
  const states = new CommittedStates(initial)
  return (record) => {
    const earliest = Math.max(
      0,
      ...(record.steps ?? []).filter(isWrite).map(([, key]) => states.lastWriteOf(key)),
    )
    let wrong: string | undefined
    for (let upTo = states.commits; upTo >= earliest; upTo--) {
      const difference = states.differenceIn(record, upTo)
      if (difference === undefined) {
        wrong = undefined
        break
      }
      wrong ??= difference
    }
    states.add(record)
    return wrong
  }
})

/** The same protocol, with one more invariant. */
export function observed(protocol: Protocol, invariant: Invariant<never>): Protocol {
  const definition = definitionOf(protocol) as AnyProtocol
  return withDefinition(protocol, {
    ...definition,
    invariants: [...(definition.invariants ?? []), invariant],
  })
}

/** What keys held after each commit of a log. */
class CommittedStates {
  commits = 0
  private readonly initial: InitialValues
  /** By key: what each commit that wrote it left. */
  private readonly written = new Map<string, { readonly commit: number; readonly value: Json }[]>()

  constructor(initial: InitialValues) {
    this.initial = initial
  }

  lastWriteOf(key: string): number {
    return this.written.get(key)?.at(-1)?.commit ?? 0
  }

  held(key: string, upTo: number): Json {
    const written = this.written.get(key)?.findLast(({ commit }) => commit <= upTo)
    return written?.value ?? this.initial[key] ?? null
  }

  /** What a transaction read that was not there after a commit, in a sentence; nothing, if it saw what was there. */
  differenceIn(record: LogRecord, upTo: number): string | undefined {
    const own = new Map<string, Json>()
    for (const step of record.steps ?? []) {
      const [f, key, value] = step
      const held = own.get(key) ?? this.held(key, upTo)
      if (f === 'r' && !equal(value, held))
        return `transaction ${record.sequence} of session ${record.session} read ${JSON.stringify(value)} of ${key}, and ${upTo} commits had left ${JSON.stringify(held)}`
      if (isWrite(step)) own.set(key, performed(held, step).held)
    }
    return undefined
  }

  add({ steps }: LogRecord): void {
    if (steps === undefined) return
    const before = this.commits
    this.commits++
    const own = new Map<string, Json>()
    for (const step of steps.filter(isWrite)) {
      const [, key] = step
      own.set(key, performed(own.get(key) ?? this.held(key, before), step).held)
    }
    for (const [key, value] of own)
      this.written.set(key, [...(this.written.get(key) ?? []), { commit: this.commits, value }])
  }
}
