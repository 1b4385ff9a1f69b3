import { addRemove } from './add-remove.ts'
import { bank } from './bank.ts'
import { casRegister } from './cas-register.ts'
import { causalChains } from './causal-chains.ts'
import { counter } from './counter.ts'
import { kv } from './kv.ts'
import { leader } from './leader.ts'
import { listAppend } from './list-append.ts'
import { listed } from './listed.ts'
import { longFork } from './long-fork.ts'
import { membership } from './membership.ts'
import { mutex } from './mutex.ts'
import { paired } from './paired.ts'
import { queue } from './queue.ts'
import { register } from './register.ts'
import { registerTransactions } from './register-transactions.ts'
import { sessionWalks } from './session-walks.ts'
import { set } from './set.ts'
import { uniqueIds } from './unique-ids.ts'
import { writeSkew } from './write-skew.ts'

export { addRemove, type AddRemoveOptions } from './add-remove.ts'
export { bank, type BankOptions } from './bank.ts'
export { casRegister, type CasRegisterOptions } from './cas-register.ts'
export { causalChains, type CausalChainsOptions } from './causal-chains.ts'
export { counter, type CounterOptions } from './counter.ts'
export { kv, type KvOptions } from './kv.ts'
export { listAppend, type ListAppendOptions } from './list-append.ts'
export { listed, type ListedOperation, type ListedOptions } from './listed.ts'
export { membership, type MembershipOptions } from './membership.ts'
export { mutex, type MutexOptions } from './mutex.ts'
export { paired, type PairedOptions } from './paired.ts'
export { queue, type QueueOptions } from './queue.ts'
export { register, type RegisterOptions } from './register.ts'
export { sessionWalks, type SessionWalksOptions } from './session-walks.ts'
export { set, type SetOptions } from './set.ts'
export { uniqueIds, type UniqueIdsOptions } from './unique-ids.ts'
export { leader, type LeaderOptions } from './leader.ts'
export { registerTransactions, type RegisterTransactionsOptions } from './register-transactions.ts'
export { writeSkew, type WriteSkewOptions } from './write-skew.ts'
export { longFork, type LongForkOptions } from './long-fork.ts'

/** The shipped workloads, by name. */
export const workloads = {
  register,
  'cas-register': casRegister,
  kv,
  set,
  queue,
  counter,
  mutex,
  'unique-ids': uniqueIds,
  'list-append': listAppend,
  'register-transactions': registerTransactions,
  'write-skew': writeSkew,
  'long-fork': longFork,
  bank,
  'add-remove': addRemove,
  membership,
  leader,
  'session-walks': sessionWalks,
  'causal-chains': causalChains,
  paired,
  listed,
} as const
