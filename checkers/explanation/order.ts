import type { HistoryOperation } from '../operations.ts'

/**
 * Operations in the order of their invocations.
 *
 * @param operations - in any order
 *
 * @example
 * ```ts
 * inOrder([]).length // 0
 * ```
 */
export function inOrder(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return operations.toSorted((a, b) => a.invocation - b.invocation)
}

/**
 * What completed, in the order of completion.
 *
 * @param operations - in any order
 *
 * @example
 * ```ts
 * completedOf([]).length // 0
 * ```
 */
export function completedOf(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return operations
    .filter((operation) => Number.isFinite(operation.completion))
    .sort((a, b) => a.completion - b.completion)
}
