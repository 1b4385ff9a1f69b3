import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { replayLine, testReplayLine } from '../cli/replay-lines.ts'
import { writeFailure, writeReport } from '../reports/files/write-run.ts'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import type { LoadedCode } from '../scenarios/files/load-scenario.ts'
import { fileName, OutFolder } from '../scenarios/files/out-folder.ts'
import { unplacedCode, withReferences } from '../scenarios/files/references.ts'
import type { FoundFailure, JudgedRun } from '../scenarios/index.ts'
import { assert } from '../sim/errors.ts'
import { InputError, type ResolvedScenario } from '../sim/index.ts'
import { definitionOf, withDefinition } from '../sim/reference.ts'
import type { CurrentTest } from './current-test.ts'
import { awaitBefore, type Deadlines, executeBefore, inTime } from './drive.ts'
import { pathFrom } from './paths.ts'
import type { Keeping } from './trial.ts'

/** Where reports go, in the project's folder. */
const REPORTS = 'netsplit-out'

/** A file that was written, relative to the working directory, or why there is none. */
export type Written = { readonly path: string } | { readonly none: string }

/** What is left behind of a failure. */
export interface LeftBehind {
  readonly failure: Written
  readonly report: Written
  /** The commands that run it again. */
  readonly replay: readonly string[]
  /** The trace hash that the same run had when it was run again, if that was another one. */
  readonly otherHash?: string
}

/** A failure to be written: whose it is, and where to. */
export interface ToWrite extends Keeping {
  readonly code: LoadedCode
  readonly deadlines: Deadlines
}

/**
 * Writes a failure and its report. The file of an old failure is evidence, and is left as it is.
 *
 * @param failure - as it was found
 * @param about - the test, its folder and its code, and by when all is to be written
 */
export async function leaveBehind(failure: FoundFailure, about: ToWrite): Promise<LeftBehind> {
  const { test, code, deadlines } = about
  const run = await loadable(failure.run, code)
  const written = await attempt(writtenFailure({ ...failure, run }, about))
  if ('none' in written) return { failure: written, report: { none: 'there is no failure file' }, replay: [] }
  const replay = [testReplayLine(written.path, { ...test, file: pathFrom(process.cwd(), test.path) })]
  if (unplacedCode(run.record.scenario).length === 0) replay.push(replayLine(written.path))
  const again = runAgain(failure.run, deadlines)
  if (again === undefined) return { failure: written, report: NO_TIME, replay }
  const name = basename(written.path).replace(/(?:\.failure)?\.json$/, '')
  const shown = { ...again, record: { ...again.record, scenario: run.record.scenario } }
  const folder = join(test.project, REPORTS)
  const report = attempt(writtenReport(shown, replay.at(-1) ?? '', { folder, name, code }))
  const { traceHash } = again.record
  return {
    failure: written,
    report: (await awaitBefore(deadlines.all, report)) ?? NO_TIME,
    replay,
    ...(traceHash === run.record.traceHash ? {} : { otherHash: traceHash }),
  }
}

const NO_TIME = { none: 'no time was left to write it' }

/** The same run with all that a report shows, if there is time for it. */
function runAgain({ record }: JudgedRun, { all, patienceMs }: Deadlines): JudgedRun | undefined {
  const execute = executeBefore(all, patienceMs)
  return inTime(() => execute(record.scenario, record.seed, { trace: true, inspections: true }))
}

async function writtenReport(
  run: JudgedRun,
  command: string,
  { folder, ...where }: { readonly folder: string; readonly name: string; readonly code: LoadedCode },
): Promise<string> {
  const { report } = await writeReport(run, command, { folder: new OutFolder(folder, 'reports'), ...where })
  return report
}

/** The file of a failure: the one that it was read from, or a new one. */
async function writtenFailure(
  { run, by, shrink }: FoundFailure,
  { test, corpus, code }: ToWrite,
): Promise<string> {
  if (typeof by === 'string') return by
  const { file, name } = test
  const origin = {
    origin: run.record.scenario.name,
    test: { file, name },
    // What was tried in vain can be thousands of runs.
    ...(shrink && { shrink: { ...shrink, steps: shrink.steps.filter(({ accepted }) => accepted) } }),
  }
  const folder = new OutFolder(corpus, 'corpus')
  const written = await writeFailure(run, origin, { folder, name: nameFor(run, test), code })
  assert('failure' in written && written.failure !== undefined, 'a failure of a test has no file')
  return written.failure
}

/** The path of what is written, or why it could not be. */
async function attempt(writing: Promise<string>): Promise<Written> {
  try {
    return { path: await writing }
  } catch (error) {
    if (error instanceof InputError) return { none: error.message }
    throw error
  }
}

/** A name that tells runs, and tests that found the same run, apart. */
function nameFor({ record }: JudgedRun, { file, name }: CurrentTest): string {
  const { scenario, seed, traceHash } = record
  const digest = createHash('sha256').update([file, name, traceHash].join('\0')).digest('hex')
  return fileName(scenario.name, 'seed', seed, digest.slice(0, 8))
}

/**
 * The run as a failure file can hold it. Where the modules that it names cannot be loaded without Vitest (for they import by an
 * alias that only Vite knows, say), they are not named.
 */
async function loadable(run: JudgedRun, { holder }: LoadedCode): Promise<JudgedRun> {
  const { scenario } = run.record
  try {
    await codeDigest(scenario, holder)
    return run
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { ...run, record: { ...run.record, scenario: withoutPlaces(scenario) } }
  }
}

function withoutPlaces(scenario: ResolvedScenario): ResolvedScenario {
  return withReferences(scenario, (reference) => {
    const { from: _from, ...rest } = reference
    const definition = definitionOf(reference)
    const unplaced = rest as typeof reference
    return definition === undefined ? unplaced : withDefinition(unplaced, definition)
  })
}
