import { violatedProperty } from '../../fingerprint.ts'
import type { ListedOperation } from '../../workloads/listed.ts'
import { operationsOf, withOperations } from '../listing.ts'
import { minimized } from '../minimized.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { type Removal, removalFrom } from '../removal.ts'
import { counted, listedWords } from '../words.ts'

/** As many other seeds as one operation less is tried under, once there are few. */
const SEEDS = 3

/** As many other seeds as many operations less are tried under, for that is another run; and how many of them are left then. */
const SEEDS_OF_MANY = 10
const LARGE = 0.9

/** Leaves out operations that are not needed: all but those that prove the violation, then halves, quarters, singles. */
export const fewerOperations: Pass = {
  name: 'fewer operations',
  *attempts(smallest) {
    if (operationsOf(smallest.scenario).length === 0) return
    const all = yield* removalFrom(smallest)
    yield* onlyTheCore(smallest, all)
    const removal = yield* removalFrom(smallest)
    const { operations } = removal
    yield* minimized(operations, (kept) => {
      const large = kept.length < operationsOf(smallest.scenario).length * LARGE
      return {
        scenario: removal.without(smallest.scenario, kept),
        tried: wordsFor(operations, kept),
        seeds: seedsAround(smallest, large ? SEEDS_OF_MANY : 0),
      }
    })
    for (const operation of operationsOf(smallest.scenario)) {
      const now = operationsOf(smallest.scenario)
      const others = now.filter((other) => other !== operation)
      if (others.length === now.length) continue
      const scenario = withOperations(smallest.scenario, others)
      yield { scenario, tried: wordsFor(now, others), seeds: seedsAround(smallest, SEEDS) }
    }
  },
}

/** Only those that prove the violation. */
function* onlyTheCore(smallest: Smallest, removal: Removal): Attempts {
  const { operations } = removal
  const { core = [] } = violatedProperty(smallest.run) ?? {}
  const proving = new Set(core.map((event) => removal.placeOf(event)))
  const kept = operations.filter((_, place) => proving.has(place))
  if (kept.length === 0 || kept.length === operations.length) return
  yield {
    scenario: removal.without(smallest.scenario, kept),
    tried: 'only the operations that prove it',
    seeds: seedsAround(smallest),
  }
}

function wordsFor(all: readonly ListedOperation[], kept: readonly ListedOperation[]): string {
  const numbers = (wanted: boolean): string =>
    listedWords(all.flatMap((operation, i) => (kept.includes(operation) === wanted ? [i + 1] : [])))
  const gone = all.length - kept.length
  if (kept.length === 0) return 'without operations'
  if (gone <= 3) return `without ${gone === 1 ? 'operation' : 'operations'} ${numbers(false)}`
  if (kept.length <= 6) return `${kept.length === 1 ? 'operation' : 'operations'} ${numbers(true)} only`
  return `${counted(kept.length, 'operation')} instead of ${all.length}`
}
