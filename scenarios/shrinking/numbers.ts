import type { ResolvedScenario } from '../../sim/index.ts'
import type { ListedOperation } from '../workloads/listed.ts'
import { digitsOf } from './ladder.ts'
import { operationsOf, withOperations } from './listing.ts'

/** The parts of a scenario whose numbers somebody reads. */
interface Parts {
  readonly faults: ResolvedScenario['faults']
  readonly operations: readonly ListedOperation[]
  readonly settle: number
}

/** A number in those parts: where it is, and what it is. */
export interface NumberAt {
  readonly path: readonly string[]
  readonly value: number
  /** What it is of, in words: `at of crash-1`. */
  readonly words: string
}

/** Numbers that count or name something: no others are like them. */
const COUNTS: ReadonlySet<string> = new Set(['client', 'nth', 'count', 'value'])

/** What numbers are rounded to, coarse ones first. */
export const STEPS = [1_000, 500, 100, 50, 10, 5, 1, 0.1, 0.01] as const

function partsOf(scenario: ResolvedScenario): Parts {
  const { faults, settle } = scenario
  return { faults, operations: operationsOf(scenario), settle }
}

/** The numbers in a scenario's faults and listed operations. */
export function numbersOf(scenario: ResolvedScenario): readonly NumberAt[] {
  const { faults, operations, settle } = partsOf(scenario)
  return [
    ...faults.flatMap((fault, i) => [...numbersWithin(fault, ['faults', `${i}`], fault.id)]),
    ...operations.flatMap((one, i) => [...numbersWithin(one, ['operations', `${i}`], `operation ${i + 1}`)]),
    { path: ['settle'], value: settle, words: 'settle' },
  ]
}

function* numbersWithin(value: unknown, path: readonly string[], whose: string): Generator<NumberAt> {
  if (typeof value === 'number') yield { path, value, words: `${path.slice(2).join('.')} of ${whose}` }
  if (typeof value !== 'object' || value === null) return
  for (const [field, part] of Object.entries(value)) {
    if (!COUNTS.has(field)) yield* numbersWithin(part, [...path, field], whose)
  }
}

/** The same scenario with other numbers in their places. */
export function withNumbers(
  scenario: ResolvedScenario,
  numbers: readonly Pick<NumberAt, 'path' | 'value'>[],
): ResolvedScenario {
  const parts = structuredClone(partsOf(scenario))
  for (const { path, value } of numbers) {
    let holder = parts as unknown as { [field: string]: unknown }
    for (const field of path.slice(0, -1)) holder = holder[field] as typeof holder
    holder[path.at(-1) as string] = value
  }
  const { operations, ...rest } = parts
  return { ...(operations.length === 0 ? scenario : withOperations(scenario, operations)), ...rest }
}

/** Numbers like one that have fewer digits: those with the fewest first, and of those the nearest. */
export function rounderThan(value: number): readonly number[] {
  const found = new Set<number>()
  for (const step of STEPS) {
    for (const round of [Math.round, Math.floor, Math.ceil]) {
      const rounder = inSteps(value, step, round)
      if (digitsOf(rounder) < digitsOf(value) && rounder !== 0) found.add(rounder)
    }
  }
  return [...found].sort(
    (a, b) => digitsOf(a) - digitsOf(b) || Math.abs(a - value) - Math.abs(b - value) || a - b,
  )
}

/** A number rounded to whole steps, to a thousandth. */
export function inSteps(value: number, step: number, round: (number: number) => number): number {
  return Math.round(round(value / step) * step * 1000) / 1000
}
