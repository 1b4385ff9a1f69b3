import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import { staleReadRun } from '../testing/fixture.ts'
import { readXml, type XmlElement } from '../testing/read-xml.ts'
import {
  anySweep,
  context,
  failedSweep,
  hostileToCi,
  quietSweep,
  staleRead,
} from '../testing/sweep-results.ts'
import { oneLine, visibleText } from '../visible-text.ts'
import { junitOfRun, junitXml } from './index.ts'

/** The cases of a suite, each with what is wrong with it. */
function casesOf(xml: string): readonly (readonly [name: string, outcome: string])[] {
  return suiteOf(xml)
    .children.filter(({ name }) => name === 'testcase')
    .map(({ attributes, children }) => [attributes['name'] as string, children[0]?.name ?? 'passed'])
}

function suiteOf(xml: string): XmlElement {
  const [suite] = readXml(xml).children
  expect(suite?.name).toBe('testsuite')
  return suite as XmlElement
}

describe('a sweep as JUnit XML', () => {
  test('has a case for each signature, and one for all else that a sweep can end with', () => {
    expect(casesOf(junitXml(failedSweep, context))).toStrictEqual([
      ['check/linearizable (register)/stale-read', 'failure'],
      ['invariant/election safety/two', 'failure'],
      ['runs are deterministic', 'failure'],
      ['every run comes to an end', 'error'],
      ['every run has a verdict', 'error'],
      ['sometimes: a leader steps down', 'passed'],
      ['sometimes: two leaders at once', 'error'],
    ])
  })

  test('says of a failure what happened, how often, with which seed, and how to run it again', () => {
    const [, failed] = suiteOf(junitXml(failedSweep, context)).children
    expect(failed?.children[0]?.text.split('\n')).toStrictEqual([
      'c4 read y = 439 from n4 at 10.278 s, 46 ms after the write of y = 458 was acknowledged.',
      '14 of 512 runs, 2.73 % (95 % interval 1.64 % to 4.54 %)',
      'first with seed 3',
      'npx netsplit replay netsplit-out/sweep/stale-read/shrunk.failure.json',
    ])
  })

  test('of which nothing is to be said but how far that can be trusted', () => {
    const xml = junitXml(quietSweep, context)
    expect(new Set(casesOf(xml).map(([, outcome]) => outcome))).toStrictEqual(new Set(['passed']))
    expect(suiteOf(xml).attributes).toMatchObject({ tests: '5', failures: '0', errors: '0', time: '61.250' })
    expect(suiteOf(xml).children.at(-1)?.text).toContain(
      'with 95 % confidence, at most 0.59 % of all runs fail',
    )
  })

  test('is well-formed whatever the texts, keeps all of them, and counts what is in it', () => {
    fc.assert(
      fc.property(anySweep(hostileToCi()), (result) => {
        const suite = suiteOf(junitXml(result, context))
        const cases = suite.children.filter(({ name }) => name === 'testcase')
        const wrong = (kind: string) => String(cases.filter((each) => each.children[0]?.name === kind).length)
        expect(suite.attributes).toMatchObject({
          tests: String(cases.length),
          failures: wrong('failure'),
          errors: wrong('error'),
        })
        expect(cases[0]?.attributes['classname']).toBe(oneLine(result.scenario))
        result.signatures.forEach(({ signature, why }, i) => {
          expect(cases[i]?.attributes['name']).toBe(oneLine(signature))
          expect(cases[i]?.children[0]?.attributes['message']).toBe(oneLine(why))
          expect(cases[i]?.children[0]?.text).toContain(visibleText(why).trimEnd())
        })
      }),
    )
  })
})

describe('a run as JUnit XML', () => {
  const verdicts = ['valid', 'invalid', 'unknown', 'unreached'] as const
  const command = 'npx netsplit run store --seed 1'

  /** A run with a property of each verdict. */
  function judged(texts: Parameters<typeof staleReadRun>[0] = {}): JudgedRun {
    const run = staleReadRun(texts)
    const first = run.properties.find(({ verdict }) => verdict === 'invalid') as Property
    return {
      ...run,
      properties: verdicts.map((verdict) => ({ ...first, name: `${first.name} ${verdict}`, verdict })),
    }
  }

  test('has a case for each property: what is unknown is an error, what was not reached is skipped', () => {
    expect(casesOf(junitOfRun(judged({ property: 'reads' }), command))).toStrictEqual([
      ['reads valid', 'passed'],
      ['reads invalid', 'failure'],
      ['reads unknown', 'error'],
      ['reads unreached', 'skipped'],
    ])
    expect(junitOfRun(judged(), command)).toContain(`\n${command}</failure>`)
  })

  test('is well-formed whatever the texts', () => {
    const texts = fc.record({
      property: hostileToCi(),
      why: hostileToCi(),
      scenario: hostileToCi(),
      seed: hostileToCi(),
    })
    fc.assert(
      fc.property(texts, (given) => {
        const [, invalid] = casesOf(junitOfRun(judged(given), command))
        expect(invalid).toStrictEqual([oneLine(`${given.property} invalid`), 'failure'])
      }),
    )
  })
})

test('what XML does not allow is shown by number', () => {
  const why = 'a\u0000b\u001b[31mc\ud800d]]>e\ufffef'
  const [suite] = readXml(junitXml({ ...failedSweep, signatures: [{ ...staleRead, why }] }, context)).children
  const [, failed] = suite?.children ?? []
  expect(failed?.children[0]?.attributes['message']).toBe('a‹U+0000›b‹U+001B›[31mc‹U+D800›d]]>e‹U+FFFE›f')
})
