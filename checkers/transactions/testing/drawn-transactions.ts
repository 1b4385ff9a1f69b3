import { type History, type HistoryEvent, historyOf } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'
import { Dice } from '../../procedures/testing/random-history.ts'
import type { TransactionObject } from '../transaction-table.ts'

/** A small history of transactions, and the order in which its values were installed. */
export interface DrawnTransactions {
  readonly history: History
  readonly versionOrder: readonly (readonly [Json, readonly Json[]])[]
}

const KEYS = ['x', 'y', 'z']
/** How a transaction is done: all at once, each micro-operation by itself, or on a snapshot of its start. */
const MANNERS = ['at once', 'one by one', 'on a snapshot'] as const

type Micro = ['r', string, Json] | ['append' | 'w', string, number]

/** A transaction while it goes on. */
interface Active {
  readonly asked: Micro[]
  readonly manner: (typeof MANNERS)[number]
  readonly snapshot: Map<string, number[]>
  readonly did: Micro[]
  readonly end: 'ok' | 'fail' | 'info'
}

/**
 * Draws a history of a store that isolates its transactions well, badly or not at all, and sometimes lies.
 *
 * @param object - what the transactions are over
 * @param seed - all that the history depends on
 * @param readsAll - whether a last transaction reads all keys, so that the order of all elements is known
 * @param initial - what registers hold at first; what is written are numbers from 1 on
 */
export function drawTransactions(
  object: TransactionObject,
  seed: number,
  readsAll: boolean,
  initial: Json = null,
): DrawnTransactions {
  const dice = new Dice(seed)
  const installed = new Map<string, number[]>(KEYS.map((key) => [key, []]))
  const events: Omit<HistoryEvent, 'index'>[] = []
  const active = new Map<number, Active>()
  const written = object === 'list-append' ? 'append' : 'w'
  const keys = KEYS.slice(0, 1 + dice.below(3))
  const wildness = dice.below(3)
  const lies = dice.percent(30) ? 8 : 0
  const seen = (state: Map<string, number[]>, key: string): Json => {
    const list = state.get(key) ?? []
    if (object === 'rw-register') return list.at(-1) ?? initial
    return list.length === 0 && dice.percent(50) ? null : [...list]
  }
  let next = 0
  let left = 2 + dice.below(5)
  const processOf = [0, 1, 2]
  let fresh = 3
  const push = (process: number, type: HistoryEvent['type'], value: Json) => {
    events.push({ process, type, f: 'txn', value, time: events.length })
  }
  const begin = (place: number) => {
    const asked = Array.from({ length: 1 + dice.below(3) }, (): Micro => {
      const key = keys[dice.below(keys.length)] as string
      return dice.percent(50) ? ['r', key, null] : [written, key, ++next]
    })
    const snapshot = new Map([...installed].map(([key, list]) => [key, [...list]]))
    const manner = MANNERS[wildness === 0 ? 0 : dice.below(MANNERS.length)] as Active['manner']
    const drawn = dice.below(100)
    const end = drawn < 12 ? 'fail' : drawn < 26 ? 'info' : 'ok'
    active.set(place, { asked, manner, snapshot, did: [], end })
    push(processOf[place] as number, 'invoke', asked)
  }
  const doNext = ({ asked, manner, snapshot, did }: Active) => {
    const micro = asked[did.length] as Micro
    const state = manner === 'on a snapshot' ? snapshot : installed
    const [f, key, value] = micro
    if (f === 'r') {
      let answer = seen(state, key)
      if (dice.percent(lies) && Array.isArray(answer)) answer = answer.slice(0, -1)
      else if (dice.percent(lies)) answer = seen(snapshot, key)
      did.push(['r', key, answer])
      return
    }
    if (manner === 'on a snapshot') snapshot.get(key)?.push(value)
    else installed.get(key)?.push(value)
    did.push(micro)
  }
  const finish = (place: number, transaction: Active) => {
    const { asked, manner, did, end } = transaction
    const takesEffect = end === 'ok' || dice.percent(end === 'info' ? 50 : 5)
    if (takesEffect || manner === 'one by one') {
      while (did.length < asked.length) doNext(transaction)
      if (manner === 'on a snapshot') {
        for (const [f, key, value] of did) if (f !== 'r') installed.get(key)?.push(value)
      }
    }
    active.delete(place)
    if (end === 'info' && dice.percent(50)) {
      processOf[place] = fresh++
      return
    }
    push(processOf[place] as number, end, end === 'ok' ? did : asked)
    if (end === 'info') processOf[place] = fresh++
  }
  while (left > 0 || active.size > 0) {
    const place = dice.below(processOf.length)
    const transaction = active.get(place)
    if (transaction === undefined) {
      if (left === 0) continue
      left--
      begin(place)
    } else if (
      transaction.manner === 'one by one' &&
      transaction.did.length < transaction.asked.length &&
      dice.percent(70)
    ) {
      doNext(transaction)
    } else if (dice.percent(60)) finish(place, transaction)
  }
  if (readsAll) {
    push(fresh, 'invoke', keys.map((key) => ['r', key, null])) // prettier-ignore
    push(fresh, 'ok', keys.map((key) => ['r', key, seen(installed, key)])) // prettier-ignore
  }
  return { history: historyOf(events), versionOrder: [...installed] }
}
