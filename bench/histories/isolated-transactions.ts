import { IntegerRandom } from './integer-random.ts'

/** How many transactions of how many sessions on how many keys. */
export interface TransactionSizes {
  readonly transactions: number
  readonly operations: number
  readonly keys: number
  readonly sessions: number
}

type Micro = ['r' | 'w', number, number | null]

interface Event {
  readonly process: number
  readonly type: 'invoke' | 'ok'
  readonly f: 'txn'
  readonly value: readonly Micro[]
  readonly time: number
}

/** Events of transactions that are done one after another, each when it ends: half of what they do is writing, no value twice. */
export function* serialTransactions(sizes: TransactionSizes): Generator<Event> {
  const random = new IntegerRandom(1)
  const state = new Map<number, number>()
  const open = new Map<number, readonly Micro[]>()
  let values = 0
  for (let begun = 0; begun < sizes.transactions || open.size > 0;) {
    const process = random.below(sizes.sessions)
    const asked = open.get(process)
    if (asked !== undefined) {
      open.delete(process)
      yield { process, type: 'ok', f: 'txn', value: asked.map(done), time: 0 }
      continue
    }
    if (begun === sizes.transactions) continue
    begun++
    const value = Array.from({ length: sizes.operations }, (): Micro => {
      const key = random.below(sizes.keys)
      return random.oneIn(2) ? ['r', key, null] : ['w', key, ++values]
    })
    open.set(process, value)
    yield { process, type: 'invoke', f: 'txn', value, time: 0 }
  }

  function done([f, key, value]: Micro): Micro {
    if (f === 'r') return ['r', key, state.get(key) ?? null]
    if (value !== null) state.set(key, value)
    return [f, key, value]
  }
}
