import type { ResolvedScenario } from '../../../sim/index.ts'
import { inSteps, numbersOf, rounderThan, STEPS, withNumbers } from '../numbers.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { pointsOf } from '../schedule.ts'

/** Rounder numbers: all at once, and each on its own. */
export const rounderNumbers: Pass = {
  name: 'rounder numbers',
  *attempts(smallest) {
    yield* allRounder(smallest)
    for (let place = 0; place < numbersOf(smallest.scenario).length; place++) yield* rounder(smallest, place)
  },
}

function* allRounder({ scenario }: Smallest): Attempts {
  for (const step of STEPS) {
    const numbers = numbersOf(scenario).map(({ path, value }) => ({
      path,
      value: inSteps(value, step, Math.round),
    }))
    const rounded = withNumbers(scenario, numbers)
    if (!keepsApart(scenario, rounded)) continue
    if ((yield { scenario: rounded, tried: `all in steps of ${step}` }).accepted) return
  }
}

function* rounder(smallest: Smallest, place: number): Attempts {
  const { scenario } = smallest
  const number = numbersOf(scenario)[place]
  if (number === undefined) return
  const { path, value, words } = number
  for (const round of rounderThan(value)) {
    const rounded = withNumbers(scenario, [{ path, value: round }])
    if (!keepsApart(scenario, rounded)) continue
    if ((yield { scenario: rounded, tried: `${words} ${round} instead of ${value}` }).accepted) return
  }
}

/** Whether what happens at different times stays at different times. */
function keepsApart(scenario: ResolvedScenario, rounded: ResolvedScenario): boolean {
  return pointsOf(rounded).length === pointsOf(scenario).length
}
