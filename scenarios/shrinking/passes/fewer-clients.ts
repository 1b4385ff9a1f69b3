import type { NodeId, ResolvedScenario } from '../../../sim/index.ts'
import { definitionOf, withDefinition } from '../../../sim/reference.ts'
import { clientName } from '../../workloads/listed.ts'
import { isGenerated, operationsOf, withOperations } from '../listing.ts'
import { type Pass, seedsAround } from '../pass.ts'
import { renamed } from '../renamed-faults.ts'
import { sizeOf } from '../size.ts'
import { firstAccepted } from '../smaller-numbers.ts'
import { counted } from '../words.ts'

/** As many other seeds as each is tried under. */
const SEEDS = 3

/** As many ways of giving operations to some number of clients are tried at most: few as long as most operations are to go anyway. */
const WAYS = 30
const WAYS_OF_MANY = 3
const MANY_OPERATIONS = 12

/** Fewer clients, the fewest first: by the option of a workload, or with what one client did done by another. */
export const fewerClients: Pass = {
  name: 'fewer clients',
  *attempts(smallest) {
    const { scenario } = smallest
    const { clients } = sizeOf(smallest.run)
    for (let count = 1; count < clients; count++) {
      const tried = `${counted(count, 'client')} instead of ${clients}`
      const seeds = seedsAround(smallest, SEEDS)
      const ways = isGenerated(scenario) ? withOption(scenario, count) : dealtOut(scenario, count)
      const found = yield* firstAccepted(ways, (dealt) => ({ scenario: dealt, tried, seeds }))
      if (found !== undefined) return
    }
  },
}

/** A workload that makes its operations may have an option for its clients. */
function* withOption(scenario: ResolvedScenario, clients: number): Generator<ResolvedScenario> {
  const { workload } = scenario
  const definition = workload === undefined ? undefined : definitionOf(workload)
  if (workload === undefined || definition === undefined) return
  if (typeof workload.options['clients'] !== 'number') return
  const options = { ...workload.options, clients }
  yield { ...scenario, workload: withDefinition({ ...workload, options }, definition) }
}

/** The listed operations, in various ways given to so many clients. */
function* dealtOut(scenario: ResolvedScenario, count: number): Generator<ResolvedScenario> {
  const operations = operationsOf(scenario)
  const used = [...new Set(operations.map(({ client }) => client))].sort((a, b) => a - b)
  const most = operations.length > MANY_OPERATIONS ? WAYS_OF_MANY : WAYS
  let ways = 0
  for (const numbers of numbersUpTo(used.length, count)) {
    // With fewer clients it has been tried before.
    if (!numbers.includes(count)) continue
    if (ways++ === most) return
    const numberOf = new Map(used.map((client, i) => [client, numbers[i] as number]))
    const nameOf = new Map<NodeId, NodeId>(
      [...numberOf].map(([client, number]) => [clientName(client), clientName(number)]),
    )
    const participant = (name: NodeId): NodeId => nameOf.get(name) ?? name
    const dealt = operations.map((one) => ({ ...one, client: numberOf.get(one.client) as number }))
    yield {
      ...withOperations(scenario, dealt),
      faults: scenario.faults.flatMap((fault) => renamed(fault, { participant, hasZone: () => true }) ?? []),
    }
  }
}

/** Every way of giving each of some items a number from 1 to `most`. */
function* numbersUpTo(items: number, most: number): Generator<readonly number[]> {
  if (items === 0) return yield []
  for (const rest of numbersUpTo(items - 1, most)) {
    for (let number = 1; number <= most; number++) yield [number, ...rest]
  }
}
