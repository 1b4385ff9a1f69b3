import { defineProtocol, type Message, type Node, simulate, type Simulation, uniform } from '../../index.ts'
import { type Figures, mustGoOn, timedOnce } from '../workload.ts'

const PERIOD_MS = 1_000
const PERIODS = 10
const WARMING_NODES = 1_000

interface Heartbeat extends Message {
  readonly type: 'heartbeat'
  readonly beat: number
}

/** Each node tells one other, drawn anew each time, that it is there, and remembers of whom it has heard what. */
const heartbeats = defineProtocol({
  name: 'heartbeats',
  defaults: {},
  create(node: Node<Heartbeat>) {
    const { members, random } = node
    const lastBeats = new Map<string, number>()
    let beat = 0
    const tell = (): void => node.send(random.pick(members), { type: 'heartbeat', beat: ++beat })
    // Who starts at one instant does not tell at one instant.
    node.after(random.float() * PERIOD_MS, () => {
      node.every(PERIOD_MS, tell)
    })
    return {
      receive: (from, { beat: heard }: Heartbeat) => void lastBeats.set(from, heard),
      inspect: () => ({}),
    }
  },
})

/** What a large cluster takes: bytes of the heap that each of `size` nodes holds after ten beats, and events a second. */
export function heartbeat(size: number): Figures {
  beat(clusterOf(WARMING_NODES))
  const before = bytesHeld()
  const simulation = clusterOf(size)
  const { done, seconds } = timedOnce(() => beat(simulation))
  const held = bytesHeld() - before
  // The simulation is asked once more, so that it is still there when the heap is measured.
  if (simulation.events < done) throw new Error('the simulation has lost events')
  return { 'bytes/node': held / size, 'events/s': done / seconds }
}

function clusterOf(nodes: number): Simulation {
  const simulation = simulate(
    {
      name: 'heartbeats',
      cluster: { protocol: heartbeats(), nodes },
      network: { latency: uniform({ min: 1, max: 10 }) },
      duration: 1e9,
    },
    'bench',
  )
  simulation.step()
  return simulation
}

function beat(simulation: Simulation): number {
  const before = simulation.events
  simulation.runTo({ timeMs: PERIODS * PERIOD_MS })
  mustGoOn(simulation)
  return simulation.events - before
}

function bytesHeld(): number {
  if (globalThis.gc === undefined) throw new Error('the heap can only be measured under --expose-gc')
  globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
