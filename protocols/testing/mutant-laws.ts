import { describe, expect, test } from 'vitest'
import type { AnyProtocol, ResolvedScenario } from '../../sim/index.ts'
import { wrongUnder as wrongRegisters } from './judging.ts'

/** A schedule of faults for a protocol as it is, or for one of its mutants. */
type Schedule<X extends string> = (mutant?: X) => ResolvedScenario

/** A mutant, and the schedule that shows it. */
interface MutantCase<X extends string> {
  readonly mutant: X
  readonly schedule: Schedule<X>
  /** Those from 1 to 10, if nothing is said. */
  readonly seeds?: readonly number[]
  /** At how many of the seeds it shows. */
  readonly least: number
  /** What does not hold in a run, with why: what {@link wrongUnder} says, if nothing is said. */
  readonly wrong?: (scenario: ResolvedScenario, seed: number) => string | undefined
}

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

/**
 * What must hold of every mutant of a protocol: that it is one, and that it is to blame for what it breaks. `wrongUnder` gives what is
 * wrong with a run, if anything; that a register is not linearizable, if nothing else is said.
 */
export function mutantLaws<X extends string>(
  { mutants = {} }: AnyProtocol,
  cases: readonly MutantCase<X>[],
  wrongUnder: (scenario: ResolvedScenario, seed: number) => string | undefined = wrongRegisters,
): void {
  test('every mutant has a schedule that shows it', () => {
    expect(cases.map(({ mutant }) => mutant).sort()).toEqual(Object.keys(mutants).sort())
  })

  test.each(cases)(
    '$mutant breaks what it says',
    ({ mutant, schedule, seeds = SEEDS, least, wrong: judge = wrongUnder }) => {
      const { source = '', breaks = '' } = mutants[mutant] ?? {}
      expect(source, 'it says where it comes from').not.toBe('')
      const properties = breaks.split(/[:,]/)[0]?.split(' or ') ?? []
      // The name of a check may end with the time within which it asks for something.
      const isSaid = (why: string): boolean =>
        properties.some((property) => why.includes(`${property}: `) || why.includes(`${property} within `))
      const wrong = seeds.flatMap((seed) => judge(schedule(mutant), seed) ?? [])
      expect(wrong.filter((why) => !isSaid(why))).toEqual([])
      expect(wrong.length).toBeGreaterThanOrEqual(least)
    },
  )

  describe('without a mutant nothing breaks', () => {
    const schedules = new Map<Schedule<X>, Set<number>>()
    for (const { schedule, seeds = SEEDS } of cases) {
      schedules.set(schedule, new Set([...(schedules.get(schedule) ?? []), ...seeds]))
    }
    test.each([...schedules])('under schedule %$', (schedule, seeds) => {
      expect([...seeds].flatMap((seed) => wrongUnder(schedule(), seed) ?? [])).toEqual([])
    })
  })
}
