import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { availabilityChecker } from './availability.ts'
import { bankChecker } from './bank.ts'
import { causalReverseChecker } from './causal-reverse.ts'
import { counterChecker } from './counter.ts'
import { latencyChecker } from './latency.ts'
import { longForkChecker } from './long-fork.ts'
import { monotonicChecker } from './monotonic.ts'
import { queueChecker } from './queue.ts'
import { setChecker } from './set.ts'
import { setFullChecker } from './set-full.ts'
import { statsChecker } from './stats.ts'
import { totalQueueChecker } from './total-queue.ts'
import { unhandledExceptionsChecker } from './unhandled-exceptions.ts'
import { uniqueIdsChecker } from './unique-ids.ts'
import type { WorkloadChecker } from './workload.ts'

export type {
  AnswerCounts,
  Availability,
  AvailabilityDetails,
  AvailabilityCheckerOptions,
  AvailabilityWindow,
} from './availability.ts'
export type { BankDetails, BankError, BankErrors, BankErrorType, BankCheckerOptions } from './bank.ts'
export type { CausalReverseDetails, CausalReverseCheckerOptions, MissingWrite } from './causal-reverse.ts'
export type { CounterDetails, CounterCheckerOptions, CounterRead } from './counter.ts'
export type { LatencyDetails, LatencySummary } from './latency.ts'
export type { LongForkDetails, LongForkCheckerOptions } from './long-fork.ts'
export type { MonotonicDetails, MonotonicCheckerOptions, StepBack } from './monotonic.ts'
export type { Quantiles } from './quantiles.ts'
export type { QueueDetails, QueueCheckerOptions } from './queue.ts'
export type { SetDetails, SetCheckerOptions } from './set.ts'
export type { SetFullDetails, SetFullCheckerOptions, StaleElement } from './set-full.ts'
export type { OutcomeCounts, StatsDetails } from './stats.ts'
export type { TotalQueueDetails, TotalQueueCheckerOptions } from './total-queue.ts'
export type { ErrorCount, UnhandledExceptionsDetails } from './unhandled-exceptions.ts'
export type { UniqueIdsDetails, UniqueIdsCheckerOptions } from './unique-ids.ts'
export {
  defineWorkloadChecker,
  type Judgement,
  type Tally,
  type Watch,
  type WorkloadChecker,
  type WorkloadCheckerDefinition,
  type WorkloadCheckerFactory,
  type WorkloadVerdict,
} from './workload.ts'
export {
  availabilityChecker,
  bankChecker,
  causalReverseChecker,
  counterChecker,
  latencyChecker,
  longForkChecker,
  monotonicChecker,
  queueChecker,
  setChecker,
  setFullChecker,
  statsChecker,
  totalQueueChecker,
  unhandledExceptionsChecker,
  uniqueIdsChecker,
}

/**
 * The checkers of Jepsen's workloads, by name: each a function from options to a checker, with a `definition` that says which
 * options there are, what they are by default, and which operations it expects.
 *
 * @example
 * ```ts
 * jepsenCheckers['set-full']({ linearizable: true }).name // set-full
 * Object.keys(jepsenCheckers.bank.definition.options).join(', ') // total, accounts, negativeBalances
 * ```
 */
export const jepsenCheckers = {
  set: setChecker,
  'set-full': setFullChecker,
  queue: queueChecker,
  'total-queue': totalQueueChecker,
  'unique-ids': uniqueIdsChecker,
  counter: counterChecker,
  bank: bankChecker,
  monotonic: monotonicChecker,
  'long-fork': longForkChecker,
  'causal-reverse': causalReverseChecker,
  'unhandled-exceptions': unhandledExceptionsChecker,
  stats: statsChecker,
  availability: availabilityChecker,
  latency: latencyChecker,
} as const

/** The name of a checker of one of Jepsen's workloads. */
export type JepsenCheckerName = keyof typeof jepsenCheckers

/**
 * One of {@link jepsenCheckers}, by its name.
 *
 * @param name - the checker
 * @param options - its own options
 * @throws InputError for a name that there is not, and for options that the checker does not take
 *
 * @example
 * ```ts
 * jepsenChecker('bank', { total: 100 }).name // bank
 * ```
 */
export function jepsenChecker(
  name: string,
  options: { readonly [option: string]: Json } = {},
): WorkloadChecker<unknown> {
  if (!Object.hasOwn(jepsenCheckers, name)) {
    const known = Object.keys(jepsenCheckers).join(', ')
    throw new InputError(`the checker is "${name}", expected one of ${known}`)
  }
  const make = jepsenCheckers[name as keyof typeof jepsenCheckers] as (
    options: object,
  ) => WorkloadChecker<unknown>
  return make(options)
}
