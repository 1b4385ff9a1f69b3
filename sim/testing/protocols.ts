import { defineProtocol, type Protocol, type ProtocolDefinition } from '../protocol.ts'
import { flushed, sleep } from '../tasks.ts'
import type { Message, Node, Process, Task } from '../types.ts'

type Scalar = null | boolean | number | string

/** A message that may hold any flat fields, for tests that look at what is carried and not at who understands it. */
export interface AnyMessage extends Message {
  readonly [field: string]: Scalar | readonly Scalar[] | undefined
}

/** What a scripted protocol may say about itself beside its behaviour. */
export type Extras = Omit<
  Partial<ProtocolDefinition<AnyMessage, object, Process<AnyMessage>, never>>,
  'create'
>

/** A protocol whose whole behaviour stands in the test that uses it. */
export function scripted(
  create: (node: Node<AnyMessage>) => Partial<Process<AnyMessage>> | undefined,
  extras: Extras = {},
): Protocol {
  return defineProtocol<AnyMessage, object, Process<AnyMessage>>({
    name: 'scripted',
    defaults: {},
    ...extras,
    create: (node) => ({ receive() {}, inspect: () => ({}), ...create(node) }),
  })()
}

/** Does nothing at all. */
export const silent: Protocol = scripted(() => undefined)

interface Ping extends Message {
  readonly type: 'ping' | 'pong'
  readonly n: number
}

/** Every node pings all others and answers what it hears; clients read how many answers there have been. */
export const echo = defineProtocol({
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

/**
 * Uses everything the engine offers at once: timers, scripts, draws, both durabilities, roles, notes, redirects and late
 * answers. It promises nothing; it is there so that random schedules have something to disturb.
 */
export const bustle: Protocol = scripted((node) => {
  let role = 'follower'
  const turn = (): void => {
    role = role === 'follower' ? 'leader' : 'follower'
    node.note('turned', { role, at: node.clock.now() })
    node.after(node.random.int(20, 60), turn)
  }
  node.after(node.random.int(20, 60), turn)
  node.every(7, () => node.broadcast({ type: 'beat', n: node.random.int(0, 1_000_000) }))
  node.spawn(settleIn(node))
  return {
    receive(from, message) {
      if (message.type !== 'beat') return
      const n = message['n'] as number
      node.disk.append('beats', n)
      if (node.random.bool(0.3)) node.disk.flush(() => node.send(from, { type: 'ack', n }))
      if (node.disk.log('beats').length > 20) node.disk.truncate('beats', 5)
    },
    request(request) {
      const [first] = node.members
      if (role !== 'leader' && node.random.bool()) return request.redirect(first)
      if (node.random.bool(0.1)) return request.fail('not in the mood')
      node.disk.write('x', request.sequence)
      node.disk.flush(() => request.ok(node.disk.read<number>('x') ?? null))
    },
    inspect: () => ({ role, beats: node.disk.log('beats').length }),
  }
})

function* settleIn(node: Node<AnyMessage>): Task {
  node.disk.append('lives', node.clock.now())
  yield* flushed()
  yield* sleep(15)
  node.note('settled', { lives: node.disk.log('lives').length })
}
