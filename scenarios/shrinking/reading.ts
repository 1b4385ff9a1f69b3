import type { Json, ResolvedScenario } from '../../sim/index.ts'
import { digitsOf } from './ladder.ts'
import { operationsOf } from './listing.ts'
import { usualIds, usualKey } from './usual-names.ts'

/** How much there is to read in the faults, operations and times of a scenario, and how odd its names are. */
export function readingOf(scenario: ResolvedScenario): number {
  const { faults, duration, settle } = scenario
  const operations = operationsOf(scenario)
  const keys = [...new Set(operations.flatMap(({ key }) => key ?? []))]
  const ids = usualIds(faults)
  return sumOf([
    effortOf(duration),
    effortOf(settle),
    ...faults.map(({ id, kind: _kind, ...fault }, i) => effortOf(fault) + (id === ids[i] ? 0 : 1)),
    ...operations.map(({ at }) => effortOf(at)),
    ...keys.map((key, i) => (key === usualKey(i) ? 1 : 2 + key.length)),
  ])
}

/** How odd the values of operations are: they are there to be told apart, and 1, 2 and 3 do. */
export function oddnessOf(scenario: ResolvedScenario): number {
  return sumOf(operationsOf(scenario).map(({ value }) => oddnessOfValue(value)))
}

function oddnessOfValue(value: Json | undefined): number {
  if (typeof value === 'number') return 100 * digitsOf(value) + Math.min(Math.round(Math.abs(value)), 99)
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return sumOf(Object.values(value).map((part) => oddnessOfValue(part as Json)))
}

/** What takes some thought beside the letters that it is written with. */
const THOUGHT: { readonly [name: string]: number } = {
  any: 3,
  halves: 4,
  'majority-minority': 4,
  random: 5,
  bridge: 6,
  partial: 6,
  'majorities-ring': 7,
}

/** A name is a word. The more digits a number has, the more each of them is to remember; a fraction is harder to read. */
function effortOf(value: unknown): number {
  if (typeof value === 'string') return THOUGHT[value] ?? 2
  if (typeof value === 'number') {
    const digits = digitsOf(value)
    return Math.max(1, (digits * (digits + 1)) / 2) + (Number.isInteger(value) ? 0 : 2)
  }
  if (typeof value !== 'object' || value === null) return 1
  return sumOf(Object.values(value).map(effortOf))
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}
