import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { samplerOf } from './distributions.ts'
import { InputError } from './errors.ts'
import type { LinkFault } from './faults/index.ts'
import { type Kernel, NONE } from './kernel.ts'
import { linkNumber } from './link.ts'
import type { LinkEffect } from './link-effect.ts'
import { effectOf } from './link-effects.ts'
import { type Endpoint, Network } from './network.ts'
import { kernelOf, runUntil } from './testing/kernel.ts'
import type { TraceColumns, TraceEvent } from './trace.ts'
import type { Distribution, Message } from './types.ts'

interface Ping extends Message {
  readonly n: number
}

/** Three nodes, and a client beside the first. */
const NAMES = ['n1', 'n2', 'n3', 'c1']
const [N1, N2, N3, C1] = [0, 1, 2, 3] as const

interface Wires {
  readonly kernel: Kernel
  readonly trace: TraceColumns
  readonly network: Network
  /** What arrived where, as `n1>n2 7 at 1500`. */
  readonly arrived: string[]
  readonly down: Set<number>
  readonly ping: (from: number, to: number, n: number) => void
  /** Has these faults act from now on, and no others. */
  readonly act: (...faults: readonly Acting[]) => void
}

/** A fault on these directed links between sides, or on all; called `f0` unless it has an id. */
interface Acting {
  readonly fault: LinkFault
  readonly links?: readonly (readonly [number, number])[]
}

function wires(
  given: {
    readonly latency?: Distribution
    readonly local?: Distribution
    readonly loss?: number
    readonly duplicate?: number
    readonly seed?: string
  } = {},
): Wires {
  const { kernel, trace } = kernelOf(NAMES, given.seed)
  const arrived: string[] = []
  const down = new Set<number>()
  const endpoints = NAMES.map((id, position): Endpoint => {
    return {
      id,
      side: position === C1 ? N1 : position,
      refuses: () => (down.has(position) ? `${id} is down` : undefined),
      occupied: () => false,
      later: () => expect.unreachable('nobody is occupied'),
      deliver: ({ from, message }) =>
        void arrived.push(`${NAMES[from]}>${id} ${(message as Ping).n} at ${kernel.now}`),
    }
  })
  const network = new Network(kernel, endpoints, {
    latency: samplerOf(given.latency ?? { kind: 'constant', ms: 1 }),
    local: samplerOf(given.local ?? given.latency ?? { kind: 'constant', ms: 1 }),
    loss: given.loss ?? 0,
    duplicate: given.duplicate ?? 0,
    fifo: false,
    distance: () => 0,
    link: undefined,
    interface: undefined,
    // What is done to single messages is tested where faults are.
    acts: new Map(),
    onSingle: () => undefined,
    onStrike: () => undefined,
    remembered: 0,
  })
  const ping = (from: number, to: number, n: number): void => {
    const message: Ping = { type: 'ping', n }
    kernel.seal.walk(message, 'message')
    network.send(from, to, message, NONE, 0)
  }
  const effect = ({ fault, links }: Acting, i: number): LinkEffect =>
    effectOf(
      Object.assign({ id: `f${i}` }, fault),
      links && new Set(links.map(([from, to]) => linkNumber(from, to, NAMES.length))),
      {
        kernel,
        participants: NAMES.length,
        struck: () => undefined,
        breakLinks: (fault, links) => links.forEach((link) => network.breakLink(fault, link)),
        setOut: (passages) => network.setOut(passages),
        letArrive: (envelopes) => network.letArrive(envelopes),
      },
    )
  const act = (...faults: readonly Acting[]): void => network.setEffects(faults.map(effect))
  return { kernel, trace, network, arrived, down, ping, act }
}

/** A fault that cuts these directed links. */
function cut(...links: readonly (readonly [number, number])[]): Acting {
  return { fault: { kind: 'partition', at: 0, split: 'halves' }, links }
}

/** The same, by a fault of this id. */
function cutBy(id: string, ...links: readonly (readonly [number, number])[]): Acting {
  return { fault: { kind: 'partition', id, at: 0, split: 'halves' }, links }
}

function loss(probability: number): Acting {
  return { fault: { kind: 'loss', at: 0, probability } }
}

function duplicate(probability: number): Acting {
  return { fault: { kind: 'duplicate', at: 0, probability } }
}

function eventsOf(trace: TraceColumns, kind: TraceEvent['kind']): TraceEvent[] {
  return [...trace].filter((event) => event.kind === kind)
}

/** How many of ten thousand messages arrive, and how many copies in all. */
function share(given: Parameters<typeof wires>[0], ...during: readonly Acting[]): number {
  const { kernel, arrived, ping, act } = wires(given)
  act(...during)
  for (let n = 0; n < 10_000; n++) ping(N1, N2, n)
  runUntil(kernel, 1_000_000)
  return arrived.length / 10_000
}

test('only what is between a client and the node it is beside takes the local latency', () => {
  const { kernel, arrived, ping } = wires({
    latency: { kind: 'constant', ms: 20 },
    local: { kind: 'constant', ms: 0.1 },
  })
  ping(C1, N1, 1)
  ping(N1, C1, 2)
  ping(C1, N2, 3)
  ping(N1, N2, 4)
  ping(N1, N1, 5)
  runUntil(kernel, 100_000)
  expect([...arrived].sort()).toEqual([
    'c1>n1 1 at 100',
    'c1>n2 3 at 20000',
    'n1>c1 2 at 100',
    'n1>n1 5 at 100',
    'n1>n2 4 at 20000',
  ])
})

test('a message arrives once, after its latency, with the same serial and contents on the trace', () => {
  const { kernel, trace, arrived, ping } = wires({ latency: { kind: 'constant', ms: 2.5 } })
  kernel.now = 100
  ping(N1, N2, 7)
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual(['n1>n2 7 at 2600'])
  const payload = { type: 'ping', n: 7 }
  expect([...trace]).toStrictEqual([
    { index: 0, time: 100, kind: 'send', node: 'n1', peer: 'n2', message: 0, payload },
    { index: 1, time: 2_600, kind: 'deliver', node: 'n2', peer: 'n1', message: 0, cause: 0, payload },
  ])
})

test('a node can send to itself, and no cut parts it from itself', () => {
  const { kernel, arrived, ping, act } = wires()
  act(cut([N1, N1], [N1, N2]))
  ping(N1, N1, 1)
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual(['n1>n1 1 at 1000'])
})

test('nothing is lost or doubled unless it is asked for, and everything is at probability 1', () => {
  expect(share({})).toBe(1)
  expect(share({ loss: 1 }), 'all lost').toBe(0)
  expect(share({ duplicate: 1 }), 'all doubled').toBe(2)
  expect(share({}, loss(1)), 'all lost by a fault').toBe(0)
  expect(share({}, duplicate(1)), 'all doubled by a fault').toBe(2)
})

test('messages are lost and doubled as often as the network and its faults together say', () => {
  const near = (found: number, expected: number, what: string): void =>
    expect(Math.abs(found - expected), `${what}: ${found} of ${expected}`).toBeLessThan(0.015)
  near(share({ loss: 0.1 }), 0.9, 'loss')
  near(share({ duplicate: 0.1 }), 1.1, 'duplication')
  near(share({}, loss(0.3)), 0.7, 'loss by a fault')
  near(share({ loss: 0.2 }, loss(0.5)), 0.4, 'loss by both, each on its own')
  near(share({ duplicate: 0.2 }, duplicate(0.5)), 1.6, 'duplication by both')
  near(share({}, loss(0.5), loss(0.2)), 0.4, 'loss by two faults, each on its own')
  near(share({}, duplicate(0.2), duplicate(0.2)), 1.36, 'duplication by two faults')
  near(share({ loss: 0.2, duplicate: 0.5 }), 0.8 * 1.5, 'loss and duplication')
})

test('each copy of a doubled message takes its own time', () => {
  const { kernel, trace, ping } = wires({ duplicate: 1, latency: { kind: 'uniform', min: 1, max: 50 } })
  for (let n = 0; n < 20; n++) ping(N1, N2, n)
  runUntil(kernel, 1_000_000)
  const times = new Map<number, Set<number>>()
  for (const { message = NONE, time } of eventsOf(trace, 'deliver')) {
    times.set(message, (times.get(message) ?? new Set()).add(time))
  }
  expect(times.size).toBe(20)
  expect([...times.values()].every((copies) => copies.size === 2)).toBe(true)
})

test('a delay is added to every message and every copy', () => {
  const { kernel, arrived, ping, act } = wires({ duplicate: 1 })
  act({ fault: { kind: 'delay', at: 0, ms: 30 } })
  ping(N1, N2, 1)
  act()
  ping(N1, N2, 2)
  runUntil(kernel, 100_000)
  expect(arrived.sort()).toStrictEqual([
    'n1>n2 1 at 31000',
    'n1>n2 1 at 31000',
    'n1>n2 2 at 1000',
    'n1>n2 2 at 1000',
  ])
})

test('delays of two faults add up, for as long as each of them acts', () => {
  const { kernel, arrived, ping, act } = wires()
  const [short, long] = [1.5, 20].map((ms): Acting => ({ fault: { kind: 'delay', at: 0, ms } }))
  act(short as Acting, long as Acting)
  ping(N1, N2, 1)
  act(long as Acting)
  ping(N1, N2, 2)
  act()
  ping(N1, N2, 3)
  runUntil(kernel, 100_000)
  expect(arrived).toStrictEqual(['n1>n2 3 at 1000', 'n1>n2 2 at 21000', 'n1>n2 1 at 22500'])
})

test('a link that two faults cut is cut, by the first of them, until neither acts', () => {
  const f1 = cutBy('f1', [N1, N2])
  const f2 = cutBy('f2', [N1, N2], [N2, N1])
  const fates = (...acting: readonly Acting[]): readonly (string | undefined)[] => {
    const { kernel, trace, ping, act } = wires()
    act(...acting)
    ping(N1, N2, 1)
    ping(N2, N1, 2)
    runUntil(kernel, 10_000)
    const dropped = eventsOf(trace, 'drop')
    return [0, 1].map((serial) => dropped.find(({ message }) => message === serial)?.text)
  }
  expect(fates(f1, f2)).toStrictEqual(['cut by f1', 'cut by f2'])
  expect(fates(f2), 'the second alone').toStrictEqual(['cut by f2', 'cut by f2'])
  expect(fates(f1), 'the first alone').toStrictEqual(['cut by f1', undefined])
  expect(fates(), 'neither').toStrictEqual([undefined, undefined])
})

test('what faults do to messages does not depend on the order in which they began', () => {
  const link = fc.constantFrom<(readonly [number, number])[]>([N1, N2], [N2, N1], [N2, N3])
  const probability = fc.nat(100).map((percent) => percent / 100)
  const by = { kind: 'uniform', min: 1, max: 9 } as const
  const acting: fc.Arbitrary<Acting> = fc.oneof(
    link.map((cutLink) => cut(cutLink)),
    probability.map(loss),
    probability.map(duplicate),
    fc.nat(50).map((ms): Acting => ({ fault: { kind: 'delay', at: 0, ms, jitter: by } })),
    probability.map((probability): Acting => ({ fault: { kind: 'reorder', at: 0, probability, by } })),
    probability.map((probability): Acting => ({
      fault: { kind: 'damage', at: 0, probability, checksums: true },
    })),
  )
  const arrivalsUnder = (faults: readonly Acting[]): readonly string[] => {
    const { kernel, arrived, ping, act } = wires({ loss: 0.1 })
    act(...faults)
    for (let n = 0; n < 20; n++) {
      ping(N1, N2, n)
      ping(N2, N1, n)
    }
    runUntil(kernel, 1_000_000)
    return arrived.sort()
  }
  fc.assert(
    fc.property(fc.array(acting, { maxLength: 6 }), (unnamed) => {
      const faults = unnamed.map(({ fault, ...rest }, i) => ({ ...rest, fault: { ...fault, id: `f${i}` } }))
      expect(arrivalsUnder(faults.toReversed())).toStrictEqual(arrivalsUnder(faults))
    }),
  )
})

test('what is sent across a cut is lost, and the trace says by which fault', () => {
  const { kernel, trace, arrived, ping, act } = wires()
  act(cut([N1, N2]))
  ping(N1, N2, 1)
  act()
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual([])
  expect(eventsOf(trace, 'drop')).toStrictEqual([
    {
      index: 1,
      time: 0,
      kind: 'drop',
      node: 'n2',
      peer: 'n1',
      message: 0,
      cause: 0,
      payload: { type: 'ping', n: 1 },
      text: 'cut by f0',
    },
  ])
})

test('what is on its way when a cut comes is lost where it would have arrived', () => {
  const { kernel, trace, arrived, ping, act } = wires()
  ping(N1, N2, 1)
  kernel.now = 500
  act(cut([N1, N2]))
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual([])
  expect(eventsOf(trace, 'drop').map(({ time, text }) => [time, text])).toStrictEqual([[1_000, 'cut by f0']])
})

test('a cut that came and went while a message was on its way harms it not', () => {
  const { kernel, arrived, ping, act } = wires()
  ping(N1, N2, 1)
  act(cut([N1, N2]))
  kernel.now = 500
  act()
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual(['n1>n2 1 at 1000'])
})

test('a cut in one direction leaves the other, and every other link', () => {
  const { kernel, arrived, ping, act } = wires()
  act(cut([N1, N2]))
  ping(N1, N2, 1)
  ping(N2, N1, 2)
  ping(N1, N3, 3)
  ping(N3, N2, 4)
  runUntil(kernel, 10_000)
  expect(arrived.sort()).toStrictEqual(['n1>n3 3 at 1000', 'n2>n1 2 at 1000', 'n3>n2 4 at 1000'])
})

test('a client shares the side of its home, and is never cut from it', () => {
  const { kernel, arrived, ping, act } = wires()
  act(cut([N1, N2], [N2, N1]))
  ping(C1, N2, 1)
  ping(N2, C1, 2)
  ping(C1, N1, 3)
  ping(N1, C1, 4)
  ping(C1, N3, 5)
  ping(N3, C1, 6)
  runUntil(kernel, 10_000)
  expect(arrived.sort()).toStrictEqual([
    'c1>n1 3 at 1000',
    'c1>n3 5 at 1000',
    'n1>c1 4 at 1000',
    'n3>c1 6 at 1000',
  ])
})

test('who refuses a message does not get it, and the trace says why', () => {
  const { kernel, trace, arrived, down, ping } = wires()
  ping(N1, N2, 1)
  down.add(N2)
  runUntil(kernel, 1_000)
  down.clear()
  ping(N1, N2, 2)
  runUntil(kernel, 10_000)
  expect(arrived).toStrictEqual(['n1>n2 2 at 2000'])
  expect(eventsOf(trace, 'drop').map(({ text }) => text)).toStrictEqual(['n2 is down'])
})

test('the k-th message of a link has the same fate whatever happened on it and elsewhere before', () => {
  const latency: Distribution = { kind: 'lognormal', median: 2, p99: 20 }
  /** How long each message from n1 to n2 was on its way, or why it was dropped; for a doubled one, both times. */
  const fates = (disturb: (wires: Wires, n: number) => void): string[][] => {
    const all = wires({ latency, loss: 0.2 })
    const { kernel, trace, ping } = all
    const serials: number[] = []
    for (let n = 0; n < 200; n++) {
      runUntil(kernel, n * 10)
      disturb(all, n)
      serials.push(eventsOf(trace, 'send').length)
      ping(N1, N2, n)
    }
    runUntil(kernel, 10_000_000)
    return serials.map((serial, n) =>
      [...trace]
        .filter(({ message, kind }) => message === serial && kind !== 'send')
        .map(({ kind, time, text }) => (kind === 'drop' ? `${text}` : `${time - n * 10} us`)),
    )
  }
  const undisturbed = fates(() => undefined)
  const disturbed = fates(({ act, ping }, n) => {
    // Faults come and go, and other links are busy.
    act(...(n % 3 === 0 ? [cut([N1, N2])] : n % 7 === 0 ? [duplicate(1)] : []))
    if (n % 2 === 0) ping(N2, N3, n)
  })
  expect(undisturbed.filter(([fate]) => fate === 'lost').length, 'lost messages').toBeGreaterThan(20)
  const uncut = disturbed.flatMap((fate, n) => (fate.includes('cut by f0') ? [] : [n]))
  expect(uncut.length, 'messages that no cut touched').toBeGreaterThan(50)
  for (const n of uncut) {
    expect(disturbed[n], `the fate of message ${n}`).toContain(undisturbed[n]?.[0])
  }
})

test('the hash knows what arrived and what was lost, by contents', () => {
  const digest = (act: (wires: Wires) => void): string => {
    const all = wires()
    act(all)
    runUntil(all.kernel, 10_000)
    return all.kernel.hash.digest()
  }
  const digests = [
    digest(({ ping }) => ping(N1, N2, 1)),
    digest(({ ping }) => ping(N1, N2, 2)),
    digest(({ ping }) => ping(N2, N1, 1)),
    digest(({ ping }) => ping(N1, N3, 1)),
    digest(({ ping, down }) => {
      down.add(N2)
      ping(N1, N2, 1)
    }),
    digest(() => undefined),
  ]
  expect(new Set(digests).size).toBe(digests.length)
})

test('whoever waits for deliveries hears of each, after its receiver has had it', () => {
  const { kernel, network, arrived, down, ping } = wires()
  const heard: string[] = []
  network.onDelivery = (type, from, to) => heard.push(`${type} ${from}>${to} after ${arrived.length}`)
  ping(N1, N2, 1)
  runUntil(kernel, 5_000)
  down.add(N3)
  ping(N1, N3, 2)
  runUntil(kernel, 10_000)
  expect(heard).toStrictEqual(['ping 0>1 after 1'])
})

test('a receiver that is not there is an error that names the sender', () => {
  const { ping } = wires()
  expect(() => ping(N1, 9, 1)).toThrow(InputError)
  expect(() => ping(N1, 9, 1)).toThrow('n1 sent to participant 9')
})
