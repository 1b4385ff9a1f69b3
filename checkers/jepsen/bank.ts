import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { countOf } from '../explanation/words.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import { OK, type Pairing } from './pairing.ts'
import { Teller } from '../explanation/teller.ts'
import { defineWorkloadChecker, type Judgement, type Tally } from './workload.ts'

/** What the bank checker can be told. */
export interface BankCheckerOptions {
  /** The sum of all balances; that of the first read if null. */
  readonly total: Json
  /** The accounts that there are; any may be if null. */
  readonly accounts: Json
  readonly negativeBalances: boolean
}

/** What is wrong with a read, as Jepsen calls it. */
export type BankErrorType = 'unexpected-key' | 'nil-balance' | 'wrong-total' | 'negative-value'

/** A read that shows what cannot be. */
export interface BankError {
  readonly type: BankErrorType
  /** The index of the read's completion. */
  readonly event: number
  /** The sum of its balances, where each is a number. */
  readonly total?: number
  /** The accounts that should not be there, have no balance, or a negative one. */
  readonly accounts: readonly string[]
}

/** The reads of one type of error. */
export interface BankErrors {
  readonly count: number
  readonly first: BankError
  /** By how many accounts, by how far from the total, or by how much below zero. */
  readonly worst: BankError
  readonly last: BankError
  /** The wrong totals that are least and greatest. */
  readonly lowest?: BankError
  readonly highest?: BankError
}

/** The reads of a bank. */
export interface BankDetails {
  readonly readCount: number
  readonly errorCount: number
  readonly firstError?: BankError
  readonly errors: { readonly [type in BankErrorType]?: BankErrors }
}

/**
 * A checker of a bank: transfers between accounts leave the sum of all balances as it is, in every read.
 *
 * A read that is wrong in several ways is counted for the first of: an unexpected account, a balance of null, a wrong total, a
 * negative balance.
 *
 * Source: Jepsen, `tests/bank`.
 *
 * @param options - `total`: the sum of all balances, by default that of the first read; `accounts`: a list of those that there
 *   are; `negativeBalances`: whether they are allowed
 * @throws InputError for an option that it does not know, or that makes no sense
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'read', value: { a: 60, b: 50 }, time: 1_000 }])
 * bankChecker({ total: 100 }).judge(history).details.firstError.type // wrong-total
 * ```
 */
export const bankChecker = defineWorkloadChecker<BankCheckerOptions, BankDetails>({
  name: 'bank',
  description:
    'Every read shows balances that sum up to the total, of the accounts that there are, and none below zero.',
  operations: {
    read: 'answers an object of all accounts and their balances',
    transfer: 'moves an amount from one account to another',
  },
  defaults: { total: null, accounts: null, negativeBalances: false },
  options: {
    total: 'the sum of all balances; that of the first read if left out',
    accounts: 'a list of the accounts that there are; any if left out',
    negativeBalances: 'whether a balance may be below zero',
  },
  validate: ({ total, accounts }) => {
    if (total !== null && !Number.isSafeInteger(total)) {
      return `option "total" is ${JSON.stringify(total)}, expected a whole number`
    }
    const named = (account: Json) => typeof account === 'string' || typeof account === 'number'
    if (accounts === null || (isArray(accounts) && accounts.every(named))) return undefined
    return `option "accounts" is ${JSON.stringify(accounts)}, expected a list of names or numbers`
  },
  begin: (pairing, options) => new BankTally(pairing, options),
})

class BankTally implements Tally<BankDetails> {
  private readonly pairing: Pairing
  private readonly table: EventTable
  private readonly accounts: ReadonlySet<string> | undefined
  private readonly negativeBalances: boolean
  private total: number | undefined
  /** The read that said what the total is, if none was given. */
  private totalFrom = ABSENT
  private reads = 0
  private readonly found: BankError[] = []
  /** By the number of a value: what is wrong with it; null for nothing. */
  private readonly known: (Omit<BankError, 'event'> | null | undefined)[] = []

  constructor(pairing: Pairing, { total, accounts, negativeBalances }: BankCheckerOptions) {
    this.pairing = pairing
    this.table = pairing.table
    this.accounts = isArray(accounts) ? new Set(accounts.map(String)) : undefined
    this.negativeBalances = negativeBalances
    this.total = total === null ? undefined : (total as number)
  }

  get impossible(): boolean {
    return this.found.length > 0
  }

  take(at: number, _invocation: number, operation: number): void {
    const { table } = this
    if (operation !== 0 || table.types.get(at) !== OK) return
    this.reads++
    const value = table.valueNumbers.get(at)
    const known = value === ABSENT ? undefined : this.known[value]
    const error = known === undefined ? this.errorIn(at) : known
    if (value !== ABSENT) this.known[value] = error
    if (error !== null) this.found.push({ ...error, event: at })
  }

  verdict(): Judgement<BankDetails> {
    const { found } = this
    const [first] = found
    const details: BankDetails = {
      readCount: this.reads,
      errorCount: found.length,
      ...(first === undefined ? {} : { firstError: first }),
      errors: this.byType(),
    }
    if (first === undefined) {
      const sum = this.total === undefined ? '' : `, each with a total of ${this.total}`
      return { verdict: 'valid', why: `${countOf(this.reads, 'read')} of the bank${sum}`, details }
    }
    const more = found.length === 1 ? '' : `; ${found.length} of ${this.reads} reads are wrong`
    const teller = new Teller(this.table)
    const why = `${teller.whose(first.event, 'read')} ${this.whatIsWrong(first, teller)}${more}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf(this.proofOf(first)), details }
  }

  private proofOf({ type, event }: BankError): number[] {
    return type === 'wrong-total' ? [this.totalFrom, event] : [event]
  }

  private errorIn(at: number): Omit<BankError, 'event'> | null {
    const balances = this.balancesAt(at)
    const accounts = Object.keys(balances)
    const unexpected = accounts.filter((account) => this.accounts?.has(account) === false)
    if (unexpected.length > 0) return { type: 'unexpected-key', accounts: unexpected }
    const missing = accounts.filter((account) => balances[account] === null)
    if (missing.length > 0) return { type: 'nil-balance', accounts: missing }
    const total = this.sumAt(at, balances)
    if (this.total === undefined) {
      this.total = total
      this.totalFrom = at
    }
    if (total !== this.total) return { type: 'wrong-total', total, accounts: [] }
    const negative = accounts.filter((account) => (balances[account] as number) < 0)
    if (negative.length === 0 || this.negativeBalances) return null
    return { type: 'negative-value', total, accounts: negative }
  }

  private balancesAt(at: number): { readonly [account: string]: number | null } {
    const value = this.table.at(at).value ?? null
    const isBalances = typeof value === 'object' && value !== null && !isArray(value)
    if (
      isBalances &&
      Object.values(value).every((balance) => balance === null || Number.isSafeInteger(balance))
    ) {
      return value as { readonly [account: string]: number | null }
    }
    throw new InputError(
      `${placeOf(this.table, at)} answers read with ${valueText(value)}, expected an object of accounts, each with a whole number within 2^53 or null`,
    )
  }

  private sumAt(at: number, balances: { readonly [account: string]: number | null }): number {
    // Beyond 2^53 a sum would be rounded on its way, and come out right only by chance.
    const exact = Object.values(balances).reduce((sum, balance) => sum + BigInt(balance ?? 0), 0n)
    const total = Number(exact)
    if (Number.isSafeInteger(total)) return total
    throw new InputError(
      `${placeOf(this.table, at)} shows balances with a sum of ${exact}, expected one within 2^53`,
    )
  }

  private byType(): BankDetails['errors'] {
    const byType: { [type in BankErrorType]?: BankErrors } = {}
    for (const type of ['unexpected-key', 'nil-balance', 'wrong-total', 'negative-value'] as const) {
      const errors = this.found.filter((error) => error.type === type)
      const [first] = errors
      if (first === undefined) continue
      const totals = type === 'wrong-total' ? [...errors].sort((a, b) => (a.total ?? 0) - (b.total ?? 0)) : []
      byType[type] = {
        count: errors.length,
        first,
        worst: errors.reduce((worst, error) => (this.badness(error) > this.badness(worst) ? error : worst)),
        last: errors.at(-1) as BankError,
        ...(totals.length === 0
          ? {}
          : { lowest: totals[0] as BankError, highest: totals.at(-1) as BankError }),
      }
    }
    return byType
  }

  private badness({ type, total, accounts, event }: BankError): number {
    if (type === 'wrong-total') return Math.abs((total ?? 0) - (this.total ?? 0))
    if (type !== 'negative-value') return accounts.length
    const balances = this.balancesAt(event)
    return -accounts.reduce((sum, account) => sum + (balances[account] ?? 0), 0)
  }

  private whatIsWrong({ type, total, accounts, event }: BankError, teller: Teller): string {
    const named = accounts.slice(0, 4).map((account) => `"${account}"`)
    const list = `${named.join(', ')}${accounts.length > 4 ? ', ...' : ''}`
    const noun = accounts.length === 1 ? 'the account' : 'the accounts'
    if (type === 'unexpected-key') return `shows ${noun} ${list}, expected only those that there are`
    if (type === 'nil-balance') return `shows no balance for ${noun} ${list}`
    if (type === 'wrong-total') {
      const from = this.totalFrom === ABSENT ? '' : `, as ${teller.whose(this.totalFrom, 'read')} shows`
      return `shows balances with a sum of ${total}, expected ${this.total}${from}`
    }
    const balances = this.balancesAt(event)
    const [worst] = accounts
    return `shows ${noun} ${list} below zero${accounts.length === 1 ? `, at ${balances[worst as string]}` : ''}`
  }
}
