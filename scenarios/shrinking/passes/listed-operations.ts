import { isGenerated, listedFrom, withOperations } from '../listing.ts'
import { type Pass, seedsAround } from '../pass.ts'

const SEEDS = 3

/** In place of a workload that makes operations, the list of those that were asked for; or none at all. */
export const listedOperations: Pass = {
  name: 'listed operations',
  *attempts(smallest) {
    if (!isGenerated(smallest.scenario)) return
    const none = withOperations(smallest.scenario, [])
    if ((yield { scenario: none, tried: 'without operations', seeds: seedsAround(smallest, SEEDS) }).accepted)
      return
    yield { scenario: listedFrom(smallest.run), tried: 'the operations that were asked for, listed' }
  },
}
