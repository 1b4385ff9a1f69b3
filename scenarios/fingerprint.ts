import { HANDLERS_RETURN } from '../sim/simulation.ts'
import type { JudgedRun, Property } from './judged-run.ts'

/** The property that a run is said to have violated: the first of those that are. */
export function violatedProperty({ properties }: JudgedRun): Property | undefined {
  return properties.find(({ verdict }) => verdict === 'invalid')
}

/**
 * What a failure is, apart from its numbers: the kind of property, its name, and the anomaly that a check found. What the engine
 * watches is about any code, so there it is the sentence without its numbers. Failures of one cause share it.
 *
 * @param run - a run with its verdicts
 * @returns `undefined` for a run in which nothing was violated
 *
 * @example
 * ```ts
 * console.log(fingerprintOf(runResolved(resolveScenario(scenarios['raft-stale-read'], 1), 1)))
 * // check/linearizable (register)/stale-read
 * ```
 */
export function fingerprintOf(run: JudgedRun): string | undefined {
  const property = violatedProperty(run)
  if (property === undefined) return undefined
  const { kind, name } = property
  const anomaly = kind === 'engine' ? wordsOf(property) : property.anomaly
  return [kind, name, ...(anomaly === undefined ? [] : [anomaly])].join('/')
}

/** The sentence without its numbers. At what code was that did not return is told only where the trace was kept. */
function wordsOf({ name, why }: Property): string | undefined {
  return name === HANDLERS_RETURN ? undefined : why.replace(/\d+(?:\.\d+)?/g, '#')
}
