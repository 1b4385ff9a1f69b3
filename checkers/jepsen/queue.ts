import type { Json } from '../../sim/types.ts'
import { countOf, countText } from '../explanation/words.ts'
import { QueueBooks, queueOperations } from './queue-books.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker } from './workload.ts'

/** What the queue checker can be told. */
export interface QueueCheckerOptions {
  readonly keyed: boolean
}

/** What came out of a queue that could not. */
export interface QueueDetails {
  readonly attemptCount: number
  readonly dequeueCount: number
  readonly unexpectedCount: number
  readonly unexpected: readonly Json[]
  readonly duplicatedCount: number
  readonly duplicated: readonly Json[]
}

/**
 * A checker of a queue of any order: what is dequeued was enqueued before, and as often.
 *
 * Unlike Jepsen's: an enqueue that failed puts nothing in, and a drain is so many dequeues.
 *
 * Source: Jepsen, `checker/queue` with Knossos' unordered queue.
 *
 * @param options - `keyed`: whether values are `[key, value]`; a queue for each key
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'dequeue', time: 0 },
 *   { process: 0, type: 'ok', f: 'dequeue', value: 'a', time: 1_000 },
 * ])
 * queueChecker().judge(history).why // process 0's dequeue at 0.001 s gave "a", which nobody ever tried to enqueue.
 * ```
 */
export const queueChecker = defineWorkloadChecker<QueueCheckerOptions, QueueDetails>({
  name: 'queue',
  description: 'Every element that is dequeued was enqueued before, and as often.',
  operations: queueOperations,
  defaults: { keyed: false },
  options: { keyed: 'whether values are pairs [key, value], a queue for each key' },
  begin: (pairing, { keyed }) => {
    const books = new QueueBooks(pairing, keyed)
    return {
      take: (at, invocation, operation) => books.take(at, invocation, operation),
      get impossible() {
        return books.unexpectedCount + books.duplicatedCount > 0
      },
      verdict: () => {
        const count = (column: readonly number[]) => column.reduce((sum, number) => sum + number, 0)
        const details: QueueDetails = {
          attemptCount: count(books.attempts.all),
          dequeueCount: count(books.dequeued),
          unexpectedCount: books.unexpectedCount,
          unexpected: books.list(books.unexpected),
          duplicatedCount: books.duplicatedCount,
          duplicated: books.list(books.duplicated),
        }
        if (books.unexpectedCount + books.duplicatedCount > 0) {
          const columns = [books.unexpected, books.duplicated]
          return { ...books.whyExcess(new Teller(pairing.table), columns), details }
        }
        const came = details.dequeueCount === 1 ? 'element that was' : 'elements that were'
        const why = `The ${countText(details.dequeueCount)} ${came} dequeued had been enqueued, in ${countOf(details.attemptCount, 'attempt')}`
        return { verdict: 'valid', why, details }
      },
    }
  },
})
