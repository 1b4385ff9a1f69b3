import type { Json, Operation, OperationContext, Phase } from '../../sim/index.ts'
import { final, keyName, keyNames, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What is said of any workload of transactions over some keys. */
export interface TransactionsOptions {
  readonly clients: number
  /** Transactions a second, over all clients. */
  readonly rate: number
  /** How many keys are in use at once. */
  readonly keys: number
  /** How many steps a transaction has, at least. */
  readonly minLength: number
  /** How many steps a transaction has, at most. */
  readonly maxLength: number
  /** The share of steps that are reads. */
  readonly reads: number
  /** After so many writes a key is not used any more, and a new one takes its place. */
  readonly writesPerKey: number
}

/** Says in a sentence what is wrong with such options, if anything is; `writesPerKey` may have another name there. */
export function objectionToTransactions(
  { clients, rate, keys, minLength, maxLength, reads, writesPerKey }: TransactionsOptions,
  writesName: string,
): string | undefined {
  return (
    objectionToCounts({ clients, keys, minLength, maxLength, [writesName]: writesPerKey }) ??
    (minLength > maxLength
      ? `minLength is ${minLength}, expected no more than maxLength, ${maxLength}`
      : undefined) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads })
  )
}

/** Transactions that read keys and write unique numbers to them, each key 1, 2, 3 and so on; and at last reads of all keys. */
export function transactionPhases(
  { rate, keys, minLength, maxLength, reads, writesPerKey }: TransactionsOptions,
  write: 'append' | 'w',
): readonly Phase[] {
  const used = [...keyNames(keys)]
  const inUse = [...used]
  const written = new Map<string, number>()

  /** The next number for a key, which makes room for another key if it was its last. */
  function nextOf(key: string): number {
    const value = (written.get(key) ?? 0) + 1
    written.set(key, value)
    if (value === writesPerKey) {
      const fresh = keyName(used.length)
      used.push(fresh)
      inUse[inUse.indexOf(key)] = fresh
    }
    return value
  }

  function step(random: OperationContext['random']): readonly Json[] {
    const key = random.pick(inUse)
    return random.bool(reads) ? ['r', key, null] : [write, key, nextOf(key)]
  }

  const transaction = ({ random }: OperationContext): Operation => ({
    f: 'txn',
    value: Array.from({ length: random.int(minLength, maxLength) }, () => step(random)),
  })
  return phases(
    named('transactions', stagger(rate, transaction)),
    final(named('final reads', stagger(rate, readsOf(used, maxLength)))),
  )
}

/** Transactions that read all of some keys, so many at a time; keys may be added until the first of them. */
export function readsOf(
  keys: readonly string[],
  atATime: number,
): (context: OperationContext) => Operation | undefined {
  return ({ issued }) => {
    const some = keys.slice(issued * atATime, (issued + 1) * atATime)
    return some.length === 0 ? undefined : { f: 'txn', value: some.map((key) => ['r', key, null]) }
  }
}
