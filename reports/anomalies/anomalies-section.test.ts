import { describe, expect, it } from 'vitest'
import { checkTransactions, judgeNamed } from '../../checkers/index.ts'
import type { ModelDetails } from '../../checkers/ladder/transaction-models.ts'
import { placeGraphs } from '../files/place-graphs.ts'
import { historyGraphs, historyReport } from '../index.ts'
import { attacks } from '../testing/hostile.ts'
import { powers } from '../testing/powers.ts'
import { type ReadPage, readPage } from '../testing/read-page.ts'
import { crossed, historyOfTransactions, ringOfTransactions } from '../testing/transactions.ts'
import { reportedAnomalies } from './reported-anomalies.ts'

type Transactions = ReturnType<typeof ringOfTransactions>

async function pageOf(history: Transactions, isPlaced = true): Promise<ReadPage> {
  const { anomalies, ...verdict } = checkTransactions(history)
  const graphs = isPlaced ? await placeGraphs(historyGraphs(history, anomalies)) : []
  return readPage(
    historyReport({ history, verdict, anomalies, graphs, model: 'strict-serializable', version: '0.1.0' }),
  )
}

function countOf({ tags }: ReadPage, name: string, look: string): number {
  return tags.filter(({ name: tag, attributes }) => tag === name && attributes.get('class') === look).length
}

/** Two transactions that miss each other's appends, after one that a third did not see. */
const skewed = historyOfTransactions([
  { process: 0, from: 0, to: 1, micros: [['append', 'z', 1]] },
  { process: 1, from: 2, to: 3, micros: [['r', 'z', []]] },
  {
    process: 2,
    from: 4,
    to: 7,
    micros: [['append', 'x', 1], ['r', 'y', []], ...[1, 2, 3, 4].map((at) => ['r', `other${at}`, []])],
  },
  {
    process: 3,
    from: 5,
    to: 8,
    micros: [
      ['append', 'y', 1],
      ['r', 'x', []],
    ],
  },
])

describe('the anomalies of a history', () => {
  it('are told edge by edge, with what their transactions did, and where', async () => {
    const { text } = await pageOf(skewed)
    expect(text).toContain('2 kinds of them, the worst first')
    expect(text).toContain('G2-item')
    expect(text).toContain('T1 did not observe T2\'s append of 1 to "y"')
    expect(text).toContain('T2 < T1')
    expect(text).toContain('append y 1, r x → []')
    expect(text).toMatch(/G-single-item-realtime[^]*T1 had completed before T2 was invoked/)
  })

  it('are drawn: a box a transaction, an arrow a dependency with its kind, those of a core on the timeline as well', async () => {
    const page = await pageOf(skewed)
    expect(countOf(page, 'svg', 'graph cycle')).toBe(2)
    // Of two cycles of two, and of the first once more in each picture of the core: by time and by order.
    expect(countOf(page, 'g', 'step rw')).toBe(3 + 2 * 2)
    expect(countOf(page, 'g', 'step realtime')).toBe(1)
    expect(page.text).toContain('T1 rw T2')
    expect(page.text).toContain('and 3 more')
    expect(page.text).toContain('Arrows are the dependencies of the cycle')
    const links = page.tags.flatMap(({ attributes }) => attributes.get('href') ?? [])
    const ids = new Set(page.tags.flatMap(({ attributes }) => attributes.get('id') ?? []))
    expect(links.filter((link) => link.startsWith('#') && !ids.has(link.slice(1)))).toEqual([])
  })

  it('are told in words alone where nobody laid them out, and where a cycle is too large', async () => {
    const unplaced = await pageOf(skewed, false)
    expect(countOf(unplaced, 'svg', 'graph cycle')).toBe(0)
    expect(unplaced.text).not.toContain('dashed: because')
    expect(unplaced.text).toContain('T1 did not observe T2\'s append of 1 to "y"')
    const large = await pageOf(ringOfTransactions(30))
    expect(countOf(large, 'svg', 'graph cycle')).toBe(0)
    expect(large.text).toContain('10 more transactions not listed.')
  })

  it('have their sentence where they are no cycles', async () => {
    const { text } = await pageOf(
      historyOfTransactions([{ process: 0, from: 0, to: 1, micros: [['r', 'x', [7]]] }]),
    )
    expect(text).toContain('One kind of them')
    expect(text).toContain('which nobody appended: thin-air-read.')
  })

  it('are told where a search decided: a cycle by the names of the sentence, with what was concluded and whom it speaks of', async () => {
    const model = 'serializable'
    const { details, ...verdict } = judgeNamed(model).judge(crossed)
    const anomalies = reportedAnomalies(verdict, details as ModelDetails)
    expect(anomalies.map(({ type, cycle = [] }) => [type, cycle.length])).toEqual([['cycle', 2]])
    const graphs = await placeGraphs(historyGraphs(crossed, anomalies))
    const page = readPage(
      historyReport({ history: crossed, verdict, anomalies, graphs, model, version: '0.1.0' }),
    )
    expect(countOf(page, 'svg', 'graph cycle')).toBe(1)
    expect(countOf(page, 'g', 'step ww')).toBe(2 + 2 * 2)
    expect(page.text).toMatch(
      /T1 <\s+T2[^]*because both write "y", and T3, which read that from T2, comes after T1/,
    )
    expect(page.text).toContain('r x → 1, r y → 2')
    for (const { name = '', because } of anomalies[0]?.cycle ?? []) {
      expect(verdict.why).toContain(`${name} must come before`)
      expect(verdict.why).toContain(`because ${because}`)
    }
  })

  it('let no key be anything but text', async () => {
    const plain = powers(await pageOf(ringOfTransactions(3)))
    for (const attack of attacks) {
      const history = ringOfTransactions(3, (at) => `${attack}${at}`)
      expect(powers(await pageOf(history)), attack).toEqual(plain)
    }
  })
})
