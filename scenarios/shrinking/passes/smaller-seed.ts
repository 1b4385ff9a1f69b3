import type { Pass } from '../pass.ts'
import { seedsAround } from '../pass.ts'

/** The same scenario under seeds that are small numbers, or that let it fail sooner. */
export const smallerSeed: Pass = {
  name: 'a smaller seed',
  *attempts(smallest) {
    for (const seed of seedsAround(smallest))
      yield { scenario: smallest.scenario, tried: 'the same scenario', seeds: [seed] }
  },
}
