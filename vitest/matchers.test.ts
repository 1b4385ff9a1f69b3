import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { bankChecker, type Checker, parseHistory } from '../checkers/index.ts'
import { raft } from '../protocols/index.ts'
import { defineCheck, judge, linearizable, run, scenarios } from '../scenarios/index.ts'
import { crash, type HistoryEvent, historyOf, type Scenario } from '../sim/index.ts'
import { scripted, silent } from '../sim/testing/protocols.ts'
import { property } from './index.ts'

const staleRead = scenarios['raft-stale-read'] as Scenario
const quiet: Scenario = { name: 'quiet', cluster: { protocol: silent, nodes: 3 }, duration: 300 }

/** What an assertion that fails says; 'passed' if it does not. */
async function said(assertion: () => unknown): Promise<string> {
  try {
    await assertion()
  } catch (error) {
    return (error as Error).message
  }
  return 'passed'
}

const read = { process: 0, f: 'read', key: 'x', client: 'c1' }
const write = { process: 1, f: 'write', key: 'x', value: 5, client: 'c2' }
const events: readonly Omit<HistoryEvent, 'index'>[] = [
  { ...write, type: 'invoke', time: 0 },
  { ...write, type: 'ok', time: 1_000 },
  { ...read, type: 'invoke', time: 2_000 },
  { ...read, type: 'ok', value: 5, time: 3_000 },
]
const stale = events.map((event) =>
  event.f === 'read' && event.type === 'ok' ? { ...event, value: null } : event,
)

describe('toBeLinearizable', () => {
  test('takes whatever stands for a history', () => {
    expect(events).toBeLinearizable('register')
    expect(historyOf(events)).toBeLinearizable('register')
    expect(parseHistory(events.map((event) => JSON.stringify(event)).join('\n'))).toBeLinearizable('register')
    const record = run({ ...staleRead, cluster: { protocol: raft(), nodes: 5 } }, 1)
    expect(record).toBeLinearizable('register')
    expect(judge(record)).toBeLinearizable('register')
    expect(stale).not.toBeLinearizable('register')
  })

  test('says why it is not, and the operations that prove it', async () => {
    expect(await said(() => expect(stale).toBeLinearizable('register'))).toMatchInlineSnapshot(`
      "linearizable (register): c1 read x = null at 0.002 s, 1 ms after c2's write of x = 5 was acknowledged; no order of the operations explains it.

        c2 writes x = 5: asked at 0.000 s, ok at 0.001 s
        c1 reads x → null: asked at 0.002 s, ok at 0.003 s"
    `)
  })

  test('says that it is, where it was not to be', async () => {
    expect(await said(() => expect(events).not.toBeLinearizable('register'))).toBe(
      'linearizable (register): expected a violation: An order of the 2 operations explains every answer.',
    )
  })

  test('follows the options of the model', () => {
    expect(stale).not.toBeLinearizable('register', { initial: 7 })
    expect(events.slice(2)).toBeLinearizable('register', { initial: 5 })
  })

  test('neither holds nor does not hold where the verdict is unknown', async () => {
    // Two values that may have been written in any order: only a search can tell.
    const values = Array.from({ length: 8 }, (_, i) => i % 2)
    const cas = [
      ...values.map((value, i) => ({
        process: i,
        type: 'invoke' as const,
        f: 'cas',
        key: 'x',
        value: [value, 1 - value],
        time: i,
      })),
      ...values.map((value, i) => ({
        process: i,
        type: 'ok' as const,
        f: 'cas',
        key: 'x',
        value: [value, 1 - value],
        time: 10 + i,
      })),
    ]
    const options = { initial: 0, budget: 1 }
    expect(await said(() => expect(cas).toBeLinearizable('cas-register', options))).toContain('unknown: ')
    expect(await said(() => expect(cas).not.toBeLinearizable('cas-register', options))).toContain('unknown: ')
  })

  test.each([
    [3, 'toBeLinearizable was given 3, expected a history'],
    ['text', 'toBeLinearizable was given text, expected a history'],
    [null, 'toBeLinearizable was given null, expected a history'],
    [quiet, 'toBeLinearizable was given {"name":"quiet"'],
    [
      [{ process: 0, type: 'done', f: 'read', time: 0 }],
      'toBeLinearizable: event 0 is {"process":0,"type":"done"',
    ],
    [[{ process: 0, type: 'ok', f: 'read' }], 'toBeLinearizable: event 0 is {"process":0,"type":"ok"'],
  ])('refuses %j with a sentence, and with .not as well', async (received, sentence) => {
    expect(await said(() => expect(received).toBeLinearizable('register'))).toContain(sentence)
    expect(await said(() => expect(received).not.toBeLinearizable('register'))).toContain(sentence)
  })
})

describe('toSatisfy', () => {
  const never: Checker = {
    name: 'never',
    description: 'nothing happened',
    judge: ({ length }) =>
      length === 0 ? { verdict: 'valid' } : { verdict: 'invalid', why: 'something happened', core: [0, 1] },
  }
  const reads = defineCheck({
    name: 'reads',
    defaults: { atLeast: 1 },
    title: ({ atLeast }) => `at least ${atLeast} reads`,
    judge: ({ history }, { atLeast }) => {
      const count = [...history].filter(({ f, type }) => f === 'read' && type === 'ok').length
      return count >= atLeast
        ? { verdict: 'valid' }
        : { verdict: 'invalid', why: `there are ${count}`, core: [] }
    },
  })

  test('takes a checker, the name of one with its options, and a check of a scenario', () => {
    expect([]).toSatisfy(never)
    expect(events).not.toSatisfy(never)
    expect([]).toSatisfy('bank', { options: { total: 100 } })
    expect([]).toSatisfy(bankChecker({ total: 100 }))
    expect(events).toSatisfy('register')
    expect(events).toSatisfy('linearizable')
    const record = run(staleRead, 1)
    expect(record).toSatisfy(reads({ atLeast: 2 }))
    expect(record).not.toSatisfy(linearizable())
    expect(judge(record)).toSatisfy(reads({ atLeast: 5 }))
  })

  test('says what the judge says, and prints the operations', async () => {
    expect(await said(() => expect(events).toSatisfy(never))).toMatchInlineSnapshot(`
      "never: something happened

        c2 writes x = 5: asked at 0.000 s, ok at 0.001 s"
    `)
    expect(await said(() => expect(run(quiet, 1)).toSatisfy(reads({ atLeast: 3 })))).toBe(
      'at least 3 reads: there are 0',
    )
  })

  test('needs the record of a run for a check', async () => {
    expect(await said(() => expect(events).toSatisfy(reads()))).toBe(
      'toSatisfy was given a history, expected the record of a run for check reads',
    )
  })

  test.each([['nothing'], [{ name: 'x' }], [null], [7]])('refuses the judge %j', async (judge) => {
    expect(await said(() => expect(events).toSatisfy(judge as never))).toMatch(/expected (a checker|one of)/)
  })

  test('still takes a function, as the matcher of Vitest by that name does', async () => {
    const even = (value: number): boolean => value % 2 === 0
    expect(4).toSatisfy(even)
    expect(5).not.toSatisfy(even)
    expect({ n: 4 }).toEqual({ n: expect.toSatisfy(even) as unknown })
    expect(await said(() => expect(5).toSatisfy(even, 'even numbers'))).toContain('even numbers')
    expect(await said(() => expect({ n: 5 }).toEqual({ n: expect.toSatisfy(even) as unknown }))).not.toBe(
      'passed',
    )
  })
})

describe('toReach', () => {
  const scenario: Scenario = {
    name: 'reaching',
    cluster: {
      protocol: scripted((node) => {
        const number = node.random.int(1, 4)
        node.after(1, () => {
          node.sometimes('a 3', number === 3)
          node.sometimes('a 5', number === 5)
        })
        return undefined
      }),
      nodes: 1,
    },
    duration: 10,
  }

  test('looks for a run of a scenario that comes by it', async () => {
    await expect(scenario).toReach('a 3')
    await expect(scenario).not.toReach('a 5', { runs: 10 })
    expect(await said(() => expect(scenario).toReach('a 5', { runs: 10 }))).toBe(
      '"a 5" was not reached in 10 runs; passed were "a 3" and "a 5"',
    )
    expect(await said(() => expect(scenario).not.toReach('a 3'))).toMatch(
      /^"a 3" is reached under seed \d+, expected/,
    )
  })

  test('looks at one run', async () => {
    const runs = Array.from({ length: 20 }, (_, i) => run(scenario, i + 1))
    const reached = runs.find(({ properties }) =>
      properties.some(({ name, reached }) => name === 'a 3' && reached > 0),
    )
    expect(reached).toReach('a 3')
    expect(reached).not.toReach('a 5')
    expect(await said(() => expect(reached).toReach('a 7'))).toBe(
      '"a 7" was not reached; passed were "a 3" and "a 5"',
    )
  })

  test('refuses what has no name', async () => {
    expect(await said(() => expect(scenario).toReach(''))).toBe(
      'toReach was given "", expected the name of a sometimes',
    )
  })
})

// Nothing here may leave files in this repository.
const corpus = false

describe('toHold', () => {
  test('passes where all runs hold, and fails with the first that does not', async () => {
    await expect(quiet).toHold({ runs: 3, corpus })
    const message = await said(() => expect(staleRead).toHold({ runs: 20, corpus, shrink: false }))
    const sentence = judge(run(staleRead, 1)).properties.find(({ verdict }) => verdict === 'invalid')
    expect(message.split('\n')[0]).toBe(`${sentence?.name}: ${sentence?.why}`)
    expect(message).toContain('  seed        1 (run 1 of 20)')
  })

  test('with .not passes where a run fails, and says of how many none did', async () => {
    await expect(staleRead).not.toHold({ runs: 20 })
    expect(await said(() => expect(quiet).not.toHold({ runs: 3 }))).toBe(
      '3 runs, no violation of quiet, expected one',
    )
  })

  test('points to the line of the test, and to none of netsplit', async () => {
    const error = await expect(staleRead)
      .toHold({ corpus, shrink: false })
      .catch((caught: unknown) => caught)
    const frames = (error as Error).stack?.split('\n').filter((line) => line.trim().startsWith('at ')) ?? []
    const own = frames.filter((frame) => /[\\/]vitest[\\/](?!matchers\.test)[a-z-]+\.ts/.test(frame))
    expect(own).toStrictEqual([])
    expect(frames.some((frame) => frame.includes('matchers.test.ts'))).toBe(true)
  })

  test('takes other faults', async () => {
    const unharmed = defineCheck({
      name: 'unharmed',
      defaults: {},
      judge: ({ faults }) =>
        faults.length === 0 ? { verdict: 'valid' } : { verdict: 'invalid', why: 'it was harmed', core: [] },
    })
    const scenario = { ...quiet, checks: [unharmed()] }
    await expect(scenario).toHold({ runs: 1, corpus })
    const faults = [crash({ at: 50, node: 'n1' })]
    const message = await said(() => expect(scenario).toHold({ runs: 1, faults, corpus, shrink: false }))
    expect(message).toContain('unharmed: it was harmed')
    expect(message).toContain('50 ms  crash-1: crash n1')
  })

  test.each([
    [{ ...quiet, nodes: 3 }, {}, 'scenario quiet: nodes is not a known field'],
    ['quiet', {}, 'the scenario: it is "quiet", expected an object'],
    [quiet, { run: 3 }, 'toHold: run is not a known field'],
    [quiet, { seed: '' }, 'the seed is empty, expected a number or a text'],
    [quiet, { faults: [{ kind: 'crush', at: 1 }] }, 'scenario quiet: faults[0].kind is "crush"'],
  ])('refuses what it cannot take with a sentence: %#', async (received, options, sentence) => {
    const given = { corpus, ...options } as object
    expect(await said(() => expect(received).toHold(given))).toContain(sentence)
    expect(await said(() => expect(received).not.toHold(given))).toContain(sentence)
  })

  test('says so, and passes, where not all can be said; with strict it fails', async () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    try {
      const unsure = defineCheck({
        name: 'unsure',
        defaults: {},
        judge: ({ seed }) => (seed === '2' ? { verdict: 'unknown', why: 'who knows' } : { verdict: 'valid' }),
      })
      const scenario = { ...quiet, checks: [unsure()] }
      const sentence = '3 runs, no violation, 1 unknown; the first, of seed 2: who knows'
      await expect(scenario).toHold({ runs: 3, corpus })
      expect(warned.mock.calls[0]).toStrictEqual([`netsplit: ${sentence}`])
      expect(await said(() => expect(scenario).toHold({ runs: 3, corpus, strict: true }))).toContain(sentence)
      // A test that tried nothing is not a test that holds.
      const nothing = await said(() => expect(scenario).toHold({ runs: 100_000, budget: 0.000_001, corpus }))
      expect(nothing).toContain('0 of 100,000 runs, unknown')
    } finally {
      warned.mockRestore()
    }
  })
})

describe('a property', () => {
  property('is a test that holds', quiet, { runs: 2, corpus })
  property.runIf(true)('is one as well where a condition says so', quiet, { runs: 2, corpus })

  test('refuses a budget where it is declared, for its time-out is made from it', () => {
    expect(() => property('x', quiet, { budget: 'long' })).toThrow('property: budget is "long", expected')
  })
})

describe('fast-check', () => {
  test('can be the one that draws and shrinks', async () => {
    const down = fc.record({ at: fc.integer({ min: 100, max: 200 }), for: fc.integer({ min: 10, max: 50 }) })
    const crashes = fc.array(
      down.map((times) => crash({ ...times, node: 'n1' })),
      { maxLength: 2 },
    )
    await fc.assert(
      fc.asyncProperty(crashes, (faults) => expect(quiet).toHold({ faults, runs: 1, shrink: false, corpus })),
      { numRuns: 5 },
    )
    fc.assert(
      fc.property(crashes, (faults) => judge(run({ ...quiet, faults }, 1)).verdict === 'valid'),
      { numRuns: 5 },
    )
  })
})

test('the matchers are typed', () => {
  // Never run: it is there to be compiled.
  const typed = async (): Promise<void> => {
    // @ts-expect-error -- an option that there is not
    await expect(quiet).toHold({ run: 3 })
    // @ts-expect-error -- a model that there is not
    expect(events).toBeLinearizable('regster')
    // @ts-expect-error -- no judge
    expect(events).toSatisfy(7)
    const later: Promise<void> = expect(quiet).toReach('x')
    await later
  }
  expect(typed).toBeTypeOf('function')
})
