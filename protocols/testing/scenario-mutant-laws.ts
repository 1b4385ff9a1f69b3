import { describe, expect, test } from 'vitest'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { runResolved } from '../../scenarios/run.ts'
import type { AnyProtocol, Scenario } from '../../sim/index.ts'

/** A mutant, and the scenario that shows it: the protocol as it is, or with that mutant. */
export interface ScenarioMutantCase<X extends string> {
  readonly mutant: X
  readonly scenario: (mutant?: X) => Scenario
  /** At how many of the seeds from 1 to 6 it shows. */
  readonly least: number
}

const SEEDS = [1, 2, 3, 4, 5, 6]

/** Each property of a run that does not hold, with why. */
export function wrongIn(scenario: Scenario, seed: number): readonly string[] {
  return runResolved(resolveScenario(scenario, seed), seed).properties.flatMap(({ name, verdict, why }) =>
    verdict === 'invalid' ? [`${name}: ${why}`] : [],
  )
}

/** What must hold of every mutant of a protocol whose promises are checks: that it is one, and that it is to blame for what it breaks. */
export function scenarioMutantLaws<X extends string>(
  { mutants = {} }: AnyProtocol,
  cases: readonly ScenarioMutantCase<X>[],
): void {
  test('every mutant has a scenario that shows it', () => {
    expect(cases.map(({ mutant }) => mutant).sort()).toEqual(Object.keys(mutants).sort())
  })

  test.each(cases)('$mutant breaks what it says', ({ mutant, scenario, least }) => {
    const properties = mutants[mutant]?.breaks.split(':')[0]?.split(' or ') ?? []
    const found = SEEDS.map((seed) => wrongIn(scenario(mutant), seed)).filter(({ length }) => length > 0)
    const isSaid = (why: string): boolean => properties.some((property) => why.includes(property))
    expect(found.filter((wrong) => !wrong.some(isSaid))).toEqual([])
    expect(found.length).toBeGreaterThanOrEqual(least)
  })

  describe('without a mutant nothing breaks', () => {
    test.each([...new Set(cases.map(({ scenario }) => scenario))])('under scenario %$', (scenario) => {
      expect(SEEDS.flatMap((seed) => wrongIn(scenario(), seed))).toEqual([])
    })
  })
}
