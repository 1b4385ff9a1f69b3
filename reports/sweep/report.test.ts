import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeSweeps } from '../../scenarios/sweeping/merge.ts'
import { parseSweepResult } from '../../scenarios/sweeping/parse-result.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { resultOfSeeds } from '../../scenarios/sweeping/testing/results.ts'
import { type Outcome, outcome } from '../../scenarios/sweeping/testing/tallies.ts'
import { hostileText } from '../testing/hostile.ts'
import { readPage, type ReadPage } from '../testing/read-page.ts'
import { anySweep, failedSweep, quietSweep, staleRead } from '../testing/sweep-results.ts'
import { rankedBugs } from './bug-cards.ts'
import { renderSweepReport, type SweepReportOptions } from './report.ts'

const outcomes = fc.array(outcome, { minLength: 1, maxLength: 60, size: 'max' })

/** A page taken apart; in its text, white space is as a browser shows it. */
function pageOf(result: SweepResult, options: Partial<SweepReportOptions> = {}): ReadPage {
  const page = readPage(renderSweepReport(result, { version: '0.4.0', ...options }))
  return { ...page, text: page.text.replaceAll(/\s+/g, ' ') }
}

function sweepOf(list: readonly Outcome[], first = 1, mutant?: string): SweepResult {
  const seeds = new Map(list.map((each, i) => [first + i, each]))
  return resultOfSeeds(seeds, mutant === undefined ? {} : { mutant })
}

function linksIn({ tags }: ReadPage): readonly string[] {
  return tags.flatMap(({ name, attributes }) => (name === 'a' ? (attributes.get('href') ?? []) : []))
}

/** Where texts stand in a page, in the order in which they are expected. */
function expectInOrder({ text }: ReadPage, ...texts: readonly string[]): void {
  const places = texts.map((each) => text.indexOf(each))
  expect(
    places.every((place) => place >= 0),
    `${texts.join(' | ')}: ${places.join(', ')}`,
  ).toBe(true)
  expect(places).toStrictEqual([...places].sort((a, b) => a - b))
}

describe('the first screen of a sweep', () => {
  it('gives the numbers, the bugs, and those that need no fault', () => {
    const list = Array.from({ length: 21 }, (_, i): Outcome => (i % 7 === 6 ? 'fails in one way' : 'valid'))
    const { text } = pageOf(sweepOf(list.with(0, 'fails in another')))
    expect(text).toContain('21 runs · 4 failed · 2 kinds of failure · 1 occurs without any fault')
    expect(text).toContain(
      's: 4 of 21 runs, 19.05 % (95 % interval 7.67 % to 40 %) failed, the first after 1 run',
    )
  })

  it('says of none how sure that is, and never that it is verified', () => {
    const { text } = pageOf(quietSweep)
    expect(text).toContain('No failure: 512 runs · none failed')
    expect(text).toContain('none of 512 runs failed; with 95 % confidence, at most 0.59 % of all runs fail')
    expect(text).not.toMatch(/verified|correct|safe/i)
  })

  it('says what makes a sweep worth little', () => {
    const { text } = pageOf({ ...failedSweep, signatures: [], failures: 0, notDeterministic: [] })
    expect(text).toContain('Not conclusive')
    expect(text).toContain('Never reached, in no run: “two leaders at once”')
    expect(text).toContain('Without a verdict: 1 seed lost, 2 runs unknown')
    expect(pageOf(failedSweep).text).toContain('Not deterministic: 512 runs · 15 failed')
    expect(pageOf(sweepOf([])).text).toContain('s: nothing was run, so that nothing can be said.')
  })
})

describe('bugs', () => {
  it('come with those first that need no fault, then those that fail most often', () => {
    const list: Outcome[] = [
      'fails in another',
      'fails in another',
      ...Array.from({ length: 11 }, (): Outcome => 'valid'),
      'fails in one way',
    ]
    const page = pageOf(sweepOf(list))
    expectInOrder(page, 'seed 14 fails in one way', 'seed 1 fails in another')
    const often = pageOf({ ...failedSweep, signatures: [...failedSweep.signatures].reverse() })
    expectInOrder(often, '14 of 512 runs', '1 of 512 runs')
  })

  it('have their example, what made it smaller, their report and the command that replays them', () => {
    const page = pageOf(sweepOf(['valid', 'fails in one way']))
    expect(page.text).toContain('1 node, seed 2')
    expect(page.text).toContain(
      '2 faults, 5 nodes, 3 clients, 60 operations → 1 fault, 3 nodes, 1 client, 2 operations',
    )
    expect(page.text).toContain('fewer faults: one')
    expect(page.text).toContain('npx netsplit replay failures/2.failure.json')
    expect(linksIn(page)).toContain('failures/2.html')
  })

  it.each(['javascript:alert(1)', '//example.org/x.html', '../../x.html', '/etc/passwd', 'a/../b.html', ''])(
    'are not linked to %j',
    (report) => {
      const page = pageOf({ ...failedSweep, signatures: [{ ...staleRead, report }] })
      expect(linksIn(page).filter((link) => !link.startsWith('#'))).toStrictEqual([])
    },
  )
})

describe('the page of a sweep', () => {
  it('counts every failure once on its map', () => {
    fc.assert(
      fc.property(outcomes, (list) => {
        const result = sweepOf(list)
        const page = renderSweepReport(result, { version: '0' })
        const map = page.slice(page.indexOf('id="seeds"'), page.indexOf('id="properties"'))
        const rows = [...map.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) => row)
        const sumOf = (name: string): number => {
          const row = rows.find((each) => each.includes(name)) ?? ''
          return [...row.matchAll(/<td class="[^"]*">(\d+)</g)].reduce((sum, [, n]) => sum + Number(n), 0)
        }
        const bugs = rankedBugs(result.signatures)
        expect(bugs.map((_, i) => sumOf(`href="#bug-${i + 1}"`))).toStrictEqual(
          bugs.map(({ rate }) => rate.count),
        )
        if (bugs.length > 1) expect(sumOf('any bug')).toBe(result.failures)
        expect(sumOf('no verdict')).toBe(result.unknown + result.lost.length)
      }),
    )
  })

  it('puts what was never reached before all other properties', () => {
    const page = pageOf(failedSweep)
    const text = page.text.slice(page.text.indexOf('What was to be reached'))
    expectInOrder({ ...page, text }, 'two leaders at once', 'linearizable (register)', 'a leader steps down')
  })

  it('says whether canaries were found', () => {
    const clean = sweepOf(['valid', 'valid'])
    const canary = (mutant: string, what: Outcome) => ({
      where: `${mutant}/result.json`,
      result: sweepOf([what], 1, mutant),
    })
    const found = [canary('a', 'fails in one way'), canary('b', 'fails in one way')]
    expect(pageOf(clean, { canaries: found }).text).toContain('2 runs · none failed · canaries found 2 of 2')
    const missed = pageOf(clean, { canaries: [...found, canary('c', 'valid')] })
    expect(missed.text).toContain('A canary was missed: 2 runs · none failed · canaries found 2 of 3')
    expect(missed.text).toContain('Published bugs that were not found: “c”')
    expect(pageOf(sweepOf(['valid'], 1, 'm')).text).toContain('Canary not found')
    expect(pageOf(sweepOf(['fails in one way'], 1, 'm')).text).toContain('Canary found')
    expect(pageOf(clean).text).toContain('None stands beside this sweep')
  })

  it('says what is new against a baseline', () => {
    const result = sweepOf(Array.from({ length: 40 }, (_, i) => (i < 20 ? 'fails in one way' : 'valid')))
    const baseline = { where: 'old/result.json', result: sweepOf(Array.from({ length: 40 }, () => 'valid')) }
    const { text } = pageOf(result, { baseline })
    expect(text).toContain('Against the baseline: 1 new, 0 gone, 0 moved, 0 as before')
    expect(text).toContain('The baseline is old/result.json: 0 of 40 runs failed there (0 %)')
    expect(text).toContain('Code, scenario and seeds are the same.')
  })

  it('has every place that it links to, and none twice', () => {
    const page = pageOf(failedSweep)
    const ids = page.tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toStrictEqual([])
    const within = linksIn(page).filter((link) => link.startsWith('#'))
    expect(within.filter((link) => !ids.includes(link.slice(1)))).toStrictEqual([])
  })

  it('is the same of the result as of the result read again, and of shards joined', () => {
    fc.assert(
      fc.property(outcomes, outcomes, (one, other) => {
        const whole = sweepOf([...one, ...other])
        const page = renderSweepReport(whole, { version: '0' })
        const read = parseSweepResult(JSON.stringify(whole), 'r.json')
        expect(renderSweepReport(read, { version: '0' })).toBe(page)
        const parts = [sweepOf(one), sweepOf(other, one.length + 1)]
        const joined = mergeSweeps(parts.map((result, i) => ({ where: String(i), result })))
        expect(renderSweepReport(joined, { version: '0' })).toBe(page)
      }),
      { numRuns: 30 },
    )
  })

  it('holds any text as text', () => {
    const text = hostileText()
    fc.assert(
      fc.property(anySweep(text), anySweep(text), text, (result, other, where) => {
        const others = { baseline: { where, result: other }, canaries: [{ where, result: other }] }
        const { tags } = pageOf(result, others)
        expect(tags.filter(({ name }) => ['img', 'iframe', 'object', 'form', 'base'].includes(name))).toEqual(
          [],
        )
        const attributes = tags.flatMap((tag) => [...tag.attributes.keys()])
        expect(
          attributes.filter((name) => name.startsWith('on') || name === 'style' || name === 'src'),
        ).toEqual([])
        for (const link of linksIn({ tags, text: '', raw: [] }))
          expect(link, 'it stays in the folder').toMatch(/^(#[\w-]+|[\w.-]+(\/[\w.-]+)*)$/)
      }),
      { numRuns: 60 },
    )
  })

  it('stays small where there are very many bugs', () => {
    const signatures = Array.from({ length: 2_000 }, (_, i) => ({ ...staleRead, signature: `check/x/${i}` }))
    const page = renderSweepReport({ ...failedSweep, signatures }, { version: '0' })
    expect(page.length).toBeLessThan(1_000_000)
    expect(page).toContain('1,950 more bugs, which result.json lists.')
  })
})
