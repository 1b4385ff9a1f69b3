import { describe, expect, it } from 'vitest'
import { checkTransactions } from '../../checkers/index.ts'
import { parseJson } from '../../scenarios/parse-json.ts'
import { judge, type JudgedRun } from '../../scenarios/index.ts'
import { placeGraphs } from '../files/place-graphs.ts'
import { cycleGraphs, historyGraphs, renderReport } from '../index.ts'
import { reportable, restoreRun, RUN_FILE_DEPTH, runFileText } from '../run-file/index.ts'
import { keptRun } from '../testing/columns.ts'
import { type ReadPage, readPage } from '../testing/read-page.ts'
import { crossed } from '../testing/transactions.ts'
import { anomaliesOf } from './run-anomalies.ts'

const facts = { version: '0.1.0', command: 'npx netsplit run x', engine: { kind: 'shipped' } } as const
const skewed = judge(keptRun('snapshot-store-write-skew', 1))

async function rendered(run: JudgedRun, isPlaced = true): Promise<string> {
  const cycles = isPlaced ? await placeGraphs(cycleGraphs(run)) : []
  return renderReport(run, { command: facts.command, version: facts.version, client: '', cycles })
}

function countOf({ tags }: ReadPage, name: string, look: string): number {
  return tags.filter(({ name: tag, attributes }) => tag === name && attributes.get('class') === look).length
}

/** The same run with other checks in its scenario, as if these had come to the verdicts that its own came to. */
function checkedBy(...checks: JudgedRun['record']['scenario']['checks']): JudgedRun {
  const { record } = skewed
  return { ...skewed, record: { ...record, scenario: { ...record.scenario, checks } } }
}

describe('the anomalies of a run', () => {
  it('are those of its history, and its sentence is that of the worst', () => {
    const { history } = skewed.record
    const { anomalies } = checkTransactions(history, { models: ['serializable'] })
    expect(anomaliesOf(skewed)).toEqual(anomalies)
    expect(skewed.properties[0]?.why).toBe(anomalies[0]?.why)
    expect(cycleGraphs(skewed)).toEqual(historyGraphs(history, anomalies))
  })

  it('are told edge by edge, drawn, and drawn between the bars of both pictures', async () => {
    const page = readPage(await rendered(skewed))
    expect(page.text).toMatch(/Anomalies[^]*They have no order[^]*T1 < T2[^]*because T1 read null of "y"/)
    const cycles = anomaliesOf(skewed).flatMap(({ cycle }) => cycle ?? [])
    expect(countOf(page, 'svg', 'graph cycle')).toBe(1)
    // In the graph, in the picture of the core, and in that of the proof.
    expect(countOf(page, 'g', 'step rw')).toBe(3 * cycles.length)
    expect(page.text).toContain('Arrows are the dependencies of the cycle')
  })

  it('are linked with the bars of the proof, and leave no link without an end', async () => {
    const page = readPage(await rendered(skewed))
    const links = page.tags.flatMap(({ attributes }) => attributes.get('href') ?? [])
    const ids = new Set(page.tags.flatMap(({ attributes }) => attributes.get('id') ?? []))
    const within = links.filter((link) => link.startsWith('#') && !/^#(at|event)=/.test(link))
    expect(within).toContain('#anomalies')
    expect(within.filter((link) => !ids.has(link.slice(1)))).toEqual([])
    const told = /id="anomalies"[^]*?<\/section>/.exec(await rendered(skewed))?.[0] ?? ''
    expect(told.match(/<a href="#proof-operation-\d+">T[12]<\/a>/g)).toHaveLength(2)
  })

  it('are told in words alone where nobody laid their cycles out', async () => {
    const page = readPage(await rendered(skewed, false))
    expect(countOf(page, 'svg', 'graph cycle')).toBe(0)
    expect(page.text).toContain('They have no order')
  })

  it('are the same from the file of the run, and so is the page', async () => {
    const prepared = reportable(skewed)
    const page = await rendered(prepared.run)
    const text = [...runFileText(prepared.file(facts))].join('')
    const { run } = restoreRun(parseJson(text, 'run.json', RUN_FILE_DEPTH), 'run.json')
    expect(anomaliesOf(run)).toEqual(anomaliesOf(skewed))
    expect((await rendered(run)) === page, 'the page of the file is the page of the run').toBe(true)
  })

  it('are the cycle that a search found, where only one can tell', () => {
    const run = { ...skewed, record: { ...skewed.record, history: crossed } }
    expect(anomaliesOf(run).map(({ type, others }) => [type, others])).toEqual([
      ['cycle', [{ name: 'T3', event: 5 }]],
    ])
    expect(cycleGraphs(run).map(({ nodes }) => nodes)).toEqual([2])
  })

  it('are asked for where a consistency model of transactions is violated, and nowhere else', async () => {
    const [own] = skewed.record.scenario.checks
    if (own === undefined) throw new Error('the scenario has no check')
    expect(anomaliesOf(judge(keptRun('raft-stale-read', 1)))).toEqual([])
    expect(anomaliesOf(checkedBy({ use: 'linearizable', options: { model: 'register' } }))).toEqual([])
    expect(anomaliesOf(checkedBy({ ...own, from: './mine.js#consistent' }))).toEqual([])
    expect(anomaliesOf(checkedBy({ ...own, options: { ...own.options, model: 'sequential' } }))).toEqual([])
    expect(anomaliesOf(checkedBy({ ...own, options: { ...own.options, object: 'queue' } }))).toEqual([])
    const holds = skewed.properties.map((property) => ({ ...property, verdict: 'valid' as const }))
    expect(anomaliesOf({ ...skewed, properties: holds })).toEqual([])
    expect((await rendered({ ...skewed, properties: holds })).includes('id="anomalies"')).toBe(false)
  })
})
