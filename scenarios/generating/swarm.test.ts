import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FaultKind, type FaultModel, InputError, type Scenario } from '../../sim/index.ts'
import { bearingOf, bearingsOfKind } from '../fault-bounds.ts'
import { swarmOf } from '../resolve.ts'
import { validateScenario } from '../validate.ts'
import { drawnKinds, faultPatterns } from './kinds.ts'
import { anyModel, bearing, drawn, drawnFor, EVERYTHING, kindsOf, lively, timed } from './testing/grounds.ts'

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed)

/** Whether there is something because of which a kind is borne by all. */
function isBorne(kind: FaultKind, models: readonly FaultModel[]): boolean {
  return bearingsOfKind(kind).some((bearing) =>
    models.every(({ [bearing]: borne }) =>
      typeof borne === 'number' ? borne >= 1 : borne !== undefined && borne !== false,
    ),
  )
}

const busy: Scenario = {
  name: 'busy',
  cluster: { protocol: lively(EVERYTHING), nodes: 5, spares: 1, versions: [lively(EVERYTHING)] },
  faults: { generate: 'swarm' },
  duration: 4_000,
  settle: 1_000,
}

describe('what is drawn', () => {
  test('is of kinds that every protocol bears, and that were asked for', () => {
    const bearings = fc.array(anyModel, { minLength: 1, maxLength: 3 })
    const families = fc.option(fc.subarray([...drawnKinds], { minLength: 1 }), { nil: undefined })
    fc.assert(
      fc.property(bearings, families, fc.nat(), (models, asked, seed) => {
        const groups = models.map((bears, i) => ({
          name: `group${'-'.repeat(i)}`,
          protocol: bearing(bears),
          nodes: 5,
          spares: 1,
          versions: [bearing(bears)],
        }))
        const draw = () =>
          drawn(seed, asked === undefined ? {} : { families: asked }, { cluster: { groups } })
        const possible = (asked ?? drawnKinds).filter((kind) => isBorne(kind, models))
        if (possible.length === 0) {
          expect(draw, 'nothing may be drawn').toThrow(InputError)
          return
        }
        const kinds = kindsOf(draw())
        for (const kind of kinds) expect(possible).toContain(kind)
        expect(kinds.size, 'something, where anything may be').toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })

  test('is valid, whatever the scenario is', () => {
    for (const seed of SEEDS.slice(0, 100)) {
      const faults = drawn(seed, {}, busy)
      expect(() => validateScenario({ ...busy, faults }, `seed ${seed}`)).not.toThrow()
    }
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
        for (const fault of timed(drawn(seed, {}, { duration, settle }))) {
          if (typeof fault.at !== 'number') continue
          const length = 'for' in fault ? (fault.for ?? 0) : 1
          expect(Number.isInteger(fault.at) && Number.isInteger(length)).toBe(true)
          expect(length).toBeGreaterThanOrEqual(1)
          // What is done once takes no time of its own.
          expect(fault.at + ('for' in fault ? length : 0)).toBeLessThanOrEqual(duration - settle)
        }
      }),
      { numRuns: 150 },
    )
  })

  test('is at most as much as was asked for, and at least something', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.nat(), (max, seed) => {
        const { length } = drawn(seed, { max })
        expect(length).toBeGreaterThanOrEqual(1)
        expect(length).toBeLessThanOrEqual(max)
      }),
      { numRuns: 100 },
    )
    const lengths = SEEDS.map((seed) => drawn(seed).length)
    expect(Math.max(...lengths), 'where nothing was said').toBe(32)
  })

  test('aims at roles of the protocol and at zones of the scenario, and at no others', () => {
    const zones = { east: ['n1', 'n2'], west: ['n3'] }
    const faults = JSON.stringify(SEEDS.map((seed) => drawn(seed, {}, { zones })))
    const named = (field: string): readonly string[] => [
      ...new Set(faults.match(new RegExp(`(?<="${field}":")[a-z]+`, 'g')) ?? []),
    ]
    expect([...named('role')].sort()).toStrictEqual(['follower', 'leader'])
    expect([...named('zone')].sort()).toStrictEqual(['east', 'west'])
    expect(JSON.stringify(SEEDS.map((seed) => drawnFor(seed, EVERYTHING)))).not.toMatch(/"role"|"zone"/)
  })

  test('needs a spare to join or to take a place, and a version to upgrade to', () => {
    const cluster = { protocol: bearing(EVERYTHING), nodes: 5 }
    const needy: readonly FaultKind[] = ['join', 'leave', 'replace', 'upgrade']
    const kinds = kindsOf(SEEDS.flatMap((seed) => drawn(seed, { max: 60 }, { cluster })))
    expect(needy.filter((kind) => kinds.has(kind))).toStrictEqual([])
    expect(kinds.size, 'all others').toBe(drawnKinds.length - needy.length)
    expect(() => drawn(1, { families: needy }, { cluster })).toThrow(InputError)
  })

  test('lasts as long as was asked for at least, where the run has that long', () => {
    const lengths = SEEDS.flatMap((seed) => timed(drawn(seed, { stabilityMs: 300 }))).flatMap((fault) =>
      'for' in fault && fault.kind !== 'clock-freeze' && (typeof fault.at !== 'number' || fault.at < 13_000)
        ? [fault.for ?? 0]
        : [],
    )
    expect(lengths.length).toBeGreaterThan(500)
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(300)
  })

  test('is refused where nothing is borne: such a run would try nothing', () => {
    expect(() => drawnFor(1, {})).toThrow('none is borne by scripted')
  })

  test('lets single messages be lost, repeated, late or changed only where that is borne', () => {
    const acts = (bears: FaultModel): ReadonlySet<string> =>
      new Set(
        SEEDS.slice(0, 150).flatMap((seed) =>
          drawnFor(seed, bears, { families: ['message'] }).flatMap((fault) =>
            fault.kind === 'message' ? [typeof fault.act === 'string' ? fault.act : 'delay'] : [],
          ),
        ),
      )
    expect(acts({ loss: true })).toStrictEqual(new Set(['drop']))
    expect(acts({ duplicate: true })).toStrictEqual(new Set(['duplicate']))
    expect(acts({ delay: true })).toStrictEqual(new Set(['hold', 'delay']))
    expect(acts({ damage: true })).toStrictEqual(new Set(['damage']))
  })

  test('damages messages noticeably at most where only loss is borne', () => {
    const damages = SEEDS.flatMap((seed) => drawnFor(seed, { loss: true }, { families: ['damage'] }))
    expect(damages.every((fault) => fault.kind === 'damage' && fault.checksums === true)).toBe(true)
  })
})

describe('swarms', () => {
  const swarms = SEEDS.map((seed) => swarmOf(busy, seed))

  test.each(drawnKinds)('%s is on in about half of the runs, and off in the others', (kind) => {
    const on = swarms.filter((swarm) => swarm?.on.includes(kind)).length / swarms.length
    const off = swarms.filter((swarm) => swarm?.off.includes(kind)).length / swarms.length
    expect(on).toBeGreaterThan(0.4)
    expect(on).toBeLessThan(0.6)
    expect(on + off).toBeCloseTo(1)
  })

  test.each(Object.keys(faultPatterns) as (keyof typeof faultPatterns)[])(
    'of runs in which %s could be drawn, it is off in about half',
    (pattern) => {
      const on = swarms.filter((swarm) => swarm?.patternsOn.includes(pattern)).length
      const off = swarms.filter((swarm) => swarm?.patternsOff.includes(pattern)).length
      expect(on + off).toBeGreaterThan(50)
      expect(on / (on + off)).toBeGreaterThan(0.35)
      expect(on / (on + off)).toBeLessThan(0.65)
    },
  )

  test('what is off is not drawn', () => {
    for (const [seed, swarm] of swarms.entries()) {
      const kinds = kindsOf(drawn(seed, {}, busy))
      expect([...kinds].filter((kind) => swarm?.off.includes(kind))).toStrictEqual([])
    }
  })

  test('say nothing of a scenario whose faults are not generated', () => {
    expect(swarmOf({ ...busy, faults: [] }, 1)).toBeUndefined()
  })

  test('every kind is drawn, and faults begin beside all that happens', () => {
    const faults = SEEDS.flatMap((seed) => drawn(seed, {}, busy))
    expect(kindsOf(faults).size).toBe(drawnKinds.length)
    const beside = timed(faults).flatMap(({ at }) => (typeof at === 'number' ? [] : [`${at.on} ${at.of}`]))
    expect([...new Set(beside)].sort()).toStrictEqual([
      'flush any',
      'message heard',
      'message here',
      'note a seventh',
      'role follower',
      'role leader',
      'write any',
    ])
  })

  test('every shape of split is drawn', () => {
    const splits = SEEDS.flatMap((seed) => drawn(seed, { families: ['partition'] })).map((fault) =>
      fault.kind !== 'partition'
        ? ''
        : typeof fault.split === 'string'
          ? fault.split
          : Object.keys(fault.split)[0],
    )
    expect(new Set(splits)).toStrictEqual(
      new Set([
        ...['halves', 'majority-minority', 'random', 'bridge', 'majorities-ring', 'partial'],
        ...['isolate', 'mute', 'deafen', 'star', 'oneWay'],
      ]),
    )
  })
})

describe('weights', () => {
  const shareOf = (kind: FaultKind, weights?: { readonly [kind in FaultKind]?: number }): number => {
    const families: readonly FaultKind[] = ['pause', 'silence', 'loss', 'delay']
    const options = weights === undefined ? {} : { weights }
    const faults = SEEDS.slice(0, 150).flatMap((seed) => drawn(seed, { families }, {}, options))
    return faults.filter((fault) => fault.kind === kind).length / faults.length
  }

  test('make a kind likelier, or less likely, among those that are on', () => {
    const usual = shareOf('silence')
    expect(shareOf('silence', { silence: 20 })).toBeGreaterThan(usual * 1.5)
    expect(shareOf('silence', { silence: 0.05 })).toBeLessThan(usual / 1.5)
  })

  test('of 1 change nothing', () => {
    const neutral = Object.fromEntries(drawnKinds.map((kind) => [kind, 1]))
    for (const seed of SEEDS.slice(0, 50)) {
      expect(drawn(seed, {}, {}, { weights: neutral })).toStrictEqual(drawn(seed))
    }
  })

  test('do not change which kinds are on', () => {
    expect(swarmOf(busy, 3, { weights: { pause: 50 } })).toStrictEqual(swarmOf(busy, 3))
  })

  test.each([{ crsh: 1 }, ...[0, -1, Number.NaN, 'x'].map((loss) => ({ loss }))])(
    '%o are refused by name',
    (weights) => {
      const [named] = Object.keys(weights)
      expect(() => drawn(1, {}, {}, { weights: weights as never })).toThrow(`weights.${named}`)
    },
  )
})

describe('bounds', () => {
  test('a drift stays within what is borne, also where several add up', () => {
    for (const driftPpm of [1, 200, 150_000.5]) {
      const drifts = SEEDS.slice(0, 150).flatMap((seed) =>
        drawnFor(seed, { driftPpm }, { max: 20 }).map((fault) => (fault.kind === 'drift' ? fault.ppm : 0)),
      )
      expect(Math.max(...drifts.map(Math.abs))).toBeLessThanOrEqual(driftPpm)
      expect(Math.min(...drifts), 'to the slow').toBeLessThan(-driftPpm / 2)
      expect(Math.max(...drifts), 'to the fast').toBeGreaterThan(driftPpm / 2)
    }
  })

  test.each(['minority', 1, 2] as const)('where %s may be down, every crash sees to it', (crash) => {
    const faults = SEEDS.flatMap((seed) => drawnFor(seed, { crash, partition: true }))
    const limits = faults.flatMap((fault) => (fault.kind === 'crash' ? [fault.atMost] : []))
    expect(new Set(limits)).toStrictEqual(new Set([crash === 'minority' ? 2 : crash]))
  })

  test.each([1, 2])('never more than %i nodes lose their disks where so many may', (wipe) => {
    const counts = SEEDS.map(
      (seed) => drawnFor(seed, { wipe, loss: true }).filter(({ kind }) => kind === 'wipe').length,
    )
    expect(Math.max(...counts)).toBe(wipe)
  })

  test.each([1, 2])('no crash where the minority of %i nodes is nobody', (nodes) => {
    for (const seed of SEEDS.slice(0, 100)) {
      const faults = drawnFor(seed, { crash: 'minority', loss: true }, {}, nodes)
      expect(faults.filter(({ kind }) => kind === 'crash')).toStrictEqual([])
    }
  })

  test('faults of one bound that are off together in half of the runs each are all drawn in some', () => {
    const clocks = drawnKinds.filter((kind) => bearingOf[kind] === 'clockOffsetMs')
    const kinds = kindsOf(SEEDS.flatMap((seed) => drawnFor(seed, { clockOffsetMs: 1_000 })))
    expect([...kinds].sort()).toStrictEqual([...clocks].sort())
  })
})
