import type { Json, ResolvedScenario } from '../../../sim/index.ts'
import { operationsOf, withOperations } from '../listing.ts'
import type { Pass } from '../pass.ts'
import { usualIds, usualKey } from '../usual-names.ts'

/** Values that are 1, 2, 3, keys that are x, y, z, faults that are called after their kind. */
export const plainerNames: Pass = {
  name: 'plainer names',
  *attempts(smallest) {
    yield { scenario: withOneKey(smallest.scenario), tried: 'all on one key' }
    yield { scenario: withUsualKeys(smallest.scenario), tried: 'keys from x on' }
    yield { scenario: withUsualValues(smallest.scenario), tried: 'values from 1 on' }
    yield { scenario: withUsualIds(smallest.scenario), tried: 'faults called after their kinds' }
  },
}

function withOneKey(scenario: ResolvedScenario): ResolvedScenario {
  return withOperations(
    scenario,
    operationsOf(scenario).map((one) => (one.key === undefined ? one : { ...one, key: usualKey(0) })),
  )
}

function withUsualKeys(scenario: ResolvedScenario): ResolvedScenario {
  const operations = operationsOf(scenario)
  const keys = [...new Set(operations.flatMap(({ key }) => key ?? []))]
  return withOperations(
    scenario,
    operations.map((one) => (one.key === undefined ? one : { ...one, key: usualKey(keys.indexOf(one.key)) })),
  )
}

/** Equal values stay equal, and different ones different. */
function withUsualValues(scenario: ResolvedScenario): ResolvedScenario {
  const seen = new Map<number, number>()
  const number = (value: number): number => {
    if (!seen.has(value)) seen.set(value, seen.size + 1)
    return seen.get(value) as number
  }
  const usual = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'number') return number(value)
    if (typeof value === 'string') return value.replace(/\d+/g, (digits) => String(number(Number(digits))))
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map((part: Json) => usual(part) ?? null)
    return Object.fromEntries(Object.entries(value).map(([field, part]) => [field, usual(part)]))
  }
  return withOperations(
    scenario,
    operationsOf(scenario).map(({ value, ...one }) => {
      const now = usual(value)
      return now === undefined ? one : { ...one, value: now }
    }),
  )
}

function withUsualIds(scenario: ResolvedScenario): ResolvedScenario {
  const ids = usualIds(scenario.faults)
  return { ...scenario, faults: scenario.faults.map((fault, i) => ({ ...fault, id: ids[i] as string })) }
}
