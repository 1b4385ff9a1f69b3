import { describe, expect, test } from 'vitest'
import { protocols, raft } from '../protocols/index.ts'
import { type CodeReference, defineProtocol, InputError } from '../sim/index.ts'
import { type CodeKind, definitionOf } from '../sim/reference.ts'
import { checks, linearizable } from './checks/index.ts'
import { defineCheck } from './check.ts'
import { isShipped, libraryOf, shippedLibrary } from './library.ts'
import { register, workloads } from './workloads/index.ts'

const mine = defineProtocol({
  name: 'mine',
  defaults: { speed: 1 },
  create: () => ({ receive() {}, inspect: () => ({}) }),
})

const namesOfProtocols = Object.keys(protocols).join(', ')

const everHappy = defineCheck({ name: 'ever-happy', defaults: {}, judge: () => ({ verdict: 'valid' }) })

/** A library that knows two files, and where one of the definitions came from. */
const library = libraryOf(
  (from, where) => {
    const found = { './mine.ts#mine': mine, './happy.ts#everHappy': everHappy }[from]
    if (found === undefined) throw new InputError(`${where}: nothing at ${from}`)
    return found.definition
  },
  (definition) => (definition === mine.definition ? './mine.ts#mine' : undefined),
)

describe('a name that is shipped', () => {
  const shipped: readonly (readonly [CodeKind, string, object])[] = [
    ...Object.values(protocols).map(({ definition }) => ['protocol', definition.name, definition] as const),
    ...Object.values(workloads).map(({ definition }) => ['workload', definition.name, definition] as const),
    ...Object.values(checks).map(({ definition }) => ['check', definition.name, definition] as const),
  ]

  test.each(shipped)('%s %s is found, with its options written out', (kind, use, definition) => {
    const complete = shippedLibrary.complete(kind, { use }, 't.json')
    expect(definitionOf(complete)).toBe(definition)
    expect(complete).toStrictEqual({ use, options: (definition as { defaults: object }).defaults })
    expect(isShipped(definition)).toBe(true)
  })

  test.each(['raff', 'toString', '__proto__', 'constructor'])('that is none, %s, is refused', (use) => {
    expect(() => shippedLibrary.complete('protocol', { use }, 't.json')).toThrow(
      `t.json: there is no protocol "${use}" among those shipped: expected ${namesOfProtocols}, or a "from"`,
    )
  })

  test('of another kind is refused', () => {
    expect(() => shippedLibrary.complete('workload', { use: 'raft' }, 't.json')).toThrow(
      't.json: there is no workload "raft"',
    )
  })
})

describe('options and mutants', () => {
  const refused: readonly (readonly [CodeKind, object, string])[] = [
    ['protocol', { use: 'raft', options: { speed: 1 } }, 't.json: protocol raft has no option "speed"'],
    ['protocol', { use: 'raft', mutant: 'x' }, 't.json: protocol raft has no mutant "x"'],
    [
      'workload',
      { use: 'register', options: { rate: '5' } },
      't.json: workload register: option "rate" is "5"',
    ],
    ['workload', { use: 'register', options: { rate: -5 } }, 't.json: workload register: rate is -5'],
    [
      'workload',
      { use: 'register', mutant: 'x' },
      't.json: workload register has a "mutant", which only protocols have',
    ],
    ['check', { use: 'recovers', options: { withinMs: 0 } }, 't.json: check recovers: withinMs is 0'],
  ]

  test.each(refused)('that a %s does not have are refused: %j', (kind, reference, says) => {
    const complete = (): object => shippedLibrary.complete(kind, reference as CodeReference, 't.json')
    expect(complete).toThrow(InputError)
    expect(complete).toThrow(says)
  })

  test('that it has are kept', () => {
    const given = { use: 'raft', options: { heartbeat: 10 }, mutant: 'stale-read' }
    expect(shippedLibrary.complete('protocol', given, 't')).toStrictEqual(
      raft({ heartbeat: 10, mutant: 'stale-read' }),
    )
  })
})

describe('code that is not shipped', () => {
  test('is found where the reference says, and called what it calls itself', () => {
    const complete = library.complete('protocol', { use: 'x', from: './mine.ts#mine' }, 't.json')
    expect(definitionOf(complete)).toBe(mine.definition)
    expect(complete).toStrictEqual({ use: 'mine', options: { speed: 1 }, from: './mine.ts#mine' })
    expect(isShipped(mine.definition)).toBe(false)
  })

  test('that a reference carries is taken as it is, and is placed if its place is known', () => {
    expect(library.complete('protocol', mine({ speed: 2 }), 't')).toStrictEqual({
      use: 'mine',
      options: { speed: 2 },
      from: './mine.ts#mine',
    })
    const unplaced = library.complete('check', everHappy(), 't')
    expect(unplaced).toStrictEqual({ use: 'ever-happy', options: {} })
    expect(definitionOf(unplaced)).toBe(everHappy.definition)
  })

  test('is not looked for by the library of what is shipped', () => {
    expect(() => shippedLibrary.complete('protocol', { use: 'x', from: './mine.ts#mine' }, 't')).toThrow(
      't: "from": "./mine.ts#mine" names a file, and files can only be loaded from a scenario file',
    )
  })

  test('is not taken for shipped where there is none', () => {
    expect(isShipped(undefined)).toBe(false)
  })
})

describe('code that is registered', () => {
  const registering = libraryOf(
    (from, where) => {
      throw new InputError(`${where}: nothing at ${from}`)
    },
    (definition) => (definition === mine.definition ? './mine.ts#mine' : undefined),
    {
      protocol: new Map([['mine', mine.definition]]),
      check: new Map([['ever-happy', everHappy.definition]]),
    },
  )

  test('is found by its name, and says where it is if a file exports it', () => {
    const complete = registering.complete('protocol', { use: 'mine', options: { speed: 3 } }, 't.json')
    expect(complete).toStrictEqual({ use: 'mine', options: { speed: 3 }, from: './mine.ts#mine' })
    expect(definitionOf(complete)).toBe(mine.definition)
    expect(registering.complete('check', { use: 'ever-happy' }, 't.json')).toStrictEqual({
      use: 'ever-happy',
      options: {},
    })
  })

  test('goes by a name among others of its kind, beside what is shipped', () => {
    expect(definitionOf(registering.complete('protocol', { use: 'raft' }, 't'))).toBe(raft.definition)
    expect(() => registering.complete('protocol', { use: 'mime' }, 't.json')).toThrow(
      `t.json: there is no protocol "mime" among those shipped and registered: expected ${namesOfProtocols}, mine, or a "from"`,
    )
    expect(() => registering.complete('workload', { use: 'mine' }, 't.json')).toThrow(
      't.json: there is no workload "mine" among those shipped: expected',
    )
  })

  test('is not looked for where a file is named', () => {
    expect(() => registering.complete('protocol', { use: 'mine', from: './x.ts#mine' }, 't')).toThrow(
      't: nothing at ./x.ts#mine',
    )
  })
})

describe('code of another kind is refused', () => {
  const mistaken: readonly (readonly [CodeKind, CodeReference, string])[] = [
    ['check', raft(), 't: "raft" is a protocol, expected a check'],
    ['protocol', register(), 't: "register" is a workload, expected a protocol'],
    ['workload', raft(), 't: "raft" is a protocol, expected a workload'],
    ['protocol', linearizable(), 't: "linearizable" is a check, expected a protocol'],
    ['workload', everHappy(), 't: "ever-happy" is a check, expected a workload'],
    ['check', mine(), 't: "mine" is a protocol, expected a check'],
    ['check', { use: 'x', from: './mine.ts#mine', options: {} }, 't: "mine" is a protocol, expected a check'],
  ]

  test.each(mistaken)('as a %s', (kind, reference, says) => {
    expect(() => library.complete(kind, reference, 't')).toThrow(says)
  })
})
