import { inflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JudgedRun } from '../scenarios/judged-run.ts'
import { type ReportOptions, renderReport } from './index.ts'
import { sha256Base64 } from './sha-256.ts'
import { invariantRun, passingRun, plainTexts, type RunTexts, staleReadRun } from './testing/fixture.ts'
import { attacks, hostileText } from './testing/hostile.ts'
import { powers } from './testing/powers.ts'
import { type ReadPage, readPage } from './testing/read-page.ts'
import { type ToldOperation, toldRun } from './testing/run-builder.ts'

const options: ReportOptions = {
  command: 'netsplit run raft-lease-partition --seed 42',
  version: '0.1.0',
  client: 'globalThis.ran = "</script><!--"',
  engine: 'onmessage = () => postMessage("</script>")',
}

function everyText(text: string): RunTexts {
  return Object.fromEntries(Object.keys(plainTexts).map((name) => [name, text])) as unknown as RunTexts
}

function read(run: JudgedRun, more: Partial<ReportOptions> = {}): ReadPage {
  return readPage(renderReport(run, { ...options, ...more }))
}

describe('a report of a violation', () => {
  const page = read(staleReadRun())

  it('says first what was violated, in the sentence of the property', () => {
    const start = page.text.indexOf('linearizable register x', page.text.indexOf('Run\n'))
    expect(start).toBeGreaterThan(0)
    expect(page.text.indexOf(plainTexts.why)).toBeLessThan(page.text.indexOf('The proof'))
    expect(page.tags.filter(({ name }) => name === 'h1')).toHaveLength(1)
  })

  it('says what still holds, and draws the operations of the proof before all else', () => {
    expect(page.text).toContain('Still holds: “election safety”. Reached: “a lease is renewed”.')
    const picture = page.tags.find(({ name, attributes }) => {
      return name === 'svg' && attributes.get('role') === 'img'
    })
    expect(picture?.attributes.get('aria-label')).toContain('The core of the violation')
  })

  it('leads from the sentence to the operations, the events and the faults that it speaks of', () => {
    const why =
      "c2 read x = 3 from n1 at 4.106 s, 300 ms after c1's write of x = 5 was acknowledged by n2. n1 took itself for leader; cut-the-leader had cut it off."
    const sentence = /<p class="why">(.*?)<\/p>/.exec(renderReport(staleReadRun({ why }), options))?.[1] ?? ''
    const links = [...sentence.matchAll(/<a href="(.*?)">(.*?)<\/a>/g)].map(([, to, text]) => `${text} ${to}`)
    expect(links).toEqual([
      'c2 read x = 3 from n1 #proof-row-20',
      'at 4.106 s #at=161',
      'c1&#39;s write of x = 5 #proof-row-14',
      'n1 took itself for leader #at=231',
      'cut-the-leader #fault-1',
    ])
  })

  it('gives the command that runs it again', () => {
    expect(page.text).toContain(options.command)
  })

  it('tells the operations of the proof in words, each a link to its bar', () => {
    expect(page.text).toContain('c2 reads x → 3')
    expect(page.text).toContain('invoked at 4.106 s, ok at 4.118 s, answered by n1')
    const ids = new Set(page.tags.map(({ attributes }) => attributes.get('id')))
    const links = page.tags.flatMap(({ attributes }) => attributes.get('href') ?? [])
    const within = links.filter((address) => address.startsWith('#'))
    expect(within.filter((address) => address.startsWith('#proof-operation'))).toHaveLength(3)
    const elsewhere = within.filter((address) => !address.startsWith('#event='))
    expect(elsewhere.filter((address) => !ids.has(address.slice(1)))).toEqual([])
  })

  it('has no name twice', () => {
    const ids = page.tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  it('lists faults as they came about, and those that did not, with the reason', () => {
    expect(page.text).toContain('partition {n1} | {n2 n3}')
    expect(page.text).toContain('its moment never came: no third node took the role of leader')
  })

  it('ends the list of events with the one that showed the violation', () => {
    const rows = page.tags.filter(({ name, attributes }) => name === 'tr' && attributes.has('class'))
    expect(rows).toHaveLength(60)
    expect(rows.at(-1)?.attributes.get('class')).toBe('violating')
    expect(page.text).toContain('The last one, marked, completed the proof.')
  })

  it('gives headers to the columns of every table that has a head', () => {
    const headers = page.tags.filter(({ name }) => name === 'th')
    expect(headers.length).toBeGreaterThan(20)
    expect(headers.every(({ attributes }) => attributes.has('scope'))).toBe(true)
  })
})

describe('a report of an invariant', () => {
  it('marks the event of the trace that violated it', () => {
    const page = read(invariantRun())
    expect(page.text).toContain('The ring marks n4, where it was violated')
    expect(page.text).toContain('The last one, marked, violated the property.')
  })
})

describe('a report of a run in which all held', () => {
  const run = passingRun({ operations: 1_000, nodes: 7, faults: 12 })

  it('says what was tried, and what was not reached', () => {
    const { text } = read(run)
    expect(text).toContain('No violation found in 1,000 operations under 12 injected faults')
    expect(text).toContain('Held: “linearizable register” and “election safety”.')
    expect(text).toContain('Reached: “a deposed leader is asked”.')
    expect(text).toContain('Never reached in this run: “a snapshot is installed”.')
    expect(text).toContain('1,000 operations are too many to draw one by one')
  })

  it('says that it shows little when nothing was tried', () => {
    const idle = toldRun({
      name: 'idle',
      nodes: 1,
      clients: 0,
      durationMs: 0,
      operations: [],
      properties: () => [],
    })
    const { text } = read(idle)
    expect(text).toContain('No violation found in 0 operations under 0 injected faults')
    expect(text).toContain(
      'This run shows little: no operation was issued, no fault was injected and no property was checked.',
    )
    expect(text).toContain('No trace was kept in this run.')
  })

  it('is small', () => {
    expect(renderReport(run, options).length).toBeLessThan(120_000)
    const failing = Array.from({ length: 3_000 }, (_, i): ToldOperation => {
      const about = {
        client: `c${(i % 5) + 1}`,
        f: 'write',
        key: 'k',
        value: i,
        fromMs: i * 6,
        toMs: i * 6 + 20,
      }
      return i % 2 === 0 ? about : { ...about, type: 'info', error: 'no answer' }
    })
    const crowded = toldRun({
      name: 'failing',
      nodes: 5,
      clients: 5,
      durationMs: 20_000,
      operations: failing,
      properties: (at) => [
        { name: 'p', kind: 'check', verdict: 'invalid', why: 'w', core: at.map(({ invoke }) => invoke) },
      ],
    })
    const page = renderReport(crowded, options)
    expect(page.length).toBeLessThan(400_000)
    expect(readPage(page).text).toContain('2,840 of them are not drawn.')
  })
})

describe('a report that could not decide', () => {
  it('names the property and says why', () => {
    const run = toldRun({
      name: 'undecided',
      nodes: 3,
      clients: 0,
      durationMs: 10,
      operations: [],
      ended: 'budget',
      properties: () => [
        {
          name: 'linearizable',
          kind: 'check',
          verdict: 'unknown',
          why: 'after 10,000,000 steps the budget ran out',
        },
      ],
    })
    const { text } = read(run)
    expect(text).toContain('Unknown')
    expect(text).toContain('after 10,000,000 steps the budget ran out')
    expect(text).toContain('The run ended early: its event budget ran out.')
  })
})

describe('whatever a run brings along', () => {
  const plain = powers(read(staleReadRun()))

  it.each(attacks)('is text: %j', (attack) => {
    const page = read(staleReadRun(everyText(attack)), {
      command: attack,
      version: attack,
      whyNoEngine: attack,
    })
    expect(powers(page)).toEqual(plain)
  })

  it('is text, whatever it is', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(powers(read(staleReadRun(everyText(text)), { command: text }))).toEqual(plain)
      }),
      { numRuns: 40 },
    )
  })

  it('comes to the page’s script as the same values', () => {
    for (const attack of attacks) {
      const run = staleReadRun(everyText(attack))
      const { raw } = read(run)
      expect(
        JSON.parse(raw.find(({ tag }) => tag.attributes.get('id') === 'recorded-run')?.content ?? ''),
      ).toEqual({
        scenario: JSON.parse(JSON.stringify(run.record.scenario)),
        seed: attack,
        expected: { traceHash: run.record.traceHash, events: run.record.events, verdict: 'invalid' },
      })
    }
  })
})

describe('what a report carries', () => {
  it('is named by its policy, and nothing else may run', () => {
    const page = read(staleReadRun())
    const policy =
      page.tags.find(({ attributes }) => attributes.has('http-equiv'))?.attributes.get('content') ?? ''
    const running = page.raw.filter(({ tag }) => tag.name === 'style' || !tag.attributes.has('type'))
    expect(running).toHaveLength(2)
    for (const { content } of running) expect(policy).toContain(`'sha256-${sha256Base64(content)}'`)
    expect(policy).not.toContain('unsafe')
  })

  it('is the engine, the events and what goes with them, packed so that nothing in them can end their elements', () => {
    const { raw } = read(staleReadRun(everyText(attacks[0] as string)))
    const sections = raw.filter(({ tag }) => tag.attributes.get('type') === 'application/octet-stream')
    const names = sections.map(({ tag }) => tag.attributes.get('id'))
    expect(names).toEqual(['s-outline', 's-events', 's-operations', 's-states', 's-engine'])
    expect(sections.filter(({ content }) => !/^[A-Za-z0-9+/]+=*$/.test(content))).toEqual([])
    const engine = sections.at(-1)
    const unpacked = inflateRawSync(Buffer.from(engine?.content ?? '', 'base64')).toString()
    expect(unpacked).toBe(options.engine)
  })

  it('is said to be missing without an engine, with the reason', () => {
    const { engine: _, ...withoutEngine } = options
    const page = readPage(
      renderReport(staleReadRun(), { ...withoutEngine, whyNoEngine: 'its code has no module path' }),
    )
    expect(page.text).toContain('This page cannot run it again by itself: its code has no module path.')
    expect(page.raw.some(({ tag }) => tag.attributes.get('id') === 's-engine')).toBe(false)
  })

  it('is the same bytes for the same run, at any time', () => {
    const forbidden = () => {
      throw new Error('a report may not look at the clock or the dice')
    }
    const { now } = Date
    const { random } = Math
    const first = renderReport(staleReadRun(), options)
    try {
      Date.now = forbidden
      Math.random = forbidden
      expect(renderReport(staleReadRun(), options)).toBe(first)
    } finally {
      Date.now = now
      Math.random = random
    }
  })

  it('leaves the templates of its own text without a line break before a sentence', () => {
    const why = 'nothing that is mentioned elsewhere'
    expect(renderReport(staleReadRun({ why }), options)).toContain(`<p class="why">${why}</p>`)
  })
})
