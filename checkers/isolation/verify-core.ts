import type { Verification } from '../certificate.ts'
import { countOf } from '../explanation/words.ts'
import type { TransactionObject } from '../transactions/transaction-table.ts'
import type { IsolationModel } from './models.ts'
import { INITIAL, isKept, keysOf, type Plain, resolved } from './plain-observations.ts'
import { plainReads, type PlainTransaction, plainWrites } from './plain-transactions.ts'

/** What the transactions of a history read. */
interface Subject {
  readonly object: TransactionObject
  /** What every register held at first, as a text. */
  readonly first: string
}

/** The largest core whose orders are all tried; of more transactions they are too many. */
const MOST_TO_ORDER = 10
/** The largest core of which what comes before what is written out. */
const MOST_BY_RELATIONS = 2_000

const refuted = (why: string): Verification => ({ outcome: 'refuted', why })

/**
 * Verifies that no order explains what the transactions of a core read.
 *
 * @param all - the transactions of the history
 * @param subject - what they read
 * @param model - the model
 * @param core - events
 */
export function verifyCore(
  all: readonly PlainTransaction[],
  subject: Subject,
  model: IsolationModel,
  core: ReadonlySet<number>,
): Verification {
  const { object } = subject
  const few = all.filter(({ event, outcome }) => core.has(event) && outcome !== 'fail')
  const impossible = impossibleRead(all, few, object)
  if (impossible !== undefined) return { outcome: 'proven', why: impossible }
  // An `info` must be there: what it wrote was read; so is everything that some of the others read from.
  const effective = few.filter((one) => one.outcome === 'ok' || isReadFrom(all, one, object))
  const reading = resolvedWithin(effective, all, subject)
  if (typeof reading === 'string') return refuted(reading)
  const what = `what the ${countOf(reading.length, 'transaction')} of the core read of each other`
  const outcome =
    model.axiom === 'serial' || model.axiom === 'snapshot'
      ? reading.length > MOST_TO_ORDER
        ? 'too many'
        : hasOrder(reading, object, model)
      : reading.length > MOST_BY_RELATIONS
        ? 'too many'
        : isAcyclic(forcedPairs(reading, object, model), reading.length)
  if (outcome === 'too many') return { outcome: 'unproven', why: `the core is too large to try its orders` }
  if (outcome) return refuted(`some order explains ${what}`)
  return { outcome: 'proven', why: `no order explains ${what}` }
}

/** A read of the core that makes no sense, whatever the order. */
function impossibleRead(
  all: readonly PlainTransaction[],
  few: readonly PlainTransaction[],
  object: TransactionObject,
): string | undefined {
  const left = all.filter(({ outcome }) => outcome !== 'fail')
  for (const transaction of few.filter(({ outcome }) => outcome === 'ok')) {
    const reads = plainReads(transaction, object)
    if (typeof reads === 'string') return `the transaction of event ${transaction.event}: ${reads}`
    for (const { key, values } of reads) {
      for (const [i, value] of values.entries()) {
        const isLast = i === values.length - 1
        const writes = left
          .filter((other) => other !== transaction)
          .map((other) => plainWrites(other, key, object))
          .filter((written) => (isLast ? written.at(-1) === value : written.includes(value)))
        if (writes.length === 0) {
          return `the transaction of event ${transaction.event} read ${value} from ${key}, which nobody left there`
        }
      }
    }
    if (object !== 'list-append') continue
    for (const { isRead, key, values } of transaction.operations.filter((each) => each.isRead)) {
      if (!isRead) continue
      for (const other of few.filter(({ outcome }) => outcome === 'ok')) {
        for (const list of other.operations.filter((each) => each.isRead && each.key === key)) {
          if (values.some((value, i) => i < list.values.length && list.values[i] !== value)) {
            return `lists of ${key} were read of which neither begins with the other`
          }
        }
      }
      for (const other of few) {
        const appended = plainWrites(other, key, object)
        const shown = values.filter((value) => appended.includes(value))
        if (shown.some((value, i) => appended[i] !== value)) {
          return `elements of ${key} were read in another order than the transaction of event ${other.event} appended them`
        }
      }
    }
  }
  return undefined
}

function isReadFrom(
  all: readonly PlainTransaction[],
  one: PlainTransaction,
  object: TransactionObject,
): boolean {
  return [...keysOf(one)].some((key) => {
    const written = plainWrites(one, key, object)
    return all.some(
      (other) =>
        other !== one &&
        other.outcome === 'ok' &&
        other.operations.some(
          ({ isRead, key: of, values }) =>
            isRead && of === key && values.some((value) => written.includes(value)),
        ),
    )
  })
}

/** The same as {@link resolved}, without what was read from others than these, or may have been. */
function resolvedWithin(
  few: readonly PlainTransaction[],
  all: readonly PlainTransaction[],
  { object, first }: Subject,
): readonly Plain[] | string {
  const left = all.filter(({ outcome }) => outcome !== 'fail')
  const plain = resolved(few, left, object)
  if (typeof plain === 'string') return plain
  const writesFirst = (one: PlainTransaction, key: string) => plainWrites(one, key, object).includes(first)
  const doubtful = new Set(
    left.flatMap((one) =>
      [...keysOf(one)].filter((key) => object === 'rw-register' && writesFirst(one, key)),
    ),
  )
  return plain.map(({ transaction, reads, keys }) => ({
    transaction,
    keys,
    reads: reads.flatMap((read) => {
      if (read.from === INITIAL) return doubtful.has(read.key) ? [] : [read]
      const from = few.indexOf(left[read.from] as PlainTransaction)
      return from < 0 ? [] : [{ ...read, from }]
    }),
  }))
}

/** The place of a transaction's elements in the lists that were read, and whether they are in them at all. */
function listPlaces(plain: readonly Plain[], key: string): readonly number[] {
  const longest = plain
    .flatMap(({ transaction }) => transaction.operations)
    .filter((operation) => operation.isRead && operation.key === key)
    .reduce<readonly string[]>((list, { values }) => (values.length > list.length ? values : list), [])
  return plain.map(({ transaction }) => {
    const written = plainWrites(transaction, key, 'list-append')
    const first = longest.findIndex((value) => written.includes(value))
    return first < 0 ? Number.POSITIVE_INFINITY : first
  })
}

/** Pairs that any order must have: what is kept, who read from whom, the order of lists, and what the axiom forces. */
function forcedPairs(
  plain: readonly Plain[],
  object: TransactionObject,
  model: IsolationModel,
): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  for (const [place, { transaction, reads }] of plain.entries()) {
    for (const { from } of reads) if (from !== INITIAL) pairs.push([from, place])
    for (const [other, { transaction: one }] of plain.entries()) {
      if (other !== place && isKept(one, transaction, model)) pairs.push([other, place])
    }
  }
  pairs.push(...listPairs(plain, object))
  const isWeak = model.axiom !== 'serial' && model.axiom !== 'snapshot'
  if (!isWeak) return pairs
  const happened = model.axiom === 'causal' ? reachOf(seenPairs(plain, model), plain.length) : undefined
  for (const [place, { transaction, reads }] of plain.entries()) {
    for (const [i, { key, from }] of reads.entries()) {
      for (const [other, { keys, transaction: one }] of plain.entries()) {
        if (other === place || other === from || !keys.has(key)) continue
        const isSeen =
          model.axiom === 'read-committed'
            ? reads.slice(0, i).some((read) => read.from === other)
            : model.axiom === 'read-atomic'
              ? reads.some((read) => read.from === other) || isKept(one, transaction, model)
              : happened?.[other]?.has(place) === true
        // Before the initial state nothing can be: a pair with itself is a cycle.
        if (isSeen) pairs.push(from === INITIAL ? [other, other] : [other, from])
      }
    }
  }
  return pairs
}

function seenPairs(plain: readonly Plain[], model: IsolationModel): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = []
  for (const [place, { transaction, reads }] of plain.entries()) {
    for (const { from } of reads) if (from !== INITIAL) pairs.push([from, place])
    for (const [other, { transaction: one }] of plain.entries()) {
      if (other !== place && isKept(one, transaction, model)) pairs.push([other, place])
    }
  }
  return pairs
}

/** Transactions in the order in which lists show their elements; those that none shows come after. */
function listPairs(plain: readonly Plain[], object: TransactionObject): [number, number][] {
  if (object !== 'list-append') return []
  const pairs: [number, number][] = []
  for (const key of new Set(plain.flatMap(({ keys }) => [...keys]))) {
    const places = listPlaces(plain, key)
    for (const [a, { keys }] of plain.entries()) {
      for (const [b, { keys: others }] of plain.entries()) {
        if (keys.has(key) && others.has(key) && (places[a] as number) < (places[b] as number))
          pairs.push([a, b])
      }
    }
    pairs.push(...splitPairs(plain, key))
  }
  return pairs
}

/** Where elements of one transaction stand around another's, each comes before the other. */
function splitPairs(plain: readonly Plain[], key: string): [number, number][] {
  const lists = plain.flatMap(({ transaction }) =>
    transaction.operations.filter((operation) => operation.isRead && operation.key === key),
  )
  const pairs: [number, number][] = []
  const written = plain.map(({ transaction }) => new Set(plainWrites(transaction, key, 'list-append')))
  for (const { values } of lists) {
    const owners = values.map((value) => written.findIndex((values) => values.has(value)))
    const known = owners.filter((owner) => owner >= 0)
    for (let i = 1; i < known.length; i++) {
      if (known[i - 1] !== known[i]) pairs.push([known[i - 1] as number, known[i] as number])
    }
    for (const [number, all] of written.entries()) {
      const shown = values.filter((value) => all.has(value)).length
      const last = known.at(-1)
      if (shown < all.size && last !== undefined && last !== number) pairs.push([last, number])
    }
  }
  return pairs
}

function isAcyclic(pairs: readonly (readonly [number, number])[], count: number): boolean {
  return reachOf(pairs, count).every((reached, number) => !reached.has(number))
}

/** What can be reached from each number by pairs. */
function reachOf(
  pairs: readonly (readonly [number, number])[],
  count: number,
): readonly ReadonlySet<number>[] {
  const next = Array.from({ length: count }, () => new Set<number>())
  for (const [from, to] of pairs) next[from]?.add(to)
  return next.map((first) => {
    const reached = new Set(first)
    for (const one of reached) for (const other of next[one] ?? []) reached.add(other)
    return reached
  })
}

/** Whether some order of beginnings and ends, or of whole transactions, explains all reads: every one is tried. */
function hasOrder(plain: readonly Plain[], object: TransactionObject, model: IsolationModel): boolean {
  const before = forcedPairs(plain, object, model)
  const isSplit = model.axiom === 'snapshot'
  const tried = new Set<string>()
  const go = (begun: number, done: number, states: ReadonlyMap<string, number>): boolean => {
    if (done === (1 << plain.length) - 1) return true
    const name = `${begun} ${done} ${[...states].map(String).sort().join(' ')}`
    if (tried.has(name)) return false
    tried.add(name)
    return plain.some(({ reads, keys }, number) => {
      const bit = 1 << number
      if ((done & bit) !== 0) return false
      if ((begun & bit) === 0) {
        const isEarly = before.some(([from, to]) => to === number && (done & (1 << from)) === 0)
        if (isEarly || reads.some(({ key, from }) => (states.get(key) ?? INITIAL) !== from)) return false
        const conflicts = plain.some(
          (other, i) =>
            (begun & (1 << i)) !== 0 &&
            (done & (1 << i)) === 0 &&
            [...other.keys].some((key) => keys.has(key)),
        )
        if (conflicts) return false
        if (isSplit) return go(begun | bit, done, states)
      }
      const after = new Map(states)
      for (const key of keys) after.set(key, number)
      return go(begun | bit, done | bit, after)
    })
  }
  return go(0, 0, new Map())
}
