import {
  defineProtocol,
  lognormal,
  type Message,
  type Node,
  type Process,
  type Scenario,
  simulate,
} from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'

// Whoever gets a message sends it back. Losses and duplicates would let the number of messages in flight wander, so it is steered:
// every tenth of a second of virtual time the first node looks at how many have arrived, and has as many more sent, or left
// unanswered, as are missing to what arrives while a hundred are in flight.
const IN_FLIGHT = 100
const LOOK_MS = 100
const LATENCY = { median: 2, p99: 20 }
const MESSAGES = 1_000_000

interface Echo extends Message {
  readonly type: 'echo'
  readonly hops: number
}

/** How many messages arrive, and how many are to be added: one for all nodes of a run. */
class Flow {
  delivered = 0
  missing = 0
  private readonly expected = (IN_FLIGHT * LOOK_MS) / meanLatencyMs()
  private deliveredAtLastLook = 0

  look(): void {
    const arrived = this.delivered - this.deliveredAtLastLook
    this.deliveredAtLastLook = this.delivered
    this.missing = Math.round((1 - arrived / this.expected) * IN_FLIGHT)
  }
}

class Echoing implements Process<Echo> {
  private readonly node: Node<Echo>
  private readonly flow: Flow

  constructor(node: Node<Echo>, flow: Flow) {
    this.node = node
    this.flow = flow
    const { members } = node
    const own = Number(node.id.slice(1)) - 1
    for (let i = own; i < IN_FLIGHT; i += members.length) {
      const peer = (own + 1 + (i % (members.length - 1))) % members.length
      node.send(members[peer] as string, { type: 'echo', hops: 0 })
    }
    if (own === 0) node.every(LOOK_MS, () => flow.look())
  }

  receive(from: string, { hops }: Echo): void {
    const { flow, node } = this
    flow.delivered++
    if (flow.missing < 0) {
      flow.missing++
      return
    }
    node.send(from, { type: 'echo', hops: hops + 1 })
    if (flow.missing > 0) {
      flow.missing--
      node.send(from, { type: 'echo', hops: 0 })
    }
  }

  inspect(): object {
    return {}
  }
}

/** The scenario of an echo run, and the flow of its messages. */
export function echoScenario(nodes: number): { readonly scenario: Scenario; readonly flow: Flow } {
  const flow = new Flow()
  const echo = defineProtocol({
    name: 'echo',
    defaults: {},
    create: (node: Node<Echo>) => new Echoing(node, flow),
  })
  const scenario: Scenario = {
    name: 'echo',
    cluster: { protocol: echo(), nodes },
    network: { latency: lognormal(LATENCY), loss: 0.01, duplicate: 0.01 },
    duration: 1e9,
  }
  return { scenario, flow }
}

/** Messages delivered a second; `size` is the number of nodes. How many are in flight follows from Little's law. */
export function echo(size: number): Figures {
  const { scenario, flow } = echoScenario(size)
  const simulation = simulate(scenario, 'bench')
  // The nodes start: what is measured is what happens then.
  simulation.step()
  const { done, seconds } = timed((share) => {
    const before = flow.delivered
    const wanted = MESSAGES * share
    while (flow.delivered - before < wanted) {
      // A message is two events, its sending and its delivery.
      simulation.runTo({ event: simulation.events + (wanted - (flow.delivered - before)) * 2 })
      mustGoOn(simulation)
    }
    return flow.delivered - before
  })
  return {
    'messages/s': done / seconds,
    'in flight': (flow.delivered / simulation.time) * meanLatencyMs(),
  }
}

function meanLatencyMs(): number {
  const sigma = Math.log(LATENCY.p99 / LATENCY.median) / 2.326347874
  return LATENCY.median * Math.exp((sigma * sigma) / 2)
}
