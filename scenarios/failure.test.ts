import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, type Scenario } from '../sim/index.ts'
import { defineCheck } from './check.ts'
import { type FailureFile, failureOf, parseFailure } from './failure.ts'
import type { JudgedRun } from './judged-run.ts'
import { rerun } from './rerun.ts'
import { resolveScenario } from './resolve.ts'
import { judge, runResolved } from './run.ts'
import { scenarios } from './shipped/index.ts'
import { recordOf } from './testing/records.ts'

const facts = { version: '1.2.3', code: '0123456789abcdef', origin: 'here' }

function runOf(name: string, seed: number | string): JudgedRun {
  return runResolved(resolveScenario(scenarios[name] as Scenario, seed), seed)
}

/** The failure file of a run that is violated. */
function failing(run: JudgedRun): FailureFile {
  const failure = failureOf(run, facts)
  if (failure === undefined) throw new Error('the run holds')
  return failure
}

/** The failures of a scenario under the seeds from 1 to 10. */
function failuresOf(name: string): readonly FailureFile[] {
  return Array.from({ length: 10 }, (_, i) => failureOf(runOf(name, i + 1), facts)).filter(
    (failure) => failure !== undefined,
  )
}

const failure = failing(runOf('raft-stale-read', 1))
const text = JSON.stringify(failure)

function refusal(contents: string): string {
  try {
    parseFailure(contents, 'f.json')
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as Error).message
  }
  return 'none'
}

describe('a failure file', () => {
  test('holds all that it takes to run the failure again', () => {
    const { record, properties } = runOf('raft-stale-read', 1)
    expect(failure).toStrictEqual({
      netsplit: '1.2.3',
      kind: 'failure',
      scenario: record.scenario,
      seed: '1',
      code: '0123456789abcdef',
      traceHash: record.traceHash,
      verdict: 'invalid',
      property: 'linearizable (register)',
      why: properties.find(({ verdict }) => verdict === 'invalid')?.why,
      fingerprint: 'check/linearizable (register)/stale-read',
      origin: 'here',
    })
  })

  test('is what was read, once it has been written', () => {
    expect(parseFailure(text, 'f.json')).toStrictEqual(JSON.parse(text))
    expect(parseFailure(JSON.stringify(failure, undefined, 2), 'f.json')).toStrictEqual(JSON.parse(text))
  })

  test('runs again to the same hash and verdict', () => {
    const read = parseFailure(text, 'f.json')
    const scenario = resolveScenario(read.scenario, read.seed, { where: 'f.json' })
    expect(rerun(scenario, read.seed)).toMatchObject({ traceHash: failure.traceHash, verdict: 'invalid' })
  })

  test('there is none of a run in which nothing was violated', () => {
    const says = (verdict: 'valid' | 'unknown'): JudgedRun => {
      const check = defineCheck({ name: 'says', defaults: {}, judge: () => ({ verdict, why: 'so' }) })
      return judge(recordOf({ scenario: { checks: [check()] } }))
    }
    expect(failureOf(says('valid'), facts)).toBeUndefined()
    expect(failureOf(says('unknown'), facts)).toBeUndefined()
  })
})

describe('what is no failure file is refused', () => {
  test('at every place at which one may end too early', () => {
    for (let length = 0; length < text.length; length++) {
      expect(refusal(text.slice(0, length)), `after ${length} characters`).toMatch(
        /^f\.json, line 1: expected JSON /,
      )
    }
  })

  test('whatever else it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (garbage) => {
        expect(refusal(garbage)).toMatch(/^f\.json/)
      }),
    )
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(refusal(JSON.stringify(value))).toMatch(/^f\.json is no failure file: /)
      }),
    )
  })

  test('whatever byte of it is another', () => {
    const spoilt = fc.tuple(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 1 }))
    fc.assert(
      fc.property(spoilt, ([place, character]) => {
        expect(refusal(text.slice(0, place) + character + text.slice(place + 1))).toMatch(
          /^(?:none$|f\.json)/,
        )
      }),
    )
  })

  const spoilt: readonly (readonly [what: string, change: object, says: string])[] = [
    [
      'another kind',
      { kind: 'success' },
      'expected a file (NAME.failure.json) that a run, a sweep or a property has written',
    ],
    ['a hash of another form', { traceHash: '12' }, 'traceHash is "12", expected 16 hexadecimal digits'],
    ['an empty seed', { seed: '' }, 'seed is "", expected a text that is not empty'],
    ['a seed that is a number', { seed: 7 }, 'seed is 7, expected a string'],
    ['another verdict', { verdict: 'valid' }, 'verdict is "valid", expected "invalid"'],
    ['no sentence', { why: undefined }, 'why is missing'],
    ['one thing more', { more: 1 }, 'more is not a known field'],
    [
      'a scenario with a mistake',
      { scenario: { ...failure.scenario, faults: [{ kind: 'crash', id: 'a', node: 'n1', at: -1 }] } },
      'scenario.faults[0].at is -1, expected 0 or more',
    ],
  ]

  test.each(spoilt)('with %s', (_, change, says) => {
    expect(refusal(JSON.stringify({ ...failure, ...change }))).toBe(`f.json is no failure file: ${says}`)
  })
})

describe('a fingerprint', () => {
  test('is the same for all failures of one kind, whatever the seed', () => {
    const stale = failuresOf('raft-stale-read')
    expect(stale.length).toBeGreaterThanOrEqual(3)
    expect(new Set(stale.map(({ why }) => why)).size, 'though they differ in their numbers').toBe(
      stale.length,
    )
    expect(new Set(stale.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  test('of an invariant is the same whoever broke it, and when', () => {
    const votes = failuresOf('raft-forgets-vote')
    expect(new Set(votes.map(({ why }) => why)).size).toBeGreaterThan(1)
    expect(new Set(votes.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  test('is another for another property', () => {
    const prints = ['raft-stale-read', 'raft-forgets-vote', 'raft-earlier-term'].map(
      (name) => failing(runOf(name, (scenarios[name] as Scenario).seed ?? 1)).fingerprint,
    )
    expect(new Set(prints).size).toBe(3)
  })

  test('is another for another anomaly of one property', () => {
    const prints = (['stale-read', 'never-written'] as const).map((anomaly) => {
      const found =
        anomaly === 'stale-read' ? { kind: anomaly, read: 1, write: 2 } : { kind: anomaly, read: 1 }
      const check = defineCheck({
        name: 'same',
        defaults: {},
        judge: () => ({ verdict: 'invalid', why: 'the same words', core: [], facts: found }),
      })
      return failing(judge(recordOf({ scenario: { checks: [check()] } }))).fingerprint
    })
    expect(prints).toStrictEqual(['check/same/stale-read', 'check/same/never-written'])
  })
})
