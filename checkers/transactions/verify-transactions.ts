import type { Verification } from '../certificate.ts'
import { canonicalText } from '../canonical.ts'
import { countOf } from '../explanation/words.ts'
import type { History } from '../../sim/history.ts'
import {
  type CycleStep,
  settingsOf,
  type TransactionAnomaly,
  type TransactionOptions,
  type TransactionVerdict,
} from './check-transactions.ts'
import {
  NOTHING,
  type PlainMicroOperation,
  type PlainTransaction,
  plainTransactions,
} from './plain-transactions.ts'
import { objectOf } from './object-of.ts'

/**
 * Verifies the proof that a verdict on transactions brings, from the history alone and without what made it.
 *
 * Of a cycle, each edge is looked for anew: who wrote what the other read, which value the longest read shows before which, who had
 * completed before whom; and its name must be what its edges make it. Any other anomaly must be there in the transactions of its
 * core. A witness is replayed, and held against who completed before whom was invoked, as far as that was asked for.
 *
 * @param history - the history that was judged
 * @param options - as the judge was given them
 * @param verdict - what the judge said
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'txn', value: [['append', 'x', 1], ['r', 'y', []]], time: 0 },
 *   { process: 1, type: 'ok', f: 'txn', value: [['append', 'y', 1], ['r', 'x', []]], time: 1 },
 * ])
 * verifyTransactions(history, {}, checkTransactions(history)).outcome // proven
 * ```
 */
export function verifyTransactions(
  history: History,
  options: TransactionOptions,
  verdict: TransactionVerdict,
): Verification {
  if (verdict.verdict === 'unknown') return { outcome: 'unproven', why: 'an unknown verdict has no proof' }
  const facts = new PlainFacts(history, options)
  for (const anomaly of verdict.anomalies) {
    const wrong = facts.wrongIn(anomaly)
    if (wrong !== undefined) return { outcome: 'refuted', why: `${anomaly.type}: ${wrong}` }
  }
  if (verdict.verdict === 'invalid') {
    const count = countOf(verdict.anomalies.length, 'anomaly', 'anomalies')
    return { outcome: 'proven', why: `${count} found anew in the history, each edge by itself` }
  }
  if (verdict.witness === undefined) return { outcome: 'unproven', why: 'the verdict brings no witness' }
  const wrong = facts.wrongInWitness(verdict.witness)
  if (wrong !== undefined) return { outcome: 'refuted', why: wrong }
  const count = countOf(verdict.witness.length, 'transaction')
  return { outcome: 'proven', why: `the order of ${count} was replayed: it explains every read` }
}

class PlainFacts {
  private readonly isList: boolean
  private readonly options: TransactionOptions
  private readonly all: readonly PlainTransaction[]
  private readonly byEvent: ReadonlyMap<number, PlainTransaction>
  /** For each key and value who wrote it and did not fail. */
  private readonly writers = new Map<string, PlainTransaction>()
  private readonly orders = new Map<string, readonly string[]>()
  private readonly first: string

  constructor(history: History, options: TransactionOptions) {
    const object = options.object ?? objectOf(history)
    this.isList = object === 'list-append'
    this.options = options
    this.first = canonicalText(options.initial ?? null)
    this.all = plainTransactions(history, object, options.initial)
    this.byEvent = new Map(this.all.map((transaction) => [transaction.event, transaction]))
    for (const transaction of this.all) {
      for (const { isRead, key, value, list } of transaction.micros) {
        if (!isRead && transaction.outcome !== 'fail') this.writers.set(`${key} ${value}`, transaction)
        if (isRead && list.length > (this.orders.get(key)?.length ?? 0)) this.orders.set(key, list)
      }
    }
    for (const [key, values] of options.versionOrder ?? []) {
      this.orders.set(
        canonicalText(key),
        values.map((value) => canonicalText(value)),
      )
    }
  }

  /** What is wrong with an anomaly, if anything. */
  wrongIn(anomaly: TransactionAnomaly): string | undefined {
    if (anomaly.cycle !== undefined) return this.wrongInCycle(anomaly, anomaly.cycle)
    const core = anomaly.core.flatMap((event) => this.byEvent.get(event) ?? [])
    return this.isThere(anomaly.type, core) ? undefined : 'it is not there in the transactions of its core'
  }

  private wrongInCycle({ type, core }: TransactionAnomaly, cycle: readonly CycleStep[]): string | undefined {
    const members = new Set(cycle.map(({ from }) => from))
    if (members.size < cycle.length || cycle.length < 2) return 'the cycle meets a transaction twice'
    for (const [at, step] of cycle.entries()) {
      if (step.to !== cycle[(at + 1) % cycle.length]?.from) return 'the cycle is not closed'
      if (!core.includes(step.from)) return 'the core has not all that are in the cycle'
      const from = this.byEvent.get(step.from)
      const to = this.byEvent.get(step.to)
      if (from === undefined || to === undefined) return 'the cycle names what is no transaction'
      if (from.outcome === 'fail' || to.outcome === 'fail') return 'the cycle has a transaction that failed'
      if (!this.holds(step, from, to)) return `it is not so that ${step.because}`
    }
    const kinds = cycle.map(({ kind }) => kind)
    const name = nameOf(kinds)
    return name === type ? undefined : `the edges ${kinds.join(', ')} make it ${name}`
  }

  /** Whether one transaction stands before another for the reason that is given. */
  private holds(step: CycleStep, from: PlainTransaction, to: PlainTransaction): boolean {
    const isBefore = from.outcome === 'ok' && from.end < to.begin
    if (step.kind === 'realtime') return isBefore
    if (step.kind === 'process') {
      return from.process === to.process && from.outcome === 'ok' && to.outcome === 'ok' && from.end < to.end
    }
    const key = canonicalText(step.key)
    const value = step.value === undefined ? undefined : canonicalText(step.value)
    const next = step.next === undefined ? undefined : canonicalText(step.next)
    const wrote = (who: PlainTransaction, what: string | undefined) =>
      what !== undefined && this.writers.get(`${key} ${what}`) === who && this.hasWritten(who, key, what)
    if (step.kind === 'wr') return wrote(from, value) && this.hasSeen(to, key, value)
    if (!wrote(to, next) || !this.isOrdered(key, value, next as string)) return false
    return step.kind === 'ww' ? wrote(from, value) : this.hasSeen(from, key, value)
  }

  private hasWritten(transaction: PlainTransaction, key: string, value: string): boolean {
    const writes = transaction.micros.filter((micro) => !micro.isRead && micro.key === key)
    return this.isList ? writes.some((micro) => micro.value === value) : writes.at(-1)?.value === value
  }

  /** Whether a transaction read a value: of a register, before it wrote it itself; of a list, as the last element. */
  private hasSeen(transaction: PlainTransaction, key: string, value: string | undefined): boolean {
    if (transaction.outcome !== 'ok') return false
    const accesses = transaction.micros.filter((micro) => micro.key === key)
    if (this.isList) {
      return accesses.some(({ isRead, list }) => isRead && list.at(-1) === value)
    }
    const [first] = accesses
    if (first?.isRead !== true || this.isDoubtful(first)) return false
    return first.value === (value ?? NOTHING)
  }

  /** Whether a register was read as it was at first, and somebody had that written there as well. */
  private isDoubtful({ isRead, key, value }: PlainMicroOperation): boolean {
    return isRead && !this.isList && value === NOTHING && this.writers.has(`${key} ${this.first}`)
  }

  /** Whether one value is known to come before another. */
  private isOrdered(key: string, value: string | undefined, next: string): boolean {
    const order = this.orders.get(key) ?? []
    const at = value === undefined ? -1 : order.indexOf(value)
    const isKnown = value === undefined || at >= 0
    if (this.isList) {
      const after = order.indexOf(next)
      return isKnown && (after < 0 || after > at)
    }
    if (value === undefined) return true
    if (order.length > 0 && isKnown && order.indexOf(next) > at) return true
    const sources = this.options.versions ?? []
    const first = (one: PlainTransaction) => {
      const access = one.micros.find((micro) => micro.key === key)
      if (access === undefined || this.isDoubtful(access)) return undefined
      if (access.isRead && one.outcome !== 'ok') return undefined
      return access.isRead ? access.value : this.lastWritten(one, key)
    }
    const last = (one: PlainTransaction) => this.lastWritten(one, key) ?? first(one)
    const oks = this.all.filter(({ outcome }) => outcome === 'ok')
    if (
      sources.includes('writes-follow-reads') &&
      oks.some((one) => first(one) === value && last(one) === next)
    )
      return true
    const ends = oks.filter((one) => last(one) === value)
    const begins = this.all.filter((one) => one.outcome !== 'fail' && first(one) === next)
    return ends.some((one) =>
      begins.some(
        (other) =>
          (sources.includes('linearizable-keys') && one.end < other.begin) ||
          (sources.includes('sequential-keys') &&
            other.outcome === 'ok' &&
            one.process === other.process &&
            one.end < other.end),
      ),
    )
  }

  private lastWritten(transaction: PlainTransaction, key: string): string | undefined {
    return transaction.micros.findLast((micro) => !micro.isRead && micro.key === key)?.value
  }

  /** Whether transactions show an anomaly that is no cycle. */
  private isThere(type: string, core: readonly PlainTransaction[]): boolean {
    const oks = core.filter(({ outcome }) => outcome === 'ok')
    const reads = oks.flatMap((reader) =>
      reader.micros.flatMap((micro, at) => (micro.isRead ? [{ reader, at, ...micro }] : [])),
    )
    const elements = reads.flatMap((read) => {
      const { value: seen = NOTHING } = read
      const values = this.isList ? read.list : seen === NOTHING ? [] : [seen]
      return values.map((value) => ({ ...read, value }))
    })
    const isWritten = (key: string, value: string) => this.writers.has(`${key} ${value}`)
    const hasFailed = (key: string, value: string, among = this.all) =>
      !isWritten(key, value) &&
      among.some((one) => one.outcome === 'fail' && one.micros.some((micro) => !micro.isRead && micro.key === key && micro.value === value)) // prettier-ignore
    switch (type) {
      case 'G1a':
        return elements.some(({ key, value }) => hasFailed(key, value, core))
      case 'thin-air-read':
        return elements.some(({ key, value }) => !isWritten(key, value) && !hasFailed(key, value))
      case 'duplicate-elements':
        return reads.some(({ list }) => new Set(list).size < list.length)
      case 'incompatible-order':
        return reads.some(({ key, list }) => list.some((value, at) => this.orders.get(key)?.[at] !== value))
      case 'G1b':
        return reads.some(({ reader, key, value, list }) => {
          const seen = this.isList ? list.at(-1) : value
          return core.some((one) => one !== reader && this.isOverwritten(one, key, seen))
        })
      case 'future-read':
        return elements.some(
          ({ reader, at, key, value }) =>
          reader.micros.some((micro, later) => later > at && !micro.isRead && micro.key === key && micro.value === value), // prettier-ignore
        )
      case 'internal':
        return oks.some((one) => this.contradictsItself(one))
      case 'dirty-update':
        return core.some((one) =>
          one.micros.some(({ key, value, isRead }) => {
            const order = this.orders.get(key) ?? []
            const at = order.indexOf(value ?? NOTHING)
            return !isRead && one.outcome === 'ok' && order.slice(0, Math.max(at, 0)).some((before) => hasFailed(key, before, core)) // prettier-ignore
          }),
        )
      case 'lost-update': {
        const updates = oks.flatMap((one) => this.updatesOf(one))
        return new Set(updates).size < updates.length
      }
      case 'cyclic-versions':
        return this.hasCyclicVersions(core)
      default:
        return false
    }
  }

  /** Whether what transactions met of a key cannot be put in an order. */
  private hasCyclicVersions(core: readonly PlainTransaction[]): boolean {
    const keys = new Set(core.flatMap(({ micros }) => micros.map(({ key }) => key)))
    return [...keys].some((key) => {
      const met = core.flatMap(({ micros }) =>
        micros.flatMap((micro) => (micro.key === key ? (micro.value ?? []) : [])),
      )
      const values = [...new Set([NOTHING, ...met])]
      const isBefore = (one: string, other: string) =>
        one === NOTHING ? other !== NOTHING : this.isOrdered(key, one, other)
      const after = (from: string): ReadonlySet<string> => {
        const reached = new Set(values.filter((value) => value !== from && isBefore(from, value)))
        for (const one of reached)
          for (const value of values) if (value !== one && isBefore(one, value)) reached.add(value)
        return reached
      }
      return values.some((value) => after(value).has(value))
    })
  }

  private isOverwritten(transaction: PlainTransaction, key: string, value: string | undefined): boolean {
    const writes = transaction.micros.filter((micro) => !micro.isRead && micro.key === key)
    return writes.slice(0, -1).some((micro) => micro.value === value)
  }

  /** Whether a transaction read something else than what it had read and written itself. */
  private contradictsItself({ micros }: PlainTransaction): boolean {
    const known = new Map<string, readonly string[]>()
    const isWhole = new Set<string>()
    for (const { isRead, key, value = NOTHING, list } of micros) {
      const before = known.get(key) ?? []
      const seen = this.isList ? list : [value]
      if (!isRead) {
        known.set(key, this.isList ? [...before, value] : [value])
        if (!this.isList) isWhole.add(key)
        continue
      }
      const tail = isWhole.has(key) ? seen : seen.slice(Math.max(0, seen.length - before.length))
      if ((isWhole.has(key) || before.length > 0) && tail.join('\n') !== before.join('\n')) return true
      known.set(key, seen)
      isWhole.add(key)
    }
    return false
  }

  /** For each key that a transaction began with by reading, and then wrote: the key, and what it saw. */
  private updatesOf({ micros }: PlainTransaction): string[] {
    return [...new Set(micros.map(({ key }) => key))].flatMap((key) => {
      const accesses = micros.filter((micro) => micro.key === key)
      const [first] = accesses
      if (first?.isRead !== true || this.isDoubtful(first)) return []
      const isUpdate = accesses.some(({ isRead }) => !isRead)
      return isUpdate ? [`${key} ${this.isList ? first.list.at(-1) : first.value}`] : []
    })
  }

  /** The event of a transaction that stands after one that began when it had completed, where that counts. */
  private outOfOrder(order: readonly PlainTransaction[]): number | undefined {
    const { orders } = settingsOf(this.options)
    let latest = -1
    const ends = new Map<number, number>()
    for (const { begin, end, event, process, outcome } of order) {
      if (orders.has('realtime') && end < latest) return event
      latest = Math.max(latest, begin)
      if (!orders.has('process') || outcome !== 'ok') continue
      if (end < (ends.get(process) ?? -1)) return event
      ends.set(process, end)
    }
    return undefined
  }

  /** What is wrong with an order, if anything. */
  wrongInWitness(witness: readonly number[]): string | undefined {
    const byEvent = new Map(this.all.map((one) => [one.begin < 0 ? one.event : one.begin, one]))
    const order = witness.flatMap((event) => byEvent.get(event) ?? [])
    const taken = new Set(order)
    if (order.length < witness.length || taken.size < order.length)
      return 'the order is not one of transactions'
    if (this.all.some((one) => one.outcome === 'ok' && !taken.has(one)))
      return 'the order lacks one that committed'
    if (order.some(({ outcome }) => outcome === 'fail')) return 'the order has one that failed'
    const late = this.outOfOrder(order)
    if (late !== undefined)
      return `in the order, the transaction at event ${late} comes after one that began later`
    const states = new Map<string, string[]>()
    for (const { micros, event } of order) {
      for (const { isRead, key, value, list } of micros) {
        const state = states.get(key) ?? []
        if (!isRead) {
          if (this.isList) state.push(value ?? NOTHING)
          states.set(key, this.isList ? state : [value ?? NOTHING])
          continue
        }
        if (value === undefined) continue
        const isSame = this.isList
          ? state.length === list.length && list.every((element, at) => element === state[at])
          : (value === NOTHING ? this.first : value) === (state[0] ?? this.first)
        if (!isSame) return `in the order, the transaction at event ${event} would not have read what it did`
      }
    }
    return undefined
  }
}

/** What a cycle of such dependencies is called. */
function nameOf(kinds: readonly string[]): string {
  const antis = kinds.filter((kind) => kind === 'rw').length
  const areAdjacent = kinds.some((kind, at) => kind === 'rw' && kinds[(at + 1) % kinds.length] === 'rw')
  const variant = kinds.includes('realtime') ? '-realtime' : kinds.includes('process') ? '-process' : ''
  if (antis === 0) return `${kinds.includes('wr') ? 'G1c' : 'G0'}${variant}`
  if (antis === 1) return `G-single-item${variant}`
  return `${areAdjacent ? 'G2-item' : 'G-nonadjacent-item'}${variant}`
}
