import { rungOf, valueAt } from '../ladder.ts'
import { isGenerated } from '../listing.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { pointsOf, warped } from '../schedule.ts'
import { smallerNumbers } from '../smaller-numbers.ts'
import { inMs } from '../words.ts'

/** What happens at different times stays at different times: at least so many milliseconds apart. */
const LEAST_MS = 1

/** As many other seeds as each single change is tried under. */
const SEEDS = 5

/** Takes time out of the schedule: out of all of it, and from between each two things that happen. */
export const shorter: Pass = {
  name: 'less time',
  *attempts(smallest) {
    // As long as operations are generated, nobody knows when they are asked for.
    if (isGenerated(smallest.scenario)) return
    for (const share of [8, 4, 2]) {
      const scenario = warped(smallest.scenario, (ms) => ms / share)
      const tried = `all ${share} times as early`
      if ((yield { scenario, tried, seeds: seedsAround(smallest) }).accepted) break
    }
    for (let place = 0; place < pointsOf(smallest.scenario).length; place++) yield* sooner(smallest, place)
  },
}

/** Brings what happens at a point of the schedule, and all after it, closer to what happens before. */
function* sooner(smallest: Smallest, place: number): Attempts {
  const points = pointsOf(smallest.scenario)
  const before = points[place - 1] ?? 0
  const gap = (points[place] ?? 0) - before
  yield* smallerNumbers(rungOf(LEAST_MS), rungOf(gap), (rung) => {
    const { scenario } = smallest
    const now = pointsOf(scenario)[place] ?? 0
    const then = Math.min(before + valueAt(rung), now)
    return {
      scenario: warped(scenario, (ms) => (ms <= then ? ms : Math.max(then, ms - (now - then)))),
      tried: `what was at ${inMs(now)} at ${inMs(then)}`,
      seeds: seedsAround(smallest, SEEDS),
    }
  })
}
