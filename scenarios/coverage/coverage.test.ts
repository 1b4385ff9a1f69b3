import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type FaultKind,
  faultKinds,
  InputError,
  type Node,
  defineProtocol,
  type Scenario,
} from '../../sim/index.ts'
import { anyText } from '../../sim/testing/arbitraries.ts'
import { run } from '../run.ts'
import { representative } from '../testing/representative.ts'
import { recordOf } from '../testing/records.ts'
import {
  cellsOf,
  type Counts,
  type Coverage,
  coverageLines,
  coverageOf,
  grew,
  mergeCoverage,
  stable,
  weightsFrom,
} from './index.ts'

const kinds = Object.keys(faultKinds) as FaultKind[]

/** Names as code under test may give them; those that records have of themselves, and that count as places, among them. */
const name = fc.oneof(fc.constantFrom('leader', 'vote', '__proto__', 'constructor', '10', '9', ''), anyText)

function recordsOf<T>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<{ readonly [name: string]: T }> {
  return fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries))
}

const counts = recordsOf(name, fc.integer({ min: 1, max: 9 }))
const anyCoverage: fc.Arbitrary<Coverage> = fc
  .record({
    runs: fc.nat(9),
    states: counts,
    messages: counts,
    faults: recordsOf(
      fc.constantFrom(...kinds),
      fc.record({ runs: fc.integer({ min: 1, max: 9 }), states: counts, messages: counts }),
    ),
    sometimes: recordsOf(name, fc.nat(3)),
  })
  .map((given) => {
    // What faults have met was there.
    const met = Object.values(given.faults)
    const states = allOf([given.states, ...met.map(({ states }) => states)])
    return { ...given, states, messages: allOf([given.messages, ...met.map(({ messages }) => messages)]) }
  })

function allOf(counts: readonly Counts[]): Counts {
  return Object.fromEntries(counts.flatMap((each) => Object.entries(each)))
}

const nothing = mergeCoverage([])

/** What is not said is empty. */
function coverage(given: Partial<Coverage> = {}): Coverage {
  return { ...nothing, ...given }
}

const json = JSON.stringify

test('merging is commutative and associative, with the coverage of no runs as its unit', () => {
  fc.assert(
    fc.property(anyCoverage, anyCoverage, anyCoverage, (a, b, c) => {
      expect(json(mergeCoverage([a, b])), 'commutative').toBe(json(mergeCoverage([b, a])))
      const left = mergeCoverage([mergeCoverage([a, b]), c])
      expect(json(left), 'associative').toBe(json(mergeCoverage([a, mergeCoverage([b, c])])))
      expect(json(left), 'all at once').toBe(json(mergeCoverage([a, b, c])))
      expect(json(mergeCoverage([a, nothing])), 'unit').toBe(json(mergeCoverage([a])))
      expect(mergeCoverage([a]), 'of one nothing is lost').toEqual(a)
    }),
  )
})

test('merging adds up what each run counted, whatever it is called', () => {
  fc.assert(
    fc.property(
      fc.array(anyCoverage, { maxLength: 4 }),
      fc.constantFrom(...kinds),
      name,
      (all, kind, what) => {
        const merged = mergeCoverage(all)
        const sum = (counts: readonly ({ readonly [name: string]: number } | undefined)[]): number =>
          counts.reduce((sum, each) => sum + (new Map(Object.entries(each ?? {})).get(what) ?? 0), 0)
        expect(sum([merged.states])).toBe(sum(all.map(({ states }) => states)))
        expect(sum([merged.faults[kind]?.messages])).toBe(
          sum(all.map(({ faults }) => faults[kind]?.messages)),
        )
        expect(merged.runs).toBe(all.reduce((total, { runs }) => total + runs, 0))
      },
    ),
  )
})

test('merged coverage has grown exactly if a cell is new', () => {
  fc.assert(
    fc.property(anyCoverage, anyCoverage, (a, b) => {
      const both = mergeCoverage([a, b])
      expect(grew(both, a), 'what it was merged from adds nothing').toBe(false)
      expect(grew(a, both)).toBe(cellsOf(both).covered > cellsOf(a).covered)
    }),
  )
})

test('every cell is covered or not, and each is listed once', () => {
  fc.assert(
    fc.property(anyCoverage, (given) => {
      const { covered, uncovered } = cellsOf(given, kinds)
      expect(new Set(uncovered.map((cell) => json(cell))).size).toBe(uncovered.length)
      const states = Object.keys(given.states).length
      const messages = Object.keys(given.messages).length
      expect(covered + uncovered.length).toBeLessThanOrEqual(
        kinds.length * (states + messages) + Object.keys(given.sometimes).length,
      )
    }),
  )
})

test('cells are kinds of faults by states and by messages, and what is to happen sometimes', () => {
  const given = coverage({
    runs: 2,
    states: { down: 1, follower: 2, leader: 2 },
    messages: { vote: 2 },
    faults: {
      crash: { runs: 2, states: { leader: 1 }, messages: { vote: 1 } },
      drift: { runs: 1, states: { down: 1, follower: 1 }, messages: {} },
      join: { runs: 1, states: { down: 1 }, messages: {} },
    },
    sometimes: { 'a split vote': 0, 'two leaders': 1 },
  })
  expect(cellsOf(given)).toStrictEqual({
    covered: 6,
    uncovered: [
      { kind: 'state', fault: 'crash', state: 'follower' },
      { kind: 'state', fault: 'drift', state: 'leader' },
      { kind: 'sometimes', name: 'a split vote' },
    ],
  })
  expect(cellsOf(given, ['pause']).uncovered, 'of a kind that was never injected').toStrictEqual([
    { kind: 'state', fault: 'pause', state: 'follower' },
    { kind: 'state', fault: 'pause', state: 'leader' },
    { kind: 'message', fault: 'pause', message: 'vote' },
    { kind: 'sometimes', name: 'a split vote' },
  ])
})

test('weights lie between a quarter and four, have two decimals, and are those of the kinds that were asked for', () => {
  fc.assert(
    fc.property(anyCoverage, fc.uniqueArray(fc.constantFrom(...kinds)), (given, asked) => {
      const weights = weightsFrom(given, asked)
      expect(Object.keys(weights)).toStrictEqual(asked)
      for (const weight of Object.values(weights)) {
        expect(weight).toBeGreaterThanOrEqual(0.25)
        expect(weight).toBeLessThanOrEqual(4)
        expect(Number(weight.toFixed(2))).toBe(weight)
      }
      expect(weightsFrom(mergeCoverage([given]), asked), 'the order of names is of no account').toStrictEqual(
        weights,
      )
    }),
  )
})

test('the more of its cells a kind has not come by, the larger its weight; less so, the more often it was tried', () => {
  const states = { candidate: 9, follower: 9, leader: 9, observer: 9 }
  const tried = (runs: number, ...met: readonly string[]): Coverage['faults'][string] => ({
    runs,
    states: Object.fromEntries(met.map((state) => [state, 1])),
    messages: {},
  })
  const given = coverage({
    runs: 9_999,
    states,
    faults: {
      crash: tried(256, 'candidate', 'follower', 'leader', 'observer'),
      pause: tried(256, 'follower', 'leader'),
      drift: tried(256, 'follower'),
      wipe: tried(9_999, 'follower'),
    },
  })
  expect(weightsFrom(given, ['crash', 'pause', 'drift', 'wipe', 'leave'])).toStrictEqual({
    crash: 0.75,
    pause: 1.56,
    drift: 1.97,
    wipe: 0.81,
    leave: 4,
  })
  expect(weightsFrom(nothing, ['crash', 'leave']), 'of no runs').toStrictEqual({ crash: 1, leave: 1 })
})

test('coverage is stable after three blocks without a new cell', () => {
  const cases: readonly (readonly [growth: readonly number[], stable: boolean])[] = [
    [[], false],
    [[0, 0], false],
    [[0, 0, 0], true],
    [[5, 5, 5], false],
    [[5, 5, 5, 5], true],
    [[5, 5, 5, 6], false],
    [[1, 5, 5, 5, 5], true],
    [[5, 5, 5, 5, 6, 6, 6], false],
  ]
  for (const [growth, expected] of cases) expect(stable(growth), growth.join(' ')).toBe(expected)
})

/** Whose `sometimes` are reached or not as a run goes. */
const lucky = defineProtocol({
  name: 'lucky',
  defaults: {},
  create(node: Node) {
    node.after(10, () => {
      node.sometimes('always', true)
      node.sometimes('never', false)
      node.sometimes('seldom', node.random.bool(0.2))
    })
    return { receive() {}, inspect: () => ({}) }
  },
})
const luck: Scenario = { name: 'luck', cluster: { protocol: lucky(), nodes: 1 }, duration: 100 }

test('what is to happen sometimes counts in the runs that came by it, and is listed in those that passed it', () => {
  const all = Array.from({ length: 20 }, (_, seed) => run(luck, seed, { coverage: true }))
  const { runs, sometimes } = mergeCoverage(all.map(coverageOf))
  const seldom = all.filter(({ properties }) => properties.some((p) => p.name === 'seldom' && p.reached > 0))
  expect(seldom.length, 'runs that had luck').toBeGreaterThan(0)
  expect(seldom.length, 'runs that had luck').toBeLessThan(20)
  expect({ runs, sometimes }).toStrictEqual({
    runs: 20,
    sometimes: { always: 20, never: 0, seldom: seldom.length },
  })
})

test('the record of a run that kept no coverage is refused', () => {
  expect(() => coverageOf(recordOf())).toThrow(InputError)
  expect(() => coverageOf(recordOf())).toThrow(
    'the record has no coverage: expected that of a run with the option coverage: true',
  )
})

test('several faults of one kind count once in a run, with all that they met', () => {
  const coverage = {
    states: ['follower', 'leader'],
    messages: ['vote'],
    faults: [
      { id: 'f1', kind: 'crash' as const, states: ['leader'], messages: [] },
      { id: 'f2', kind: 'crash' as const, states: ['follower', 'leader'], messages: ['vote'] },
    ],
  }
  expect(coverageOf({ ...recordOf(), coverage })).toStrictEqual({
    runs: 1,
    states: { follower: 1, leader: 1 },
    messages: { vote: 1 },
    faults: { crash: { runs: 1, states: { follower: 1, leader: 1 }, messages: { vote: 1 } } },
    sometimes: {},
  })
})

test.each(representative)('%s is the same run whether its coverage is kept or not', (_, scenario) => {
  fc.assert(
    fc.property(fc.nat(999), (seed) => {
      const kept = run(scenario, seed, { coverage: true })
      const plain = run(scenario, seed)
      expect(kept.traceHash).toBe(plain.traceHash)
      expect(kept.ended).toBe(plain.ended)
      expect(plain.coverage).toBeUndefined()
      expect(json(coverageOf(run(scenario, seed, { coverage: true })))).toBe(json(coverageOf(kept)))
    }),
    { numRuns: 1 },
  )
})

test('the matrix has a row for each kind, a column for each name, and points where nothing met', () => {
  const given = coverage({
    runs: 12,
    states: { follower: 12, leader: 12 },
    messages: { 'request-vote': 7 },
    faults: {
      crash: { runs: 10, states: { leader: 9 }, messages: {} },
      drift: { runs: 3, states: { follower: 3 }, messages: {} },
    },
  })
  expect(coverageLines(given)).toStrictEqual([
    'state  runs  follower  leader',
    'all      12        12      12',
    'crash    10         ·       9',
    'drift     3         3       ·',
    '',
    'message  runs  request-vote',
    'all        12             7',
    'crash      10             ·',
  ])
  expect(coverageLines(nothing)).toStrictEqual([])
})

test('no line of the matrix is wider than it may be, however long and many the names', () => {
  fc.assert(
    fc.property(anyCoverage, fc.integer({ min: 0, max: 140 }), (given, width) => {
      const lines = coverageLines(given, { width })
      for (const line of lines) expect(Array.from(line).length, line).toBeLessThanOrEqual(Math.max(width, 60))
    }),
  )
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`state-${i}`.padEnd(i, '😀'), i + 1]))
  const lines = coverageLines(coverage({ runs: 40, states: many }), { width: 80 })
  expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(80)
  expect(lines.filter((line) => line.startsWith('state  runs')).length, 'tables').toBeGreaterThan(3)
  for (let i = 1; i <= 40; i++)
    expect(lines.join('\n'), 'every column is there').toMatch(new RegExp(` ${i}( |$)`, 'm'))
})
