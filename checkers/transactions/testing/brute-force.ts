import { NOTHING, type PlainTransaction } from '../plain-transactions.ts'

/** What the definitions are about. */
export interface Question {
  readonly transactions: readonly PlainTransaction[]
  readonly isList: boolean
  /** What every register held at first, as a text. */
  readonly first: string
  /** Whether who came before whom in real time, or in a process, must come before in the order. */
  readonly order: 'none' | 'process' | 'realtime'
  /** For each key, all values that must have been installed, in this order; absent where any order will do. */
  readonly installed?: ReadonlyMap<string, readonly string[]>
}

type State = ReadonlyMap<string, readonly string[]>

/**
 * Whether the transactions that committed, and some of those of which nobody knows, can be done one after the other, so that each
 * reads what it did. All orders are tried.
 */
export function isSerializable(question: Question): boolean {
  const { transactions } = question
  const search = (done: readonly PlainTransaction[], state: State): boolean => {
    if (isComplete(question, done, state)) return true
    return transactions.some((each) => {
      if (!mayCome(question, done, each)) return false
      const after = stateAfter(question, each, state)
      return after !== undefined && search([...done, each], after)
    })
  }
  return search([], new Map())
}

/**
 * Whether the transactions can be committed one after the other, each reading from a snapshot of what had been committed at some time
 * before, and overwriting nothing that was committed since.
 *
 * Source: Elnikety, Pedone and Zwaenepoel, "Database Replication Using Generalized Snapshot Isolation", SRDS 2005.
 */
export function isSnapshotIsolated(question: Question): boolean {
  const { transactions } = question
  const search = (done: readonly PlainTransaction[], states: readonly State[]): boolean => {
    const now = states.at(-1) as State
    if (isComplete(question, done, now)) return true
    return transactions.some((each) => {
      if (!mayCome(question, done, each)) return false
      const writes = new Set(each.micros.flatMap(({ isRead, key }) => (isRead ? [] : [key])))
      return states.some((snapshot, at) => {
        const since = done.slice(at)
        if (since.some((other) => mustSee(question, other, each))) return false
        if (since.some(({ micros }) => micros.some(({ isRead, key }) => !isRead && writes.has(key))))
          return false
        const after = stateAfter(question, each, snapshot)
        if (after === undefined) return false
        const merged = new Map(now)
        for (const key of writes) merged.set(key, after.get(key) ?? [])
        return search([...done, each], [...states, merged])
      })
    })
  }
  return search([], [new Map()])
}

function isComplete(
  { transactions, installed }: Question,
  done: readonly PlainTransaction[],
  state: State,
): boolean {
  if (transactions.some((each) => each.outcome === 'ok' && !done.includes(each))) return false
  if (installed === undefined) return true
  return [...installed].every(([key, values]) => (state.get(key) ?? []).join() === values.join())
}

function mayCome(question: Question, done: readonly PlainTransaction[], next: PlainTransaction): boolean {
  if (next.outcome === 'fail' || done.includes(next)) return false
  return !done.some((other) => mustSee(question, next, other))
}

/** Whether one must come before another. */
function mustSee({ order }: Question, one: PlainTransaction, other: PlainTransaction): boolean {
  if (order === 'none' || one.outcome !== 'ok') return false
  if (order === 'realtime') return one.end < other.begin
  return one.process === other.process && other.outcome === 'ok' && one.end < other.end
}

/** The state after a transaction, all values of each register among it; `undefined` if it would not have read what it did. */
function stateAfter(
  { isList, first }: Question,
  { micros }: PlainTransaction,
  before: State,
): State | undefined {
  const state = new Map(before)
  const own = new Set<string>()
  for (const { isRead, key, value, list } of micros) {
    const values = state.get(key) ?? []
    if (isRead) {
      if (value === undefined) continue
      const seen = value === NOTHING ? first : value
      const isSame = isList ? list.join() === values.join() : (values.at(-1) ?? first) === seen
      if (!isSame) return undefined
    } else {
      // A register that a transaction writes twice has one version of it.
      const kept = !isList && own.has(key) ? values.slice(0, -1) : values
      state.set(key, [...kept, value ?? NOTHING])
      own.add(key)
    }
  }
  return state
}
