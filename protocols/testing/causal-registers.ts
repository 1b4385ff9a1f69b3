import type { History, HistoryEvent, Json } from '../../sim/index.ts'

type Step = readonly [f: string, key: string, value: Json]

/** A read, a write or a transaction that happened, or one that may have. */
interface Act {
  readonly place: number
  readonly process: HistoryEvent['process']
  /** What it saw that it had not written itself. */
  readonly reads: readonly Step[]
  /** What it wrote last of each key. */
  readonly writes: ReadonlyMap<string, Json>
}

/**
 * Why reads, writes and transactions of registers are not causally convergent (CCv), if they are not: a pattern that no causal order and no
 * order of all writes explains. No value may be written twice. Written down from the definitions, for small histories.
 *
 * Source: Bouajjani, Enea, Guerraoui and Hamza, "On Verifying Causal Consistency", 2017, table 2, bad patterns; Biswas and Enea, "On the
 * Complexity of Checking Transactional Consistency", 2019, for transactions.
 */
export function wrongWithCausalRegisters(history: History): string | undefined {
  const acts = actsOf(history)
  const writers = new Map<string, Act>()
  for (const act of acts) for (const [key, value] of act.writes) writers.set(nameOf(key, value), act)
  const after = new Map<Act, Set<Act>>(acts.map((act) => [act, new Set()]))
  const lastOf = new Map<Act['process'], Act>()
  for (const act of acts) {
    const last = lastOf.get(act.process)
    if (last !== undefined) after.get(last)?.add(act)
    lastOf.set(act.process, act)
    for (const read of act.reads) {
      const [, key, value] = read
      if (value === null) continue
      const writer = writers.get(nameOf(key, value))
      if (writer === undefined) return `${described(act, read)}: thin-air read`
      after.get(writer)?.add(act)
    }
  }
  const order = inOrder(after)
  if (order === undefined) return 'causes go round in a circle: cyclic causal order'
  const past = pastsOf(order, after)
  for (const act of acts) {
    for (const read of act.reads) {
      const [, key, value] = read
      const writer = value === null ? undefined : writers.get(nameOf(key, value))
      for (const other of past.get(act) ?? []) {
        if (!other.writes.has(key) || other === writer) continue
        const cause = `${described(act, read)}, and ${described(other, ['w', key, other.writes.get(key) ?? null])}`
        if (writer === undefined) return `${cause} is among its causes: initial read after a write`
        if (past.get(other)?.has(writer) === true)
          return `${cause} has overwritten that among its causes: overwritten read`
        after.get(other)?.add(writer)
      }
    }
  }
  return inOrder(after) === undefined
    ? 'no order of all writes explains which of them reads saw: cyclic conflict order'
    : undefined
}

/** What clients did, in the order in which they asked for it; what failed did not happen, and of a read that nobody was told of nothing is known. */
function actsOf(history: History): readonly Act[] {
  const open = new Map<HistoryEvent['process'], HistoryEvent>()
  const acts: Act[] = []
  const take = (asked: HistoryEvent, ended: HistoryEvent | undefined): void => {
    if (ended?.type === 'fail') return
    const reads: Step[] = []
    const writes = new Map<string, Json>()
    for (const step of stepsOf(ended?.type === 'ok' ? ended : asked)) {
      const [f, key, value] = step
      if (f === 'w') writes.set(key, value)
      else if (ended?.type === 'ok' && !writes.has(key)) reads.push(step)
    }
    acts.push({ place: asked.index, process: asked.process, reads, writes })
  }
  for (const event of history) {
    if (event.process === 'nemesis') continue
    const asked = open.get(event.process)
    if (event.type === 'invoke') open.set(event.process, event)
    else if (asked !== undefined) {
      open.delete(event.process)
      take(asked, event)
    }
  }
  for (const asked of open.values()) take(asked, undefined)
  return acts.sort((one, other) => one.place - other.place)
}

function stepsOf({ f, key = '', value = null }: HistoryEvent): readonly Step[] {
  if (f === 'txn') return value as unknown as readonly Step[]
  return [[f === 'read' ? 'r' : 'w', key, value]]
}

/** All acts, each after its causes; nothing if there is no such order. */
function inOrder(after: ReadonlyMap<Act, ReadonlySet<Act>>): readonly Act[] | undefined {
  const before = new Map([...after.keys()].map((act) => [act, 0]))
  for (const others of after.values())
    for (const other of others) before.set(other, (before.get(other) ?? 0) + 1)
  const ready = [...after.keys()].filter((act) => before.get(act) === 0)
  const order: Act[] = []
  for (let act = ready.pop(); act !== undefined; act = ready.pop()) {
    order.push(act)
    for (const other of after.get(act) ?? []) {
      const left = (before.get(other) as number) - 1
      before.set(other, left)
      if (left === 0) ready.push(other)
    }
  }
  return order.length < after.size ? undefined : order
}

/** All causes of each act. */
function pastsOf(
  order: readonly Act[],
  after: ReadonlyMap<Act, ReadonlySet<Act>>,
): ReadonlyMap<Act, ReadonlySet<Act>> {
  const pasts = new Map<Act, Set<Act>>(order.map((act) => [act, new Set()]))
  for (const act of order) {
    const own = pasts.get(act) as Set<Act>
    for (const other of after.get(act) ?? []) {
      const past = pasts.get(other) as Set<Act>
      past.add(act)
      for (const cause of own) past.add(cause)
    }
  }
  return pasts
}

function nameOf(key: string, value: Json): string {
  return JSON.stringify([key, value])
}

function described({ process }: Act, [f, key, value]: Step): string {
  return `${process} ${f === 'r' ? 'read' : 'wrote'} ${JSON.stringify(value)} of ${key}`
}
