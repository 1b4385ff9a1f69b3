import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, type Json, type Operation, type Workload, type WorkloadPlan } from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import type { AnyWorkload, RatedPhase } from '../../sim/workload.ts'
import { askedOf } from '../testing/asking.ts'
import {
  addRemove,
  bank,
  casRegister,
  counter,
  kv,
  listAppend,
  longFork,
  membership,
  mutex,
  queue,
  register,
  registerTransactions,
  set,
  uniqueIds,
  workloads,
  writeSkew,
} from './index.ts'

function planOf(workload: Workload): WorkloadPlan {
  return (definitionOf(workload) as AnyWorkload).create(workload.options)
}

/** The phases of a plan that have a rate, at a time. */
function ratedOf({ phases }: WorkloadPlan, when: RatedPhase['when']): readonly RatedPhase[] {
  return phases.filter((phase): phase is RatedPhase => phase.when === when && 'rate' in phase)
}

/** What the main phase asks for, as the engine would have it. */
function mainOf(workload: Workload, most: number, seed = '7'): readonly Operation[] {
  return ratedOf(planOf(workload), 'main').flatMap((phase) => askedOf(phase, most, { seed }))
}

/** What the final phase asks for, after some of the main one. */
function finalOf(workload: Workload, before = 200): readonly Operation[] {
  const plan = planOf(workload)
  for (const phase of ratedOf(plan, 'main')) askedOf(phase, before)
  return ratedOf(plan, 'final').flatMap((phase) => askedOf(phase, 10_000, { before }))
}

const seeds = fc.string({ minLength: 1 })
const few = fc.integer({ min: 1, max: 6 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

const texts = (operations: readonly Operation[]): readonly string[] =>
  operations.map((one) => JSON.stringify(one))
const valuesOf = (operations: readonly Operation[], f: string): readonly Json[] =>
  operations.flatMap((operation) => (operation.f === f ? [operation.value ?? null] : []))

describe('every workload', () => {
  test.each(Object.entries(workloads))(
    '%s is described, and remembers nothing of a run before',
    (name, make) => {
      expect(make.definition.name).toBe(name)
      expect(make.definition.description).not.toBe(undefined)
      const operations = texts(mainOf(make(), 200))
      expect(texts(mainOf(make(), 200))).toStrictEqual(operations)
      expect(planOf(make()).phases.some(({ when }) => when === 'final')).toBe(true)
    },
  )
})

describe('compare-and-sets', () => {
  test('are of a small range of values, so that some find what they expect', () => {
    fc.assert(
      fc.property(few, few, seeds, (keys, values, seed) => {
        for (const { f, key, value } of mainOf(casRegister({ keys, values }), 100, seed)) {
          expect(key).toMatch(/^(?:[xyz]|k[456])$/)
          expect(['read', 'write', 'cas']).toContain(f)
          const given = f === 'cas' ? (value as readonly Json[]) : f === 'write' ? [value] : []
          expect(given).toHaveLength({ read: 0, write: 1, cas: 2 }[f] as number)
          for (const each of given) expect(Number(each) >= 0 && Number(each) < values).toBe(true)
        }
      }),
    )
  })

  test('of unique values put in what is put in by nothing else, and expect what was put in a little before', () => {
    const operations = mainOf(casRegister({ keys: 2, unique: true }), 500)
    const swaps = operations.filter(({ f }) => f === 'cas')
    const puts = [
      ...valuesOf(operations, 'write'),
      ...valuesOf(swaps, 'cas').map((pair) => (pair as Json[])[1]),
    ]
    expect(new Set(puts).size).toBe(puts.length)
    expect(swaps.length).toBeGreaterThan(100)
    for (const { key, value } of swaps) {
      const [from, to] = value as readonly [Json, number]
      const before = operations
        .filter((other) => other.key === key && other.f !== 'read')
        .map(
          (other) =>
            (other.f === 'cas' ? (other.value as readonly number[])[1] : (other.value as number)) as number,
        )
        .filter((other) => other < to)
        .slice(-4)
      expect(before.length === 0 ? [null] : before).toContain(from)
    }
  })

  test('are as many as were asked for', () => {
    const operations = mainOf(casRegister({ reads: 0.2, cas: 0.5 }), 4_000)
    for (const [f, expected] of Object.entries({ read: 0.2, cas: 0.5, write: 0.3 })) {
      const found = operations.filter((operation) => operation.f === f).length / 4_000
      expect(Math.abs(found - expected), `${f}: ${found}`).toBeLessThan(0.03)
    }
  })
})

test('no text that is put or appended stands in another', () => {
  const operations = mainOf(kv({ gets: 0.2 }), 300)
  const given = [...valuesOf(operations, 'put'), ...valuesOf(operations, 'append')] as readonly string[]
  expect(given.length).toBeGreaterThan(200)
  for (const text of given) expect(given.filter((other) => other.includes(text))).toStrictEqual([text])
})

describe('sets', () => {
  test('have no keys unless they are asked for', () => {
    expect(mainOf(set(), 100).filter((operation) => 'key' in operation)).toStrictEqual([])
    expect(new Set(mainOf(set({ keys: 2 }), 100).map(({ key }) => key))).toStrictEqual(new Set(['x', 'y']))
  })

  test('are each read as often as there are clients', () => {
    expect(texts(finalOf(set({ clients: 3 })))).toStrictEqual(Array.from({ length: 3 }, () => '{"f":"read"}'))
    expect(finalOf(set({ clients: 2, keys: 2 })).map(({ key }) => key)).toStrictEqual(['x', 'y', 'x', 'y'])
  })
})

test.each([
  ['set', 'add', mainOf(set(), 400)],
  ['queue', 'enqueue', mainOf(queue(), 400)],
] as const)('no value is given to a %s twice', (_, f, operations) => {
  const values = valuesOf(operations, f)
  expect(values.length).toBeGreaterThan(100)
  expect(new Set(values).size).toBe(values.length)
  expect(values.every((value) => Number.isInteger(value))).toBe(true)
})

test('what is added to a counter is between 1 and the most', () => {
  const values = valuesOf(mainOf(counter({ most: 3 }), 400), 'add')
  expect(new Set(values)).toStrictEqual(new Set([1, 2, 3]))
})

test('as many additions as its share says take away, from counters with names if there are to be several', () => {
  const operations = mainOf(counter({ most: 3, negative: 0.3, keys: 2 }), 2_000)
  const values = valuesOf(operations, 'add').map(Number)
  expect(new Set(values)).toStrictEqual(new Set([1, 2, 3, -1, -2, -3]))
  expect(values.filter((value) => value < 0).length / values.length).toBeCloseTo(0.3, 1)
  expect(new Set(operations.map(({ key }) => key))).toStrictEqual(new Set(['x', 'y']))
  expect(new Set(finalOf(counter({ clients: 3, keys: 2 })).map(({ key }) => key)).size).toBe(2)
})

test('ids are asked for with nothing', () => {
  expect(new Set(texts(mainOf(uniqueIds(), 50)))).toStrictEqual(new Set(['{"f":"generate"}']))
})

test('what is added, removed and added again is of lately, as often as its shares say', () => {
  const operations = mainOf(addRemove({ reads: 0.1, removes: 0.3, again: 0.2 }), 4_000)
  const shareOf = (f: string): number => operations.filter((one) => one.f === f).length / operations.length
  expect(shareOf('read')).toBeCloseTo(0.1, 1)
  expect(shareOf('remove')).toBeCloseTo(0.3, 1)
  expect(shareOf('add')).toBeCloseTo(0.6, 1)
  operations.forEach(({ f, value }, i) => {
    if (f === 'read') return
    expect(Number(value)).toBeGreaterThanOrEqual(Math.max(1, i + 1 - 30))
    expect(Number(value)).toBeLessThanOrEqual(i + 1)
  })
})

test('members are asked for with nothing, and to the end of the run', () => {
  expect(new Set(texts(mainOf(membership(), 50)))).toStrictEqual(new Set(['{"f":"members"}']))
  expect(finalOf(membership())).toHaveLength(10_000)
})

describe('transactions', () => {
  type Step = readonly [f: string, key: string, value: number | null]
  const stepsOf = (operations: readonly Operation[]): readonly (readonly Step[])[] =>
    operations.map(({ value }) => value as unknown as readonly Step[])

  test('are as long as they may be, and append to each list 1, 2, 3 and so on, no more than a list is used for', () => {
    const lengths = fc
      .tuple(few, few)
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)
    fc.assert(
      fc.property(
        lengths,
        few,
        few,
        share,
        seeds,
        ([minLength, maxLength], keys, appendsPerKey, reads, seed) => {
          const workload = listAppend({ minLength, maxLength, keys, appendsPerKey, reads })
          const last = new Map<string, number>()
          const inUse = new Set<string>()
          for (const steps of stepsOf(mainOf(workload, 100, seed))) {
            expect(steps.length >= minLength && steps.length <= maxLength).toBe(true)
            for (const [f, key, value] of steps) {
              expect(last.get(key) ?? 0, `${key} is not used any more`).toBeLessThan(appendsPerKey)
              inUse.add(key)
              if (f === 'append') {
                expect(value).toBe((last.get(key) ?? 0) + 1)
                last.set(key, value as number)
                if (value === appendsPerKey) inUse.delete(key)
              } else expect([f, value]).toStrictEqual(['r', null])
              expect(inUse.size).toBeLessThanOrEqual(keys)
            }
          }
        },
      ),
    )
  })

  test('read every list that was ever used, at last', () => {
    const workload = listAppend({ appendsPerKey: 4 })
    const plan = planOf(workload)
    const used = new Set(
      stepsOf(ratedOf(plan, 'main').flatMap((phase) => askedOf(phase, 200)))
        .flat()
        .map(([, key]) => key),
    )
    const read = stepsOf(ratedOf(plan, 'final').flatMap((phase) => askedOf(phase, 10_000))).flat()
    expect(read.every(([f, , value]) => f === 'r' && value === null)).toBe(true)
    const keys = read.map(([, key]) => key)
    expect(new Set(keys).size).toBe(keys.length)
    expect([...used].filter((key) => !keys.includes(key))).toStrictEqual([])
  })
})

describe('transactions over registers', () => {
  type Step = readonly [f: string, key: string, value: number | null]
  const stepsOf = (operations: readonly Operation[]): readonly (readonly Step[])[] =>
    operations.map(({ value }) => value as unknown as readonly Step[])

  test('write to each register 1, 2, 3 and so on', () => {
    const last = new Map<string, number>()
    const steps = stepsOf(mainOf(registerTransactions({ writesPerKey: 5 }), 200)).flat()
    expect(steps.map(([f]) => f).filter((f) => f !== 'w' && f !== 'r')).toStrictEqual([])
    for (const [f, key, value] of steps) {
      if (f === 'r') continue
      expect(value).toBe((last.get(key) ?? 0) + 1)
      last.set(key, value as number)
    }
    expect(Math.max(...last.values())).toBe(5)
    expect(last.size).toBeGreaterThan(10)
  })

  test('that may skew read both of a pair, and write the one or the other in turn', () => {
    fc.assert(
      fc.property(few, few, seeds, (pairs, writesPerPair, seed) => {
        const written = new Map<string, number>()
        for (const steps of stepsOf(mainOf(writeSkew({ pairs, writesPerPair }), 60, seed))) {
          const [first, second, write] = steps as readonly [Step, Step, Step | undefined]
          expect([first[0], second[0]]).toStrictEqual(['r', 'r'])
          const pair = `${first[1]} ${second[1]}`
          const before = written.get(pair) ?? 0
          expect(before, 'a pair that is not used any more').toBeLessThan(writesPerPair)
          if (write === undefined) continue
          expect(write).toStrictEqual(['w', [first, second][before % 2]?.[1], before + 1])
          written.set(pair, before + 1)
        }
      }),
    )
  })

  test('that may fork write each register of a group once, or read the whole group', () => {
    fc.assert(
      fc.property(
        few,
        fc.integer({ min: 2, max: 4 }),
        few,
        seeds,
        (groups, groupSize, readsPerGroup, seed) => {
          const workload = longFork({ groups, groupSize, readsPerGroup })
          const written = new Set<string>()
          const reads = new Map<string, number>()
          for (const steps of stepsOf(mainOf(workload, 80, seed))) {
            if (steps[0]?.[0] === 'w') {
              expect(steps).toHaveLength(1)
              expect(written.has(steps[0][1]), 'a second write').toBe(false)
              written.add(steps[0][1])
              continue
            }
            expect(steps.map(([f]) => f)).toStrictEqual(Array.from({ length: groupSize }, () => 'r'))
            const group = steps
              .map(([, key]) => key)
              .sort()
              .join(' ')
            reads.set(group, (reads.get(group) ?? 0) + 1)
          }
          expect(Math.max(0, ...reads.values())).toBeLessThanOrEqual(readsPerGroup)
        },
      ),
    )
  })

  test.each([
    ['register-transactions', registerTransactions({ writesPerKey: 4 })],
    ['write-skew', writeSkew()],
    ['long-fork', longFork()],
  ] as const)('of %s read every register that was ever used, at last', (_, workload) => {
    const plan = planOf(workload)
    const used = stepsOf(ratedOf(plan, 'main').flatMap((phase) => askedOf(phase, 200))).flat()
    const read = stepsOf(ratedOf(plan, 'final').flatMap((phase) => askedOf(phase, 10_000))).flat()
    expect(read.every(([f, , value]) => f === 'r' && value === null)).toBe(true)
    const keys = new Set(read.map(([, key]) => key))
    expect(keys.size).toBe(read.length)
    expect(used.filter(([, key]) => !keys.has(key))).toStrictEqual([])
  })
})

test('transfers are between two accounts, of 1 to the most', () => {
  const accounts = ['alice', 'bob', 'carol']
  const transfers = valuesOf(mainOf(bank({ accounts, maxTransfer: 3 }), 400), 'transfer')
  expect(transfers.length).toBeGreaterThan(100)
  for (const transfer of transfers as readonly { from: string; to: string; amount: number }[]) {
    expect(accounts).toContain(transfer.from)
    expect(accounts).toContain(transfer.to)
    expect(transfer.from).not.toBe(transfer.to)
    expect([1, 2, 3]).toContain(transfer.amount)
  }
})

const refused: readonly (readonly [string, () => unknown, string])[] = [
  [
    'shares of more than all',
    () => casRegister({ reads: 0.6, cas: 0.6 }),
    'workload cas-register: reads and cas are 1.2 in sum',
  ],
  [
    'no values',
    () => casRegister({ values: 0 }),
    'workload cas-register: values is 0, expected a whole number from 1',
  ],
  ['shares of gets and appends', () => kv({ gets: 0.9, appends: 0.3 }), 'workload kv: gets and appends are'],
  ['a share that is none', () => kv({ gets: -1 }), 'workload kv: gets is -1, expected a share from 0 to 1'],
  ['negative keys', () => set({ keys: -1 }), 'workload set: keys is -1, expected a whole number from 0'],
  ['no rate', () => queue({ rate: 0 }), 'workload queue: rate is 0, expected more than 0'],
  [
    'additions of nothing',
    () => counter({ most: 0 }),
    'workload counter: most is 0, expected a whole number from 1',
  ],
  [
    'half a millisecond',
    () => mutex({ holdMs: 0.5 }),
    'workload mutex: holdMs is 0.5, expected a whole number from 1',
  ],
  [
    'removals and additions of more than all',
    () => addRemove({ removes: 0.6, again: 0.6 }),
    'workload add-remove: reads and removes and again are',
  ],
  [
    'no clients',
    () => uniqueIds({ clients: 0 }),
    'workload unique-ids: clients is 0, expected a whole number from 1',
  ],
  [
    'lengths the wrong way round',
    () => listAppend({ minLength: 5 }),
    'workload list-append: minLength is 5, expected no more than maxLength, 4',
  ],
  [
    'too few writes of a register',
    () => registerTransactions({ writesPerKey: 0 }),
    'workload register-transactions: writesPerKey is 0, expected a whole number from 1',
  ],
  [
    'no pairs',
    () => writeSkew({ pairs: 0 }),
    'workload write-skew: pairs is 0, expected a whole number from 1',
  ],
  [
    'groups of one',
    () => longFork({ groupSize: 1 }),
    'workload long-fork: groupSize is 1, expected a whole number from 2',
  ],
  [
    'one account',
    () => bank({ accounts: ['a'] }),
    'workload bank: accounts is ["a"], expected two names or more, all different',
  ],
  ['an account twice', () => bank({ accounts: ['a', 'a'] }), 'workload bank: accounts is ["a","a"]'],
  ['nothing in the bank', () => bank({ total: 0 }), 'workload bank: total is 0, expected more than 0'],
  ['an unknown option', () => register({ speed: 1 } as never), 'workload register has no option "speed"'],
]

test.each(refused)('%s: refused', (_, make, says) => {
  expect(make).toThrow(InputError)
  expect(make).toThrow(says)
})
