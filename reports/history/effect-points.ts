/** Where an operation took effect: between an event and the next one, `share` of the way. */
export interface Effect {
  readonly invocation: number
  readonly after: number
  readonly share: number
  /** Its place in the order, counted from 1. */
  readonly place: number
}

/**
 * When the operations of a witness may have taken effect, of those that did so within a stretch of the history: each as soon as
 * all before it had, and it was invoked; several after the same event share the way to the next one.
 *
 * @param witness - the invocations of operations, in the order in which they took effect
 * @param first - the first event of the stretch
 * @param last - the last event of the stretch
 */
export function effectsWithin(witness: readonly number[], first: number, last: number): readonly Effect[] {
  const effects: Effect[] = []
  let moment = -1
  let from = 0
  for (let place = 0; place <= witness.length && moment <= last; place++) {
    const next = Math.max(moment, witness[place] ?? Number.POSITIVE_INFINITY)
    if (next === moment) continue
    if (moment >= first) effects.push(...sharing(witness, from, place, moment))
    moment = next
    from = place
  }
  return effects
}

function sharing(witness: readonly number[], from: number, to: number, after: number): readonly Effect[] {
  return witness.slice(from, to).map((invocation, i) => ({
    invocation,
    after,
    share: (i + 1) / (to - from + 1),
    place: from + i + 1,
  }))
}
