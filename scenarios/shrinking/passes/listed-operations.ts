import { isGenerated, listedFrom } from '../listing.ts'
import { type Pass, seedsAround } from '../pass.ts'

/** As many other seeds as it is tried under to do without any. */
const SEEDS = 3

/** In place of a workload that makes operations, the list of those that were asked for; or none at all. */
export const listedOperations: Pass = {
  name: 'listed operations',
  *attempts(smallest) {
    if (!isGenerated(smallest.scenario)) return
    const { workload: _workload, ...none } = smallest.scenario
    const seeds = seedsAround(smallest, SEEDS)
    if ((yield { scenario: none, tried: 'without operations', seeds }).accepted) return
    yield { scenario: listedFrom(smallest.run), tried: 'the operations that were asked for, listed' }
  },
}
