import * as fc from 'fast-check'
import {
  type Fault,
  type FaultKind,
  type FaultModel,
  type GeneratedFaults,
  type MessageFault,
  type Protocol,
  type Scenario,
} from '../../../sim/index.ts'
import { scripted } from '../../../sim/testing/protocols.ts'
import { type ResolveOptions, resolveScenario } from '../../resolve.ts'

/** A fault that was drawn, and begins at a time or beside an event. */
export type TimedFault = Exclude<Fault, MessageFault>

/** All that there is to bear. */
export const EVERYTHING = {
  crash: 'all',
  partition: true,
  loss: true,
  duplicate: true,
  delay: true,
  driftPpm: 500,
  clockOffsetMs: 1_000,
  wipe: 2,
  damage: true,
  pause: true,
  torn: true,
  corruption: true,
  lyingFlush: true,
  diskErrors: true,
  slowDisk: true,
  membership: true,
  upgrade: true,
} as const satisfies Required<FaultModel>

/** What a protocol may say that it bears. */
export const anyModel: fc.Arbitrary<FaultModel> = fc.record(
  {
    crash: fc.constantFrom<('minority' | 'all' | number)[]>('minority', 'all', 0, 1, 2),
    partition: fc.boolean(),
    loss: fc.boolean(),
    duplicate: fc.boolean(),
    delay: fc.boolean(),
    driftPpm: fc.constantFrom(0, 0.5, 1, 200, 2_000_000, Infinity),
    clockOffsetMs: fc.constantFrom(0, 1, 250.5, 3_600_000, Infinity),
    wipe: fc.constantFrom(0, 1, 2),
    damage: fc.boolean(),
    pause: fc.boolean(),
    torn: fc.boolean(),
    corruption: fc.boolean(),
    lyingFlush: fc.boolean(),
    diskErrors: fc.boolean(),
    slowDisk: fc.boolean(),
    membership: fc.boolean(),
    upgrade: fc.boolean(),
  },
  { requiredKeys: [], noNullPrototype: true },
)

/** A protocol that says what it bears, and does nothing. */
export function bearing(bears: FaultModel, roles: readonly string[] = []): Protocol {
  return scripted(() => undefined, { bears, roles })
}

/**
 * A protocol in which things happen: nodes tell each other that they are there, write and flush what they hear, and take turns at
 * being the leader. It lives through all that it is made to bear.
 */
export function lively(bears: FaultModel): Protocol {
  return scripted(
    (node) => {
      let heard = 0
      node.every(10, () => node.broadcast({ type: 'here' }))
      return {
        receive(from, { type }) {
          if (type !== 'here') return
          node.send(from, { type: 'heard' })
          if (++heard % 7 === 0) node.note('a seventh')
          try {
            node.disk.write('heard', heard)
            node.disk.flush(
              () => undefined,
              () => undefined,
            )
          } catch {
            // A disk that fails is nothing to die of here.
          }
        },
        inspect: () => ({ role: heard % 50 < 25 ? 'leader' : 'follower' }),
      }
    },
    { bears, roles: ['leader', 'follower'] },
  )
}

const everything = bearing(EVERYTHING, ['leader', 'follower'])

/** The faults that a seed gives a cluster of five nodes and a spare that bear everything, or whatever the test says. */
export function drawn(
  seed: number,
  wanted: Partial<GeneratedFaults> = {},
  given: Partial<Scenario> = {},
  options?: ResolveOptions,
): readonly Fault[] {
  const cluster = { protocol: everything, nodes: 5, spares: 1, versions: [everything] }
  const faults = { generate: 'swarm', ...wanted } as const
  const scenario = { name: 't', cluster, duration: 20_000, settle: 3_000, ...given, faults }
  return resolveScenario(scenario, seed, options).faults
}

/** The same for a cluster whose protocol bears that, and does nothing. */
export function drawnFor(
  seed: number,
  bears: FaultModel,
  wanted: Partial<GeneratedFaults> = {},
  nodes = 5,
): readonly Fault[] {
  return drawn(seed, wanted, { cluster: { protocol: bearing(bears), nodes } })
}

/** Which kinds there are. */
export function kindsOf(faults: readonly Fault[]): ReadonlySet<FaultKind> {
  return new Set(faults.map(({ kind }) => kind))
}

/** Those that begin at a time or beside an event: all but single messages. */
export function timed(faults: readonly Fault[]): readonly TimedFault[] {
  return faults.filter((fault): fault is TimedFault => fault.kind !== 'message')
}
