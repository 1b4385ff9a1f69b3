import type { Fault, ResolvedScenario } from '../../sim/index.ts'
import { operationsOf, withOperations } from './listing.ts'

/** The times, in milliseconds, at which a scenario says that something happens, in order and each once. */
export function pointsOf(scenario: ResolvedScenario): readonly number[] {
  const faults = scenario.faults.flatMap((fault) => {
    if (fault.kind === 'message') return []
    const length = (fault as { readonly for?: number }).for
    if (typeof fault.at !== 'number') return fault.at.afterMs ?? []
    return length === undefined ? [fault.at] : [fault.at, fault.at + length]
  })
  const operations = operationsOf(scenario).map(({ at }) => at)
  const settling = scenario.settle > 0 ? [scenario.duration - scenario.settle] : []
  return [...new Set([...faults, ...operations, ...settling])].sort((a, b) => a - b)
}

/**
 * A scenario in which everything happens when another time says.
 *
 * @param to - the new time for one before, milliseconds; what was later is no earlier by it
 */
export function warped(scenario: ResolvedScenario, to: (ms: number) => number): ResolvedScenario {
  const duration = exact(to(scenario.duration))
  const settle = scenario.settle === 0 ? 0 : exact(duration - to(scenario.duration - scenario.settle))
  const operations = operationsOf(scenario).map((operation) => ({
    ...operation,
    at: exact(to(operation.at)),
  }))
  return {
    ...(operations.length === 0 ? scenario : withOperations(scenario, operations)),
    duration,
    settle,
    faults: scenario.faults.map((fault) => warpedFault(fault, to)),
  }
}

function warpedFault<F extends Fault>(fault: F, to: (ms: number) => number): F {
  if (fault.kind === 'message') return fault
  const { at } = fault
  if (typeof at !== 'number') {
    return at.afterMs === undefined ? fault : { ...fault, at: { ...at, afterMs: exact(to(at.afterMs)) } }
  }
  const length = (fault as { readonly for?: number }).for
  const begins = exact(to(at))
  return length === undefined
    ? { ...fault, at: begins }
    : { ...fault, at: begins, for: exact(to(at + length) - begins) }
}

/** Whole microseconds. */
function exact(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
