import type { Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { counted, listed } from '../format.ts'
import { nameWords } from '../value-words.ts'
import { oneLine } from '../visible-text.ts'
import {
  boundWords,
  headlineOf,
  neverReached,
  rateWords,
  replayCommand,
  subjectOf,
  type SweepContext,
  type TroubledSeed,
} from './sweep-words.ts'

/** So many annotations of a level GitHub shows of one step; the others it drops without a word. */
const MOST = 10
const LONGEST_TITLE = 120
const LONGEST_LINE = 1_000
const SEEDS_NAMED = 10

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly lines: readonly string[]
}

/**
 * A sweep as GitHub's workflow commands, a line each: an error for each signature, at most ten, and a warning that says how many
 * there are more; warnings for what is not known; a notice with the upper bound if nothing failed.
 *
 * Source: GitHub's workflow commands, `::error file={name},title={title}::{message}`.
 *
 * @param result - what the sweep has found
 * @param context - what is not in its result
 */
export function githubAnnotations(result: SweepResult, context: SweepContext): string {
  return [...failed(result, context), ...notKnown(result), ...nothingFailed(result)]
    .map((annotation) => workflowCommand(annotation, context.file))
    .join('')
}

function failed(result: SweepResult, context: SweepContext): readonly Annotation[] {
  const { signatures, notDeterministic } = result
  const differing = seedsAnnotation('error', 'not deterministic', result, notDeterministic)
  const shown = signatures.slice(0, MOST - differing.length)
  const more = signatures.length - shown.length
  const rest: Annotation = {
    level: 'warning',
    title: counted(more, 'more signature'),
    lines: [`${headlineOf(result)}; the job summary has them all`],
  }
  return [
    ...differing,
    ...shown.map((each) => signatureAnnotation(each, result, context)),
    ...(more === 0 ? [] : [rest]),
  ]
}

function notKnown(result: SweepResult): readonly Annotation[] {
  const { lost, unknown } = result
  const unreached = neverReached(result)
  const warning = (title: string, words: string): Annotation => ({
    level: 'warning',
    title,
    lines: [`${subjectOf(result)}: ${words}`],
  })
  return [
    ...seedsAnnotation('warning', 'runs that came to no end', result, lost),
    ...(unknown === 0
      ? []
      : [warning('runs without a verdict', `${counted(unknown, 'run')} could not be judged`)]),
    ...(unreached.length === 0
      ? []
      : [warning('never reached', `in no run came about: ${listed(unreached)}`)]),
  ]
}

function nothingFailed(result: SweepResult): readonly Annotation[] {
  if (result.failures > 0 || result.notDeterministic.length > 0) return []
  const bound = boundWords(result)
  const lines = [headlineOf(result), ...(bound === undefined ? [] : [bound])]
  return [{ level: 'notice', title: 'no failure', lines }]
}

function signatureAnnotation(each: Signature, result: SweepResult, context: SweepContext): Annotation {
  const { signature, why, rate, firstSeed } = each
  const command = replayCommand(each, result, context)
  const often = `${rateWords(rate)}, first with seed ${firstSeed}`
  const lines = [why, often, ...(command === undefined ? [] : [command])]
  return { level: 'error', title: signature, lines }
}

/** An annotation that names seeds, if there are any. */
function seedsAnnotation(
  level: Annotation['level'],
  title: string,
  result: SweepResult,
  seeds: readonly TroubledSeed[],
): readonly Annotation[] {
  if (seeds.length === 0) return []
  const named = seeds.slice(0, SEEDS_NAMED).map(({ seed, why }) => `${seed} (${why})`)
  const rest = seeds.length > named.length ? ['others'] : []
  const words = `${counted(seeds.length, 'seed')}: ${listed([...named, ...rest])}`
  return [{ level, title, lines: [`${subjectOf(result)}: ${words}`] }]
}

function workflowCommand({ level, title, lines }: Annotation, file: string | undefined): string {
  const place = file === undefined ? '' : `file=${property(oneLine(file))},`
  const called = property(nameWords(`netsplit: ${title}`, LONGEST_TITLE))
  const message = lines.map((line) => nameWords(line, LONGEST_LINE)).join('\n')
  return `::${level} ${place}title=${called}::${data(message)}\n`
}

/** What follows the second pair of colons. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** What stands behind an equals sign. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
