import type { Invariant } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import type { InitialValues } from './programs.ts'
import type { Scheduler } from './scheduler.ts'
import type { LogRecord } from './transaction-log.ts'
import type { TransactionManager } from './transaction-manager.ts'
import type { TransactionNode } from './transaction-node.ts'

type Look = (record: LogRecord) => string | undefined

/** An invariant of the log of a store, which looks at each record once in each life. */
export function invariantOfRecords(
  name: string,
  begin: (initial: InitialValues) => Look,
): Invariant<TransactionNode<Scheduler>> {
  return invariantOfChanged<TransactionNode<Scheduler>>(name, () => {
    const lives = new WeakMap<TransactionManager, { readonly look: Look; looked: number }>()
    return ({ manager }, id) => {
      if (manager === undefined) return undefined
      const { records } = manager.log
      const life = lives.get(manager) ?? { look: begin(manager.initial), looked: 0 }
      lives.set(manager, life)
      while (life.looked < records.length) {
        const why = life.look(records[life.looked++] as LogRecord)
        if (why !== undefined) return `by the log of ${id}, ${why}`
      }
      return undefined
    }
  })
}

/** No transaction ends twice: whoever was told how it ended was told the truth. */
export const endsOnce = invariantOfRecords('a transaction ends once', () => {
  const last = new Map<string, number>()
  return ({ session, sequence }) => {
    const before = last.get(session) ?? -1
    last.set(session, sequence)
    if (sequence > before) return undefined
    return `transaction ${sequence} of session ${session} has ended after transaction ${before} of it`
  }
})
