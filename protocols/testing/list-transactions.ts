import type { History, HistoryEvent, Json } from '../../sim/index.ts'

type Step = readonly [f: string, key: string, value: Json]

/** A transaction that happened, or may have. */
interface Transaction {
  readonly asked: number
  /** When it was surely over. */
  readonly ended: number
  readonly steps: readonly Step[]
  readonly type: 'ok' | 'info'
}

/**
 * Why no order of transactions over lists explains a history in which each comes after those that were over when it was asked for; nothing
 * is said if one does. Written down from the definitions, for small histories: whom a read saw comes before it, whom it did not see after
 * it, and appends in the order in which they were read; then there is a cycle, or an order.
 *
 * Source: Adya, "Weak Consistency", 1999, section 3; Kingsbury and Alvaro, "Elle", 2020, sections 3 and 4.
 */
export function wrongWithListTransactions(history: History): string | undefined {
  const { transactions, failed } = transactionsOf(history)
  const writers = new Map<string, Transaction>()
  const orders = new Map<string, readonly Json[]>()
  for (const each of transactions) {
    for (const [f, key, value] of each.steps) if (f === 'append') writers.set(nameOf(key, value), each)
    for (const [key, list] of readsOf(each)) {
      const order = orders.get(key) ?? []
      if (new Set(list).size < list.length)
        return `${key} was read as ${JSON.stringify(list)}: duplicate elements`
      const [short, long] = list.length < order.length ? [list, order] : [order, list]
      if (short.some((element, i) => element !== long[i]))
        return `${key} was read as ${JSON.stringify(list)} and as ${JSON.stringify(order)}: incompatible order`
      orders.set(key, long)
    }
  }
  for (const [key, order] of orders) {
    for (const element of order) {
      const name = nameOf(key, element)
      if (!writers.has(name)) return `${name} was read: ${failed.has(name) ? 'aborted read' : 'garbage read'}`
    }
  }
  const after = dependencies(transactions, writers, orders)
  return onCycle(after) ? 'transactions depend on each other in a circle' : undefined
}

function transactionsOf(history: History): {
  readonly transactions: readonly Transaction[]
  readonly failed: ReadonlySet<string>
} {
  const open = new Map<HistoryEvent['process'], HistoryEvent>()
  const transactions: Transaction[] = []
  const failed = new Set<string>()
  const take = (asked: HistoryEvent, ended: HistoryEvent | undefined): void => {
    const steps = (ended?.type === 'ok' ? ended.value : asked.value) as unknown as readonly Step[]
    if (ended?.type === 'fail') for (const [, key, value] of steps) failed.add(nameOf(key, value))
    else if (ended?.type === 'ok')
      transactions.push({ asked: asked.index, ended: ended.index, steps, type: 'ok' })
    else transactions.push({ asked: asked.index, ended: Infinity, steps, type: 'info' })
  }
  for (const event of history) {
    if (event.process === 'nemesis' || event.f !== 'txn') continue
    const asked = open.get(event.process)
    if (event.type === 'invoke') open.set(event.process, event)
    else if (asked !== undefined) {
      open.delete(event.process)
      take(asked, event)
    }
  }
  for (const asked of open.values()) take(asked, undefined)
  return { transactions, failed }
}

/** What a transaction saw of lists before it appended to them itself. */
function readsOf({ steps, type }: Transaction): readonly (readonly [key: string, list: readonly Json[]])[] {
  if (type !== 'ok') return []
  return steps.flatMap(([f, key, value], i) => {
    if (f !== 'r') return []
    const own = steps.slice(0, i).filter(([g, other]) => g === 'append' && other === key).length
    const list = (value ?? []) as readonly Json[]
    return [[key, list.slice(0, list.length - own)] as const]
  })
}

/** Who comes after whom. */
function dependencies(
  transactions: readonly Transaction[],
  writers: ReadonlyMap<string, Transaction>,
  orders: ReadonlyMap<string, readonly Json[]>,
): ReadonlyMap<Transaction, ReadonlySet<Transaction>> {
  const after = new Map(transactions.map((each) => [each, new Set<Transaction>()]))
  const precedes = (one: Transaction | undefined, other: Transaction | undefined): void => {
    if (one !== undefined && other !== undefined && one !== other) after.get(one)?.add(other)
  }
  for (const one of transactions)
    for (const other of transactions) if (one.ended < other.asked) precedes(one, other)
  for (const [key, order] of orders) {
    const inOrder = order.map((element) => writers.get(nameOf(key, element)))
    inOrder.forEach((writer, i) => precedes(inOrder[i - 1], writer))
    const unread = transactions.filter(
      ({ steps, type }) =>
        type === 'ok' &&
        steps.some(([f, of, value]) => f === 'append' && of === key && !order.includes(value)),
    )
    for (const reader of transactions) {
      for (const [of, list] of readsOf(reader)) {
        if (of !== key) continue
        precedes(inOrder[list.length - 1], reader)
        precedes(
          reader,
          inOrder.slice(list.length).find((writer) => writer !== reader),
        )
        for (const writer of unread) precedes(reader, writer)
      }
    }
  }
  return after
}

function onCycle(after: ReadonlyMap<Transaction, ReadonlySet<Transaction>>): boolean {
  const before = new Map([...after.keys()].map((each) => [each, 0]))
  for (const others of after.values())
    for (const other of others) before.set(other, (before.get(other) ?? 0) + 1)
  const ready = [...after.keys()].filter((each) => before.get(each) === 0)
  let done = 0
  for (let each = ready.pop(); each !== undefined; each = ready.pop()) {
    done++
    for (const other of after.get(each) ?? []) {
      const left = (before.get(other) as number) - 1
      before.set(other, left)
      if (left === 0) ready.push(other)
    }
  }
  return done < after.size
}

function nameOf(key: string, element: Json): string {
  return `${JSON.stringify(element)} of ${key}`
}
