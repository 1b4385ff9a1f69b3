/** Histories for the checker to judge, made by simulated processes over correct objects. */
import { concurrentRun, type Event, type Subject } from './concurrent-run.ts'
import { duplicates, queue, replicatedRegisters, set, STALE, uniqueRegister } from './subjects.ts'
import { listAppend } from './transactions.ts'

export { FIRST_VALUE } from './subjects.ts'

const PROCESSES = 20
const SEED = 1

/** What histories there are, by name. */
export const histories = {
  register: (operations: number): Event[] => runOf(uniqueRegister(), operations),
  queue: (operations: number): Event[] => runOf(queue(), operations),
  'queue, 5 processes': (operations: number): Event[] => runOf(queue(), operations, 5),
  set: (operations: number): Event[] => runOf(set(), operations),
  replicated: (operations: number): Event[] => runOf(replicatedRegisters(), operations),
  duplicates: (operations: number): Event[] => runOf(duplicates(operations), operations),
  'duplicates, a stale read': (operations: number): Event[] =>
    withStaleRead(runOf(duplicates(operations), operations)),
} as const satisfies { readonly [name: string]: (operations: number) => Event[] }

/** Histories of transactions, by name; `operations` says how many these are. */
export const transactionHistories = {
  'list-append': (operations: number): Event[] => runOf(listAppend(false), operations),
  'list-append, stale reads': (operations: number): Event[] => runOf(listAppend(true), operations),
} as const satisfies { readonly [name: string]: (operations: number) => Event[] }

export type TransactionHistoryName = keyof typeof transactionHistories

export type HistoryName = keyof typeof histories

/** A history as the JSON Lines that netsplit keeps histories in, a piece at a time. */
export function* jsonLines(events: readonly Event[]): Generator<string> {
  const PIECE = 10_000
  for (let i = 0; i < events.length; i += PIECE) {
    const lines = events.slice(i, i + PIECE).map((event) => `${JSON.stringify(event)}\n`)
    yield lines.join('')
  }
}

function runOf(subject: Subject, operations: number, processes = PROCESSES): Event[] {
  return concurrentRun(subject, { operations, processes, seed: SEED })
}

/** The same with the last read made to answer what was overwritten long before. */
function withStaleRead(events: Event[]): Event[] {
  const last = events.findLast(({ f, type }) => f === 'read' && type === 'ok')
  if (last === undefined) throw new Error('the history has no read to be made wrong')
  last.value = STALE
  return events
}
