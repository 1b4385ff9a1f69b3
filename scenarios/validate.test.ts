import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raft } from '../protocols/index.ts'
import { type Fault, faultKinds, InputError } from '../sim/index.ts'
import { drawnKinds } from './generating/kinds.ts'
import { resolveScenario } from './resolve.ts'
import { scenarios } from './shipped/index.ts'
import { anyScenario } from './testing/arbitraries.ts'
import { nameInErrors, validateScenario } from './validate.ts'

const base = { name: 't', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }

function objectionTo(value: unknown): string {
  try {
    validateScenario(value, 't.json')
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return 'none'
}

/** A scenario with one fault in it. */
function breaking(fault: object): object {
  return { ...base, faults: [fault] }
}

const cycle: { self?: unknown } = {}
cycle.self = cycle

const malformed: readonly (readonly [what: string, value: unknown, says: string])[] = [
  ['a number', 3, 'it is 3, expected an object'],
  ['nothing', undefined, 'it is missing'],
  [
    'a name that is no file name',
    { ...base, name: 'A b' },
    'name is "A b", expected lower-case letters, digits and dashes',
  ],
  ['no duration', { ...base, duration: 0 }, 'duration is 0, expected more than 0'],
  [
    'an endless duration',
    { ...base, duration: Infinity },
    'duration is Infinity, expected 1000000000000 or less',
  ],
  ['a duration that is no number', { ...base, duration: Number.NaN }, 'duration is NaN, expected a number'],
  ['a bigint', { ...base, duration: 5n }, 'duration is 5, expected a number'],
  [
    'a cycle',
    { ...base, duration: cycle },
    'duration is something that is not plain data, expected a number',
  ],
  [
    'a long value',
    { ...base, duration: 'x'.repeat(500) },
    `duration is "${'x'.repeat(59)}…, expected a number`,
  ],
  ['no settling', { ...base, settle: -1 }, 'settle is -1, expected 0 or more'],
  ['only settling', { ...base, settle: 1_000 }, 'settle is 1000, expected less than the duration 1000'],
  ['a seed of another type', { ...base, seed: [] }, 'seed is [], expected a string or a number'],
  ['an empty seed', { ...base, seed: '' }, 'seed is "", expected a text that is not empty'],
  ['an endless seed', { ...base, seed: Infinity }, 'seed is Infinity, expected a finite number'],
  ['a cluster of nothing', { ...base, cluster: { nodes: 3 } }, 'cluster.protocol is missing'],
  [
    'a cluster of no nodes',
    { ...base, cluster: { protocol: raft(), nodes: 0 } },
    'cluster.nodes is 0, expected 1 or more',
  ],
  [
    'half a node',
    { ...base, cluster: { protocol: raft(), nodes: 1.5 } },
    'cluster.nodes is 1.5, expected a whole number',
  ],
  [
    'too many spares',
    { ...base, cluster: { protocol: raft(), nodes: 1, spares: 1e15 } },
    'cluster.spares is 1000000000000000, expected 100000 or less',
  ],
  ['no groups', { ...base, cluster: { groups: [] } }, 'cluster.groups is [], expected at least 1 of them'],
  [
    'a group called as clients are',
    { ...base, cluster: { groups: [{ name: 'c', protocol: raft(), nodes: 1 }] } },
    'cluster.groups[0].name is "c", expected lower-case letters and dashes, and not "c", which clients have',
  ],
  [
    'two groups of one name',
    { ...base, cluster: { groups: ['a', 'a'].map((name) => ({ name, protocol: raft(), nodes: 1 })) } },
    'cluster has two groups named "a"',
  ],
  [
    'a protocol without a name',
    { ...base, cluster: { protocol: { use: '' }, nodes: 1 } },
    'cluster.protocol.use is "", expected a text that is not empty',
  ],
  ['a certain loss and more', { ...base, network: { loss: 1.5 } }, 'network.loss is 1.5, expected 1 or less'],
  ['a latency of a number', { ...base, network: { latency: 5 } }, 'network.latency is 5, expected an object'],
  [
    'an unknown distribution',
    { ...base, network: { latency: { kind: 'gaussian' } } },
    'network.latency.kind is "gaussian", expected "constant" or "uniform" or "exponential" or "lognormal" or "normal" or "pareto" or "bimodal"',
  ],
  [
    'a distribution upside down',
    { ...base, disk: { flush: { kind: 'uniform', min: 5, max: 2 } } },
    'disk.flush: min is 5 and max is 2, expected 0 <= min <= max',
  ],
  ['a check without a name', { ...base, checks: [{}] }, 'checks[0].use is missing'],
  ['faults in a word', { ...base, faults: 'swarm' }, 'faults is "swarm", expected a list or an object'],
  ['another generator', { ...base, faults: { generate: 'x' } }, 'faults.generate is "x", expected "swarm"'],
  [
    'a family that is none',
    { ...base, faults: { generate: 'swarm', families: ['crash', 'x'] } },
    `faults.families[1] is "x", expected ${drawnKinds.map((kind) => `"${kind}"`).join(' or ')}`,
  ],
  [
    'no families',
    { ...base, faults: { generate: 'swarm', families: [] } },
    'faults.families is [], expected at least 1 of them',
  ],
  [
    'no faults at most',
    { ...base, faults: { generate: 'swarm', max: 0 } },
    'faults.max is 0, expected 1 or more',
  ],
  ['a fault without a moment', breaking({ kind: 'crash', node: 'n1' }), 'faults[0].at is missing'],
  [
    'a moment in words',
    breaking({ kind: 'crash', node: 'n1', at: 'noon' }),
    'faults[0].at is "noon", expected a number or an object',
  ],
  [
    'a moment beside nothing known',
    breaking({ kind: 'crash', node: 'n1', at: { on: 'x', of: 'y' } }),
    'faults[0].at.on is "x", expected "message" or "role" or "note" or "write" or "flush"',
  ],
  [
    'half a time',
    breaking({ kind: 'crash', node: 'n1', at: { on: 'role', of: 'y', nth: 0.5 } }),
    'faults[0].at.nth is 0.5, expected a whole number',
  ],
  [
    'a shape that is none',
    breaking({ kind: 'partition', at: 1, split: 'half' }),
    'faults[0].split is "half", expected "halves" or "majority-minority" or "random" or "bridge" or "partial" or "majorities-ring" or an object',
  ],
  [
    'one group alone',
    breaking({ kind: 'partition', at: 1, split: { groups: [['n1']] } }),
    'faults[0].split.groups is [["n1"]], expected at least 2 of them',
  ],
  [
    'a clock that stands still',
    breaking({ kind: 'drift', at: 0, node: 'n1', ppm: -1_000_000 }),
    'faults[0].ppm is -1000000, expected -900000 or more',
  ],
  [
    'a delay for ever',
    breaking({ kind: 'delay', at: 0, ms: 1e300 }),
    'faults[0].ms is 1e+300, expected 1000000000000 or less',
  ],
  [
    'a message counted from 0',
    breaking({ kind: 'message', from: 'n1', to: 'n2', nth: 0, act: 'drop' }),
    'faults[0].nth is 0, expected 1 or more',
  ],
  [
    'what no message can suffer',
    breaking({ kind: 'message', from: 'n1', to: 'n2', nth: 1, act: { delay: 3 } }),
    'faults[0].act.delayMs is missing',
  ],
]

describe('a value that is no scenario', () => {
  test.each(malformed)(
    '%s: one sentence names the field, what it is and what was expected',
    (_, value, says) => {
      expect(objectionTo(value)).toBe(`t.json: ${says}`)
    },
  )

  test('any plain data is a scenario or refused, and nothing worse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(objectionTo(value)).toMatch(/^(?:none|t\.json: .+)/s)
      }),
    )
  })

  test('a scenario with any one place changed is a scenario or refused, and nothing worse', () => {
    const seed = fc.nat()
    fc.assert(
      fc.property(
        anyScenario,
        fc.array(seed, { minLength: 1, maxLength: 8 }),
        odd,
        (scenario, path, value) => {
          const changed = withChange(plain(scenario), path, value)
          try {
            resolveScenario(changed as never, 7)
          } catch (error) {
            expect(error).toBeInstanceOf(InputError)
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

/** Values that stand at the edges of what a field may hold. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown[]>(
    undefined,
    null,
    -1,
    0,
    0.5,
    1,
    1e6,
    1e300,
    Infinity,
    Number.NaN,
    '',
    'x',
    'n1',
    [],
    {},
  ),
  fc.constantFrom<unknown[]>([[]], { use: 'raft' }, { use: 'register' }, { use: 'x', from: './x.ts#x' }),
  fc.jsonValue({ maxDepth: 2 }),
)

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** Plain data with the value at one place replaced; a path chooses among the fields at each depth. */
function withChange(value: unknown, [step, ...rest]: readonly number[], replacement: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  const fields = Object.keys(value)
  const field = fields[step % (fields.length + 1)] ?? 'extra'
  const changed = withChange((value as { [field: string]: unknown })[field], rest, replacement)
  return Array.isArray(value)
    ? value.map((each: unknown, i) => (String(i) === field ? changed : each))
    : { ...value, [field]: changed }
}

describe('a scenario', () => {
  test.each(Object.entries(scenarios))('%s, which is shipped, is valid', (name, scenario) => {
    expect(objectionTo(scenario)).toBe('none')
    expect(objectionTo(plain(scenario)), 'as a file holds it').toBe('none')
    expect(scenario.name).toBe(name)
    expect(scenario.description).toBeTruthy()
    expect(scenario.seed).toBeDefined()
  })

  test('that an author may write is valid', () => {
    fc.assert(
      fc.property(anyScenario, (scenario) => {
        expect(objectionTo(scenario)).toBe('none')
      }),
    )
  })

  test('that a file holds may name its schema', () => {
    expect(objectionTo({ $schema: './scenario.schema.json', ...base })).toBe('none')
  })

  test('may have a fault of every kind, at its edges', () => {
    const ms = { kind: 'constant', ms: 0 } as const
    const faults: readonly Fault[] = [
      { kind: 'partition', at: 0, split: { oneWay: { from: [{ subject: 'sender' }], to: ['n1'] } } },
      { kind: 'loss', at: 1e12, for: 0, probability: 0 },
      { kind: 'duplicate', at: 0.001, probability: 1 },
      { kind: 'delay', at: { on: 'note', of: 'x', nth: 1, plusMs: 0 }, ms: 0 },
      { kind: 'crash', at: { on: 'flush', of: 'any' }, node: { role: 'x', which: 'any' } },
      { kind: 'drift', at: 0, node: { pick: 'any' }, ppm: -900_000 },
      { kind: 'clock-offset', at: 0, node: { subject: true }, byMs: -1e12 },
      { kind: 'message', from: 'n1', to: 'c1', nth: 1, act: { delayMs: 0 } },
      { kind: 'link-break', at: 0, probability: 1, repair: ms, on: 'partial' },
      { kind: 'reorder', at: 0, probability: 1, by: ms, on: { star: { role: 'x', which: 'all' } } },
      { kind: 'clog', at: 0, types: ['x'], flap: { on: ms, off: ms, min: 0.001 } },
      { kind: 'hold', at: 0, on: { isolate: { pick: 'any', count: 2, writing: 1_000 }, with: 'minority' } },
      { kind: 'damage', at: 0, probability: 0, checksums: true, on: { mute: 'n1' } },
      { kind: 'throttle', at: 0, bytesPerSecond: 1, on: { deafen: 'n1' } },
      { kind: 'replay', at: 0, count: 1_000, olderThanMs: 0, on: { links: [['n1', { pick: 'all' }]] } },
      { kind: 'wipe', at: 0, node: { pick: 'all' }, atMost: 1 },
      { kind: 'pause', at: { on: 'write', of: 'any', afterMs: 0 }, node: 'n1' },
      { kind: 'slow-cpu', at: 0, node: 'n1', perEvent: ms },
      { kind: 'silence', at: 0, node: 'n1' },
      { kind: 'clock-jump', at: 0, node: 'n1', byMs: -1e12 },
      { kind: 'clock-strobe', at: 0, node: 'n1', byMs: 1e12, everyMs: 0.001 },
      { kind: 'clock-freeze', at: 0, for: 0, node: 'n1' },
      { kind: 'torn-writes', at: 0, node: 'n1', probability: 0 },
      { kind: 'corruption', at: 0, node: 'n1', probability: 1 },
      { kind: 'lying-flush', at: 0, node: 'n1', probability: 1 },
      { kind: 'disk-error', at: 0, node: 'n1', probability: 1, operations: ['read'] },
      { kind: 'disk-full', at: 0, node: 'n1', freeBytes: 0 },
      { kind: 'slow-disk', at: 0, node: 'n1', factor: 1 },
      { kind: 'disk-stall', at: 0, node: 'n1' },
      { kind: 'join', at: 0, node: { pick: 'spare' } },
      { kind: 'leave', at: 0, node: 'n1', afterMs: 0 },
      { kind: 'replace', at: 0, node: 'n1', by: { pick: 'spare' }, afterMs: 0 },
      { kind: 'upgrade', at: 0, node: { pick: 'all' }, everyMs: 0, downMs: 0 },
    ]
    expect(new Set(faults.map(({ kind }) => kind))).toStrictEqual(new Set(Object.keys(faultKinds)))
    expect(objectionTo({ ...base, faults })).toBe('none')
  })
})

test('errors call a scenario by its name, if it has one', () => {
  expect(nameInErrors(base)).toBe('scenario t')
  for (const nameless of [undefined, null, 3, {}, { name: '' }, { name: 3 }]) {
    expect(nameInErrors(nameless)).toBe('the scenario')
  }
})
