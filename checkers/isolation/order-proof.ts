import type { CycleStep } from '../transactions/check-transactions.ts'
import type { DependencyKind } from '../transactions/reasons.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import type { Because } from './proof.ts'
import type { ToldProof } from './proof-text.ts'

/** Why transactions have no order, for whoever shows it. */
export interface OrderProof {
  /** What the anomaly is called: `write skew`. */
  readonly name: string
  /** What had to be concluded first, a clause each. */
  readonly lemmas: readonly string[]
  /** Transactions that would all have to come before each other, called as they are in the verdict's sentence. */
  readonly cycle: readonly CycleStep[]
  /** The other transactions that the proof speaks of: what they are called, and the event that tells most of each. */
  readonly others: readonly { readonly name: string; readonly event: number }[]
}

const KINDS: { readonly [kind in Because['kind']]: DependencyKind } = {
  session: 'process',
  realtime: 'realtime',
  read: 'wr',
  version: 'ww',
  overwritten: 'rw',
  seen: 'ww',
  writers: 'ww',
}

/**
 * A proof as a cycle of events; none where it goes by way of what was there at first, or twice by a transaction.
 *
 * @param observations - what the numbers in it are
 * @param told - the proof in words
 * @param nameOf - what a transaction is called there
 */
export function orderProof(
  { table, rows }: Observations,
  { name, lemmas, cycle }: ToldProof,
  nameOf: (transaction: number) => string,
): OrderProof | undefined {
  const members = new Set(cycle.map(({ step }) => step.from))
  const isRing = cycle.every(({ step }, at) => step.to === cycle[(at + 1) % cycle.length]?.step.from)
  if (members.has(INITIAL_STATE) || members.size < cycle.length || !isRing) return undefined
  const eventOf = (transaction: number) => table.transactions.events[rows[transaction] as number] as number
  const steps = cycle.map(({ step: { from, to, because: reason }, because }): CycleStep => {
    const about = 'key' in reason ? { key: table.keys.valueOf(reason.key) } : {}
    return {
      name: nameOf(from),
      from: eventOf(from),
      to: eventOf(to),
      kind: KINDS[reason.kind],
      ...about,
      because,
    }
  })
  const others = Array.from(rows.keys()).filter((each) => each !== INITIAL_STATE && !members.has(each))
  return {
    name,
    lemmas,
    cycle: steps,
    others: others.map((each) => ({ name: nameOf(each), event: eventOf(each) })),
  }
}
