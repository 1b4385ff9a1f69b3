import { expect, test } from 'vitest'
import {
  defineProtocol,
  defineWorkload,
  crash,
  drift,
  loss,
  partition,
  simulateResolved,
  type Fault,
  type Message,
  type Node,
  type ResolvedScenario,
} from './index.ts'

interface Ping extends Message {
  readonly type: 'ping' | 'pong'
  readonly n: number
}

const echo = defineProtocol({
  name: 'echo',
  defaults: { period: 10 },
  create(node: Node<Ping>, { period }) {
    let pongs = 0
    let n = 0
    node.every(period, () => node.broadcast({ type: 'ping', n: n++ }))
    return {
      receive(from, message) {
        if (message.type === 'ping') node.send(from, { type: 'pong', n: message.n })
        else pongs++
      },
      request: (request) => request.ok(pongs),
      inspect: () => ({ role: 'echo', pongs }),
    }
  },
})
const load = defineWorkload({
  name: 'load',
  defaults: { clients: 2 },
  create: ({ clients }) => ({
    clients,
    phases: [{ name: 'main', when: 'main', rate: 100, next: () => ({ f: 'read', key: 'x' }) }],
  }),
})

function scenario(faults: readonly Fault[]): ResolvedScenario {
  return {
    name: 'echo',
    cluster: { groups: [{ name: 'n', protocol: echo(), nodes: 3, spares: 0 }] },
    network: { latency: { kind: 'lognormal', median: 2, p99: 20 }, loss: 0.01, duplicate: 0.01 },
    disk: { flush: { kind: 'constant', ms: 0.1 } },
    workload: load(),
    faults: faults.map((fault, i) => ({ ...fault, id: fault.id ?? `f${i}` })),
    duration: 2_000,
    settle: 500,
    checks: [],
  }
}

test('a run with faults has the same hash again, with the trace kept or not', () => {
  const faults = [
    crash({ at: 100, for: 200, node: { pick: 'any' } }),
    drift({ node: 'n1', ppm: 300 }),
    loss({ at: 300, for: 100, probability: 0.5 }),
    partition({ at: 600, split: 'halves' }),
  ]
  const kept = simulateResolved(scenario(faults), 7, {
    trace: true,
    inspections: true,
    recordChoices: true,
  }).finish()
  const bare = simulateResolved(scenario(faults), '7').finish()
  console.log(kept.events, kept.traceHash, kept.history.length, kept.faults)
  expect(bare.traceHash).toBe(kept.traceHash)
  const replayed = simulateResolved(scenario(faults), 'another', { choices: kept.choices ?? [] }).finish()
  expect(replayed.traceHash).toBe(kept.traceHash)
  expect(simulateResolved(scenario(faults), 8).finish().traceHash).not.toBe(kept.traceHash)
})
