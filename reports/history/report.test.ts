import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import type { Verdict } from '../../checkers/verdict.ts'
import { historyOf } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { type CheckedHistory, historyReport } from '../index.ts'
import {
  anyHistory,
  type HistoryTexts,
  longHistory,
  plainHistoryTexts,
  recorded,
  staleReadHistory,
} from '../testing/histories.ts'
import { attacks, hostileText } from '../testing/hostile.ts'
import { powers } from '../testing/powers.ts'
import { type ReadPage, readPage } from '../testing/read-page.ts'

const about = { model: 'register', version: '0.1.0' }

function judged(history: CheckedHistory['history'], more: Partial<CheckedHistory> = {}): string {
  const verdict = more.verdict ?? checkLinearizable(history, { model: 'register' })
  return historyReport({ history, ...about, ...more, verdict })
}

function idsOf({ tags }: ReadPage): readonly string[] {
  return tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
}

describe('a report of a history that is wrong', () => {
  const page = readPage(judged(staleReadHistory()))

  it('says first what is wrong, of which file, and how much was judged', () => {
    const { text } = page
    expect(text).toContain('Violated: linearizable register · told.edn')
    expect(text).toContain(checkLinearizable(staleReadHistory(), { model: 'register' }).why)
    expect(text.indexOf('stale-read')).toBeLessThan(text.indexOf('The core'))
    expect(text).toContain('5 operations')
    expect(text).toContain('3 ok · 1 fail · 1 info')
    expect(text).toContain('11, 1 of them of the nemesis')
  })

  it('tells the core in words, with the lines of the file, each a link to what it speaks of', () => {
    expect(page.text).toContain('process 2 reads x → "old"')
    expect(page.text).toContain('invoked on line 12 at 0.080 s')
    expect(page.text).toContain('ok on line 13 at 0.099 s, answered by n1')
    const ids = new Set(idsOf(page))
    const links = page.tags.flatMap(({ attributes }) => attributes.get('href') ?? [])
    const within = links.filter((address) => address.startsWith('#'))
    expect(within.filter((address) => address.startsWith('#core-operation-'))).toHaveLength(3)
    expect(within.filter((address) => !ids.has(address.slice(1)))).toEqual([])
  })

  it('marks the answer that nothing explains, in the picture and among the events', () => {
    expect(page.text).toContain('violated as of line 13')
    expect(page.text).toContain('No order explains this answer.')
    const marked = page.tags.filter(({ attributes }) => attributes.get('class') === 'violating')
    expect(marked.map(({ attributes }) => attributes.get('id'))).toEqual(['event-10'])
    const bars = page.tags.filter(({ attributes }) => attributes.get('class') === 'ok core violating')
    expect(bars.length).toBeGreaterThan(0)
  })

  it('has no name twice', () => {
    const ids = idsOf(page)
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  it('places the core by time where that is legible, else by order, and says which', () => {
    expect(page.text).toContain('Events are placed by their times.')
    const untimed = recorded([...staleReadHistory()].map((event) => ({ ...event, time: 0 })))
    const { text } = readPage(judged(untimed))
    expect(text).toContain('Events are evenly spaced, in their order: distances are no times.')
    expect(text).not.toContain('The same picture by')
    const squeezed = recorded(
      [...staleReadHistory()].map((event, i) => ({ ...event, time: i < 10 ? i : 1e6 })),
    )
    expect(readPage(judged(squeezed)).text).toContain('The same picture by time')
  })

  it('names events by their index where there are no lines, and the file as it is told', () => {
    const { text } = readPage(judged(historyOf(staleReadHistory()), { file: 'here.jsonl' }))
    expect(text).toContain('invoked as event 9 at 0.080 s')
    expect(text).toContain('Violated: linearizable register · here.jsonl')
  })

  it('shows a core of any size, and says what it leaves out', () => {
    const history = longHistory(2_000)
    const core = Array.from({ length: history.length }, (_, i) => i)
    const { text } = readPage(
      judged(history, { verdict: { verdict: 'invalid', why: 'All is wrong.', core } }),
    )
    expect(text).toContain('2,000 of 2,000 operations prove it')
    expect(text).toContain('The first 1,936 operations of the core are not drawn.')
    expect(text).not.toContain('violated as of')
  })
})

describe('the stretch of a history around its core', () => {
  it('has the last of what was open all the while, and as many lanes as can be read', () => {
    const open = Array.from({ length: 30 }, (_, i) => {
      return { process: 100 + i, type: 'invoke', f: 'write', key: 'x', value: -i, time: 0 } as const
    })
    const history = recorded([...open, ...longHistory(400)])
    const facts = { kind: 'stale-read', read: 632, write: 630 } as const
    const verdict: Verdict = { verdict: 'invalid', why: 'Stale.', core: [630, 631, 632, 633], facts }
    const { text } = readPage(judged(history, { verdict }))
    expect(text).toContain('64 of 830 events, line 603 to line 666, around the core')
    expect(text).toContain('18 more operations that were open all the while: not drawn.')
    expect(text).toContain('4 more lanes are not drawn.')
    expect(text).toContain('What is shown above is framed.')
    expect(text).toContain('within 8 events, the tallest 8.')
  })
})

describe('a report of a history that is right', () => {
  it('lists the order that explains it, its beginning if it is long, and marks it in the picture', () => {
    const source = judged(longHistory(500))
    const { text, tags } = readPage(source)
    expect(text).toContain('Valid: linearizable register')
    expect(text).toContain('300 more operations follow: not listed.')
    expect(text).toContain('line 3 to line 4')
    expect(text).toContain('160 of 1,000 events, line 3 to line 162, the beginning')
    expect(tags.filter(({ name }) => name === 'circle').length).toBeGreaterThan(79)
  })

  it('says so if it shows little', () => {
    expect(readPage(judged(historyOf([]))).text).toContain('no operation of the history ended as ok')
  })

  it('counts operations that took no effect', () => {
    const history = recorded([
      { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 0 },
      { process: 0, type: 'fail', f: 'write', key: 'x', value: 1, time: 5 },
      { process: 1, type: 'invoke', f: 'read', key: 'x', time: 6 },
      { process: 1, type: 'ok', f: 'read', key: 'x', value: null, time: 7 },
    ])
    expect(readPage(judged(history)).text).toContain('1 took no effect')
  })
})

describe('a report of a verdict that is no decision', () => {
  it('says what ran out, and that it is no pass', () => {
    const verdict: Verdict = { verdict: 'unknown', why: 'The search gave up after 7 steps.', steps: 7 }
    const { text } = readPage(judged(longHistory(9), { verdict }))
    expect(text).toContain('Unknown: linearizable register')
    expect(text).toContain('The search gave up after 7 steps.')
    expect(text).toContain('This is not a pass')
  })
})

describe('what a checker counted', () => {
  function detailed(details: { readonly [name: string]: Json }): string {
    const verdict: CheckedHistory['verdict'] = { verdict: 'invalid', why: 'Lost.', core: [], details }
    return readPage(judged(longHistory(4), { verdict, property: 'set', model: 'set' })).text
  }

  it('stands in tables: counts, lists, quantiles in the order of their numbers, records', () => {
    const text = detailed({
      'attempt-count': 1_500,
      lost: [3, 'x', [1, 2]],
      unexpected: [],
      latencies: { 1: 90, '0.5': 12, 0: 1 },
      elements: [{ element: 7, outcome: 'lost' }],
      keys: { a: { total: 5 }, b: { valid: false } },
    })
    const lines = text.split('\n').filter((line) => line.trim() !== '')
    expect(text).toContain('Violated: set · told.edn')
    expect(lines.slice(lines.indexOf('attempt-count'), lines.indexOf('attempt-count') + 2)).toEqual([
      'attempt-count',
      '1,500',
    ])
    expect(text).toContain('3: 3, "x", [1,2]')
    expect(lines[lines.indexOf('unexpected') + 1]).toBe('none')
    const quantiles = lines.indexOf('latencies')
    expect(lines.slice(quantiles + 1, quantiles + 7)).toEqual(['0', '1', '0.5', '12', '1', '90'])
    expect(text).toMatch(/elementoutcome[^]*totalvalid[^]*5[^]*false/)
  })

  it('is cut where it is too much, and says so', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => i)
    expect(detailed({ lost: many })).toContain('and 4,900 more')
    expect(detailed({ rows: many.map((row) => ({ row })) })).toContain('4,900 more rows not shown.')
    expect(detailed(Object.fromEntries(many.map((i) => [`n${i}`, i])))).toContain(
      '4,940 more entries not shown.',
    )
  })
})

describe('what is known beside the verdict', () => {
  it('is shown when given: repairs, verification, the command', () => {
    const { text } = readPage(
      judged(staleReadHistory(), {
        repairs: Array.from({ length: 130 }, (_, line) => ({ line, what: `what was on ${line}` })),
        verification: { outcome: 'confirmed', why: 'A second search agrees.' },
        command: 'netsplit check told.edn --model register',
      }),
    )
    expect(text).toContain('what was on 99')
    expect(text).not.toContain('what was on 100')
    expect(text).toContain('30 more repairs not listed.')
    expect(text).toContain('A second search agrees.')
    expect(text).toContain('netsplit check told.edn --model register')
  })
})

describe('any report of a history', () => {
  it('takes histories that make no sense, and cores that name no event', () => {
    const somewhere = fc.array(fc.oneof(fc.nat(50), fc.constantFrom(-1, 1e9, Number.NaN)), { maxLength: 6 })
    fc.assert(
      fc.property(anyHistory(), somewhere, fc.nat(50), (history, core, last) => {
        const facts = { kind: 'unexplained', operations: 1, processes: 1, last, isFirst: false } as const
        const verdicts: readonly Verdict[] = [
          { verdict: 'invalid', why: 'Wrong.', core, facts },
          { verdict: 'valid', witness: core },
        ]
        for (const verdict of verdicts) {
          const source = historyReport({ history, verdict, ...about })
          const ids = idsOf(readPage(source))
          expect(new Set(ids).size).toBe(ids.length)
          expect(source).not.toMatch(/NaN|undefined|Infinity/)
        }
      }),
      { numRuns: 60 },
    )
  })

  const names = Object.keys(plainHistoryTexts)
  const everywhere = (text: string): HistoryTexts =>
    Object.fromEntries(names.map((name) => [name, text])) as unknown as HistoryTexts
  const hostile = (text: string): string =>
    historyReport({
      history: staleReadHistory(everywhere(text)),
      verdict: {
        verdict: 'invalid',
        why: text,
        core: [0, 1, 2, 9, 10],
        procedure: text,
        details: { a: text, b: [text], [`c${text}`]: { d: text }, e: [{ [`f${text}`]: text }] },
      },
      file: text,
      model: text,
      property: text,
      command: text,
      version: text,
      repairs: [{ line: 1, what: text }],
      verification: { outcome: text, why: text },
    })

  it('lets no text of a history, a verdict or a caller be anything but text', () => {
    const plain = powers(readPage(hostile('plain')))
    expect(plain.length).toBeGreaterThan(20)
    for (const attack of attacks) expect(powers(readPage(hostile(attack)))).toEqual(plain)
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(powers(readPage(hostile(text)))).toEqual(plain)
      }),
      { numRuns: 40 },
    )
  })

  it('stays small, however long the history and whatever is in it', () => {
    const long = longHistory(60_000)
    const witness = Array.from({ length: 60_000 }, (_, i) => 2 * i)
    const page = judged(long, { verdict: { verdict: 'valid', witness } })
    expect(page.length).toBeLessThan(200_000)
    const huge = longHistory(400, (turn) => `${turn}${'<'.repeat(50_000)}`)
    const core = Array.from({ length: huge.length }, (_, i) => i)
    const crowded = judged(huge, { verdict: { verdict: 'invalid', why: '"'.repeat(1e6), core } })
    expect(crowded.length).toBeLessThan(600_000)
  })

  it('looks at no more events than it shows', () => {
    const history = longHistory(60_000)
    const at = history.at.bind(history)
    let looks = 0
    history.at = (index) => {
      looks++
      return at(index)
    }
    judged(history, { verdict: { verdict: 'unknown', why: 'Steps ran out.' } })
    expect(looks).toBeLessThan(10_000)
  })

  it('is the same for the same input', () => {
    expect(judged(staleReadHistory())).toBe(judged(staleReadHistory()))
  })
})
