import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../checkers/index.ts'
import { DefectError, InputError, type ObservedProperty, type Protocol, type Scenario } from '../sim/index.ts'
import { scripted } from '../sim/testing/protocols.ts'
import { linearizable } from './checks/index.ts'
import { defineCheck } from './check.ts'
import type { JudgedRun, Property } from './judged-run.ts'
import { resolveScenario } from './resolve.ts'
import { judge, run, runResolved, simulate } from './run.ts'
import { scenarios } from './shipped/index.ts'
import { recordOf } from './testing/records.ts'

const staleRead = scenarios['raft-stale-read'] as Scenario

/** A check that says of every run what it was told to say. */
const saying = defineCheck({
  name: 'saying',
  defaults: { verdict: 'valid', why: '' },
  title: ({ verdict }) => `saying ${verdict}`,
  judge: (_, { verdict, why }) =>
    ({
      verdict,
      ...(why === '' ? {} : { why }),
      ...(verdict === 'invalid' ? { core: [1, 2] } : {}),
    }) as Verdict,
})

function judged(protocol: Protocol, given: Partial<Scenario> = {}): JudgedRun {
  return judge(run({ name: 't', cluster: { protocol, nodes: 2 }, duration: 100, ...given }, 7))
}

function property({ properties }: JudgedRun, name: string): Property | undefined {
  return properties.find((each) => each.name === name)
}

describe('the verdict on a run', () => {
  const gravest = (verdicts: readonly string[]): string =>
    verdicts.includes('invalid') ? 'invalid' : verdicts.includes('unknown') ? 'unknown' : 'valid'

  test('is the gravest of its checks and of what the engine watched', () => {
    const verdicts = fc.array(fc.constantFrom('valid', 'invalid', 'unknown'), { maxLength: 4 })
    const observed: fc.Arbitrary<ObservedProperty> = fc.record(
      {
        name: fc.string(),
        kind: fc.constantFrom('invariant', 'always', 'sometimes', 'engine'),
        reached: fc.nat(3),
        violation: fc.constant({ event: 1, time: 2, why: 'so' }),
      },
      { requiredKeys: ['name', 'kind', 'reached'] },
    )
    fc.assert(
      fc.property(verdicts, fc.array(observed, { maxLength: 4 }), (said, properties) => {
        const checks = said.map((verdict) => saying({ verdict, why: 'so' }))
        const run = judge(recordOf({ scenario: { checks }, properties }))
        const broken = properties.filter(({ violation }) => violation !== undefined).map(() => 'invalid')
        expect(run.verdict).toBe(gravest([...said, ...broken]))
        expect(run.properties).toHaveLength(said.length + properties.length)
      }),
    )
  })

  test('is not worse for a sometimes that was not reached', () => {
    const unreached: ObservedProperty = { name: 'luck', kind: 'sometimes', reached: 0 }
    expect(judge(recordOf({ properties: [unreached] })).verdict).toBe('valid')
  })
})

describe('a check', () => {
  test('is a property with its title, its verdict, its sentence and its proof', () => {
    const checks = [
      saying({ verdict: 'invalid', why: 'because' }),
      saying({ verdict: 'unknown', why: 'who knows' }),
      saying(),
    ]
    expect(judge(recordOf({ scenario: { checks } })).properties).toStrictEqual([
      { name: 'saying invalid', kind: 'check', verdict: 'invalid', why: 'because', core: [1, 2] },
      { name: 'saying unknown', kind: 'check', verdict: 'unknown', why: 'who knows' },
      { name: 'saying valid', kind: 'check', verdict: 'valid', why: 'it holds' },
    ])
  })

  test('is called by its name where it has no title', () => {
    const plain = defineCheck({ name: 'plain', defaults: {}, judge: () => ({ verdict: 'valid' }) })
    expect(judge(recordOf({ scenario: { checks: [plain()] } })).properties[0]?.name).toBe('plain')
  })

  test('brings the kind of anomaly that it found', () => {
    const { properties } = runResolved(resolveScenario(staleRead, 1), 1)
    expect(properties.find(({ verdict }) => verdict === 'invalid')?.anomaly).toBe('stale-read')
    expect(
      properties.filter(({ verdict }) => verdict !== 'invalid').map(({ anomaly }) => anomaly),
    ).not.toContain('stale-read')
  })

  const throwing = (error: unknown): Scenario['checks'] => [
    defineCheck({
      name: 'throwing',
      defaults: {},
      judge: () => {
        throw error
      },
    })(),
  ]

  test('that throws is a mistake of its author, and no verdict', () => {
    const checks = throwing(new TypeError('cannot read it')) ?? []
    expect(() => judge(recordOf({ scenario: { checks } }))).toThrow(InputError)
    expect(() => judge(recordOf({ scenario: { checks } }))).toThrow(
      'check throwing threw TypeError: cannot read it',
    )
    const words = throwing('words') ?? []
    expect(() => judge(recordOf({ scenario: { checks: words } }))).toThrow('check throwing threw words')
  })

  test('that is shipped and throws is a defect of netsplit', () => {
    const record = { ...recordOf({ scenario: { checks: [linearizable()] } }), history: undefined as never }
    expect(() => judge(record)).toThrow(TypeError)
  })

  test('that says in its own words that something is wrong is taken at its word', () => {
    for (const error of [new InputError('no such model'), new DefectError('netsplit: oops')]) {
      const checks = throwing(error) ?? []
      expect(() => judge(recordOf({ scenario: { checks } }))).toThrow(error)
    }
  })
})

describe('an invariant', () => {
  const counting = (bad: (events: number) => boolean): Protocol =>
    scripted(
      (node) => {
        node.every(10, () => {})
        return undefined
      },
      {
        invariants: [
          {
            name: 'counts',
            create() {
              let events = 0
              return () => (bad(++events) ? `that was event ${events}` : undefined)
            },
          },
        ],
      },
    )

  test('that holds is valid, and says how often it was looked at', () => {
    const run = judged(counting(() => false))
    expect(run.verdict).toBe('valid')
    expect(property(run, 'scripted: counts')).toMatchObject({ kind: 'invariant', verdict: 'valid' })
    expect(property(run, 'scripted: counts')?.why).toMatch(/^looked at \d+ times$/)
  })

  test('that does not hold is invalid, and says where, when and why', () => {
    const run = judged(counting((events) => events === 5))
    expect(run.verdict).toBe('invalid')
    expect(run.record.ended).toBe('violation')
    expect(property(run, 'scripted: counts')).toStrictEqual({
      name: 'scripted: counts',
      kind: 'invariant',
      verdict: 'invalid',
      why: 'that was event 5',
      event: expect.any(Number) as number,
      time: expect.any(Number) as number,
      node: expect.stringMatching(/^n[12]$/) as string,
    })
  })
})

describe('what nodes say of themselves', () => {
  const chatty = scripted((node) => {
    node.every(10, () => {
      node.always('honest', true)
      node.always('lucky', node.clock.monotonic() < 45)
      node.sometimes('seen')
      node.sometimes('never seen', false)
      if (node.id === 'n1' && node.clock.monotonic() < 15) node.sometimes('seen once')
    })
    return undefined
  })
  const run = judged(chatty)

  test('always: that it held, and how often', () => {
    expect(property(run, 'honest')).toMatchObject({ kind: 'always', verdict: 'valid' })
    expect(property(run, 'honest')?.why).toMatch(/^held \d+ times$/)
  })

  test('always: that it did not, at which node and when', () => {
    expect(property(run, 'lucky')).toMatchObject({ kind: 'always', verdict: 'invalid', time: 50_000 })
    expect(property(run, 'lucky')?.why).toMatch(/^n[12]: lucky does not hold$/)
    expect(run.verdict).toBe('invalid')
  })

  test('sometimes: that it was reached, or that this run did not come by it', () => {
    expect(property(run, 'seen')?.why).toMatch(/^reached \d+ times$/)
    expect(property(run, 'seen once')).toStrictEqual({
      name: 'seen once',
      kind: 'sometimes',
      verdict: 'valid',
      why: 'reached once',
    })
    expect(property(run, 'never seen')).toStrictEqual({
      name: 'never seen',
      kind: 'sometimes',
      verdict: 'unreached',
      why: 'this run did not come by it',
    })
  })
})

describe('the engine', () => {
  test('says of a run that went through that nothing threw and time went on', () => {
    const engine = judged(scripted(() => undefined)).properties.filter(({ kind }) => kind === 'engine')
    expect(engine.length).toBeGreaterThanOrEqual(2)
    for (const { verdict, why } of engine)
      expect({ verdict, why }).toStrictEqual({ verdict: 'valid', why: 'throughout the run' })
  })

  test('says of a handler that threw whose it was and what it threw', () => {
    const run = judged(
      scripted((node) => {
        node.after(10, () => {
          if (node.id === 'n2') throw new Error('cannot go on')
        })
        return undefined
      }),
    )
    expect(run.verdict).toBe('invalid')
    expect(run.properties.find(({ verdict }) => verdict === 'invalid')).toMatchObject({
      kind: 'engine',
      node: 'n2',
      time: 10_000,
      why: expect.stringMatching(/^n2 threw Error: cannot go on/) as string,
    })
  })

  test('says of time that stands still when it was', () => {
    const spinning = scripted((node) => {
      const again = (): void => void node.after(0, again)
      node.after(10, again)
      return undefined
    })
    const scenario = { name: 't', cluster: { protocol: spinning, nodes: 1 }, duration: 100 }
    const run = judge(simulate(scenario, 7, { maxEventsAtOnce: 100 }).finish())
    expect(run.verdict).toBe('invalid')
    expect(run.record.ended).toBe('budget')
    expect(run.properties.find(({ verdict }) => verdict === 'invalid')).toMatchObject({
      kind: 'engine',
      why: expect.stringMatching(/^time stood still at 0\.01 s/) as string,
    })
  })
})

describe('one scenario and one seed are one run', () => {
  test('whether it is run at once, stepped, or resolved first', () => {
    const { traceHash } = run(staleRead, 3)
    const simulation = simulate(staleRead, '3')
    for (let event = 0; event < 5_000; event += 777) simulation.runTo({ event })
    simulation.step()
    expect(simulation.finish().traceHash).toBe(traceHash)
    expect(runResolved(resolveScenario(staleRead, 3), 3).record.traceHash).toBe(traceHash)
  })

  test('whatever is kept of it', () => {
    const plain = run(staleRead, 3)
    const kept = run(staleRead, 3, { trace: true, inspections: true, recordChoices: true })
    expect(kept.traceHash).toBe(plain.traceHash)
    expect(kept.trace).toBeDefined()
    expect(plain.trace).toBeUndefined()
  })

  test('and judging it changes nothing', () => {
    const record = run(staleRead, 1)
    expect(judge(record)).toStrictEqual(judge(record))
    expect(judge(record).record).toBe(record)
  })

  test('another seed is another', () => {
    expect(run(staleRead, 3).traceHash).not.toBe(run(staleRead, 4).traceHash)
  })

  test('what is no scenario, and an empty seed, are refused', () => {
    expect(() => run({ ...staleRead, duration: -1 }, 3)).toThrow(InputError)
    expect(() => run(staleRead, '')).toThrow('the seed is empty')
  })
})
