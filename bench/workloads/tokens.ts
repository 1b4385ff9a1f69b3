import {
  defineProtocol,
  type Fault,
  lognormal,
  type Message,
  type Node,
  type Process,
  type Scenario,
  simulate,
  type Simulation,
} from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'

// A fixed number of tokens goes round among the nodes. Each has a home, which pings a partner, and the partner answers: as
// long as it is not lost, a token is one message on its way. A copy of what was seen already is not answered, or duplication would breed
// messages. A message that is lost takes its token with it, until the home's watch, which looks at its tokens now and then,
// finds that one has not moved since the last look and sends it off again. (Letting loss and duplication, of one
// probability, balance each other looks simpler, but is a random walk: after ten thousand messages a token either none is
// left or a flood.) So at any time some tokens lie lost, and there are as many more of them than messages in flight: with
// one message in a hundred lost, a latency of 3.3 ms in the mean, and half a watch more than a watch to find a loss, the
// token spends a fifth of its time lost.
const WATCH_MS = 50
const TOKENS = 121
const LATENCY = { median: 2, p99: 20 }
const MESSAGES = 1_000_000

interface TokenMessage extends Message {
  readonly type: 'ping' | 'pong'
  readonly token: number
  readonly round: number
}

/** Counts for all nodes of a run: what is delivered is what nodes receive. */
interface Count {
  delivered: number
}

class TokenHolder implements Process<TokenMessage> {
  private readonly node: Node<TokenMessage>
  private readonly position: number
  /** How many partners each token's home has, in turn: as many as there are nodes up to the next home, so that all take part. */
  private readonly partners: number
  private readonly tokens: readonly number[]
  private readonly rounds: Int32Array
  private readonly roundsAtLastLook: Int32Array
  private readonly answered: Int32Array
  private readonly count: Count

  constructor(node: Node<TokenMessage>, tokens: number, count: Count) {
    const nodes = node.members.length
    this.node = node
    this.count = count
    this.position = Number(node.id.slice(1)) - 1
    this.partners = Math.max(1, Math.floor(nodes / tokens))
    const homeOf = (token: number): number =>
      nodes > tokens ? Math.floor((token * nodes) / tokens) : token % nodes
    this.tokens = Array.from({ length: tokens }, (_, token) => token).filter(
      (token) => homeOf(token) === this.position,
    )
    this.rounds = new Int32Array(this.tokens.length === 0 ? 0 : tokens)
    this.roundsAtLastLook = new Int32Array(this.rounds.length)
    this.answered = new Int32Array(tokens)
    if (this.tokens.length === 0) return
    for (const token of this.tokens) this.sendOff(token)
    node.every(WATCH_MS, () => this.look())
  }

  receive(from: string, { type, token, round }: TokenMessage): void {
    this.count.delivered++
    if (type === 'pong') {
      if (round === this.rounds[token]) this.sendOff(token)
      return
    }
    if (round <= (this.answered[token] as number)) return
    this.answered[token] = round
    this.node.send(from, { type: 'pong', token, round })
  }

  inspect(): object {
    return {}
  }

  private sendOff(token: number): void {
    const { members } = this.node
    const round = (this.rounds[token] as number) + 1
    this.rounds[token] = round
    const partner = (this.position + 1 + (round % this.partners)) % members.length
    this.node.send(members[partner] as string, { type: 'ping', token, round })
  }

  private look(): void {
    for (const token of this.tokens) {
      if (this.rounds[token] === this.roundsAtLastLook[token]) this.sendOff(token)
      this.roundsAtLastLook[token] = this.rounds[token] as number
    }
  }
}

/** How a token run differs from the plain one. */
export interface TokenOptions {
  readonly nodes: number
  /** Nodes that take no part. */
  readonly spares?: number
  readonly faults?: readonly Fault[]
}

/** The scenario of a token run, and the count of what it delivers. */
export function tokenScenario({ nodes, spares = 0, faults = [] }: TokenOptions): {
  readonly scenario: Scenario
  readonly count: Count
} {
  const count = { delivered: 0 }
  const tokens = defineProtocol({
    name: 'tokens',
    defaults: { tokens: TOKENS },
    create: (node: Node<TokenMessage>, options) => new TokenHolder(node, options.tokens, count),
  })
  const scenario: Scenario = {
    name: 'tokens',
    cluster: { protocol: tokens(), nodes, spares },
    network: { latency: lognormal(LATENCY), loss: 0.01, duplicate: 0.01 },
    faults,
    duration: 1e9,
  }
  return { scenario, count }
}

/** A token run under way. */
export class TokenRun {
  private readonly simulation: Simulation
  private readonly count: Count

  constructor(options: TokenOptions, keepTrace = false) {
    const { scenario, count } = tokenScenario(options)
    this.count = count
    this.simulation = simulate(scenario, 'bench', { trace: keepTrace })
    // The nodes start: what is measured is what happens then.
    this.simulation.step()
  }

  /** Goes on until that many more messages are delivered, or a few more, and gives their number. */
  deliver(messages: number): number {
    const { simulation, count } = this
    const before = count.delivered
    while (count.delivered - before < messages) {
      // A message is two events, its sending and its delivery.
      simulation.runTo({ event: simulation.events + (messages - (count.delivered - before)) * 2 })
      mustGoOn(simulation)
    }
    return count.delivered - before
  }

  /** How many messages were on their way in the mean: by Little's law, what arrives in a time by how long it was on its way. */
  inFlight(): number {
    const sigma = Math.log(LATENCY.p99 / LATENCY.median) / 2.326347874
    const meanLatency = LATENCY.median * Math.exp((sigma * sigma) / 2)
    return (this.count.delivered / this.simulation.time) * meanLatency
  }
}

/** Messages delivered a second; `size` is the number of nodes. */
export function tokens(size: number): Figures {
  const run = new TokenRun({ nodes: size })
  const { done, seconds } = timed((share) => run.deliver(MESSAGES * share))
  return { 'messages/s': done / seconds, 'in flight': run.inFlight() }
}
