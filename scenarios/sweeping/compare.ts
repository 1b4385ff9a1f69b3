import { InputError } from '../../sim/index.ts'
import { differenceOf, isBeyondChance, type RateDifference, rateOf } from './statistics.ts'
import type { Rate, SweepResult } from './sweep-result.ts'

/** A sweep that another is held against. */
export interface NamedSweep {
  /** What to call it: its file. */
  readonly where: string
  readonly result: SweepResult
}

/** A signature in two sweeps. */
export interface ComparedSignature {
  readonly signature: string
  /** Only in this sweep; only in the other; at a rate that differs by more than may be chance; or as before. */
  readonly kind: 'new' | 'gone' | 'moved' | 'same'
  readonly before: Rate
  readonly now: Rate
  readonly difference: RateDifference
  /** Whether the rates differ by more than may be chance. */
  readonly certain: boolean
  readonly firstSeedBefore?: string
  readonly firstSeedNow?: string
}

/** What is not the same in two sweeps. */
export interface DifferingFact {
  readonly name: string
  readonly before: string
  readonly now: string
}

/** Two sweeps of one scenario. */
export interface SweepComparison {
  /** New ones first, then those that are gone, then those that have moved. */
  readonly signatures: readonly ComparedSignature[]
  readonly before: Rate
  readonly now: Rate
  readonly difference: RateDifference
  readonly differing: readonly DifferingFact[]
}

const KINDS: readonly ComparedSignature['kind'][] = ['new', 'gone', 'moved', 'same']

/** What may differ between two sweeps that are compared, and what it is called. */
const FACTS = {
  netsplit: 'version of netsplit',
  mutant: 'mutant',
  code: 'code',
  digest: 'form of the scenario',
} as const

/**
 * Holds a sweep against another of the same scenario.
 *
 * @param now - the sweep
 * @param before - the other
 */
export function compareSweeps(now: SweepResult, before: SweepResult): SweepComparison {
  const names = new Set([...now.signatures, ...before.signatures].map(({ signature }) => signature))
  const signatures = [...names].map((signature) => comparedSignature(signature, now, before))
  const facts = Object.entries(FACTS).map(([field, name]) => {
    const of = (result: SweepResult): string => result[field as keyof typeof FACTS] ?? 'none'
    return { name, before: of(before), now: of(now) }
  })
  const seeds = { name: 'seeds', before: before.seeds.join(', '), now: now.seeds.join(', ') }
  return {
    signatures: signatures.sort(
      (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.now.count - a.now.count,
    ),
    before: before.failureRate,
    now: now.failureRate,
    difference: differenceOf(now.failureRate, before.failureRate),
    differing: [...facts, seeds].filter((fact) => fact.before !== fact.now),
  }
}

/**
 * Makes sure that a sweep may be held against a scenario's.
 *
 * @param other - the sweep
 * @param scenario - the name of the scenario
 * @param called - what the sweep is here: `the baseline`
 * @throws InputError - if it is of another scenario
 */
export function refuseOtherScenario(other: NamedSweep, scenario: string, called: string): void {
  if (other.result.scenario === scenario) return
  throw new InputError(
    `${called} ${other.where} is a sweep of "${other.result.scenario}" and this one is of "${scenario}": expected one of the same scenario`,
  )
}

function comparedSignature(signature: string, now: SweepResult, before: SweepResult): ComparedSignature {
  const [inNow, inBefore] = [now, before].map((result) =>
    result.signatures.find((each) => each.signature === signature),
  )
  const rates = {
    before: inBefore?.rate ?? rateOf(0, before.runs),
    now: inNow?.rate ?? rateOf(0, now.runs),
  }
  const difference = differenceOf(rates.now, rates.before)
  const certain = isBeyondChance(difference)
  const kind =
    inBefore === undefined ? 'new' : inNow === undefined ? 'gone' : certain ? 'moved' : ('same' as const)
  return {
    signature,
    kind,
    ...rates,
    difference,
    certain,
    ...(inBefore === undefined ? {} : { firstSeedBefore: inBefore.firstSeed }),
    ...(inNow === undefined ? {} : { firstSeedNow: inNow.firstSeed }),
  }
}
