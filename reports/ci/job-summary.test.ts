import * as fc from 'fast-check'
import * as prettier from 'prettier'
import { describe, expect, test } from 'vitest'
import {
  anySweep,
  context,
  failedSweep,
  hostileToCi,
  quietSweep,
  staleRead,
} from '../testing/sweep-results.ts'
import { nameWords } from '../value-words.ts'
import { jobSummary } from './index.ts'
import { mermaidOfProof } from '../exports/index.ts'
import { staleReadRun } from '../testing/fixture.ts'
import { markdownText } from './markdown.ts'

/** What Markdown is read as. */
interface MarkdownNode {
  readonly type: string
  readonly value?: string
  readonly children?: readonly MarkdownNode[]
}

// The only reader of Markdown that is installed is prettier's, which it does not announce.
const { __debug: reader } = prettier as unknown as {
  __debug: { parse(text: string, options: object): Promise<{ ast: MarkdownNode }> }
}

async function read(markdown: string): Promise<MarkdownNode> {
  return (await reader.parse(markdown, { parser: 'markdown' })).ast
}

function textOf({ type, value = '', children = [] }: MarkdownNode): string {
  return type === 'html' ? '' : value + children.map(textOf).join('')
}

function* nodesOf(node: MarkdownNode): Generator<MarkdownNode> {
  yield node
  for (const child of node.children ?? []) yield* nodesOf(child)
}

/** What is made of a summary, and of nothing that stands in one. */
const OWN_TYPES: ReadonlySet<string> = new Set(
  'root heading paragraph strong text html table tableRow tableCell list listItem sentence whitespace word code'.split(
    ' ',
  ),
)

describe('the summary of a job', () => {
  test('has the numbers, a table of signatures, and how to run each again', async () => {
    const summary = await read(jobSummary(failedSweep, context))
    const [heading] = summary.children ?? []
    expect(textOf(heading as MarkdownNode)).toBe(
      'store: 15 failures of 2 kinds in 512 runs, and 1 seed not deterministic',
    )
    const table = summary.children?.find(({ type }) => type === 'table')
    expect(table?.children?.[1]?.children?.map(textOf)).toStrictEqual([
      '1',
      'check/linearizable (register)/stale-read',
      '14',
      '2.73 % (1.64 % to 4.54 %)',
      '3',
      'npx netsplit replay netsplit-out/sweep/stale-read/shrunk.failure.json',
    ])
    for (const words of [
      'partition in 401 runs',
      'two leaders at once',
      'its worker died',
      '2 runs could not',
    ])
      expect(textOf(summary)).toContain(words)
  })

  test('of which nothing failed says how far that can be trusted', async () => {
    const text = textOf(await read(jobSummary(quietSweep, context)))
    expect(text).toContain('store: no failure in 512 runs')
    expect(text).toContain('with 95 % confidence, at most 0.59 % of all runs fail')
  })

  test('names a hundred of each, and says how many more there are', () => {
    const signatures = Array.from({ length: 250 }, (_, i) => ({ ...staleRead, signature: `kind ${i}.` }))
    const summary = jobSummary({ ...failedSweep, signatures }, context)
    expect(summary).toContain('kind 99.')
    expect(summary).not.toContain('kind 100.')
    expect(summary).toContain('And 150 more.')
  })

  test('draws the proofs that there are, each in a fence of its own', async () => {
    const diagram = mermaidOfProof(staleReadRun()) ?? ''
    const diagrams = new Map([[staleRead.signature, diagram]])
    const summary = await read(jobSummary(failedSweep, { ...context, diagrams }))
    const fences = (summary.children ?? []).filter(({ type }) => type === 'code')
    expect(fences).toMatchObject([{ lang: 'mermaid', value: diagram }])
    expect(textOf(summary)).toContain(`1. ${staleRead.signature}`)
  })

  test('is read as what it was written as, whatever the texts', async () => {
    const run = fc.record({
      key: hostileToCi(),
      node: hostileToCi(),
      error: hostileToCi(),
      value: hostileToCi(),
    })
    await fc.assert(
      fc.asyncProperty(anySweep(hostileToCi()), run, async (result, texts) => {
        const diagram = mermaidOfProof(staleReadRun(texts)) ?? ''
        const diagrams = new Map(result.signatures.map(({ signature }) => [signature, diagram]))
        const summary = await read(jobSummary(result, { ...context, diagrams }))
        const fences = (summary.children ?? []).filter(({ type }) => type === 'code')
        expect(fences.map(({ value }) => value)).toStrictEqual(result.signatures.map(() => diagram))
        for (const { type, value = '' } of nodesOf(summary)) {
          expect(OWN_TYPES, `${type}: ${value}`).toContain(type)
          if (type === 'html') expect(['<code>', '</code>']).toContain(value)
        }
        const [first] = result.signatures
        const table = summary.children?.find(({ type }) => type === 'table')
        const cells = table?.children?.[1]?.children?.map(textOf) ?? []
        if (first !== undefined) expect(cells).toHaveLength(6)
        if (first !== undefined) expect(cells[1]?.trim()).toBe(nameWords(first.signature, 1_000).trim())
      }),
      { numRuns: 60 },
    )
  }, 20_000)
})

test('text means nothing in Markdown', async () => {
  for (const text of [
    '**bold** _it_ `code` ~~gone~~',
    '[a](https://example.com) ![b](x) <https://example.com> www.example.com',
    '<b>html</b> <!-- comment --> &amp; &#60;',
    'a | b \\| c \\',
    '# no heading @someone #1 :smile: $x$',
  ]) {
    const [paragraph, ...others] = (await read(`x ${markdownText(text)}`)).children ?? []
    expect(others).toStrictEqual([])
    expect(paragraph?.children?.map(({ type }) => type)).toStrictEqual(['text'])
    expect(textOf(paragraph as MarkdownNode)).toBe(`x ${text}`)
  }
})
