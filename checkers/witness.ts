/**
 * Makes one order of the orders of the parts: a history is linearizable if each of its parts is. Each operation is given the
 * moment of the latest invocation among those before it in its part and its own; that moment lies within it.
 *
 * Source: the locality theorem of Herlihy and Wing, "Linearizability", TOPLAS 1990.
 *
 * @param parts - for each part the invocations of its operations (indices of events), in an order that explains them
 * @param events - how many events the history has
 * @returns the invocations, in an order that explains all of them
 *
 * @example
 * ```ts
 * mergeOrders([Int32Array.of(2, 0), Int32Array.of(1)], 4).join() // 1,2,0
 * ```
 */
export function mergeOrders(parts: readonly Int32Array[], events: number): number[] {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return Array.from(only)
  // How many operations have each moment; moments of different parts differ.
  const starts = new Int32Array(events + 1)
  eachMoment(parts, (moment) => {
    starts[moment + 1] = (starts[moment + 1] as number) + 1
  })
  for (let moment = 0; moment < events; moment++) {
    starts[moment + 1] = (starts[moment + 1] as number) + (starts[moment] as number)
  }
  const merged = Array.from({ length: starts[events] as number }, () => 0)
  eachMoment(parts, (moment, invocation) => {
    merged[starts[moment] as number] = invocation
    starts[moment] = (starts[moment] as number) + 1
  })
  return merged
}

function eachMoment(
  parts: readonly Int32Array[],
  action: (moment: number, invocation: number) => void,
): void {
  for (const part of parts) {
    let moment = -1
    for (let i = 0; i < part.length; i++) {
      const invocation = part[i] as number
      if (invocation > moment) moment = invocation
      action(moment, invocation)
    }
  }
}
