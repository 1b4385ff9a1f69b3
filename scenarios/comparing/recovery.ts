import type { NodeId } from '../../sim/index.ts'
import type { Duration } from './comparison.ts'
import { besideAny, type Stretch } from './availability.ts'
import type { Performed } from './performed.ts'

const MICROSECONDS = 1_000

/**
 * From when faults began until clients beside some nodes were served again, microseconds: to the end of the first operation that
 * succeeded and had begun after the last one of them that was not answered in time had. 0 if all were; `undefined` if they never were.
 *
 * @param performed - the operations of a run
 * @param nodes - beside which clients are
 * @param stretch - while faults act; what begins later is not looked at
 * @param withinUs - when an answer is in time
 */
export function failoverIn(
  performed: readonly Performed[],
  nodes: readonly NodeId[],
  stretch: Stretch,
  withinUs: number,
): number | undefined {
  const during = besideAny(performed, nodes).filter(({ from }) => from >= stretch.from && from < stretch.to)
  return servedAgain(during, stretch.from, withinUs)
}

/**
 * From when faults ended until clients on all sides were served again, microseconds, in the same sense; `undefined` if those of one side
 * never were, or nobody asked for anything.
 *
 * @param performed - the operations of a run
 * @param sides - the nodes on each side, beside which clients are
 * @param stretch - while faults act
 * @param untilUs - what begins later is not looked at
 * @param withinUs - when an answer is in time
 */
export function healingIn(
  performed: readonly Performed[],
  sides: readonly (readonly NodeId[])[],
  stretch: Stretch,
  untilUs: number,
  withinUs: number,
): number | undefined {
  const after = performed.filter(({ from }) => from >= stretch.to && from < untilUs)
  const asking = sides.map((nodes) => besideAny(after, nodes)).filter(({ length }) => length > 0)
  const served = asking.map((side) => servedAgain(side, stretch.to, withinUs))
  const known = served.filter((us) => us !== undefined)
  return known.length === 0 || known.length < served.length ? undefined : Math.max(...known)
}

function servedAgain(performed: readonly Performed[], since: number, withinUs: number): number | undefined {
  const isServed = ({ outcome, from, to }: Performed): boolean => outcome === 'ok' && to - from <= withinUs
  const lastFailure = performed.findLastIndex((operation) => !isServed(operation))
  if (lastFailure < 0) return performed.length === 0 ? undefined : 0
  const next = performed[lastFailure + 1]
  return next === undefined ? undefined : next.to - since
}

/** The mean and the longest over runs; what never came counts for itself. */
export function durationOver(each: readonly (number | undefined)[]): Duration {
  const known = each.filter((us) => us !== undefined)
  const never = each.length - known.length
  if (known.length === 0) return { never }
  const sum = known.reduce((all, us) => all + us, 0)
  return {
    meanMs: sum / known.length / MICROSECONDS,
    mostMs: Math.max(...known) / MICROSECONDS,
    never,
  }
}
