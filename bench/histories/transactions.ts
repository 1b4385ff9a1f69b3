import type { Json } from '../../index.ts'
import type { Subject } from './concurrent-run.ts'

const KEYS_AT_A_TIME = 10
const MOST_APPENDS_PER_KEY = 32
const MOST_MICRO_OPERATIONS = 4

/** How many transactions later a stale read learns of an append. */
const LATE_BY = 200

/** An element, and the transaction that appended it. */
interface Appended {
  readonly element: number
  readonly by: number
}

/**
 * Lists that transactions append to and read, as Elle's own generator has them: a few keys at a time, each half as often as the next,
 * and a new one for each to which enough was appended. A transaction happens at one instant; or, where reads are stale, it does not
 * see what was appended lately.
 */
export function listAppend(isStale: boolean): Subject {
  const lists = new Map<number, Appended[]>()
  const active = Array.from({ length: KEYS_AT_A_TIME }, (_, key) => key)
  const appended = new Map<number, number>()
  return {
    next: ({ random, operation }) => {
      const own = new Set<number>()
      const asked = Array.from({ length: 1 + random.below(MOST_MICRO_OPERATIONS) }, (): Json[] => {
        const place = 31 - Math.clz32(random.below(2 ** KEYS_AT_A_TIME - 1) + 1)
        const key = active[place] as number
        // Who reads what it appended itself sees that, however stale reads are.
        if (random.oneIn(2) && !(isStale && own.has(key))) return ['r', key, null]
        own.add(key)
        const element = (appended.get(key) ?? 0) + 1
        appended.set(key, element)
        if (element === MOST_APPENDS_PER_KEY) active[place] = Math.max(...active) + 1
        return ['append', key, element]
      })
      const act = () => {
        const value = asked.map(([f, key, element]): Json[] => {
          const list = lists.get(key as number) ?? []
          lists.set(key as number, list)
          if (f !== 'r') {
            list.push({ element: element as number, by: operation })
            return ['append', key as number, element as number]
          }
          const late = isStale ? list.findIndex(({ by }) => by >= operation - LATE_BY) : -1
          const seen = late < 0 ? list : list.slice(0, late)
          return ['r', key as number, seen.map((each) => each.element)]
        })
        return { type: 'ok' as const, value }
      }
      return { f: 'txn', value: asked, act }
    },
  }
}
