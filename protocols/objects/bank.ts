import type { Json } from '../../sim/index.ts'
import {
  aCount,
  changing,
  done,
  isRecord,
  reading,
  refused,
  type SequentialObject,
} from './sequential-object.ts'

type Balances = { readonly [account: string]: number }

/** What a transfer moves, and from where to where. */
interface Transfer {
  readonly [field: string]: Json
  readonly from: string
  readonly to: string
  readonly amount: number
}

/**
 * A bank of five accounts with 20 each: `transfer` of `{ from, to, amount }`, which fails where there is not enough or no such
 * account, and `read`, which answers every balance. Whatever is done, the balances sum to the same.
 *
 * @example
 * ```ts
 * bankObject.operations.transfer.apply({ a: 3, b: 0 }, { from: 'a', to: 'b', amount: 2 }, 'c1/0').state // { a: 1, b: 2 }
 * ```
 */
export const bankObject: SequentialObject<Balances> = {
  name: 'bank',
  description: 'accounts with 100 in all: transfer, read',
  byKey: false,
  initial: { a: 20, b: 20, c: 20, d: 20, e: 20 },
  initials: {
    expected: 'a record of balances, each a number, 0 or more',
    matches: (value) =>
      isRecord(value) && Object.values(value).every((balance = null) => aCount.matches(balance)),
  },
  operations: {
    transfer: changing(
      {
        expected: '{ from, to, amount }, two accounts and a number, 0 or more',
        matches(value) {
          if (!isRecord(value)) return false
          const { from, to, amount = null } = value
          return typeof from === 'string' && typeof to === 'string' && aCount.matches(amount)
        },
      },
      (balances, { from, to, amount }: Transfer) => {
        const unknown = [from, to].find((account) => !Object.hasOwn(balances, account))
        if (unknown !== undefined) return refused(balances, `there is no account ${JSON.stringify(unknown)}`)
        const there = balances[from] as number
        if (there < amount) return refused(balances, `there is ${there} in ${from}, less than ${amount}`)
        const taken = { ...balances, [from]: there - amount }
        return done({ ...taken, [to]: (taken[to] as number) + amount })
      },
    ),
    read: reading((balances) => balances),
  },
}
