import { resolve } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import { type CodeReference, defineProtocol, type ResolvedScenario, type Scenario } from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import { checks, linearizable } from '../checks/index.ts'
import { defineCheck } from '../check.ts'
import { libraryOf } from '../library.ts'
import { resolveScenario } from '../resolve.ts'
import { register } from '../workloads/index.ts'
import { namesUnshipped, placesOf, referencesOf, relocated, unplacedCode } from './references.ts'

const mine = defineProtocol({
  name: 'mine',
  defaults: {},
  create: () => ({ receive() {}, inspect: () => ({}) }),
})
const hidden = defineCheck({ name: 'hidden', defaults: {}, judge: () => ({ verdict: 'valid' }) })

/** Two groups of which one runs a protocol of the user's, a shipped workload, a shipped check and one that no file exports. */
const scenario: ResolvedScenario = resolveScenario(
  {
    name: 't',
    cluster: {
      groups: [
        { name: 'a', protocol: raft(), nodes: 3 },
        { name: 'b', protocol: mine(), nodes: 2 },
      ],
    },
    workload: register(),
    duration: 100,
    checks: [linearizable(), hidden()],
  },
  1,
  {
    library: libraryOf(
      () => mine.definition,
      (definition) => (definition === mine.definition ? './lib/mine.ts#mine' : undefined),
    ),
  },
)

test('a scenario names what is not shipped if it says neither what nor where that is', () => {
  const named = (use: string): CodeReference => ({ use, options: {} })
  const authored = (protocol: CodeReference, more: Partial<Scenario> = {}): Scenario => ({
    name: 't',
    cluster: { protocol, nodes: 1 },
    duration: 1,
    ...more,
  })
  expect(namesUnshipped(authored(named('raft')))).toBe(false)
  expect(namesUnshipped(authored(mine()))).toBe(false)
  expect(namesUnshipped(authored({ ...named('mine'), from: './mine.ts#mine' }))).toBe(false)
  expect(namesUnshipped(authored(named('mine')))).toBe(true)
  expect(namesUnshipped(authored(raft(), { workload: named('raft') })), 'of another kind').toBe(true)
  expect(namesUnshipped(authored(raft(), { checks: [linearizable(), named('constructor')] }))).toBe(true)
  const group = { name: 'a', protocol: raft(), nodes: 1, versions: [named('mine')] }
  expect(namesUnshipped({ name: 't', cluster: { groups: [group] }, duration: 1 })).toBe(true)
})

test('a scenario names its protocols, its workload and its checks', () => {
  expect(referencesOf(scenario).map(({ use }) => use)).toStrictEqual([
    'raft',
    'mine',
    'register',
    'linearizable',
    'hidden',
  ])
  const { workload: _, ...rest } = scenario
  expect(referencesOf(rest).map(({ use }) => use)).not.toContain('register')
})

test('code that is neither shipped nor in a file is here alone', () => {
  expect(unplacedCode(scenario)).toStrictEqual(['hidden'])
  expect(unplacedCode({ ...scenario, checks: [] })).toStrictEqual([])
})

test("where the user's code is, is seen from the file that names it", () => {
  expect(placesOf(scenario, '/project/in/t.json')).toStrictEqual(
    new Map([['./lib/mine.ts#mine', { file: resolve('/project/in/lib/mine.ts'), exported: 'mine' }]]),
  )
})

describe('a scenario in another file', () => {
  const froms = (from: ResolvedScenario): readonly (string | undefined)[] =>
    referencesOf(from).map((reference) => reference.from)

  test('names the same code from there, and is the same otherwise', () => {
    const moved = relocated(scenario, '/project/in/t.json', '/project/out/deep/f.json')
    expect(froms(moved)).toStrictEqual([
      undefined,
      '../../in/lib/mine.ts#mine',
      undefined,
      undefined,
      undefined,
    ])
    expect(placesOf(moved, '/project/out/deep/f.json').get('../../in/lib/mine.ts#mine')).toStrictEqual(
      placesOf(scenario, '/project/in/t.json').get('./lib/mine.ts#mine'),
    )
    expect(relocated(moved, '/project/out/deep/f.json', '/project/in/t.json')).toStrictEqual(scenario)
  })

  test('names its workload and checks from there as well', () => {
    const there = <R extends CodeReference>(reference: R): R => ({ ...reference, from: './code.ts#it' })
    const moved = relocated(
      { ...scenario, workload: there(register()), checks: [there(hidden())] },
      '/project/t.json',
      '/project/out/f.json',
    )
    expect(froms(moved).slice(2)).toStrictEqual(['../code.ts#it', '../code.ts#it'])
  })

  test('is the scenario itself where its code was in no file, and where it stays', () => {
    expect(relocated(scenario, undefined, '/anywhere/f.json')).toBe(scenario)
    expect(relocated(scenario, '/project/t.json', '/project/f.json')).toStrictEqual(scenario)
  })

  test('keeps the code of what did not move', () => {
    const moved = relocated(scenario, '/project/in/t.json', '/project/f.json')
    expect(moved.checks.map(definitionOf)).toStrictEqual([checks.linearizable.definition, hidden.definition])
  })

  test('says the same after any number of moves as after one', () => {
    const file = fc
      .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })
      .map((steps) => `/${[...steps, 'f.json'].join('/')}`)
    fc.assert(
      fc.property(file, file, file, (first, second, third) => {
        const atOnce = relocated(scenario, first, third)
        expect(relocated(relocated(scenario, first, second), second, third)).toStrictEqual(atOnce)
      }),
    )
  })
})
