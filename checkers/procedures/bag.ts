import type { Decision } from './procedure.ts'
import { coveredEmpty, decideShrinking } from './queue-obstruction.ts'
import { EMPTY, INSERT, NONE, pairOpenRemoves, partnersOf, type QueueOperations } from './queue-operations.ts'
import { timelineOf } from './queue-timeline.ts'

/**
 * Whether operations on a bag, a queue that keeps no order, are linearizable, in time linear in their number, but
 * for sorting the values that nobody returned. The bag is
 * empty at first; values must be inserted at most once each. Inserts and removes may be open; what an open remove took is not
 * known, nor whether it did, whatever stands in its columns.
 *
 * One sweep keeps every value out of the bag for as long as it can be: it comes in when its insert completes, and goes out
 * when its remove is invoked, or at once if that was before. A remove that found nothing acts at the first instant at which
 * the bag is empty; there is none if at each instant of it some value was surely there. Open removes are first given
 * values (see `pairOpenRemoves`).
 *
 * An obstruction comes from the same deletions as that of a queue, see `decideQueue`.
 *
 * @param operations - inserts, removes, and removes that found nothing
 *
 * @example
 * ```ts
 * // One after another: insert 0, then a remove that found nothing.
 * decideBag({
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([INSERT, EMPTY]),
 *   values: new Int32Array([0, 0]),
 * }) // { kind: 'invalid', obstruction: [0, 1] }
 * ```
 */
export function decideBag(operations: QueueOperations): Decision {
  return decideShrinking(operations, decide)
}

function decide(operations: QueueOperations): Decision {
  const found = partnersOf(operations)
  if (found.kind !== 'partners') return found
  const { partners } = found
  const timeline = timelineOf(operations)
  const left = pairOpenRemoves(operations, timeline, partners)
  const { length, kinds } = operations
  const { size, events, begins, ends } = timeline

  const order = new Int32Array(length)
  const placed = new Uint8Array(length)
  let at = 0
  let present = 0
  let waiting: number[] = []
  function place(position: number): void {
    if (placed[position] === 1) return
    placed[position] = 1
    order[at++] = position
    if (kinds[position] === INSERT) present++
    else if (kinds[position] !== EMPTY) present--
  }

  for (let event = 0; event < size; event++) {
    const happening = events[event]!
    const position = happening < 0 ? ~happening : happening
    const partner = partners[position]!
    if (happening >= 0) {
      if (kinds[position] === EMPTY) {
        if (ends[position] !== size) waiting.push(position)
      } else if (partner !== NONE && placed[partner] === 1) place(position)
    } else if (kinds[position] === INSERT) {
      place(position)
      if (partner !== NONE && begins[partner]! < event) place(partner)
    } else if (kinds[position] !== EMPTY) {
      place(partner)
      place(position)
    } else if (placed[position] === 0) {
      return {
        kind: 'invalid',
        obstruction: coveredEmpty({ operations, timeline, partners, left }, position),
      }
    }
    if (present === 0 && waiting.length > 0) {
      for (const empty of waiting) place(empty)
      waiting = []
    }
  }
  return { kind: 'valid', order: order.slice(0, at) }
}
