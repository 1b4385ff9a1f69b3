import type { Verification } from '../certificate.ts'
import { countOf } from '../explanation/words.ts'
import type { TransactionObject } from '../transactions/transaction-table.ts'
import type { IsolationModel } from './models.ts'
import { INITIAL, isKept, type Plain, resolved } from './plain-observations.ts'
import { type PlainTransaction, plainWrites } from './plain-transactions.ts'

/** The longest order of which what happened before what is written out. */
const MOST_BY_PASTS = 2_000

const refuted = (why: string): Verification => ({ outcome: 'refuted', why })

/**
 * Verifies that an order explains a history.
 *
 * @param all - the transactions of the history
 * @param object - what they read
 * @param model - the model
 * @param witness - the order, as the events that invoked them
 */
export function verifyOrder(
  all: readonly PlainTransaction[],
  object: TransactionObject,
  model: IsolationModel,
  witness: readonly number[],
): Verification {
  const byEvent = new Map(all.map((transaction) => [transaction.event, transaction]))
  const ordered: PlainTransaction[] = []
  for (const event of witness) {
    const transaction = byEvent.get(event)
    if (transaction === undefined)
      return refuted(`the order names event ${event}, where no transaction begins`)
    if (transaction.outcome === 'fail')
      return refuted(`the order has the transaction of event ${event}, which failed`)
    byEvent.delete(event)
    ordered.push(transaction)
  }
  const missing = [...byEvent.values()].find(({ outcome }) => outcome === 'ok')
  if (missing !== undefined) return refuted(`the order lacks the transaction of event ${missing.event}`)
  const plain = resolved(ordered, ordered, object)
  if (typeof plain === 'string') return refuted(plain)
  const wrong =
    wrongOrder(plain, model) ??
    (object === 'list-append' ? wrongLists(plain) : undefined) ??
    wrongRead(plain, model)
  if (wrong !== undefined) return refuted(wrong)
  if (model.axiom === 'causal' && plain.length > MOST_BY_PASTS) {
    return {
      outcome: 'unproven',
      why: `the order fits all sessions and reads, but is too long to be held against what happened before what`,
    }
  }
  const what = countOf(plain.length, 'transaction')
  return { outcome: 'proven', why: `the order of ${what} was held against what every one read` }
}

/** Sessions, time and reads must go forward in an order. */
function wrongOrder(plain: readonly Plain[], model: IsolationModel): string | undefined {
  const last = new Map<number, PlainTransaction>()
  let latestBegin = Number.NEGATIVE_INFINITY
  for (const [place, { transaction, reads }] of plain.entries()) {
    if (reads.some(({ from }) => from > place)) {
      return `the transaction of event ${transaction.event} stands before one that it read from`
    }
    const previous = last.get(transaction.process)
    if (model.order !== 'none') {
      if (previous !== undefined && isKept(transaction, previous, model)) {
        return `the transaction of event ${transaction.event} stands after one that its session did later`
      }
      if (previous === undefined || isKept(previous, transaction, model)) {
        last.set(transaction.process, transaction)
      }
    }
    if (model.order !== 'realtime') continue
    if (transaction.end < latestBegin) {
      return `the transaction of event ${transaction.event} stands after one that began when it had completed`
    }
    latestBegin = Math.max(latestBegin, transaction.begin)
  }
  return undefined
}

/** Every list that was read must be what had been appended until then. */
function wrongLists(plain: readonly Plain[]): string | undefined {
  const contents = new Map<string, string[]>()
  const lengths = new Map<string, number>()
  for (const [place, { transaction, keys }] of plain.entries()) {
    for (const key of keys) {
      const list = contents.get(key) ?? []
      for (const value of plainWrites(transaction, key, 'list-append')) list.push(value)
      contents.set(key, list)
      lengths.set(`${place} ${key}`, list.length)
    }
  }
  const begins = (key: string, values: readonly string[]) => {
    const list = contents.get(key) ?? []
    return values.every((value, i) => list[i] === value)
  }
  for (const { transaction, reads } of plain) {
    const isRight =
      reads.every(
        ({ key, values, from }) =>
          values.length === (from === INITIAL ? 0 : lengths.get(`${from} ${key}`)) && begins(key, values),
      ) && transaction.operations.every(({ isRead, key, values }) => !isRead || begins(key, values))
    if (!isRight)
      return `the transaction of event ${transaction.event} read a list that the order does not make`
  }
  return undefined
}

/** No read may be of what somebody that the reader sees had replaced. */
function wrongRead(plain: readonly Plain[], model: IsolationModel): string | undefined {
  const writers = new Map<string, number[]>()
  for (const [place, { keys }] of plain.entries()) {
    for (const key of keys) {
      const list = writers.get(key)
      if (list === undefined) writers.set(key, [place])
      else list.push(place)
    }
  }
  const isCausal = model.axiom === 'causal' && plain.length <= MOST_BY_PASTS
  const pasts = isCausal ? pastsOf(plain, model) : undefined
  const snapshots = model.axiom === 'snapshot' ? snapshotsOf(plain, model) : undefined
  const lastOfSession = new Map<string, number>()
  for (const [place, { transaction, reads, keys }] of plain.entries()) {
    for (const [i, { key, from }] of reads.entries()) {
      const isReplaced = (writer: number) => writer !== place && writer > from
      const isSpoilt = (read: { readonly from: number }) =>
        isReplaced(read.from) && plain[read.from]?.keys.has(key) === true
      let spoiler: number | undefined
      if (model.axiom === 'read-committed') spoiler = reads.slice(0, i).find(isSpoilt)?.from
      else if (model.axiom === 'read-atomic') {
        const own = lastOfSession.get(`${transaction.process} ${key}`) ?? INITIAL
        spoiler = reads.find(isSpoilt)?.from ?? (isReplaced(own) ? own : undefined)
      } else if (pasts !== undefined) {
        spoiler = writers.get(key)?.find((writer) => isReplaced(writer) && pasts[place]?.has(writer))
      } else if (model.axiom !== 'causal') {
        const next = nextAfter(writers.get(key) ?? [], from)
        const until = snapshots === undefined ? place - 1 : (snapshots[place] as number)
        if (next !== undefined && next <= until) spoiler = next
      }
      if (spoiler === undefined) continue
      const by = (plain[spoiler] as Plain).transaction.event
      return `the transaction of event ${transaction.event} read from ${key} what that of event ${by}, which it sees, had replaced`
    }
    if (transaction.outcome !== 'ok') continue
    for (const key of keys) lastOfSession.set(`${transaction.process} ${key}`, place)
  }
  return undefined
}

/** The first of some ascending places after one. */
function nextAfter(places: readonly number[], place: number): number | undefined {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((places[middle] as number) <= place) low = middle + 1
    else high = middle
  }
  return places[low]
}

/**
 * For each place of an order how far its snapshot must reach: to all that it read from, that its session or time put before it,
 * and that wrote what it writes.
 */
function snapshotsOf(plain: readonly Plain[], model: IsolationModel): readonly number[] {
  const lastWriter = new Map<string, number>()
  const lastOfSession = new Map<number, number>()
  const latest = new Map<number, number>()
  if (model.order === 'realtime') {
    const byEnd = [...plain.keys()]
      .filter((place) => Number.isFinite(endOf(plain, place)))
      .sort((a, b) => endOf(plain, a) - endOf(plain, b))
    const byBegin = [...plain.keys()].sort((a, b) => beginOf(plain, a) - beginOf(plain, b))
    let [ended, furthest] = [0, INITIAL]
    for (const place of byBegin) {
      for (; ended < byEnd.length && endOf(plain, byEnd[ended] as number) < beginOf(plain, place); ended++) {
        furthest = Math.max(furthest, byEnd[ended] as number)
      }
      latest.set(place, furthest)
    }
  }
  return plain.map(({ transaction, reads, keys }, place) => {
    let snapshot = latest.get(place) ?? INITIAL
    for (const { from } of reads) snapshot = Math.max(snapshot, from)
    for (const key of keys) snapshot = Math.max(snapshot, lastWriter.get(key) ?? INITIAL)
    if (model.order !== 'none')
      snapshot = Math.max(snapshot, lastOfSession.get(transaction.process) ?? INITIAL)
    for (const key of keys) lastWriter.set(key, place)
    if (transaction.outcome === 'ok') lastOfSession.set(transaction.process, place)
    return snapshot
  })
}

function endOf(plain: readonly Plain[], place: number): number {
  return (plain[place] as Plain).transaction.end
}

function beginOf(plain: readonly Plain[], place: number): number {
  return (plain[place] as Plain).transaction.begin
}

/** For each place of an order those that happened before it: of its session, and read from, and before these. */
function pastsOf(plain: readonly Plain[], model: IsolationModel): readonly ReadonlySet<number>[] {
  const pasts: Set<number>[] = []
  for (const [place, { transaction, reads }] of plain.entries()) {
    const past = new Set<number>()
    for (const { from } of reads) if (from !== INITIAL) past.add(from)
    for (let other = 0; other < place; other++) {
      if (isKept((plain[other] as Plain).transaction, transaction, model)) past.add(other)
    }
    for (const one of [...past]) for (const before of pasts[one] ?? []) past.add(before)
    pasts.push(past)
  }
  return pasts
}
