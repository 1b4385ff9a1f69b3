import * as fc from 'fast-check'
import type {
  ComparedConfiguration,
  Comparison,
  ModelFinding,
  Percentiles,
  Slope,
  StalenessFound,
  SuccessSeries,
} from '../../scenarios/comparing/comparison.ts'
import type { ComparisonSettings } from '../../scenarios/comparing/settings.ts'
import type { Json } from '../../sim/index.ts'

const D = 10
const RUNS = 5
const WINDOW_MS = 500
const MODELS = [
  'linearizable',
  'sequential',
  'causal',
  'pram',
  'monotonic-reads',
  'monotonic-writes',
  'read-your-writes',
  'eventual',
]

const settings: ComparisonSettings = {
  nodes: 5,
  delayMs: D,
  faults: 'partition',
  seeds: RUNS,
  firstSeed: 1,
  rate: 50,
  reads: 0.5,
  withinMs: 500,
  distances: [0.5, 1, 2, 4],
}

/** What tells configurations apart: the rest follows. Latencies in multiples of d, shares from 0 to 1. */
interface Traits {
  readonly name: string
  readonly protocol?: string
  readonly options?: { readonly [option: string]: Json }
  readonly object?: 'register' | 'counter'
  readonly letters: string
  readonly minority: number
  readonly majority: number
  readonly reads: number
  readonly writes: number
  readonly stale: number
  readonly staleWithFaults: number
  /** How many models are violated, from the strongest on. */
  readonly violated?: number
  readonly lost?: number
  readonly failoverMs?: number
  readonly messages?: number
}

const strict = { stale: 0, staleWithFaults: 0, letters: 'PC/EC', majority: 0.96, minority: 0 }

const TRAITS: readonly Traits[] = [
  { ...strict, name: 'raft', reads: 3.1, writes: 3.6, minority: 0.02, failoverMs: 412, messages: 18.2 },
  {
    ...strict,
    name: 'raft:lease',
    protocol: 'raft',
    options: { reads: 'lease' },
    reads: 1,
    writes: 3.6,
    failoverMs: 640,
  },
  { ...strict, name: 'multi-paxos', reads: 3.6, writes: 3.6, failoverMs: 530, messages: 21 },
  { ...strict, name: 'quorum-register', reads: 2.1, writes: 4.1, majority: 1, messages: 24.4 },
  {
    name: 'primary-backup:async',
    protocol: 'primary-backup',
    options: { acknowledge: 'early' },
    letters: 'P–/EL',
    minority: 1,
    majority: 0.71,
    reads: 0.9,
    writes: 0.9,
    stale: 0.01,
    staleWithFaults: 0.31,
    violated: 5,
    lost: 41,
    failoverMs: 820,
  },
  { ...strict, name: 'chain-replication', reads: 1.6, writes: 6.4, majority: 0.21, failoverMs: 1_240 },
  ...[
    [1, 1, 0.34, 0.12],
    [1, 3, 0.22, 0],
    [2, 2, 0.24, 0],
    [3, 1, 0.25, 0],
    [2, 1, 0.3, 0.06],
    [1, 2, 0.29, 0.05],
  ].map(([readQuorum = 0, writeQuorum = 0, staleWithFaults = 0, stale = 0]): Traits => ({
    name: `dynamo:R=${readQuorum},W=${writeQuorum}`,
    protocol: 'dynamo',
    options: { readQuorum, writeQuorum },
    letters: stale > 0 ? 'PA/EL' : 'PA/EC',
    minority: 1,
    majority: 1,
    reads: 0.9 + (readQuorum > 1 ? 1.1 : 0),
    writes: 0.9 + (writeQuorum > 1 ? 1.2 : 0),
    stale,
    staleWithFaults,
    violated: stale > 0 ? 7 : 4,
    lost: 12,
    messages: 7 + readQuorum + writeQuorum,
  })),
  {
    name: 'causal-store',
    object: 'counter',
    letters: 'PA/EL',
    minority: 1,
    majority: 1,
    reads: 0,
    writes: 0,
    stale: 0.21,
    staleWithFaults: 0.52,
    violated: 2,
    messages: 4,
  },
  { ...strict, name: 'single-server', reads: 1.6, writes: 1.6, majority: 0.8, messages: 2 },
]

/** Fourteen configurations under a partition: strict and weak ones, of registers and of counters, and one protocol with several options. */
export const comparison: Comparison = {
  settings,
  faults: [
    {
      kind: 'partition',
      id: 'cut',
      at: 4_000,
      for: 6_000,
      split: {
        groups: [
          ['n1', 'n2'],
          ['n3', 'n4', 'n5'],
        ],
      },
    },
  ],
  disturbance: {
    fromMs: 4_000,
    toMs: 10_000,
    words: 'n1 and n2 cannot hear n3, n4 and n5',
    isCut: true,
    sides: [
      { name: 'minority', nodes: ['n1', 'n2'] },
      { name: 'majority', nodes: ['n3', 'n4', 'n5'] },
    ],
  },
  configurations: TRAITS.map((traits) => configurationOf(traits)),
}

/** The first three of them without faults: nothing is known of availability. */
export const undisturbed: Comparison = {
  settings: { ...settings, faults: 'none', distances: [] },
  faults: [],
  configurations: comparison.configurations.slice(3, 7).map((configuration) => {
    const { availability: _a, recovery: _r, success: _s, slopes: _l, ...rest } = configuration
    return {
      ...rest,
      label: { otherwise: rest.label.otherwise, letters: 'EC', words: 'behaved EC here: nothing was cut.' },
      staleness: { withoutFaults: rest.staleness.withoutFaults },
    }
  }),
}

/** Faults that divide nobody: one side, with all nodes. */
export const undivided: Comparison = {
  ...comparison,
  settings: { ...settings, faults: 'crash' },
  faults: [],
  disturbance: {
    fromMs: 4_000,
    toMs: 10_000,
    words: 'n1 is down',
    isCut: false,
    sides: [{ name: 'all', nodes: ['n1', 'n2', 'n3', 'n4', 'n5'] }],
  },
  configurations: comparison.configurations.slice(0, 4).map(({ availability, success, ...rest }) => ({
    ...rest,
    ...(availability === undefined
      ? {}
      : { availability: { ...availability, sides: [{ ...availability, name: 'all' as const }] } }),
    ...(success === undefined
      ? {}
      : {
          success: {
            ...success,
            sides: success.sides.slice(1).map((side) => ({ ...side, name: 'all' as const })),
          },
        }),
  })),
}

function configurationOf(traits: Traits): ComparedConfiguration {
  const { name, letters, stale, staleWithFaults, violated = 0, lost = 0, failoverMs, messages = 15 } = traits
  const { minority, majority } = traits
  const models = modelsOf(name, violated)
  const reads = percentiles(traits.reads * D)
  const writes = percentiles(traits.writes * D)
  const both = percentiles(Math.max(traits.reads, traits.writes) * D)
  return {
    name,
    protocol: traits.protocol ?? name,
    options: traits.options ?? {},
    object: traits.object ?? 'register',
    label: {
      partitioned: letters.startsWith('PA') ? 'A' : letters.startsWith('PC') ? 'C' : 'neither',
      otherwise: letters.endsWith('L') ? 'L' : 'C',
      letters,
      words: `behaved ${letters} here: ${lettersWords(traits)}.`,
    },
    strongest: [MODELS[violated] ?? 'eventual'],
    weakestViolated: violated === 0 ? [] : [MODELS[violated - 1] as string],
    models,
    availability: {
      ...answered(800, (minority + majority) / 2),
      sides: [
        { name: 'minority', ...answered(320, minority) },
        { name: 'majority', ...answered(480, majority) },
      ],
    },
    latency: { ...both, reads, writes, atHome: { reads, writes } },
    slopes: {
      reads: slopeOf(traits.reads),
      writes: slopeOf(traits.writes + 0.4),
      atHome: name.startsWith('dynamo')
        ? {}
        : { reads: slopeOf(traits.reads), writes: slopeOf(traits.writes) },
      ...(name.startsWith('raft')
        ? {
            theory: {
              reads: name === 'raft' ? 2 : 0,
              writes: 2,
              source: 'Raft section 8, a client at the leader',
            },
          }
        : {}),
    },
    staleness: { withoutFaults: stalenessOf(stale, 180), withFaults: stalenessOf(staleWithFaults, 6_200) },
    lostWrites: {
      acknowledged: 640,
      lost,
      ...(lost > 0
        ? { example: 'Seed 3: the write of x = 71, acknowledged at 5.120 s by n1, is gone.' }
        : {}),
    },
    recovery: {
      failover:
        failoverMs === undefined
          ? { meanMs: 0, mostMs: 0, never: 0 }
          : { meanMs: failoverMs, mostMs: failoverMs * 1.5, never: 0 },
      healing: majority < 0.5 ? { never: RUNS } : { meanMs: 88, mostMs: 141, never: majority < 0.8 ? 1 : 0 },
    },
    traffic: { messages, bytes: messages * 83 },
    success: successOf(minority, majority),
    gave: gave(traits),
    got: [
      `reads in ${traits.reads} d and writes in ${traits.writes} d`,
      `${Math.round(minority * 100)} % of the minority's requests answered in time`,
    ],
  }
}

function lettersWords({ minority, stale }: Traits): string {
  const partitioned =
    minority > 0.9 ? 'under the partition every side answered' : 'under the partition it kept consistent'
  return `${partitioned}, else ${stale > 0 ? 'it was fast, and stale' : 'reads were fresh'}`
}

function gave({ violated = 0, lost = 0, minority }: Traits): readonly string[] {
  return [
    ...(violated > 0 ? [`${MODELS[0]} reads`] : []),
    ...(lost > 0 ? [`${lost} acknowledged writes`] : []),
    ...(minority < 0.9 ? ['the minority side while it was cut off'] : []),
  ]
}

function modelsOf(name: string, violated: number): readonly ModelFinding[] {
  return MODELS.map((model, i): ModelFinding => {
    if (i >= violated)
      return { model, verdict: i === 3 && violated === 2 ? 'unknown' : 'valid', runs: RUNS, violated: 0 }
    const why = `c2 read x = 3 from n1 at 5.213 s, 812 ms after the write of x = 5 was acknowledged (${name}).`
    return {
      model,
      verdict: 'invalid',
      runs: RUNS,
      violated: Math.max(1, RUNS - i),
      counterexample: { seed: '3', withFaults: name !== 'causal-store', why, events: 6 },
    }
  })
}

function answered(
  requests: number,
  share: number,
): { requests: number; answered: number; inTime: number; isTotal: boolean } {
  const inTime = Math.round(requests * share)
  return {
    requests,
    answered: Math.min(requests, inTime + (share > 0.5 ? requests : 3)),
    inTime,
    isTotal: share > 0.5,
  }
}

function percentiles(p50Ms: number): Percentiles {
  return { operations: 1_200, p50Ms, p99Ms: p50Ms * 1.9 + 6, p999Ms: p50Ms * 3 + 20 }
}

function slopeOf(slope: number): Slope {
  const points = [5, 10, 20, 40].map((delayMs, i) => ({ delayMs, p50Ms: slope * delayMs + (i % 2) * 3 }))
  return { slope, interceptMs: 1.2, points }
}

function stalenessOf(share: number, mostMs: number): StalenessFound {
  const reads = 2_000
  const stale = Math.round(reads * share)
  const isStale = stale > 0
  return {
    reads,
    stale,
    byVersions: isStale
      ? [
          reads - stale,
          Math.ceil(stale / 2),
          Math.floor(stale / 4),
          stale - Math.ceil(stale / 2) - Math.floor(stale / 4),
        ]
      : [reads],
    mostVersions: isStale ? 9 : 0,
    p50Ms: share > 0.5 ? 40 : 0,
    p99Ms: isStale ? mostMs * 0.9 : 0,
    mostMs: isStale ? mostMs : 0,
    distribution: isStale
      ? [0, 0.01, 0.04, 0.15, 0.5, 1].map((part) => ({
          withinMs: Math.round(mostMs * part),
          share: 1 - share * (1 - part),
        }))
      : [{ withinMs: 0, share: 1 }],
  }
}

function successOf(minority: number, majority: number): SuccessSeries {
  const windows = (share: number): SuccessSeries['sides'][number]['windows'] =>
    Array.from({ length: 28 }, (_, i) => {
      const isCut = i * WINDOW_MS >= 4_000 && i * WINDOW_MS < 10_000
      const ok = Math.round(50 * (isCut ? share : 1))
      const info = Math.round((50 - ok) * (i % 3 === 0 ? 0.5 : 0.2))
      return { ok, info, fail: 50 - ok - info }
    })
  return {
    windowMs: WINDOW_MS,
    sides: [
      { name: 'minority', windows: windows(minority) },
      { name: 'majority', windows: windows(majority) },
    ],
  }
}

/** A comparison in which every text is one of those. */
export function anyComparison(text: fc.Arbitrary<string>): fc.Arbitrary<Comparison> {
  const texts = fc.array(text, { minLength: 24, maxLength: 24 })
  const many = fc.integer({ min: 0, max: 14 })
  return fc.tuple(texts, many, fc.boolean()).map(([given, length, disturbed]) => {
    let next = 0
    const draw = (): string => given[next++ % given.length] as string
    const source = disturbed ? comparison : undisturbed
    return {
      ...source,
      settings: { ...source.settings, faults: draw() },
      ...(source.disturbance === undefined
        ? {}
        : {
            disturbance: {
              ...source.disturbance,
              words: draw(),
              isCut: false,
              sides: source.disturbance.sides.map((side) => ({ ...side, nodes: [draw()] })),
            },
          }),
      configurations: source.configurations.slice(0, length).map((configuration) => ({
        ...configuration,
        name: draw(),
        protocol: length % 2 === 0 ? draw() : 'p',
        options: { [draw()]: draw() },
        label: { ...configuration.label, letters: draw(), words: draw() },
        strongest: [draw()],
        weakestViolated: [draw()],
        gave: [draw()],
        got: [draw()],
        lostWrites: { acknowledged: 9, lost: 1, example: draw() },
        models: configuration.models.map((finding) => ({
          ...finding,
          model: draw(),
          ...(finding.counterexample === undefined
            ? {}
            : { counterexample: { ...finding.counterexample, seed: draw(), why: draw() } }),
        })),
        ...(configuration.slopes === undefined
          ? {}
          : { slopes: { ...configuration.slopes, theory: { reads: 0, writes: 2, source: draw() } } }),
      })),
    }
  })
}
