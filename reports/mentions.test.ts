import { expect, it } from 'vitest'
import { judge } from '../scenarios/index.ts'
import type { Property } from '../scenarios/judged-run.ts'
import { linkedSentence } from './linked-sentence.ts'
import { html } from './markup.ts'
import { mentionsOf } from './mentions.ts'
import { operationsOf } from './operations.ts'
import { keptRun } from './testing/columns.ts'
import { proofOf } from './timeline/proof.ts'

it('leads from the sentence of a Raft run to the very events that it tells of', () => {
  const record = keptRun('raft-stale-read', 1)
  const run = judge(record)
  const property = run.properties.find(({ verdict }) => verdict === 'invalid') as Property
  const mentions = mentionsOf(run, property, proofOf(run, operationsOf(record.history), property))
  const { source } = html`${linkedSentence(property.why, mentions)}`
  const links = [...source.matchAll(/<a href="#(.*?)">(.*?)<\/a>/g)].map(([, to = '', words = '']) => {
    const event = to.startsWith('at=') ? record.trace?.at(Number(to.slice('at='.length))) : undefined
    return { words, to, ...(event === undefined ? {} : { kind: event.kind, node: event.node }) }
  })
  expect(links).toEqual([
    { words: 'c5 read x = 323 from n5', to: expect.stringMatching(/^proof-row-\d+$/) as string },
    { words: 'at 7.247 s', to: expect.any(String) as string, kind: 'invoke', node: 'c5' },
    { words: 'c2&#39;s write of x = 420', to: expect.stringMatching(/^proof-row-\d+$/) as string },
    { words: 'was acknowledged by n1', to: expect.any(String) as string, kind: 'ok', node: 'c2' },
    { words: 'n5 took itself for leader', to: expect.any(String) as string, kind: 'deliver', node: 'n5' },
    { words: 'n1 (term 20)', to: expect.any(String) as string, kind: 'deliver', node: 'n1' },
    { words: 'partition-8', to: expect.stringMatching(/^fault-\d+$/) as string },
  ])
})
