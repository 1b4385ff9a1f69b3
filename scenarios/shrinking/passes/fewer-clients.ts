import type { NodeId, ResolvedScenario } from '../../../sim/index.ts'
import { definitionOf, withDefinition } from '../../../sim/reference.ts'
import { clientName } from '../../workloads/listed.ts'
import { renamed } from '../renamed-faults.ts'
import { isGenerated, operationsOf, withOperations } from '../listing.ts'
import { type Pass, seedsAround, type Smallest } from '../pass.ts'
import { sizeOf } from '../size.ts'
import { firstAccepted } from '../smaller-numbers.ts'
import { counted } from '../words.ts'

const SEEDS = 3

/** As many ways of giving operations to fewer clients are tried for a number of clients at most. */
const WAYS = 30

/** Fewer clients: the fewest first, in any way of giving the operations of all to those that are left. */
export const fewerClients: Pass = {
  name: 'fewer clients',
  *attempts(smallest) {
    const { clients } = sizeOf(smallest.run)
    const fewer = Array.from({ length: Math.max(0, clients - 1) }, (_, i) => i + 1)
    for (const count of fewer) {
      const tried = `${counted(count, 'client')} instead of ${clients}`
      const seeds = seedsAround(smallest, SEEDS)
      const ways = isGenerated(smallest.scenario)
        ? withOption(smallest.scenario, count)
        : dealtOut(smallest, count)
      const found = yield* firstAccepted(ways, (scenario) => ({ scenario, tried, seeds }))
      if (found !== undefined) return
    }
  },
}

/** A workload that makes its operations may be told how many clients there are. */
function withOption(
  { workload, ...scenario }: ResolvedScenario,
  clients: number,
): readonly ResolvedScenario[] {
  const definition = workload === undefined ? undefined : definitionOf(workload)
  if (workload === undefined || definition === undefined) return []
  if (typeof workload.options['clients'] !== 'number') return []
  const options = { ...workload.options, clients }
  return [{ ...scenario, workload: withDefinition({ ...workload, options }, definition) }]
}

/** The listed operations, given to so many clients. */
function* dealtOut({ scenario }: Smallest, count: number): Generator<ResolvedScenario> {
  const operations = operationsOf(scenario)
  const used = [...new Set(operations.map(({ client }) => client))].sort((a, b) => a - b)
  let ways = 0
  for (const numbers of assignments(used.length, count)) {
    if (ways++ === WAYS) return
    const now = new Map(used.map((client, i) => [client, numbers[i] as number]))
    const participant = (name: NodeId): NodeId => {
      const number = name.startsWith('c') ? now.get(Number(name.slice(1))) : undefined
      return number === undefined ? name : clientName(number)
    }
    const dealt = operations.map((one) => ({ ...one, client: now.get(one.client) as number }))
    yield {
      ...withOperations(scenario, dealt),
      faults: scenario.faults.flatMap((fault) => renamed(fault, { participant, hasZone: () => true }) ?? []),
    }
  }
}

/** Every way of giving each of some items a number up to `most`, of which one at least is `most`. */
function* assignments(items: number, most: number): Generator<readonly number[]> {
  for (const numbers of numbersUpTo(items, most)) if (numbers.includes(most)) yield numbers
}

function* numbersUpTo(items: number, most: number): Generator<readonly number[]> {
  if (items === 0) return yield []
  for (const rest of numbersUpTo(items - 1, most)) {
    for (let number = 1; number <= most; number++) yield [number, ...rest]
  }
}
