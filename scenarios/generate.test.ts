import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  InputError,
  type Fault,
  type FaultKind,
  type FaultModel,
  faultKinds,
  type GeneratedFaults,
  type MessageFault,
  type Protocol,
  type Scenario,
} from '../sim/index.ts'
import { scripted } from '../sim/testing/protocols.ts'
import { bearingOf } from './fault-bounds.ts'
import { resolveScenario } from './resolve.ts'

type Drawn = Exclude<Fault, MessageFault>

const FAMILIES = (Object.keys(faultKinds) as FaultKind[]).filter((kind) => kind !== 'message')
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed)
const EVERYTHING = {
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

/** A protocol that does nothing but say what it bears. */
function bearing(bears: FaultModel, roles: readonly string[] = []): Protocol {
  return scripted(() => undefined, { bears, roles })
}

/** The faults that a seed gives a cluster of five nodes and a spare that bear everything, or whatever the test says. */
function drawn(
  seed: number,
  wanted: Partial<GeneratedFaults> = {},
  given: Partial<Scenario> = {},
): readonly Drawn[] {
  const protocol = bearing(EVERYTHING, ['leader', 'follower'])
  const cluster = { protocol, nodes: 5, spares: 1, versions: [protocol] }
  const faults = { generate: 'swarm', ...wanted } as const
  const scenario = { name: 't', cluster, duration: 20_000, settle: 3_000, ...given, faults }
  return resolveScenario(scenario, seed).faults as readonly Drawn[]
}

function drawnFor(
  seed: number,
  bears: FaultModel,
  wanted: Partial<GeneratedFaults> = {},
  nodes = 5,
): readonly Drawn[] {
  return drawn(seed, wanted, { cluster: { protocol: bearing(bears), nodes } })
}

function kindsOf(faults: readonly Fault[]): ReadonlySet<FaultKind> {
  return new Set(faults.map(({ kind }) => kind))
}

/** When a fault begins, at the earliest. */
function startOf({ at }: Drawn): number {
  return typeof at === 'number' ? at : (at.afterMs ?? 0)
}

/** When a fault is over; a clock that was set stays so. */
function endOf(fault: Drawn): number {
  if (fault.kind === 'clock-jump') return Number.POSITIVE_INFINITY
  return startOf(fault) + ('for' in fault ? (fault.for ?? 0) : 0)
}

/** The most that faults add up to at any one time; all are at their worst together when one of them begins. */
function worst(faults: readonly Drawn[], load: (fault: Drawn) => number): number {
  const at = (time: number): number =>
    faults
      .filter((fault) => startOf(fault) <= time && time <= endOf(fault))
      .reduce((sum, fault) => sum + load(fault), 0)
  return Math.max(0, ...faults.map((fault) => at(startOf(fault))))
}

/** Milliseconds by which a fault may put a wall clock off. */
function offsetOf(fault: Drawn): number {
  if (fault.kind === 'clock-freeze') return fault.for ?? Number.POSITIVE_INFINITY
  const moves = fault.kind === 'clock-offset' || fault.kind === 'clock-jump' || fault.kind === 'clock-strobe'
  return moves ? Math.abs(fault.byMs) : 0
}

function crashes(fault: Drawn): number {
  return fault.kind === 'crash' ? 1 : 0
}

const anyModel: fc.Arbitrary<FaultModel> = fc.record(
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
  { requiredKeys: [] },
)

function isBorne(kind: FaultKind, model: FaultModel): boolean {
  const borne = model[bearingOf[kind]]
  return (
    kind !== 'message' && (typeof borne === 'number' ? borne >= 1 : borne !== undefined && borne !== false)
  )
}

describe('what is drawn', () => {
  test('is of families that every protocol bears, and that were asked for', () => {
    const bearings = fc.array(anyModel, { minLength: 1, maxLength: 3 })
    const families = fc.option(fc.subarray([...FAMILIES], { minLength: 1 }), { nil: undefined })
    fc.assert(
      fc.property(bearings, families, fc.nat(), (models, asked, seed) => {
        const groups = models.map((bears, i) => ({
          name: `group${'-'.repeat(i)}`,
          protocol: bearing(bears),
          nodes: 5,
          spares: 1,
          versions: [bearing(bears)],
        }))
        const draw = (): readonly Fault[] =>
          drawn(seed, asked === undefined ? {} : { families: asked }, { cluster: { groups } })
        const possible = (asked ?? FAMILIES).filter((kind) => models.every((model) => isBorne(kind, model)))
        if (possible.length === 0) {
          expect(draw, 'nothing may be drawn').toThrow(InputError)
          return
        }
        const kinds = kindsOf(draw())
        for (const kind of kinds) expect(possible).toContain(kind)
        expect(kinds.size, 'something, where anything may be').toBeGreaterThan(0)
      }),
      { numRuns: 500 },
    )
  })

  test('begins and ends in whole milliseconds within the part of the run in which faults may act', () => {
    const times = fc
      .tuple(fc.double({ min: 2, max: 100_000, noNaN: true }), fc.nat(99))
      .map(([duration, percent]) => ({
        duration,
        settle: Math.max(0, Math.min(duration - 2, (duration * percent) / 100)),
      }))
    fc.assert(
      fc.property(times, fc.nat(), ({ duration, settle }, seed) => {
        for (const fault of drawn(seed, {}, { duration, settle })) {
          const [start, length] = [startOf(fault), 'for' in fault ? (fault.for ?? 0) : 1]
          expect(Number.isInteger(start) && Number.isInteger(length)).toBe(true)
          expect(start).toBeGreaterThanOrEqual(0)
          expect(length).toBeGreaterThanOrEqual(1)
          // What is done once takes no time of its own.
          expect(start + ('for' in fault ? length : 0)).toBeLessThanOrEqual(duration - settle)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('is at most as much as was asked for, and at least something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (max, seed) => {
        const { length } = drawn(seed, { max })
        expect(length).toBeGreaterThanOrEqual(1)
        expect(length).toBeLessThanOrEqual(max)
      }),
    )
    expect(Math.max(...SEEDS.map((seed) => drawn(seed).length)), 'where nothing was said').toBe(8)
  })

  test('names no node: its targets are roles of the protocol, or anyone', () => {
    const roles = new Set<string>()
    const seen = new Set<string>()
    const look = (value: unknown): void => {
      if (typeof value === 'string') seen.add(value)
      if (typeof value !== 'object' || value === null) return
      if ('role' in value) roles.add(String(value.role))
      Object.values(value).forEach(look)
    }
    for (const seed of SEEDS) {
      for (const fault of drawn(seed)) look({ ...fault, id: undefined })
    }
    expect([...roles].sort()).toStrictEqual(['follower', 'leader'])
    expect([...seen].filter((word) => /^(?:[a-z-]+\d+)$/.test(word))).toStrictEqual([])
  })

  test('aims at zones where there are some, and never elsewhere', () => {
    const zones = { east: ['n1', 'n2'], west: ['n3'] }
    const zonesIn = (faults: readonly Fault[]): readonly string[] =>
      JSON.stringify(faults).match(/(?<="zone":")[a-z]+/g) ?? []
    const named = SEEDS.flatMap((seed) => zonesIn(drawn(seed, {}, { zones })))
    expect([...new Set(named)].sort()).toStrictEqual(['east', 'west'])
    expect(SEEDS.flatMap((seed) => zonesIn(drawn(seed)))).toStrictEqual([])
  })

  test('needs a spare to join or to take a place, and a version to upgrade to', () => {
    const cluster = { protocol: bearing(EVERYTHING), nodes: 5 }
    const needy: readonly FaultKind[] = ['join', 'leave', 'replace', 'upgrade']
    const kinds = kindsOf(SEEDS.flatMap((seed) => drawn(seed, { max: 30 }, { cluster })))
    expect(needy.filter((kind) => kinds.has(kind))).toStrictEqual([])
    expect(kinds.size, 'all others').toBe(FAMILIES.length - needy.length)
    expect(() => drawn(1, { families: needy }, { cluster })).toThrow(InputError)
  })

  test('lasts as long as was asked for at least, where the run has that long', () => {
    const lengths = SEEDS.flatMap((seed) => drawn(seed, { stabilityMs: 300 })).flatMap((fault) =>
      'for' in fault && startOf(fault) < 16_000 ? [fault.for ?? 0] : [],
    )
    expect(lengths.length).toBeGreaterThan(500)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(300)
  })

  test('aims at anyone where a protocol names no roles', () => {
    for (const seed of SEEDS) {
      expect(JSON.stringify(drawnFor(seed, EVERYTHING))).not.toContain('"role"')
    }
  })

  test('is refused where nothing is borne: such a run would try nothing', () => {
    expect(() => drawnFor(1, {})).toThrow('says of no family of faults that it bears it')
  })
})

describe('swarms', () => {
  // So many are drawn that every kind that is on is among them.
  const swarms = SEEDS.map((seed) => kindsOf(drawn(seed, { max: 400 })))

  test.each(FAMILIES)('%s is on in many runs, and off in many', (family) => {
    // Faults of one bound crowd each other out: where several kinds share one, this kind alone is drawn of them.
    const families = FAMILIES.filter((kind) => kind === family || bearingOf[kind] !== bearingOf[family])
    const shared = bearingOf[family] === 'clockOffsetMs'
    const seen = shared ? SEEDS.map((seed) => kindsOf(drawn(seed, { max: 400, families }))) : swarms
    const on = seen.filter((kinds) => kinds.has(family)).length / seen.length
    expect(on).toBeGreaterThan(0.35)
    expect(on).toBeLessThan(0.65)
  })

  test('some runs have one family alone, and some have most, where there are seven', () => {
    const families: readonly FaultKind[] = [
      'partition',
      'loss',
      'duplicate',
      'delay',
      'crash',
      'drift',
      'clock-offset',
    ]
    const sizes = SEEDS.map((seed) => kindsOf(drawn(seed, { max: 30, families })).size)
    expect(Math.min(...sizes)).toBe(1)
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(families.length - 1)
  })

  test('of all families, some runs have few and some have many', () => {
    const sizes = swarms.map((kinds) => kinds.size)
    expect(Math.min(...sizes)).toBeLessThan(FAMILIES.length / 3)
    expect(Math.max(...sizes)).toBeGreaterThan((FAMILIES.length * 2) / 3)
  })

  test('every shape of partition is drawn', () => {
    const splits = SEEDS.flatMap((seed) => drawn(seed, { families: ['partition'] })).map((fault) =>
      fault.kind !== 'partition'
        ? ''
        : typeof fault.split === 'string'
          ? fault.split
          : Object.keys(fault.split)[0],
    )
    expect(new Set(splits)).toStrictEqual(
      new Set([
        'halves',
        'majority-minority',
        'bridge',
        'majorities-ring',
        'partial',
        'isolate',
        'mute',
        'deafen',
        'star',
        'oneWay',
      ]),
    )
  })
})

describe('bounds', () => {
  test('a drift stays within what is borne, also where several add up', () => {
    for (const driftPpm of [1, 200, 150_000.5]) {
      const drifts = SEEDS.flatMap((seed) => {
        const faults = drawnFor(seed, { driftPpm }, { max: 20 })
        expect(
          worst(faults, (fault) => (fault.kind === 'drift' ? Math.abs(fault.ppm) : 0)),
        ).toBeLessThanOrEqual(driftPpm)
        return faults.map((fault) => (fault.kind === 'drift' ? fault.ppm : 0))
      })
      expect(Math.min(...drifts), 'to the slow').toBeLessThan(-driftPpm / 2)
      expect(Math.max(...drifts), 'to the fast').toBeGreaterThan(driftPpm / 2)
    }
  })

  test('so does an offset of the wall clock', () => {
    for (const clockOffsetMs of [1, 250, 3_600_000]) {
      for (const seed of SEEDS) {
        const faults = drawnFor(seed, { clockOffsetMs }, { max: 20 })
        expect(worst(faults, offsetOf), `seed ${seed}`).toBeLessThanOrEqual(clockOffsetMs)
      }
    }
  })

  test('who bears any drift and any offset is given what a scenario may hold', () => {
    for (const seed of SEEDS) {
      const faults = drawnFor(seed, { driftPpm: Infinity, clockOffsetMs: Infinity }, { max: 20 })
      expect(faults.length).toBeGreaterThan(0)
      expect(worst(faults, (fault) => (fault.kind === 'drift' ? Math.abs(fault.ppm) : 0))).toBeLessThan(
        1_000_000,
      )
    }
  })

  test.each(['minority', 1, 2] as const)('never two crashes at once where %s may be down', (crash) => {
    const most = SEEDS.map((seed) => worst(drawnFor(seed, { crash, partition: true }, { max: 20 }), crashes))
    expect(Math.max(...most)).toBe(1)
  })

  test.each([1, 2])('never more than %i nodes lose their disks where so many may', (wipe) => {
    const counts = SEEDS.map((seed) => drawnFor(seed, { wipe }, { max: 20 }).length)
    expect(Math.max(...counts)).toBe(wipe)
  })

  test('several at once where all may be', () => {
    const most = SEEDS.map((seed) => worst(drawnFor(seed, { crash: 'all' }, { max: 20 }), crashes))
    expect(Math.max(...most)).toBeGreaterThan(3)
  })

  test.each([1, 2])('no crash where the minority of %i nodes is nobody', (nodes) => {
    for (const seed of SEEDS) {
      const faults = drawnFor(seed, { crash: 'minority', loss: true }, {}, nodes)
      expect(faults.filter(({ kind }) => kind === 'crash')).toStrictEqual([])
    }
  })

  test('a probability is one, and a delay is short', () => {
    const faults = SEEDS.flatMap((seed) => drawn(seed))
    const tears = faults.flatMap((fault) => (fault.kind === 'torn-writes' ? [fault.probability] : []))
    expect(tears.length).toBeGreaterThan(0)
    expect(tears.filter((probability) => probability <= 0 || probability > 1)).toStrictEqual([])
    const probabilities = faults.map((fault) =>
      'probability' in fault && fault.kind !== 'torn-writes' ? (fault.probability ?? 0.1) : 0.1,
    )
    const delays = faults.map((fault) => (fault.kind === 'delay' ? fault.ms : 5))
    expect(probabilities.filter((probability) => probability <= 0 || probability > 0.5)).toStrictEqual([])
    expect(delays.filter((ms) => ms < 5 || ms > 200)).toStrictEqual([])
  })
})
