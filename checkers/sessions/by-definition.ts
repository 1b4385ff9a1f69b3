import type { Json } from '../../sim/types.ts'
import { isArray, sameValue } from '../canonical.ts'
import { accessesOf } from '../models/multi-register.ts'
import type { HistoryOperation } from '../operations.ts'
import type { DecidedModel } from './session-models.ts'

/** A read or a write as the definitions speak of it. */
export interface Act {
  readonly reads: boolean
  readonly key: string
  readonly value: Json
  readonly session: string
  readonly operation: HistoryOperation
}

/** Which guarantees a model is. */
export interface Guarantees {
  readonly readYourWrites?: true
  readonly monotonicReads?: true
  readonly monotonicWrites?: true
  readonly writesFollowReads?: true
}

/** The models that are guarantees over one order of versions. */
export const guaranteesOf: { readonly [model: string]: Guarantees } = {
  'read-your-writes': { readYourWrites: true },
  'monotonic-reads': { monotonicReads: true },
  'monotonic-writes': { monotonicWrites: true },
  'writes-follow-reads': { writesFollowReads: true },
  PRAM: { readYourWrites: true, monotonicReads: true, monotonicWrites: true },
  'all four': { readYourWrites: true, monotonicReads: true, monotonicWrites: true, writesFollowReads: true },
}

/**
 * Whether operations on registers are allowed by a model, straight from its definition: tries what of the crashed writes took
 * effect, every order of versions, every set of visible writes for each read. Good for some four writes and four reads.
 *
 * @param model - any but `sequential`; `all four` for all guarantees at once
 * @param operations - reads, writes and cas, in the order of their invocations
 * @param initialOf - what a register holds at first
 * @param sessionOf - whose an operation is
 */
export function allowedByDefinition(
  model: DecidedModel | 'all four',
  operations: readonly HistoryOperation[],
  initialOf: (key: string) => Json,
  sessionOf: (operation: HistoryOperation) => string,
): boolean {
  const happened = operations.filter(({ outcome }) => outcome !== 'fail')
  const crashed = happened.filter(({ outcome, f }) => outcome === 'info' && f !== 'read' && f !== 'get')
  return subsetsOf(crashed).some((acted) => {
    const there = happened.filter((operation) => operation.outcome === 'ok' || acted.includes(operation))
    const acts = there.flatMap((operation) => actsOf(operation, sessionOf(operation)))
    if (model === 'eventual') return converges(acts, initialOf)
    if (model === 'causal' || model === 'causal-convergent')
      return isCausal(acts, initialOf, model === 'causal-convergent')
    return holdsTogether(guaranteesOf[model] ?? {}, acts, initialOf)
  })
}

/**
 * What an operation did, as reads and writes.
 *
 * @param operation - one on a register of any kind
 * @param session - whose it is
 */
export function actsOf(operation: HistoryOperation, session: string): Act[] {
  const { f, input, output, outcome, key = '' } = operation
  const act = (reads: boolean, ofKey: string, value: Json): Act => ({
    reads,
    key: ofKey,
    value,
    session,
    operation,
  })
  if (f === 'read' || f === 'get')
    return outcome === 'ok' && output !== undefined ? [act(true, key, output)] : []
  if (f === 'write' || f === 'put') return [act(false, key, input)]
  if (f === 'txn') {
    const [access] = accessesOf(output ?? input)
    if (access === undefined) return []
    const saysNothing = access.reads && (access.value === null || outcome !== 'ok')
    return saysNothing ? [] : [act(access.reads, access.key, access.value)]
  }
  const [from = null, to = null] = isArray(input) ? input : []
  return sameValue(from, to) ? [act(true, key, from)] : [act(true, key, from), act(false, key, to)]
}

/** Session order: what crashed comes before nothing. */
export function isBefore(a: Act, b: Act): boolean {
  if (a.operation === b.operation) return a !== b && a.reads && !b.reads
  return (
    a.session === b.session && a.operation.outcome === 'ok' && a.operation.invocation < b.operation.invocation
  )
}

/** Terry et al. and Viotti and Vukolić: an order of versions, and visible writes for each read. */
function holdsTogether(
  guarantees: Guarantees,
  acts: readonly Act[],
  initialOf: (key: string) => Json,
): boolean {
  const writes = acts.filter(({ reads }) => !reads)
  const reads = acts.filter(({ reads }) => reads)
  return ordersOf(writes).some((versions) => {
    const rank = (write: Act) => versions.indexOf(write)
    const inOrder = writes.every((a) => writes.every((b) => !isBefore(a, b) || rank(a) < rank(b)))
    if (guarantees.monotonicWrites && !inOrder) return false
    const visible = new Map<Act, readonly Act[]>()
    const fits = (): boolean =>
      [...visible].every(([read, seen]) => {
        if (
          guarantees.readYourWrites &&
          writes.some((write) => isBefore(write, read) && !seen.includes(write))
        )
          return false
        if (
          guarantees.monotonicWrites &&
          seen.some((b) => writes.some((a) => isBefore(a, b) && !seen.includes(a)))
        )
          return false
        return [...visible].every(([earlier, before]) => {
          if (
            guarantees.monotonicReads &&
            isBefore(earlier, read) &&
            !before.every((write) => seen.includes(write))
          )
            return false
          if (!guarantees.writesFollowReads) return true
          return writes.every((write) => {
            if (!isBefore(earlier, write)) return true
            if (!before.every((cause) => rank(cause) < rank(write))) return false
            return !seen.includes(write) || before.every((cause) => seen.includes(cause))
          })
        })
      })
    const choose = (next: number): boolean => {
      const read = reads[next]
      if (read === undefined) return true
      const possible = writes.filter((write) => !isBefore(read, write))
      return subsetsOf(possible).some((seen) => {
        const last = versions.findLast((write) => write.key === read.key && seen.includes(write))
        if (!sameValue(last === undefined ? initialOf(read.key) : last.value, read.value)) return false
        visible.set(read, seen)
        const found = fits() && choose(next + 1)
        visible.delete(read)
        return found
      })
    }
    return choose(0)
  })
}

/**
 * Bouajjani et al.: a strict partial order that holds session order, such that each read is the last of some order of what comes
 * before it; of one order of all, if it is to converge. It is enough to try which writes come directly before each read.
 */
function isCausal(acts: readonly Act[], initialOf: (key: string) => Json, converges: boolean): boolean {
  const writes = acts.filter(({ reads }) => !reads)
  const reads = acts.filter(({ reads }) => reads)
  const sources = new Map<Act, readonly Act[]>()
  const choose = (next: number): boolean => {
    const read = reads[next]
    if (read !== undefined) {
      return subsetsOf(writes).some((seen) => {
        sources.set(read, seen)
        return choose(next + 1)
      })
    }
    const before = closureOf(acts, sources)
    if (acts.some((act) => before.get(act)?.has(act) === true)) return false
    const isTrue = (order: readonly Act[]) =>
      order.every((b, i) => order.slice(i + 1).every((a) => before.get(b)?.has(a) !== true))
    const answered = (read: Act, order: readonly Act[]) => {
      const last = order.findLast((write) => write.key === read.key && before.get(read)?.has(write) === true)
      return sameValue(last === undefined ? initialOf(read.key) : last.value, read.value)
    }
    if (converges)
      return ordersOf(writes).some((order) => isTrue(order) && reads.every((read) => answered(read, order)))
    return reads.every((read) => {
      const past = writes.filter((write) => before.get(read)?.has(write) === true && write.key === read.key)
      return ordersOf(past).some((order) => isTrue(order) && answered(read, order))
    })
  }
  return choose(0)
}

function closureOf(acts: readonly Act[], sources: ReadonlyMap<Act, readonly Act[]>): Map<Act, Set<Act>> {
  const before = new Map(
    acts.map((b) => [b, new Set([...acts.filter((a) => isBefore(a, b)), ...(sources.get(b) ?? [])])]),
  )
  for (let grew = true; grew;) {
    grew = false
    for (const set of before.values()) {
      for (const act of [...set]) {
        for (const earlier of before.get(act) ?? []) {
          if (set.has(earlier)) continue
          set.add(earlier)
          grew = true
        }
      }
    }
  }
  return before
}

function converges(acts: readonly Act[], initialOf: (key: string) => Json): boolean {
  const writes = acts.filter(({ reads }) => !reads)
  const known = (read: Act) =>
    sameValue(read.value, initialOf(read.key)) ||
    writes.some((write) => write.key === read.key && sameValue(write.value, read.value))
  if (acts.some((act) => act.reads && !known(act))) return false
  // Of what was written more than once nobody knows whose write was seen.
  const isAhead = (read: Act) => {
    const wrote = writes.filter(({ key, value }) => key === read.key && sameValue(value, read.value))
    const [only] = wrote
    return (
      wrote.length === 1 &&
      only !== undefined &&
      isBefore(read, only) &&
      !sameValue(read.value, initialOf(read.key))
    )
  }
  if (acts.some((act) => act.reads && isAhead(act))) return false
  const sure = writes.filter(({ operation }) => operation.outcome === 'ok')
  const isFinal = (read: Act) =>
    read.reads &&
    read.operation.outcome === 'ok' &&
    sure.every(({ key, operation }) => key !== read.key || operation.completion < read.operation.invocation)
  const isLast = (read: Act) =>
    !acts.some((other) => other.reads && other.key === read.key && isBefore(read, other) && isFinal(other))
  const fromCrashed = (read: Act) =>
    writes.some(
      ({ key, value, operation }) =>
        operation.outcome !== 'ok' && key === read.key && sameValue(value, read.value),
    )
  const finals = acts.filter((act) => isFinal(act) && isLast(act) && !fromCrashed(act))
  return finals.every((a) => finals.every((b) => a.key !== b.key || sameValue(a.value, b.value)))
}

function subsetsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 1 << items.length }, (_, mask) =>
    items.filter((_, i) => (mask & (1 << i)) !== 0),
  )
}

function ordersOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((item) =>
    ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  )
}
