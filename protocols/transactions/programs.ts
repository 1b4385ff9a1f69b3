import type { Json, Operation, Outcome } from '../../sim/index.ts'
import { bankObject } from '../objects/bank.ts'
import { done, type SequentialObject } from '../objects/sequential-object.ts'
import { type MicroOperation, microOperations } from './micro-operations.ts'

/**
 * What a client's transaction does, one micro-operation after another: each is answered before the next is asked for, and may depend on
 * it. One that returns `ok` wants to be committed, and is answered with that value; any other is rolled back.
 */
export type Program = Generator<MicroOperation, Outcome, MicroOperation>

/** What every key holds that was not written to yet: null, if it is not named. */
export type InitialValues = { readonly [key: string]: Json }

/**
 * What clients may ask of a transactional store, for `refusalOf`: nothing of it is ever applied as a whole. A bank's accounts are the
 * keys that hold something at first.
 */
export const transactionObject: SequentialObject = {
  name: 'transactional store',
  description: 'lists and registers by key, and transactions over them: txn, transfer, read',
  byKey: false,
  initial: null,
  initials: microOperations,
  operations: {
    txn: { takes: microOperations, onlyReads: () => false, apply: done },
    transfer: bankObject.operations['transfer'] as SequentialObject['operations'][string],
    read: bankObject.operations['read'] as SequentialObject['operations'][string],
  },
}

/** The program of an operation that is not refused. */
export function programOf({ f, value = null }: Operation, initial: InitialValues): Program {
  if (f === 'txn') return asGiven(value as unknown as readonly MicroOperation[])
  if (f === 'read') return balances(Object.keys(initial))
  return transfer(value as unknown as Transfer)
}

function* asGiven(operations: readonly MicroOperation[]): Program {
  const answered: Json[] = []
  for (const operation of operations) answered.push(yield operation)
  return { type: 'ok', value: answered }
}

function* balances(accounts: readonly string[]): Program {
  const seen: { [account: string]: Json } = {}
  for (const account of accounts) seen[account] = (yield ['r', account, null])[2]
  return { type: 'ok', value: seen }
}

interface Transfer {
  readonly from: string
  readonly to: string
  readonly amount: number
}

function* transfer({ from, to, amount }: Transfer): Program {
  const there = Number((yield ['r', from, null])[2])
  if (there < amount) return { type: 'fail', error: `there is ${there} in ${from}, less than ${amount}` }
  yield ['w', from, there - amount]
  const others = Number((yield ['r', to, null])[2])
  yield ['w', to, others + amount]
  return { type: 'ok' }
}
