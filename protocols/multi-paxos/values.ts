import type { Ballot } from './ballot.ts'
import type { Command } from '../objects/index.ts'
import { describedOperation } from '../objects/described-operation.ts'
import { equal } from '../objects/equal.ts'

/** What can be chosen for a slot: a client's command, or `null`, the no-op that fills a gap ("Paxos Made Simple", section 3). */
export type Value = Command | null

/** A value for a slot of the log. The first slot is number 1. */
export interface Proposal {
  readonly slot: number
  readonly value: Value
}

/** What an acceptor has accepted: a proposal, and the ballot that it was made in ("pvalue" in "Moderately Complex"). */
export interface Vote extends Proposal {
  readonly ballot: Ballot
}

/** Whether two values are the same one. */
export function sameValue(one: Value, other: Value): boolean {
  return one === other || equal(one, other)
}

/** A value in words. */
export function described(value: Value): string {
  if (value === null) return 'a no-op'
  const { session, sequence, operation } = value
  return `${describedOperation(operation)} (${session}, ${sequence})`
}
