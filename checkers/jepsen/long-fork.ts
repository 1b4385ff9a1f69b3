import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray, sameValue } from '../canonical.ts'
import type { EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import { INVOKE, OK, type Pairing } from './pairing.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the long-fork checker can be told. */
export interface LongForkCheckerOptions {
  /** How many keys a read is of; any number if 0. */
  readonly groupSize: number
}

/** What the reads saw of their groups of keys. */
export interface LongForkDetails {
  readonly readsCount: number
  /** Reads that saw nothing of any key. */
  readonly earlyReadCount: number
  /** Reads that saw every key. */
  readonly lateReadCount: number
  readonly forkCount: number
  /** Pairs of completions, up to 48: the second of each saw a group in an order that the first rules out. */
  readonly forks: readonly (readonly [number, number])[]
}

const MOST = 48

/**
 * A checker of transactions that write one key once, or read a group of keys: no two reads see the writes in opposite orders,
 * the one x but not y, the other y but not x.
 *
 * What the reads of a group may have seen is a chain from nothing to everything, so that each read is held against the two that
 * saw just less and just more, and not, as Jepsen's does, against all. It is one pair for each read that does not fit that is
 * reported, not all pairs. A fork is one even where some key is written twice; only without a fork that makes the verdict
 * `unknown`. Values are told by an operation's micro-operations `[r, key, value]` and `[w, key, value]`.
 *
 * Source: Jepsen, `tests/long_fork`; Sovran, Power, Aguilera, Li, "Transactional storage for geo-replicated systems", SOSP 2011.
 *
 * @param options - `groupSize`: how many keys a read is of; 0 for any number
 * @throws InputError for an option that it does not know
 *
 * @example
 * ```ts
 * const read = (process, x, y) => ({ process, type: 'ok', f: 'read', value: [['r', 'x', x], ['r', 'y', y]], time: 0 })
 * longForkChecker().judge(historyOf([read(0, 1, null), read(1, null, 1)])).details.forkCount // 1
 * ```
 */
export const longForkChecker = defineWorkloadChecker<LongForkCheckerOptions, LongForkDetails>({
  name: 'long-fork',
  description: 'No two reads of a group of keys see the writes to them in opposite orders.',
  operations: {
    read: 'reads a group of keys: [[r, key, null], ...]',
    write: 'writes a key: [[w, key, value]]',
    txn: 'either of the two',
  },
  defaults: { groupSize: 0 },
  options: { groupSize: 'how many keys a read is of; any number if 0' },
  validate: ({ groupSize }) =>
    Number.isSafeInteger(groupSize) && groupSize >= 0
      ? undefined
      : `option "groupSize" is ${groupSize}, expected a whole number from 0 on`,
  begin: (pairing, { groupSize }) => new LongForkTally(pairing, groupSize),
})

type MicroOperation = readonly [name: 'r' | 'w', key: Json, value: Json]

/** A read of a group: which of its keys, in the group's order, it saw written. */
interface GroupRead {
  readonly at: number
  readonly sees: readonly boolean[]
}

class LongForkTally implements Tally<LongForkDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly groupSize: number
  /** By the keys of a group: the first read for each number of keys that were seen. */
  private readonly groups = new Map<string, (GroupRead | undefined)[]>()
  /** By key: the invocation that writes it. */
  private readonly writes = new Map<string, number>()
  private readonly openWrites = new Set<number>()
  /** By key: the value that was read, and where first. */
  private readonly values = new Map<string, { readonly value: Json; readonly at: number }>()
  private readonly forks: (readonly [number, number])[] = []
  private forkCount = 0
  private reads = 0
  private early = 0
  private late = 0
  /** Why nothing can be said, if there is no fork. */
  private unfit: string | undefined

  constructor(pairing: Pairing, groupSize: number) {
    this.pairing = pairing
    this.table = pairing.table
    this.groupSize = groupSize
  }

  get impossible(): boolean {
    return this.forkCount > 0
  }

  take(at: number, invocation: number): void {
    const type = this.table.types.get(at)
    // What the completion of a write repeats, or does not, tells nothing.
    if (this.openWrites.delete(invocation) || (type !== INVOKE && type !== OK)) return
    const transaction = this.transactionAt(at)
    const isRead = transaction.every(([name]) => name === 'r')
    if (!isRead && transaction.length !== 1) throw this.misshapen(at)
    if (isRead && type === OK) this.takeRead(at, transaction)
    if (isRead || type === OK) return
    this.openWrites.add(at)
    this.takeWrite(at, (transaction[0] as MicroOperation)[1])
  }

  verdict(): Judgement<LongForkDetails> {
    const { forks, forkCount, reads } = this
    const details = {
      readsCount: reads,
      earlyReadCount: this.early,
      lateReadCount: this.late,
      forkCount,
      forks: [...forks],
    }
    const [fork] = forks
    if (fork !== undefined) {
      const why = this.whyForked(fork)
      return { verdict: 'invalid', why, core: this.pairing.eventsOf(fork), details }
    }
    if (this.unfit !== undefined) return { verdict: 'unknown', why: this.unfit, details }
    const what = countOf(this.groups.size, 'group of keys', 'groups of keys')
    return {
      verdict: 'valid',
      why: `${countOf(reads, 'read')} of ${what} saw the writes in one order each`,
      details,
    }
  }

  private takeWrite(at: number, key: Json): void {
    const name = canonicalText(key)
    const earlier = this.writes.get(name)
    if (earlier === undefined) {
      this.writes.set(name, at)
      return
    }
    const teller = new Teller(this.table)
    this.unfit ??= `${teller.whose(at, `write of ${valueText(key)}`)} is the second to it, after that of ${teller.who(earlier)} ${teller.when(earlier)}: which came first is not known`
  }

  private takeRead(at: number, transaction: readonly MicroOperation[]): void {
    this.reads++
    const byKey = new Map(transaction.map(([, key, value]) => [canonicalText(key), value]))
    if (this.groupSize !== 0 && byKey.size !== this.groupSize) {
      throw new InputError(
        `${placeOf(this.table, at)} reads ${countOf(byKey.size, 'key')}, expected ${this.groupSize}, as groupSize says`,
      )
    }
    const keys = [...byKey.keys()].sort()
    const sees = keys.map((key) => byKey.get(key) !== null)
    const count = sees.filter(Boolean).length
    if (count === 0) this.early++
    if (count === keys.length) this.late++
    for (const key of keys) this.compareValue(at, key, byKey.get(key) as Json)
    const group = JSON.stringify(keys)
    const chain = this.groups.get(group) ?? []
    this.groups.set(group, chain)
    this.fit(chain, count, { at, sees })
  }

  /** Holds a read against those that saw as many keys, the next fewer and the next more; keeps it if it fits between them. */
  private fit(chain: (GroupRead | undefined)[], count: number, read: GroupRead): void {
    const same = chain[count]
    if (same !== undefined && same.sees.every((seen, i) => seen === read.sees[i])) return
    const fewer = chain.slice(0, count).findLast((other) => other !== undefined)
    const more = chain.slice(count + 1).find((other) => other !== undefined)
    const odd =
      same ??
      (fewer !== undefined && !isWithin(fewer, read) ? fewer : undefined) ??
      (more !== undefined && !isWithin(read, more) ? more : undefined)
    if (odd === undefined) {
      chain[count] = read
      return
    }
    this.forkCount++
    if (this.forks.length < MOST) this.forks.push([odd.at, read.at])
  }

  private compareValue(at: number, key: string, value: Json): void {
    if (value === null) return
    const seen = this.values.get(key)
    if (seen === undefined) {
      this.values.set(key, { value, at })
    } else if (!sameValue(seen.value, value)) {
      const teller = new Teller(this.table)
      this.unfit ??= `${teller.whose(at, 'read')} saw ${key} = ${valueText(value)}, and ${teller.whose(seen.at, 'read')} ${valueText(seen.value)}: keys are to be written once`
    }
  }

  private whyForked([earlier, later]: readonly [number, number]): string {
    const teller = new Teller(this.table)
    const [one, other] = [earlier, later].map(
      (at) => new Map(this.transactionAt(at).map(([, key, value]) => [canonicalText(key), value])),
    ) as [Map<string, Json>, Map<string, Json>]
    const keys = [...one.keys()].sort()
    const here = keys.find((key) => one.get(key) !== null && other.get(key) === null)
    const there = keys.find((key) => one.get(key) === null && other.get(key) !== null)
    const more = this.forkCount === 1 ? '' : `; ${countOf(this.forkCount, 'read')} do not fit with the others`
    return `${teller.whose(earlier, 'read')} saw the write of ${here} but not that of ${there}, and ${teller.whose(later, 'read')} saw that of ${there} but not that of ${here}: no one order of the writes gives both${more}`
  }

  private transactionAt(at: number): readonly MicroOperation[] {
    const value = this.table.at(at).value ?? null
    if (!isArray(value) || value.length === 0) throw this.misshapen(at)
    return value.map((item) => {
      // Keywords of EDN that became JSON keep their colon.
      const name = isArray(item) && typeof item[0] === 'string' ? item[0].replace(/^:/, '') : ''
      if (!isArray(item) || (name !== 'r' && name !== 'w') || item.length < 2) throw this.misshapen(at)
      return [name, item[1] as Json, item[2] ?? null]
    })
  }

  private misshapen(at: number): InputError {
    const value = valueText(this.table.at(at).value)
    return new InputError(
      `${placeOf(this.table, at)} has the value ${value}, expected reads [[r, key, value], ...] or one write [[w, key, value]]`,
    )
  }
}

function isWithin(less: GroupRead, more: GroupRead): boolean {
  return less.sees.every((seen, i) => !seen || more.sees[i] === true)
}
