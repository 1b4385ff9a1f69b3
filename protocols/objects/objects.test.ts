import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, Operation, Outcome } from '../../sim/index.ts'
import { type ObjectName, type ObjectOptions, objectionToObject, objects } from './index.ts'
import { refusalOf, type SequentialObject } from './sequential-object.ts'

/** A step that a client might ask of any object, most of them in vain. */
const anyOperation: fc.Arbitrary<Operation> = fc.record({
  f: fc.constantFrom(...Object.values(objects).flatMap(({ operations }) => Object.keys(operations))),
  value: fc.oneof(
    fc.constant(null),
    fc.nat(5),
    fc.constantFrom('a', 'b'),
    fc.tuple(fc.nat(3), fc.nat(3)),
    fc.array(
      fc.oneof(
        fc.tuple(fc.constant('append'), fc.constantFrom('x', 'y', '__proto__'), fc.nat(9)),
        fc.tuple(fc.constant('r'), fc.constantFrom('x', 'y', '__proto__'), fc.constant(null)),
      ),
      { maxLength: 4 },
    ),
    fc.record({ from: fc.constantFrom('a', 'b', 'z'), to: fc.constantFrom('a', 'b'), amount: fc.nat(30) }),
  ),
})

const anySession = fc.constantFrom('c1/0', 'c1/5', 'c2/1', 'c10/0', 'someone')

function deepFreeze(value: Json): Json {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach((part) => deepFreeze(part ?? null))
    Object.freeze(value)
  }
  return value
}

/** Performs operations in order, each state frozen; gives the states and how each ended. */
function perform(
  object: SequentialObject,
  steps: readonly (readonly [operation: Operation, session?: string])[],
): { readonly state: Json; readonly outcomes: readonly Outcome[] } {
  let state = deepFreeze(object.initial)
  const outcomes = steps.map(([{ f, value = null }, session = 'c1/0']) => {
    const applied = object.operations[f]?.apply(state, value, session)
    if (applied === undefined) throw new Error(`no operation ${f}`)
    state = deepFreeze(applied.state)
    return applied.outcome
  })
  return { state, outcomes }
}

describe.each(Object.entries(objects) as [ObjectName, SequentialObject][])('%s', (name, object) => {
  const possible = anyOperation.filter((operation) => refusalOf(object, operation) === undefined)

  test('goes by its own name, and begins with what it can begin with', () => {
    expect(object.name).toBe(name)
    expect(object.initial === null || object.initials.matches(object.initial)).toBe(true)
  })

  test('makes new states and never changes one; what only reads changes nothing and succeeds', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(possible, anySession), { minLength: 1, maxLength: 12 }), (steps) => {
        const before = perform(object, steps.slice(0, -1)).state
        const { state, outcomes } = perform(object, steps)
        const [{ f, value = null }] = steps.at(-1) as (typeof steps)[number]
        const onlyReads = object.operations[f]?.onlyReads(value) === true
        const type = outcomes.at(-1)?.type
        expect(onlyReads ? ['ok'] : ['ok', 'fail']).toContain(type)
        expect(state).toStrictEqual(onlyReads || type === 'fail' ? before : state)
      }),
    )
  })
})

const ok = (value?: Json): Outcome => (value === undefined ? { type: 'ok' } : { type: 'ok', value })

test('a text is replaced and grows at its end', () => {
  const { outcomes } = perform(objects.kv, [
    [{ f: 'get' }],
    [{ f: 'append', value: 'a' }],
    [{ f: 'append', value: 'b' }],
    [{ f: 'get' }],
    [{ f: 'put', value: 'c' }],
    [{ f: 'get' }],
  ])
  expect(outcomes).toStrictEqual([ok(''), ok(), ok(), ok('ab'), ok(), ok('c')])
})

test('a set has each element once, whatever the order of its fields', () => {
  const { state } = perform(objects.set, [
    [{ f: 'add', value: { a: 1, b: 2 } }],
    [{ f: 'add', value: 3 }],
    [{ f: 'add', value: { b: 2, a: 1 } }],
  ])
  expect(state).toStrictEqual([{ a: 1, b: 2 }, 3])
})

test('a queue gives first what came first, and null when it is empty', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant(null))), (steps) => {
      const items: Json[] = []
      const expected = steps.map((value) =>
        value === null ? ok(items.shift() ?? null) : (items.push(value), ok()),
      )
      const asked = steps.map(
        (value) => [value === null ? { f: 'dequeue' } : { f: 'enqueue', value }] as const,
      )
      expect(perform(objects.queue, asked).outcomes).toStrictEqual(expected)
    }),
  )
})

test('a counter is the sum of what was added', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000)), (values) => {
      const { outcomes } = perform(objects.counter, [
        ...values.map((value) => [{ f: 'add', value }] as const),
        [{ f: 'read' }],
      ])
      expect(outcomes.at(-1)).toStrictEqual(ok(values.reduce((sum, value) => sum + value, 0)))
    }),
  )
})

test('no id is given twice', () => {
  const { outcomes } = perform(
    objects['unique-ids'],
    Array.from({ length: 50 }, () => [{ f: 'generate' }] as const),
  )
  expect(new Set(outcomes.map((outcome) => (outcome.type === 'ok' ? outcome.value : undefined))).size).toBe(
    50,
  )
})

describe('a lock', () => {
  const acquire = { f: 'acquire' }
  const release = { f: 'release' }
  const types = (steps: readonly (readonly [Operation, string])[]): string =>
    perform(objects.mutex, steps)
      .outcomes.map(({ type }) => type)
      .join(' ')

  test('is held by one session, and released by nobody else', () => {
    expect(
      types([
        [acquire, 'c1/0'],
        [acquire, 'c2/1'],
        [release, 'c2/1'],
        [release, 'c1/0'],
        [release, 'c1/0'],
        [acquire, 'c2/1'],
      ]),
    ).toBe('ok fail fail ok fail ok')
  })

  test('is not acquired twice by the session that holds it', () => {
    expect(
      types([
        [acquire, 'c1/0'],
        [acquire, 'c1/0'],
      ]),
    ).toBe('ok fail')
  })

  test('is taken over from an earlier session of the same client, and from no other', () => {
    expect(
      types([
        [acquire, 'c1/0'],
        [acquire, 'c10/5'],
      ]),
      'another client',
    ).toBe('ok fail')
    expect(
      types([
        [acquire, 'c1/0'],
        [acquire, 'c1/5'],
      ]),
      'a later session',
    ).toBe('ok ok')
    expect(
      types([
        [acquire, 'c1/5'],
        [acquire, 'c1/0'],
      ]),
      'an earlier session',
    ).toBe('ok fail')
    expect(
      types([
        [acquire, 'c1/9'],
        [acquire, 'c1/10'],
      ]),
      'numbers, not texts',
    ).toBe('ok ok')
    expect(
      types([
        [acquire, 'someone'],
        [acquire, 'someone else'],
      ]),
      'sessions of no client',
    ).toBe('ok fail')
  })
})

describe('transactions', () => {
  test('see what was appended before, by themselves as well', () => {
    const { outcomes } = perform(objects['list-append'], [
      [
        {
          f: 'txn',
          value: [
            ['append', 'x', 1],
            ['r', 'y', null],
          ],
        },
      ],
      [
        {
          f: 'txn',
          value: [
            ['r', 'x', null],
            ['append', 'x', 2],
            ['r', 'x', null],
          ],
        },
      ],
    ])
    expect(outcomes).toStrictEqual([
      ok([
        ['append', 'x', 1],
        ['r', 'y', []],
      ]),
      ok([
        ['r', 'x', [1]],
        ['append', 'x', 2],
        ['r', 'x', [1, 2]],
      ]),
    ])
  })

  test('only read if none of their steps appends', () => {
    const txn = objects['list-append'].operations['txn'] as SequentialObject['operations'][string]
    expect(
      txn.onlyReads([
        ['r', 'x', null],
        ['r', 'y', null],
      ]),
    ).toBe(true)
    expect(
      txn.onlyReads([
        ['r', 'x', null],
        ['append', 'y', 1],
      ]),
    ).toBe(false)
  })
})

describe('a bank', () => {
  test('keeps its total, and no balance is below 0', () => {
    const account = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const transfer = fc.record({ from: account, to: account, amount: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(transfer), (transfers) => {
        const { state } = perform(
          objects.bank,
          transfers.map((value) => [{ f: 'transfer', value }] as const),
        )
        const balances = Object.values(state as { [account: string]: number })
        expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(100)
        expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('says why it transfers nothing', () => {
    const { outcomes } = perform(objects.bank, [
      [{ f: 'transfer', value: { from: 'a', to: 'b', amount: 21 } }],
      [{ f: 'transfer', value: { from: 'a', to: 'toString', amount: 1 } }],
    ])
    expect(outcomes).toStrictEqual([
      { type: 'fail', error: 'there is 20 in a, less than 21' },
      { type: 'fail', error: 'there is no account "toString"' },
    ])
  })
})

const impossible: readonly (readonly [ObjectName, Operation, string])[] = [
  ['register', { f: 'toString' }, 'there is no operation "toString": expected read, write or cas'],
  ['register', { f: 'cas', value: [1] }, 'cas has the value [1]: expected [from, to]'],
  ['kv', { f: 'append', value: 3 }, 'append has the value 3: expected a text'],
  ['set', { f: 'add' }, 'add has the value null: expected a value'],
  ['queue', { f: 'pop' }, 'there is no operation "pop": expected enqueue or dequeue'],
  ['counter', { f: 'add', value: -1 }, 'add has the value -1: expected a number, 0 or more'],
  ['unique-ids', { f: 'next' }, 'there is no operation "next": expected generate'],
  [
    'list-append',
    { f: 'txn', value: [['w', 'x', 1]] },
    'txn has the value [["w","x",1]]: expected a list of',
  ],
  ['list-append', { f: 'txn', value: [['append', 'x', null]] }, 'txn has the value [["append","x",null]]'],
  ['bank', { f: 'transfer', value: { from: 'a', to: 'b' } }, 'transfer has the value {"from":"a","to":"b"}'],
  ['bank', { f: 'transfer', value: null }, 'transfer has the value null: expected { from, to, amount }'],
]

test.each(impossible)('%s refuses %j', (name, operation, says) => {
  expect(refusalOf(objects[name], operation)).toContain(says)
})

const misfits: readonly (readonly [ObjectOptions, string])[] = [
  [{ object: 'stack' as ObjectName, initial: null }, 'object is "stack", expected one of register, kv, set'],
  [{ object: 'toString' as ObjectName, initial: null }, 'object is "toString", expected one of'],
  [{ object: 'kv', initial: 3 }, 'initial is 3, expected what a kv can begin with: a text'],
  [{ object: 'mutex', initial: 'c1/0' }, 'initial is "c1/0", expected what a mutex can begin with: null'],
  [{ object: 'bank', initial: { a: -1 } }, 'initial is {"a":-1}, expected what a bank can begin with'],
  [
    { object: 'list-append', initial: { x: 1 } },
    'initial is {"x":1}, expected what a list-append can begin with',
  ],
]

test.each(misfits)('%j is refused', (options, says) => {
  expect(objectionToObject(options)).toContain(says)
})
