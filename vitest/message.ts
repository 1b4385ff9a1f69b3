import { printable } from '../cli/text.ts'
import { counted, listed } from '../reports/format.ts'
import { violatedProperty } from '../scenarios/fingerprint.ts'
import type { FailureSize, FoundFailure, ShrinkStory } from '../scenarios/index.ts'
import { scenarioLines } from '../scenarios/shrinking/lines.ts'
import type { LeftBehind, Written } from './write-failure.ts'

/** As many lines as a scenario is told in at most. */
const LINES = 10

/** All that a test prints of a failure. */
export interface FailureFacts {
  readonly failure: FoundFailure
  /** How many runs were to be made, if any were. */
  readonly asked?: number
  /** Whether it was to be shrunk. */
  readonly shrink?: boolean
  /** How the run compares with a recorded one, if one was replayed. */
  readonly replayed?: string
  /** What it left behind, if files are written. */
  readonly files?: LeftBehind
}

/** What a test prints of a failure: the sentence, the scenario in ten lines, and how to run it again. */
export function failureMessage(facts: FailureFacts): string {
  const { run } = facts.failure
  const { name = '', why = '' } = violatedProperty(run) ?? {}
  const rows = rowsOf(facts)
  const width = Math.max(...rows.map(([label]) => label.length))
  return [
    printable(`${name}: ${why}`),
    '',
    ...scenarioLines(run, LINES).map((line) => `  ${printable(line)}`),
    '',
    ...rows.map(([label, text]) => `  ${label.padEnd(width)}  ${printable(text)}`),
  ].join('\n')
}

type Row = readonly [label: string, text: string]

function rowsOf({ failure, asked, shrink, replayed, files }: FailureFacts): readonly Row[] {
  const { run, by, shrink: story } = failure
  const { seed, traceHash } = run.record
  const isOld = typeof by === 'string'
  const found = isOld ? (replayed ?? 'an old failure, which fails again') : `run ${by} of ${asked ?? by}`
  const rows: Row[] = [['seed', `${seed} (${found})`]]
  if (story !== undefined) rows.push(['shrunk', shrinkSentence(story)])
  else if (shrink === true && !isOld) rows.push(['shrunk', 'not at all: the time was over'])
  for (const sentence of run.beyond) rows.push(['beyond', sentence])
  rows.push(['trace hash', traceHash])
  if (files === undefined) return rows
  if (files.otherHash !== undefined) {
    const why = 'the same run has another trace hash when it is run again, so that something outlives a run'
    rows.push(['not deterministic', `${why}: ${files.otherHash}`])
  }
  rows.push(['failure', pathOf(files.failure)])
  rows.push(['report', pathOf(files.report)])
  files.replay.forEach((command, i) => rows.push([i === 0 ? 'replay' : 'or', command]))
  return rows
}

function pathOf(written: Written): string {
  return 'path' in written ? written.path : `none: ${written.none}`
}

const ENDINGS: { readonly [ended in ShrinkStory['ended']]: string } = {
  smallest: 'as far as it goes',
  budget: 'as far as its number of runs allowed',
  stopped: 'as far as time allowed',
}

/** How a failure became as small as it is. */
function shrinkSentence({ from, to, runs, ended }: ShrinkStory): string {
  const sizes = `from ${sizeWords(from)} to ${sizeWords(to)}`
  return `${ENDINGS[ended]}: ${sizes} in ${counted(runs, 'run')}`
}

function sizeWords({ faults, nodes, operations }: FailureSize): string {
  return listed([counted(faults, 'fault'), counted(nodes, 'node'), counted(operations, 'operation')])
}
