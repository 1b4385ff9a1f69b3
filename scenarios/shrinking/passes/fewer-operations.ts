import { violatedProperty } from '../../fingerprint.ts'
import type { ListedOperation } from '../../workloads/listed.ts'
import { operationsOf, withOperations } from '../listing.ts'
import { minimized } from '../minimized.ts'
import { type Attempts, type Pass, seedsAround, type Smallest } from '../pass.ts'
import { removalFrom } from '../removal.ts'
import { counted, listedWords } from '../words.ts'

/** As many other seeds as one operation less is tried under, once there are few. */
const SEEDS = 3

/** As many other seeds as many operations less are tried under: that is another run. */
const SEEDS_OF_MANY = 10

/** How many operations less are many: more than this share. */
const MANY = 0.1

/** Leaves out operations that are not needed: all but those that prove the violation, then halves, quarters, singles. */
export const fewerOperations: Pass = {
  name: 'fewer operations',
  *attempts(smallest) {
    if (operationsOf(smallest.scenario).length === 0) return
    yield* onlyTheCore(smallest)
    const { operations, keeping } = yield* removalFrom(smallest)
    yield* minimized(operations, (kept) => {
      const all = operationsOf(smallest.scenario).length
      const others = all - kept.length > all * MANY ? SEEDS_OF_MANY : 0
      const seeds = seedsAround(smallest, others)
      return { scenario: keeping(kept), tried: wordsFor(operations, kept), seeds }
    })
    for (const operation of operationsOf(smallest.scenario)) {
      const now = operationsOf(smallest.scenario)
      const kept = now.filter((other) => other !== operation)
      if (kept.length === now.length) continue
      const scenario = withOperations(smallest.scenario, kept)
      yield { scenario, tried: wordsFor(now, kept), seeds: seedsAround(smallest, SEEDS) }
    }
  },
}

/** Only those that prove the violation. */
function* onlyTheCore(smallest: Smallest): Attempts {
  const { operations, invokedBy, keeping } = yield* removalFrom(smallest)
  const { core = [] } = violatedProperty(smallest.run) ?? {}
  const proving = new Set(core.map((event) => invokedBy.get(event)))
  const kept = operations.filter((operation) => proving.has(operation))
  if (kept.length === 0 || kept.length === operations.length) return
  const tried = 'only the operations that prove it'
  yield { scenario: keeping(kept), tried, seeds: seedsAround(smallest) }
}

function wordsFor(all: readonly ListedOperation[], kept: readonly ListedOperation[]): string {
  const left = new Set(kept)
  const numbers = (wanted: boolean): readonly number[] =>
    all.flatMap((operation, i) => (left.has(operation) === wanted ? [i + 1] : []))
  const noun = (count: number): string => (count === 1 ? 'operation' : 'operations')
  const gone = all.length - kept.length
  if (kept.length === 0) return 'without operations'
  if (gone <= 3) return `without ${noun(gone)} ${listedWords(numbers(false))}`
  if (kept.length <= 6) return `${noun(kept.length)} ${listedWords(numbers(true))} only`
  return `${counted(kept.length, 'operation')} instead of ${all.length}`
}
