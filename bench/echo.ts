import { defineProtocol, lognormal, type Message, type Node, type Process, simulate } from '../index.ts'

interface Echo extends Message {
  readonly type: 'echo'
  readonly hops: number
}

/** Every message that arrives is sent back, one hop older. */
class Echoing implements Process<Echo> {
  private readonly node: Node<Echo>

  constructor(node: Node<Echo>, started: number) {
    this.node = node
    const { members } = node
    const own = members.indexOf(node.id)
    for (let i = own; i < started; i += members.length) {
      node.send(members[(own + 1 + (i % (members.length - 1))) % members.length] as string, {
        type: 'echo',
        hops: 0,
      })
    }
  }

  receive(from: string, { hops }: Echo): void {
    this.node.send(from, { type: 'echo', hops: hops + 1 })
  }

  inspect(): object {
    return {}
  }
}

const echo = defineProtocol({
  name: 'echo',
  defaults: { inFlight: 100 },
  create: (node: Node<Echo>, { inFlight }) => new Echoing(node, inFlight),
})

/** Delivers `messages` messages among `nodes` nodes with `inFlight` of them on their way, and gives how many were delivered. */
export function echoRun(messages: number, nodes: number, inFlight: number): number {
  const simulation = simulate(
    {
      name: 'echo',
      cluster: { protocol: echo({ inFlight }), nodes },
      network: { latency: lognormal({ median: 2, p99: 20 }) },
      duration: 1e9,
    },
    'bench',
  )
  // A message is two events, its sending and its delivery.
  simulation.runTo({ event: messages * 2 })
  return Math.floor(simulation.events / 2)
}
