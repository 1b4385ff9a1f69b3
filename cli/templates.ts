/** The protocol that a new project starts from: small, and right under every fault it says it bears. */
export function protocolTemplate(name: string): string {
  const made = camelCase(name)
  return `import { defineProtocol, type Json, type Message, type Node, type Process, type Request } from 'netsplit'

/** What the primary keeps: the registers, and how far each client's session has come. */
interface State {
  readonly values: { readonly [key: string]: Json }
  readonly seen: { readonly [session: string]: number }
}

/** The first member keeps all registers; the others send clients to it. */
class Primary implements Process<Message> {
  private readonly node: Node<Message>
  /** What is on disk for sure: only that may be read. */
  private durable: State

  constructor(node: Node<Message>) {
    this.node = node
    this.durable = node.disk.read<State>('state') ?? { values: {}, seen: {} }
  }

  receive(): void {}

  request(request: Request): void {
    const { id, members, disk } = this.node
    if (id !== members[0]) return request.redirect(members[0])
    const { session, sequence, operation } = request
    const { f, key = '', value = null } = operation
    if (f === 'read') return request.ok(this.durable.values[key] ?? null)
    const state = disk.read<State>('state') ?? this.durable
    const seen = state.seen[session] ?? 0
    // Requests are repeated by clients and by the network: one that was seen is answered, and not applied again.
    if (sequence < seen) return
    const written: State =
      sequence === seen
        ? state
        : { values: { ...state.values, [key]: value }, seen: { ...state.seen, [session]: sequence } }
    disk.write('state', written)
    disk.flush(() => {
      this.durable = written
      request.ok()
    })
  }

  inspect(): { role: string; registers: number } {
    const role = this.node.id === this.node.members[0] ? 'primary' : 'follower'
    return { role, registers: Object.keys(this.durable.values).length }
  }
}

export const ${made} = defineProtocol({
  name: '${name}',
  description: 'one primary keeps all registers; the others send clients to it',
  defaults: {},
  roles: ['primary', 'follower'],
  bears: { crash: 'all', partition: true, loss: true, duplicate: true, delay: true, driftPpm: 100_000 },
  create: (node: Node<Message>) => new Primary(node),
})
`
}

/** The scenario that a new project starts from. */
export function scenarioTemplate(name: string): string {
  const made = camelCase(name)
  return `import { defineScenario, linearizable, lognormal, recovers, register } from 'netsplit'
import { ${made} } from './${name}.ts'

export default defineScenario({
  name: '${name}',
  cluster: { protocol: ${made}(), nodes: 3 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  // A slow disk: a crash has time to come between a write and its flush.
  disk: { flush: lognormal({ median: 4, p99: 40 }) },
  workload: register({ clients: 3, keys: 2, rate: 50 }),
  // Drawn from the seed, within what the protocol says it bears.
  faults: { generate: 'swarm' },
  duration: 10_000,
  settle: 2_000,
  checks: [linearizable(), recovers({ withinMs: 1_500 })],
})
`
}

/** The test that a new project starts from. */
export function testTemplate(name: string): string {
  return `import { property } from 'netsplit/vitest'
import scenario from './scenario.ts'

property('${name} keeps its promises under generated faults', scenario, { runs: 50 })
`
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
