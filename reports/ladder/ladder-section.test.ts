import { describe, expect, it } from 'vitest'
import { ladder } from '../../checkers/index.ts'
import { historyReport } from '../index.ts'
import { attacks } from '../testing/hostile.ts'
import { powers } from '../testing/powers.ts'
import { readPage } from '../testing/read-page.ts'
import { staleReadHistory } from '../testing/histories.ts'
import { historyOfTransactions, ringOfTransactions } from '../testing/transactions.ts'
import { ladderSection } from './ladder-section.ts'
import { ladderSentence } from './words.ts'

const stale = ladder(staleReadHistory(), { object: 'register' })

describe('a ladder in a report', () => {
  const source = ladderSection(stale, 'ladder', 'The ladder').source
  const { text, tags } = readPage(source)

  it('has a row for each model, with a word and a shape for its verdict', () => {
    expect(
      tags.filter(({ name, attributes }) => name === 'th' && attributes.get('scope') === 'row'),
    ).toHaveLength(stale.steps.length)
    const chips = tags.filter(({ attributes }) => attributes.get('class')?.startsWith('chip') === true)
    expect(chips).toHaveLength(stale.steps.length)
    for (const { model } of stale.steps) expect(text).toContain(model)
    expect(text).toMatch(/violated[^]*the weakest violated[^]*holds[^]*the strongest that holds/)
    expect(text.indexOf('linearizable')).toBeLessThan(text.lastIndexOf('eventual'))
  })

  it('says in a sentence what holds and what does not, and of each model why, or what it follows from', () => {
    expect(text).toContain('In this history sequential, eventual hold, linearizable is violated.')
    expect(text).toContain('Sessions see all that what they see has seen.')
    expect(text).toContain('Follows from sequential, which implies it.')
    const ids = new Set(tags.flatMap(({ attributes }) => attributes.get('id') ?? []))
    const links = tags.flatMap(({ attributes }) => attributes.get('href') ?? [])
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((link) => !ids.has(link.slice(1)))).toEqual([])
    expect(source).toMatch(/id="ladder-rung-2" [^>]*>\s*<th scope="row">\s*sequential/)
    expect(source).toContain('<a href="#ladder-rung-2">sequential</a>')
  })

  it('tells a proof once, and describes models of transactions as such', () => {
    const ring = readPage(ladderSection(ladder(ringOfTransactions(2)), 'ladder', 'The ladder').source)
    expect(ring.text).toContain('As for strict-serializable.')
    expect(ring.text).toContain('Transactions see all that what they see has seen')
  })

  it('does not tell of a model that holds why another is violated', () => {
    const thinAir = historyOfTransactions([{ process: 0, from: 0, to: 1, micros: [['r', 'x', [7]]] }])
    const { text: told } = readPage(ladderSection(ladder(thinAir), 'ladder', 'The ladder').source)
    expect(told.match(/thin-air-read/g)).toHaveLength(1)
    expect(told).toContain('Of the anomalies that were found, read-uncommitted prohibits none.')
  })

  it('does not say that nothing holds where something is unknown', () => {
    const unknown = { model: 'causal', verdict: 'unknown', why: 'twice' } as const
    const none = { strongest: [], weakestViolated: ['sequential'] }
    expect(ladderSentence({ steps: [unknown], ...none })).toMatch(/^none of them is known to hold,/)
    expect(ladderSentence({ steps: [], ...none })).toMatch(/^none of them holds,/)
  })

  it('is a section of the page of a checked history, and all text', () => {
    const page = (text: string): string =>
      historyReport({
        history: staleReadHistory(),
        verdict: { verdict: 'invalid', why: 'Stale.', core: [9, 10] },
        ladder: {
          steps: [
            { model: text, verdict: 'invalid', why: text },
            { model: `${text}2`, verdict: 'valid', why: text, follows: text },
          ],
          strongest: [`${text}2`],
          weakestViolated: [text],
        },
        model: 'register',
        version: '0.1.0',
      })
    expect(readPage(page('plain')).text).toContain('The ladder')
    const plain = powers(readPage(page('plain')))
    for (const attack of attacks) expect(powers(readPage(page(attack)))).toEqual(plain)
  })
})
