import type { Circumstance } from '../../scenarios/sweeping/precursors.ts'
import type { Rate, Signature } from '../../scenarios/sweeping/sweep-result.ts'
import { share } from '../ci/sweep-words.ts'
import { count, counted } from '../format.ts'
import { nameWords } from '../value-words.ts'

const LONGEST_NAME = 120

/** What a signature is called: its property, and what kind of violation it is if that is told. */
export function bugName({ signature, property }: Pick<Signature, 'signature' | 'property'>): string {
  const anomaly = anomalyOf(signature, property)
  return nameWords(anomaly === undefined ? property : `${property}: ${anomaly}`, LONGEST_NAME)
}

/** A signature is kind, property and kind of violation, with slashes between. */
function anomalyOf(signature: string, property: string): string | undefined {
  const after = signature.slice(signature.indexOf('/') + 1)
  return after.startsWith(`${property}/`) ? after.slice(property.length + 1) : undefined
}

/** Whether a bug needs no fault: a run failed before any, or none is left in the smallest that was found. */
export function needsNoFault({ withoutFault, shrink }: Signature): boolean {
  return withoutFault > 0 || shrink?.to.faults === 0
}

/** How often: `31 of 60 runs`. */
export function timesWords({ count: times, of }: Rate): string {
  return `${count(times)} of ${counted(of, 'run')}`
}

/** The interval of a rate: `38.4 % to 65.2 %`. */
export function intervalWords({ low, high }: Rate): string {
  return `${share(low)} to ${share(high)}`
}

/** What may come before a failure, in words. */
export function circumstanceWords(circumstance: Circumstance): string {
  switch (circumstance.kind) {
    case 'fault':
      return `${nameWords(circumstance.fault)} injected`
    case 'state':
      return `${nameWords(circumstance.fault)} upon a node that is ${nameWords(circumstance.state, 64)}`
    case 'message':
      return `${nameWords(circumstance.fault)} with an effect on ${nameWords(circumstance.message, 64)}`
    case 'pattern':
      return `pattern ${nameWords(circumstance.pattern)} on`
    case 'sometimes':
      return `reached: ${nameWords(circumstance.name, LONGEST_NAME)}`
  }
}

/** How many times as large: `×4.2`. */
export function timesAsLarge(lift: number): string {
  return `×${lift >= 100 ? count(Math.round(lift)) : lift.toFixed(lift >= 10 ? 0 : lift >= 1 ? 1 : 2)}`
}

/** The ends of a signed interval in points of percent: `-1.2 to +3.4`. */
export function pointsWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${signedPoints(low)} to ${signedPoints(high)}`
}

function signedPoints(value: number): string {
  const points = (value * 100).toFixed(2).replace(/\.?0+$/, '')
  return value > 0 && points !== '0' ? `+${points}` : points.replace(/^-0$/, '0').replace('-', '−')
}
