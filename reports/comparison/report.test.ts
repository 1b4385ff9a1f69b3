import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import { anyComparison, comparison, undisturbed, undivided } from '../testing/comparisons.ts'
import { attacks, hostileText } from '../testing/hostile.ts'
import { readPage, type ReadPage, type ReadTag } from '../testing/read-page.ts'
import { type ComparisonReportOptions, renderComparison } from './report.ts'

/** A page taken apart; in its text there is no white space, for cells have none between them. */
function pageOf(of: Comparison, options: Partial<ComparisonReportOptions> = {}): ReadPage {
  const page = readPage(renderComparison(of, { version: '0.7.0', links: [], ...options }))
  return { ...page, text: squeezed(page.text) }
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, '')
}

function expectSaid({ text }: ReadPage, words: string): void {
  expect(text).toContain(squeezed(words))
}

/** The page with one configuration made to differ. */
function pageWith(change: Partial<Comparison['configurations'][number]>): ReadPage {
  const [first] = comparison.configurations
  return pageOf({ ...comparison, configurations: first === undefined ? [] : [{ ...first, ...change }] })
}

function withClass({ tags }: ReadPage, name: string): readonly ReadTag[] {
  return tags.filter(({ attributes }) => attributes.get('class')?.split(' ').includes(name) === true)
}

function idsOf({ tags }: ReadPage): readonly string[] {
  return tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
}

function linksIn({ tags }: ReadPage): readonly string[] {
  return tags.flatMap(({ name, attributes }) => (name === 'a' ? (attributes.get('href') ?? []) : []))
}

describe('the first screen of a comparison', () => {
  const page = pageOf(comparison)

  it('says how each configuration behaved, and that this is no statement about a product', () => {
    expectSaid(page, 'Of 14 configurations, 6 behaved PC/EC here, 4 PA/EL, 3 PA/EC and 1 P–/EL')
    for (const { name, label } of comparison.configurations) expectSaid(page, `${name} ${label.words}`)
    expectSaid(
      page,
      'A statement about these configurations and this workload, not about a product. Workload: 50 operations a second on a register and a counter, 50 % of them reads, over 5 nodes, d = 10 ms, 5 seeds. Faults: partition from 4 s to 10 s: n1 and n2 cannot hear n3, n4 and n5. In time is within 500 ms.',
    )
  })

  it('has every configuration on the plate, both of its sides, with a cross where a model was violated', () => {
    expect(withClass(page, 'plate')).toHaveLength(2)
    const titles = page.text.match(/raft,(minority|majority)side:[\d.]+%answeredintime,100%ofreadsfresh/g)
    expect(titles, 'once for a wide screen, once for a narrow one').toHaveLength(4)
    expectSaid(page, 'raft, without faults: median 3.6 d, p99 7.4 d, 100 % of reads fresh')
    const faultless = pageWith({ models: [] })
    const violated = pageWith({ models: comparison.configurations[4]?.models ?? [] })
    const legend = 1
    expect(withClass(faultless, 'violated')).toHaveLength(legend)
    expect(withClass(violated, 'violated')).toHaveLength(legend + 2 * 2)
  })

  it('says once what all sentences end with', () => {
    const configurations = comparison.configurations.slice(0, 2).map((each) => ({
      ...each,
      label: { ...each.label, words: `behaved PC/EC here: ${each.name}; 50 operations a second; 3 seeds` },
    }))
    const { text } = pageOf({ ...comparison, configurations })
    expect(text).not.toContain('3seeds')
    expectSaid(pageOf({ ...comparison, configurations: configurations.slice(0, 1) }), 'a second; 3 seeds')
  })

  it('says that nothing was disturbed where nothing was', () => {
    const quiet = pageOf(undisturbed)
    expectSaid(quiet, 'All 4 configurations behaved EC here')
    expectSaid(quiet, 'Nothing was disturbed in these runs: they say nothing about a partition.')
    expectSaid(quiet, 'Nothing was disturbed in these runs, so that nothing can be said of availability.')
    expect(quiet.text).not.toContain('minorityside:')
  })

  it('has one mark a configuration where faults divide nobody', () => {
    const whole = pageOf(undivided)
    expectSaid(whole, 'raft, all nodes: 49 % answered in time')
    expect(withClass(whole, 'join')).toHaveLength(0)
  })

  it('makes a page of a comparison of nothing', () => {
    expectSaid(pageOf({ ...comparison, configurations: [] }), 'No configuration was compared')
  })
})

describe('the page of a comparison', () => {
  const page = pageOf(comparison, { command: 'npx netsplit compare raft --seeds 5' })

  it('says what was given and what was got', () => {
    expectSaid(page, 'raft PC/EC the minority side while it was cut off reads in 3.1 d')
  })

  it('tells both meanings of availability, by side, and how operations fared before, during and after', () => {
    expectSaid(page, 'in time: 1.9 % · answered: 2.8 % · every one, as in CAP: no')
    expectSaid(page, 'raft minority 100 %, 0 %, 0 % 2 %, 30 %, 68 % 100 %, 0 %, 0 %')
    const strips = withClass(page, 'strip')
    const [inLegend, axes] = [1, 2]
    expect(strips).toHaveLength(inLegend + axes + 2 * comparison.configurations.length)
  })

  it('holds slopes against theory, those of the client’s own node where there are any', () => {
    expectSaid(page, 'raft:lease 4 d 1 d 3.6 d 1 d 2 d 0 d Raft section 8')
    expect(withClass(page, 'theory')).toHaveLength(1 + 4)
    expect(withClass(page, 'slope')).toHaveLength(comparison.configurations.length)
    expect(idsOf(pageOf(undisturbed))).not.toContain('latency')
  })

  it('links each violation to its counterexample, if that stands beside the page', () => {
    const links = [
      { configuration: 'causal-store', model: 'linearizable', href: 'counterexamples/13-linearizable.html' },
      { configuration: 'causal-store', model: 'sequential', href: 'javascript:alert(1)' },
      { configuration: 'primary-backup:async', model: 'causal', href: '../../x.html' },
    ]
    const linked = pageOf(comparison, { links })
    const away = linksIn(linked).filter((link) => !link.startsWith('#'))
    expect(away, 'in the table and in the list').toEqual([links[0]?.href, links[0]?.href])
    expectSaid(linked, 'causal-store, linearizable: c2 read x = 3 from n1 at 5.213 s')
    expectSaid(linked, 'Seed 3, without faults; 6 events prove it.')
    const titles = linked.tags.flatMap(({ name, attributes }) =>
      name === 'a' ? (attributes.get('title') ?? []) : [],
    )
    expect(titles[0]).toContain('812 ms after the write of x = 5 was acknowledged (causal-store)')
  })

  it('counts lost writes and stale reads, and says of which configurations there are none', () => {
    expectSaid(page, 'primary-backup:async 640 41, 6.4 % Seed 3: the write of x = 71')
    expectSaid(page, 'causal-store with faults 52 % of 2,000 960 520 260 260')
    expectSaid(page, 'With faults, no read was stale of raft, raft:lease,')
    expect(withClass(pageWith({}), 'staleness')).toHaveLength(0)
  })

  it('tells recovery and cost', () => {
    expectSaid(page, 'chain-replication 1.24 s, at most 1.86 s never in 5 runs')
    expectSaid(page, 'dynamo:R=1,W=1 9 747')
  })

  it('turns the knobs of protocols of which there are several configurations, and of no others', () => {
    expectSaid(page, 'dynamo, by readQuorum and writeQuorum')
    expectSaid(page, 'raft, by reads')
    expect(page.text).not.toContain('primary-backup,by')
    expect(withClass(page, 'knob')).toHaveLength(4 + 2 * 4)
    expect(
      idsOf(pageOf({ ...comparison, configurations: comparison.configurations.slice(2, 6) })),
    ).not.toContain('knobs')
  })

  it('says what it is a statement about, and how to make it again', () => {
    expectSaid(page, 'partition {n1 n2} | {n3 n4 n5}, at 4.000 s')
    expectSaid(page, 'Side: minority n1 and n2')
    expectSaid(page, 'npx netsplit compare raft --seeds 5')
    expectSaid(page, '{"readQuorum":1,"writeQuorum":3}')
  })

  it('has every place that it links to, and none twice', () => {
    for (const each of [comparison, undisturbed, undivided]) {
      const read = pageOf(each)
      const ids = idsOf(read)
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
      expect(linksIn(read).filter((link) => !ids.includes(link.slice(1)))).toEqual([])
    }
  })

  it('is the same of a comparison that was written down and read again', () => {
    const again = JSON.parse(JSON.stringify(comparison)) as Comparison
    const options = { version: '0.7.0', links: [] }
    expect(renderComparison(again, options)).toBe(renderComparison(comparison, options))
  })

  it('has no picture with a place that is no number', () => {
    for (const each of [comparison, undisturbed, undivided]) {
      const drawn = pageOf(each).tags.flatMap(({ attributes }) =>
        ['d', 'x', 'y', 'cx', 'cy', 'width', 'height', 'transform'].flatMap(
          (name) => attributes.get(name) ?? [],
        ),
      )
      expect(drawn.length).toBeGreaterThan(100)
      expect(drawn.filter((value) => /NaN|undefined|Infinity|e[+-]\d/.test(value))).toEqual([])
    }
  })

  it('draws what is missing as missing: no operation, no read, no request', () => {
    const none = { operations: 0, p50Ms: Number.NaN, p99Ms: Number.NaN, p999Ms: Number.NaN }
    const nothing = { requests: 0, answered: 0, inTime: 0, isTotal: true }
    const noReads = {
      reads: 0,
      stale: 0,
      byVersions: [],
      mostVersions: 0,
      p50Ms: 0,
      p99Ms: 0,
      mostMs: 0,
      distribution: [],
    }
    const page = pageWith({
      latency: { ...none, reads: none, writes: none, atHome: { reads: none, writes: none } },
      availability: { ...nothing, sides: [{ ...nothing, name: 'minority' }] },
      staleness: { withoutFaults: noReads, withFaults: noReads },
      success: { windowMs: 500, sides: [{ name: 'minority', windows: [{ ok: 0, fail: 0, info: 0 }] }] },
    })
    expectSaid(page, 'nothing is known of a partition')
    expect(page.text).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('holds any text as text', () => {
    const text = hostileText()
    fc.assert(
      fc.property(anyComparison(text), text, (given, href) => {
        const links = given.configurations.flatMap(({ name, models }) =>
          models.map(({ model }) => ({ configuration: name, model, href })),
        )
        const read = pageOf(given, { links, command: href })
        const powerful = new Set(['img', 'iframe', 'object', 'form', 'base', 'script'])
        expect(read.tags.filter(({ name }) => powerful.has(name))).toEqual([])
        const attributes = read.tags.flatMap((tag) => [...tag.attributes.keys()])
        expect(attributes.filter((name) => name.startsWith('on') || ['style', 'src'].includes(name))).toEqual(
          [],
        )
        for (const link of linksIn(read))
          expect(link, 'it stays in the folder').toMatch(/^(#[\w-]+|[\w.=,%+-]+(\/[\w.=,%+-]+)*)$/)
      }),
      { numRuns: 40 },
    )
  })

  it('shows an attack for a name as it is written', () => {
    const [attack] = attacks
    expectSaid(pageWith({ name: attack as string }), `${attack} behaved PC/EC here`)
  })
})
