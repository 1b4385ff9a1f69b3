import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../scenarios/index.ts'
import { keptRun } from '../testing/columns.ts'
import { invariantRun, passingRun, staleReadRun } from '../testing/fixture.ts'
import { hostileText } from '../testing/hostile.ts'
import { readDiagram } from '../testing/mermaid-rules.ts'
import { nameWords } from '../value-words.ts'
import { mermaidOfProof } from './index.ts'
import { mermaidText } from './mermaid.ts'

describe('a proof as a sequence diagram', () => {
  test('has the operations that prove it, who answered them, and what was cut off', () => {
    const { participants, texts } = readDiagram(mermaidOfProof(judge(keptRun('raft-stale-read', 1))) ?? '')
    expect(participants.filter((name) => name.startsWith('n')).length).toBeGreaterThan(0)
    expect(participants.findIndex((name) => name.startsWith('n'))).toBeGreaterThan(0)
    expect(texts).toContainEqual(expect.stringMatching(/^partition .*, from [\d.]+ s to /))
    expect(texts).toContainEqual(expect.stringMatching(/^w \w = \d+, asked at [\d.]+ s$/))
    expect(texts).toContainEqual(expect.stringMatching(/^r \w → \w+, asked at [\d.]+ s$/))
    expect(texts.at(-1)).toMatch(/^ok at [\d.]+ s$/)
  })

  test('of an invariant has the messages that led to it', () => {
    const run = judge(keptRun('raft-earlier-term', 1))
    const { texts } = readDiagram(mermaidOfProof(run) ?? '')
    expect(texts.some((text) => /, arrived at \d/.test(text))).toBe(true)
    expect(texts.at(-1)).toMatch(/^violated: /)
  })

  test('is there for a violation without messages, and not where nothing is violated', () => {
    expect(readDiagram(mermaidOfProof(invariantRun()) ?? '').texts.at(-1)).toMatch(/^violated: /)
    expect(mermaidOfProof(passingRun({ operations: 9, nodes: 3, faults: 1 }))).toBeUndefined()
  })

  test('is read as what it was written as, whatever the texts', () => {
    const text = hostileToDiagrams()
    const texts = fc.record({ key: text, error: text, node: text, fault: text, value: text, operation: text })
    fc.assert(
      fc.property(texts, (given) => {
        const { participants } = readDiagram(mermaidOfProof(staleReadRun(given)) ?? '')
        expect(participants.length).toBeGreaterThan(1)
      }),
    )
  })

  test('stays small, however large the proof', () => {
    const run = staleReadRun()
    const events = Array.from({ length: run.record.history.length }, (_, i) => i)
    const properties = run.properties.map((each) => ({ ...each, ...(each.core ? { core: events } : {}) }))
    const { texts } = readDiagram(mermaidOfProof({ ...run, properties }) ?? '')
    expect(texts.length).toBeLessThanOrEqual(30)
    expect(texts).toContainEqual(expect.stringMatching(/^\d+ operations? before this not shown$/))
  })
})

test('text means nothing in a diagram, and is read as it was', () => {
  fc.assert(
    fc.property(hostileToDiagrams(), (text) => {
      const { texts } = readDiagram(
        `sequenceDiagram\n  participant p0 as c1\n  Note over p0: x${mermaidText(text)}`,
      )
      expect(texts).toStrictEqual([`x${nameWords(text, 160)}`])
    }),
  )
})

/** Hostile strings, and those of what means something in a diagram. */
function hostileToDiagrams(): fc.Arbitrary<string> {
  const marks = fc.constantFrom(
    ...[
      'end',
      'END',
      'wrap:',
      'as',
      'style:',
      'classDef',
      '->>',
      '%%',
      '%%{init:{}}%%',
      '<br/>',
      '$$',
      '#59;',
    ],
    ...';:#,-+()[]{}"`\n '.split(''),
  )
  return fc.oneof(
    hostileText(),
    fc.array(marks, { maxLength: 8 }).map((parts) => parts.join('')),
  )
}
