import type { HistoryOperation } from './operations.ts'

/**
 * Makes one order of the orders of the parts: a history is linearizable if each of its parts is. Each operation is given the
 * moment of the latest invocation among those before it in its part and its own; that moment lies within it.
 *
 * Source: the locality theorem of Herlihy and Wing, "Linearizability", TOPLAS 1990.
 *
 * @param parts - for each part its operations in an order that explains them
 * @returns the indices of the invocations, in an order that explains all of them
 *
 * @example
 * ```ts
 * mergeOrders([]).length // 0
 * ```
 */
export function mergeOrders(parts: readonly (readonly HistoryOperation[])[]): number[] {
  const merged: { readonly moment: number; readonly invocation: number }[] = []
  for (const part of parts) {
    let moment = -1
    for (const { invocation } of part) {
      if (invocation > moment) moment = invocation
      merged.push({ moment, invocation })
    }
  }
  // Moments of different parts differ, and a stable sort keeps the order within a part.
  merged.sort((a, b) => a.moment - b.moment)
  return merged.map(({ invocation }) => invocation)
}
