import type { NodeId } from '../../sim/index.ts'
import type { AnsweredRequests, Side, SuccessWindow } from './comparison.ts'
import type { Performed } from './performed.ts'

/** What a share is taken of: requests that begin while faults act. Microseconds. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Requests that begin so short before the end, in microseconds, are left out: they may not have had the time to be answered. */
const GRACE_US = 1_000_000

/**
 * How requests were answered that began in a stretch: at all before it was over, and in time. A refusal is no answer.
 *
 * Source: Gilbert and Lynch, "Brewer's conjecture and the feasibility of consistent, available, partition-tolerant web services",
 * SIGACT News 2002; Kleppmann, "A critique of the CAP theorem", 2015, section 2, on what else is called available.
 *
 * @param performed - the operations of clients whose nodes did not fail
 * @param stretch - while faults act
 * @param withinUs - when an answer is in time, microseconds
 */
export function availabilityIn(
  performed: readonly Performed[],
  stretch: Stretch,
  withinUs: number,
): AnsweredRequests {
  let [requests, answered, inTime] = [0, 0, 0]
  for (const { from, to, outcome } of performed) {
    if (from < stretch.from || from > stretch.to - GRACE_US) continue
    requests++
    if (outcome !== 'ok' || to > stretch.to) continue
    answered++
    if (to - from <= withinUs) inTime++
  }
  return answersTo(requests, answered, inTime)
}

/** The same, of several runs. */
export function allAvailable(each: readonly AnsweredRequests[]): AnsweredRequests {
  const sum = (of: (one: AnsweredRequests) => number): number => each.reduce((all, one) => all + of(one), 0)
  return answersTo(
    sum(({ requests }) => requests),
    sum(({ answered }) => answered),
    sum(({ inTime }) => inTime),
  )
}

function answersTo(requests: number, answered: number, inTime: number): AnsweredRequests {
  return { requests, answered, inTime, isTotal: answered === requests && requests > 0 }
}

/** The operations of clients beside some nodes. */
export function besideAny(performed: readonly Performed[], nodes: readonly NodeId[]): readonly Performed[] {
  return performed.filter(({ home }) => nodes.includes(home))
}

/** How operations of each side fared, by when they began, over runs of one length. */
export function successOver(
  runs: readonly (readonly Performed[])[],
  sides: readonly Side[],
  windowUs: number,
  lengthUs: number,
): readonly { readonly name: Side['name']; readonly windows: readonly SuccessWindow[] }[] {
  return sides.map(({ name, nodes }) => {
    const windows = Array.from({ length: Math.ceil(lengthUs / windowUs) }, () => ({
      ok: 0,
      fail: 0,
      info: 0,
    }))
    for (const run of runs) {
      for (const { from, outcome } of besideAny(run, nodes)) {
        const window = windows[Math.floor(from / windowUs)]
        if (window !== undefined) window[outcome]++
      }
    }
    return { name, windows }
  })
}
