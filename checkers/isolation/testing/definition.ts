import type { Json } from '../../../sim/types.ts'
import { canonicalText } from '../../canonical.ts'
import type { TransactionObject } from '../../transactions/transaction-table.ts'
import type { IsolationModel } from '../models.ts'
import { plainReads, type PlainTransaction, plainWrites } from '../plain-transactions.ts'

/** A transaction that took effect: who it read what from, and what it wrote; transactions are known by their places. */
interface Effective {
  readonly transaction: PlainTransaction
  /** Reads of others, in their order; of the initial state, from -1. */
  readonly reads: readonly {
    readonly key: string
    readonly values: readonly string[]
    readonly from: number
  }[]
  readonly keys: ReadonlySet<string>
}

const INITIAL = -1

/**
 * Which of some models a history fits, straight from the definitions of Biswas and Enea: for every set of those transactions that
 * may have taken effect, everybody who may have been read, and every order of them, whether the axioms hold.
 *
 * @param transactions - of the history, a few
 * @param object - what they read
 * @param models - the models
 * @param initial - what every register held at first
 */
export function modelsOf(
  transactions: readonly PlainTransaction[],
  object: TransactionObject,
  models: readonly IsolationModel[],
  initial: Json = null,
): ReadonlySet<IsolationModel> {
  const found = new Set<IsolationModel>()
  const sure = transactions.filter(({ outcome }) => outcome === 'ok')
  const maybe = transactions.filter(({ outcome }) => outcome === 'info')
  for (let chosen = 0; chosen < 1 << maybe.length; chosen++) {
    const some = [...sure, ...maybe.filter((_, i) => (chosen & (1 << i)) !== 0)]
    for (const effective of effectivesOf(some, object, canonicalText(initial))) {
      const pairs = relationsOf(effective)
      for (const order of permutations(effective.length)) {
        const places = new Map(order.map((number, place) => [number, place]))
        places.set(INITIAL, INITIAL)
        if (object === 'list-append' && !explainsLists(effective, order, object)) continue
        for (const model of models) {
          if (!found.has(model) && fits(effective, pairs, model, places)) found.add(model)
        }
        if (found.size === models.length) return found
      }
    }
  }
  return found
}

/** Everything that transactions may have read from each other: nothing, if some of it nobody left there. */
function effectivesOf(
  some: readonly PlainTransaction[],
  object: TransactionObject,
  first: string,
): readonly (readonly Effective[])[] {
  let all: readonly (readonly Effective[])[] = [[]]
  for (const [self, transaction] of some.entries()) {
    const reads = plainReads(transaction, object)
    if (typeof reads === 'string') return []
    let resolved: readonly Effective['reads'][] = [[]]
    for (const { key, values } of reads) {
      const last = values.at(-1) ?? (object === 'rw-register' ? first : undefined)
      const froms = [...some.keys()].filter(
        (i) =>
          i !== self &&
          last !== undefined &&
          plainWrites(some[i] as PlainTransaction, key, object).at(-1) === last,
      )
      if (values.length === 0) froms.push(INITIAL)
      resolved = resolved.flatMap((before) => froms.map((from) => [...before, { key, values, from }]))
    }
    const keys = new Set(transaction.operations.filter(({ isRead }) => !isRead).map(({ key }) => key))
    all = all.flatMap((before) => resolved.map((read) => [...before, { transaction, reads: read, keys }]))
  }
  return all
}

/** Every list is what was appended up to the one that was read from, and the beginning of what the list is in the end. */
function explainsLists(
  effective: readonly Effective[],
  order: readonly number[],
  object: TransactionObject,
): boolean {
  const contents = (key: string, until: number) =>
    order.slice(0, until + 1).flatMap((number) => {
      const one = effective[number]
      return one === undefined ? [] : plainWrites(one.transaction, key, object)
    })
  return effective.every(
    ({ reads, transaction }) =>
      reads.every(({ key, values, from }) => {
        const list = contents(key, from === INITIAL ? INITIAL : order.indexOf(from))
        return list.length === values.length && list.every((value, i) => value === values[i])
      }) &&
      transaction.operations.every(({ isRead, key, values }) => {
        const list = contents(key, order.length)
        return !isRead || values.every((value, i) => value === list[i])
      }),
  )
}

type Pairs = ReadonlySet<number>
const WIDTH = 64
const pair = (from: number, to: number) => from * WIDTH + to

interface Relations {
  readonly none: Pairs
  readonly session: Pairs
  readonly realtime: Pairs
  readonly reads: Pairs
}

function relationsOf(effective: readonly Effective[]): Relations {
  const session = new Set<number>()
  const realtime = new Set<number>()
  const reads = new Set<number>()
  for (const [a, { transaction: one }] of effective.entries()) {
    for (const [b, { transaction: other }] of effective.entries()) {
      if (one.outcome !== 'ok' || a === b) continue
      if (one.process === other.process && a < b && isBefore(one, other)) session.add(pair(a, b))
      if (one.end < other.begin) realtime.add(pair(a, b))
    }
  }
  for (const [a, one] of effective.entries()) {
    for (const { from } of one.reads) if (from !== INITIAL) reads.add(pair(from, a))
  }
  return { none: new Set(), session, realtime: new Set([...session, ...realtime]), reads }
}

function isBefore(one: PlainTransaction, other: PlainTransaction): boolean {
  return one.begin < other.begin || (one.begin === other.begin && one.event < other.event)
}

function fits(
  effective: readonly Effective[],
  relations: Relations,
  { axiom, order }: IsolationModel,
  places: ReadonlyMap<number, number>,
): boolean {
  const placeOf = (number: number) => places.get(number) as number
  const before = (a: number, b: number) => placeOf(a) < placeOf(b)
  const kept = new Set([...relations[order], ...relations.reads])
  for (const each of kept) if (!before(Math.floor(each / WIDTH), each % WIDTH)) return false
  const happened = axiom === 'causal' ? closureOf(kept, effective.length) : kept
  const count = effective.length
  const sees = (t2: number, t3: number, read: number): boolean => {
    switch (axiom) {
      case 'read-committed':
        return effective[t3]?.reads.slice(0, read).some(({ from }) => from === t2) === true
      case 'read-atomic':
      case 'causal':
        return happened.has(pair(t2, t3))
      case 'serial':
        return before(t2, t3)
      case 'snapshot':
        for (let t4 = 0; t4 < count; t4++) {
          if (t2 !== t4 && !before(t2, t4)) continue
          if (kept.has(pair(t4, t3))) return true
          const conflicts = [...(effective[t4]?.keys ?? [])].some((key) => effective[t3]?.keys.has(key))
          if (t4 !== t3 && conflicts && before(t4, t3)) return true
        }
        return false
    }
  }
  return effective.every(({ reads }, t3) =>
    reads.every(({ key, from: t1 }, read) =>
      effective.every(
        ({ keys }, t2) =>
          t2 === t1 ||
          t2 === t3 ||
          !keys.has(key) ||
          !sees(t2, t3, read) ||
          (t1 !== INITIAL && before(t2, t1)),
      ),
    ),
  )
}

function closureOf(pairs: Pairs, count: number): Pairs {
  const closed = new Set(pairs)
  for (let via = 0; via < count; via++) {
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        if (closed.has(pair(a, via)) && closed.has(pair(via, b))) closed.add(pair(a, b))
      }
    }
  }
  return closed
}

function* permutations(count: number): Generator<readonly number[]> {
  const order: number[] = []
  const used = new Set<number>()
  function* go(): Generator<readonly number[]> {
    if (order.length === count) {
      yield [...order]
      return
    }
    for (let number = 0; number < count; number++) {
      if (used.has(number)) continue
      used.add(number)
      order.push(number)
      yield* go()
      order.pop()
      used.delete(number)
    }
  }
  yield* go()
}
