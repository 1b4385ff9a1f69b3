import {
  constant,
  defineProtocol,
  defineWorkload,
  everyClient,
  generator,
  type Operation,
  phases,
  raft,
  type Scenario,
  simulate,
  uniform,
} from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'

const CLIENTS = 1_000
const KEYS = 100
const OPERATIONS = 200_000
/** How many operations there may be between two looks at how many there were. */
const LOOK_MS = 5

/** Every client writes, again and again, as soon as the write before is acknowledged. */
const writes = defineWorkload({
  name: 'writes',
  defaults: { clients: CLIENTS },
  create: ({ clients }) => ({
    clients,
    phases: phases(
      everyClient(
        generator(() => ({ total }): Operation => ({ f: 'write', key: `k${total % KEYS}`, value: total })),
        { thinkMs: 0 },
      ),
    ),
  }),
})

/** Nobody watches what it promises. */
const unwatched = defineProtocol({ ...raft.definition, invariants: [] })

/** More clients than a leader has answered at any time, so that entries go out by the hundred: one message at a time a follower. */
const options = { maxInFlight: 1, maxEntries: 10_000 }

function scenarioOf(nodes: number, variant: string): Scenario {
  const protocol = variant === 'watched' ? raft(options) : unwatched(options)
  return {
    name: 'commits',
    cluster: { protocol, nodes },
    network: { latency: uniform({ min: 0.5, max: 1 }) },
    disk: { flush: constant(0.5) },
    workload: writes(),
    duration: 1e9,
  }
}

/** Operations that a saturated Raft acknowledges in a second of wall time; `size` is the number of nodes. */
export function commits(size: number, variant: string): Figures {
  const simulation = simulate(scenarioOf(size, variant), 'bench')
  // A leader is elected: what is measured is what it does then.
  simulation.runTo({ timeMs: 1_000 })
  let acknowledged = 0
  simulation.observeHistory(({ type }) => {
    if (type === 'ok') acknowledged++
  })
  const { done, seconds } = timed((share) => {
    const before = acknowledged
    while (acknowledged - before < OPERATIONS * share) {
      simulation.runTo({ timeMs: simulation.time + LOOK_MS })
      mustGoOn(simulation)
    }
    return acknowledged - before
  })
  return {
    'operations/s': done / seconds,
    'operations/virtual s': (acknowledged / simulation.time) * 1_000,
  }
}
