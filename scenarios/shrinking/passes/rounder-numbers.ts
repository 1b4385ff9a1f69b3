import type { ResolvedScenario } from '../../../sim/index.ts'
import { inSteps, numbersOf, rounderThan, STEPS, withNumbers } from '../numbers.ts'
import type { Attempts, Pass, Smallest } from '../pass.ts'
import { pointsOf, warped } from '../schedule.ts'

/** Rounder numbers: all at once, and each on its own. */
export const rounderNumbers: Pass = {
  name: 'rounder numbers',
  *attempts(smallest) {
    yield* allRounder(smallest)
    for (let place = 0; place < numbersOf(smallest.scenario).length; place++) yield* rounder(smallest, place)
  },
}

function* allRounder({ scenario }: Smallest): Attempts {
  const whole = inWholeMs(scenario)
  if (whole !== undefined && (yield { scenario: whole, tried: 'all in whole milliseconds' }).accepted) return
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

/** The same with all times in whole milliseconds, one after another where they would be at the same; none if they are. */
function inWholeMs(scenario: ResolvedScenario): ResolvedScenario | undefined {
  const points = pointsOf(scenario)
  if (points.every(Number.isInteger)) return undefined
  const whole = new Map<number, number>()
  let last = -1
  for (const point of points) {
    last = Math.max(last + 1, Math.round(point))
    whole.set(point, last)
  }
  return warped(scenario, (ms) => whole.get(ms) ?? Math.max(last + 1, Math.round(ms)))
}

/** Whether what happens at different times stays at different times. */
function keepsApart(scenario: ResolvedScenario, rounded: ResolvedScenario): boolean {
  return pointsOf(rounded).length === pointsOf(scenario).length
}
