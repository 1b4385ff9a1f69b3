import type { Json } from '../../sim/types.ts'
import { canonicalText, Interner } from '../canonical.ts'
import { takesPart } from '../interpret.ts'
import { looksOnly, type Model, type RegisterView, type SoundDeletions } from '../model.ts'
import type { Call, HistoryOperation } from '../operations.ts'
import { inOrder } from './order.ts'

/**
 * What of some operations may be deleted together: those that only look, and those that the model declares to be deletable
 * without them, which may depend on each other.
 *
 * @param model - the model that the operations belong to
 * @param initial - the state before the first operation
 * @param operations - what there is
 * @param chosen - which of them are to go, if they may
 * @returns what remains
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * const operations = operationsFor(history, models.register, null)
 * withoutSafely(models.register, null, operations, new Set(operations)).length // 0: nobody noticed the write
 * ```
 */
export function withoutSafely(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const { deletions } = model
  const acting = operations.filter((operation) => !(chosen.has(operation) && looksOnly(model, operation)))
  if (deletions === undefined) return acting
  const remaining =
    'change' in deletions && deletions.change !== undefined
      ? withoutBeginning(deletions.change, groupOf(deletions), acting, chosen)
      : acting
  if (deletions.kind === 'beginning') return remaining
  if (deletions.kind === 'together') return withoutGroups(deletions, initial, remaining, chosen)
  if (deletions.kind === 'unseen') return withoutUnseen(deletions.view, remaining, chosen)
  return withoutUnnoticed(deletions, remaining, chosen)
}

/**
 * What is left of some operations once all that is not to be kept has been deleted, as far as that is sound.
 *
 * @param model - the model that the operations belong to
 * @param initial - the state before the first operation
 * @param operations - what there is
 * @param kept - the invocations of those that stay
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * const operations = operationsFor(history, models.register, null)
 * withoutOthers(models.register, null, operations, new Set([0])).length // 1
 * ```
 */
export function withoutOthers(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
  kept: ReadonlySet<number>,
): readonly HistoryOperation[] {
  const others = operations.filter(({ invocation }) => !kept.has(invocation))
  return withoutSafely(model, initial, operations, new Set(others))
}

/** What comes after the last moment at which nothing was going on, all before it is chosen, and the first state is back. */
function withoutBeginning(
  change: (call: Call) => number,
  group: (call: Call) => Json | undefined,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const ordered = inOrder(operations)
  const sums = new Map<string, number>()
  let from = 0
  let over = -1
  for (const [position, operation] of ordered.entries()) {
    if (operation.invocation > over && sums.size === 0) from = position
    // What failed did not happen, whenever that was said.
    if (operation.outcome === 'fail') continue
    if (!chosen.has(operation) || !Number.isFinite(operation.completion)) break
    over = Math.max(over, operation.completion)
    const name = groupText(group(operation))
    const sum = (sums.get(name) ?? 0) + change(operation)
    if (sum === 0) sums.delete(name)
    else sums.set(name, sum)
  }
  const gone = new Set(ordered.slice(0, from))
  return operations.filter((operation) => !gone.has(operation))
}

function withoutUnseen(
  view: RegisterView,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const values = new Interner()
  const lookers: number[] = []
  const setters = new Map<number, HistoryOperation[]>()
  const see = (operation: HistoryOperation, change: number) => {
    const value = view.sees(operation)
    if (value === undefined) return undefined
    const number = values.intern(value)
    lookers[number] = (lookers[number] ?? 0) + change
    return number
  }
  for (const operation of operations) {
    see(operation, 1)
    const value = chosen.has(operation) ? view.sets(operation) : undefined
    if (value === undefined) continue
    const number = values.intern(value)
    const others = setters.get(number)
    if (others === undefined) setters.set(number, [operation])
    else others.push(operation)
  }
  // Where a cas goes, what it saw may come to be unseen as well.
  const gone = new Set<HistoryOperation>()
  const unseen = [...setters.keys()].filter((value) => (lookers[value] ?? 0) === 0)
  for (let value = unseen.pop(); value !== undefined; value = unseen.pop()) {
    for (const setter of setters.get(value) ?? []) {
      gone.add(setter)
      const seen = see(setter, -1)
      if (seen !== undefined && lookers[seen] === 0 && setters.has(seen)) unseen.push(seen)
    }
  }
  return operations.filter((operation) => !gone.has(operation))
}

function withoutUnnoticed(
  { noticed }: SoundDeletions & { readonly kind: 'unnoticed' },
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  let remaining = operations
  for (;;) {
    const isNoticed = noticed(remaining)
    const fewer = remaining.filter((operation) => !chosen.has(operation) || isNoticed(operation))
    if (fewer.length === remaining.length) return remaining
    remaining = fewer
  }
}

function withoutGroups(
  { group, atFirst, alone, looksAtAll }: SoundDeletions & { readonly kind: 'together' },
  initial: Json,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  if (looksAtAll !== undefined && operations.some(looksAtAll)) return operations
  const kept = new Set(atFirst?.(initial).map(groupText))
  for (const operation of operations) {
    if (!chosen.has(operation)) kept.add(groupText(group(operation)))
  }
  return operations.filter((operation) => {
    const value = group(operation)
    if (!chosen.has(operation)) return true
    return value === undefined ? alone?.(operation) !== true : kept.has(groupText(value))
  })
}

function groupOf(deletions: SoundDeletions): (call: Call) => Json | undefined {
  return deletions.kind === 'together' ? deletions.group : () => undefined
}

function groupText(group: Json | undefined): string {
  return group === undefined ? '' : canonicalText(group)
}

/**
 * The history up to and with one completion: what began later is gone, what completed later is open.
 *
 * @param model - the model that the operations belong to
 * @param operations - in the order of their invocations
 * @param last - the operation whose completion is the last event
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', value: 1, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', value: 1, time: 1 },
 *   { process: 0, type: 'invoke', f: 'write', value: 2, time: 2 },
 * ])
 * const operations = operationsFor(history, models.register, null)
 * prefixUpTo(models.register, operations, operations[0]!).length // 1
 * ```
 */
export function prefixUpTo(
  model: Model,
  operations: readonly HistoryOperation[],
  last: HistoryOperation,
): HistoryOperation[] {
  const prefix: HistoryOperation[] = []
  for (const operation of operations) {
    if (operation.invocation > last.completion) break
    const reopened: HistoryOperation =
      operation.completion > last.completion && Number.isFinite(operation.completion)
        ? { ...operation, completion: Number.POSITIVE_INFINITY, outcome: 'info', output: undefined }
        : operation
    if (takesPart(model, reopened)) prefix.push(reopened)
  }
  return prefix
}
