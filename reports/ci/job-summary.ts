import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { count, counted } from '../format.ts'
import { markdownCode, markdownTable, markdownText } from './markdown.ts'
import {
  boundWords,
  headlineOf,
  neverReached,
  replayCommand,
  share,
  sweepFacts,
  type SweepContext,
  triedWords,
  type TroubledSeed,
} from './sweep-words.ts'

const ROWS = 100

/**
 * A sweep as GitHub-flavoured Markdown, for the summary of a job: the numbers, a table of signatures and what each is, the proofs of
 * the first of them as diagrams, what was tried, and which seeds gave no verdict.
 *
 * @param result - what the sweep has found
 * @param context - what is not in its result
 */
export function jobSummary(result: SweepResult, context: SweepContext): string {
  const bound = boundWords(result)
  const facts = sweepFacts(result, context).map(([name, text]) => `${name}: ${markdownText(text, 200)}`)
  const sections = [
    [`## ${markdownText(headlineOf(result))}`],
    ...(bound === undefined ? [] : [[`**${markdownText(bound)}**`]]),
    [facts.join('; ')],
    ...signatureSections(result, context),
    ...diagramSections(result, context),
    ['### What was tried', '', ...triedWords(result).map((words) => `- ${markdownText(words, 2_000)}`)],
    ...neverReachedSection(result),
    ...seedsSection('Not deterministic', result.notDeterministic),
    ...seedsSection('Runs that came to no end', result.lost),
    ...(result.unknown === 0 ? [] : [[`${counted(result.unknown, 'run')} could not be judged.`]]),
  ]
  return sections.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function signatureSections(result: SweepResult, context: SweepContext): readonly (readonly string[])[] {
  const { signatures } = result
  if (signatures.length === 0) return []
  const shown = signatures.slice(0, ROWS)
  const rows = shown.map((each, i) => {
    const { signature, rate, firstSeed } = each
    const command = replayCommand(each, result, context)
    return [
      String(i + 1),
      markdownCode(signature),
      count(rate.count),
      `${share(rate.rate)} (${share(rate.low)} to ${share(rate.high)})`,
      markdownCode(firstSeed, 100),
      command === undefined ? '' : markdownCode(command),
    ]
  })
  const head = ['', 'signature', 'runs', 'rate (95 % interval)', 'first seed', 'to run it again']
  return [
    [...markdownTable(head, rows), ...more(signatures.length)],
    shown.map(({ why }, i) => `${i + 1}. ${markdownText(why)}`),
  ]
}

/** The proofs of the first signatures that have one. A fence of Mermaid holds no backtick, for that is an entity there. */
function diagramSections(
  { signatures }: SweepResult,
  { diagrams = new Map() }: SweepContext,
): readonly (readonly string[])[] {
  const drawn = signatures.slice(0, ROWS).flatMap(({ signature }, i) => {
    const diagram = diagrams.get(signature)
    return diagram === undefined ? [] : [{ number: i + 1, signature, diagram }]
  })
  return drawn.map(({ number, signature, diagram }) => [
    `### ${number}. ${markdownCode(signature)}`,
    '',
    '```mermaid',
    diagram,
    '```',
  ])
}

function neverReachedSection(result: SweepResult): readonly (readonly string[])[] {
  const names = neverReached(result)
  if (names.length === 0) return []
  const items = names.slice(0, ROWS).map((name) => `- ${markdownCode(name)}`)
  return [['### Never reached', '', ...items, ...more(names.length)]]
}

function seedsSection(title: string, seeds: readonly TroubledSeed[]): readonly (readonly string[])[] {
  if (seeds.length === 0) return []
  const rows = seeds.slice(0, ROWS).map(({ seed, why }) => [markdownCode(seed, 100), markdownText(why)])
  return [[`### ${title}`, '', ...markdownTable(['seed', 'why'], rows), ...more(seeds.length)]]
}

/** Says that a list goes on beyond what is shown of it. */
function more(length: number): readonly string[] {
  return length <= ROWS ? [] : ['', `And ${count(length - ROWS)} more.`]
}
