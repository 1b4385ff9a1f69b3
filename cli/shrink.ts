import { writeFailure, writeReport } from '../reports/files/write-run.ts'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import { loadCode } from '../scenarios/files/load-scenario.ts'
import { fileName, OutFolder } from '../scenarios/files/out-folder.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import {
  completeScenario,
  type Execute,
  fingerprintOf,
  judge,
  type JudgedRun,
  parseFailure,
  type ReadFailure,
  shrink,
  shrinkLines,
  type Shrunk,
  simulateChecked,
  sizeWords,
  tenLines,
} from '../scenarios/index.ts'
import { InputError } from '../sim/index.ts'
import { exitCode, exitCodeOfRun } from './exit-codes.ts'
import { millisecondsOf, patienceMsOf, wholeNumber } from './numbers.ts'
import { type CommonOptions, type Output, outputFor } from './output.ts'
import { counted, printable, quoted } from './text.ts'

/** What `netsplit shrink` takes. */
export interface ShrinkWords extends CommonOptions {
  readonly file: string
  readonly out: string
  readonly maxRuns: string
  readonly for: string
  readonly patience: string
}

/** Makes the failure of a file smaller, by running smaller scenarios that fail the same way. */
export async function shrinkCommand(words: ShrinkWords): Promise<number> {
  const { file } = words
  const output = outputFor(words)
  const maxRuns = wholeNumber('--max-runs', words.maxRuns, 'runs', 1, 1_000_000)
  const execute = executeWatched(patienceMsOf(words.patience))
  const forMs = millisecondsOf(words.for)
  const folder = new OutFolder(words.out)
  const failure = parseFailure(readTextFile(file), file)
  const code = await loadCode(failure.scenario, file, file)
  const scenario = completeScenario(failure.scenario, { library: code.library, where: file })
  const failed = execute(scenario, failure.seed)
  const sameCode = (await codeDigest(scenario, code.holder)) === failure.code
  const refusal = refusalOf(failed, failure, sameCode, file)
  if (refusal !== undefined) {
    output.line(refusal.words)
    output.document({ file, sameCode, shrunk: false, why: refusal.words })
    return refusal.code
  }
  const shrunk = shrinkWatched(failed, { execute, maxRuns, forMs })
  const { run, story } = shrunk
  const { origin, test, seed } = failure
  const where = { folder, name: fileName(scenario.name, 'seed', seed, 'shrunk'), code }
  const from = { origin, ...(test === undefined ? {} : { test }), shrink: story }
  const written = await writeFailure(run, from, where)
  // What a failure file names can be named by another.
  const smaller = 'failure' in written ? written.failure : file
  const command = `npx netsplit replay ${quoted(smaller)}`
  const traced = execute(run.record.scenario, run.record.seed, { trace: true, inspections: true })
  const { report, data } = await writeReport(traced, command, where)
  printShrunk(failed, shrunk, { report, command, failure: smaller }, output)
  output.document({
    file,
    sameCode,
    shrunk: true,
    fingerprint: fingerprintOf(run),
    before: story.from,
    after: story.to,
    runs: story.runs,
    ended: story.ended,
    seed: run.record.seed,
    traceHash: run.record.traceHash,
    lines: tenLines(run),
    failure: smaller,
    report,
    data,
  })
  return exitCodeOfRun(run)
}

/** Runs under the watchdog: a smaller scenario may well be one in which code does not return. */
function executeWatched(patienceMs: number): Execute {
  return (scenario, seed, options) =>
    judge(finishWatched(simulateChecked(scenario, seed, options), patienceMs))
}

/** Why a failure is not shrunk, and with which exit code that ends: it does not fail any more, or not the same way. */
function refusalOf(
  run: JudgedRun,
  failure: ReadFailure,
  sameCode: boolean,
  file: string,
): { readonly words: string; readonly code: number } | undefined {
  const { traceHash } = run.record
  if (sameCode && traceHash !== failure.traceHash) {
    const words = `NOT DETERMINISTIC: the same code gave the trace hash ${traceHash}, recorded was ${failure.traceHash}`
    return { words, code: exitCode.notDeterministic }
  }
  const fingerprint = fingerprintOf(run)
  if (fingerprint === failure.fingerprint) return undefined
  if (sameCode)
    throw new InputError(
      `${file} is not as netsplit wrote it: it says that it fails by ${failure.fingerprint}, and the same run gives ${fingerprint ?? run.verdict}`,
    )
  const holds = run.verdict === 'valid' ? 'it holds now' : 'it fails no more, and whether it holds is unknown'
  const now = fingerprint === undefined ? holds : `it fails otherwise now, by ${fingerprint}`
  return { words: `the code has changed since the failure was recorded: ${now}`, code: exitCodeOfRun(run) }
}

/** How a failure is shrunk: by whom, how often and how long. */
interface Terms {
  readonly execute: Execute
  readonly maxRuns: number
  readonly forMs: number
}

function shrinkWatched(failed: JudgedRun, { execute, maxRuns, forMs }: Terms): Shrunk {
  const end = performance.now() + forMs
  const progress = progressLine()
  const shrunk = shrink(failed, {
    execute,
    maxRuns,
    until: (smallest) => {
      progress.show(() => `${counted(smallest.story.runs, 'run')}: ${sizeWords(smallest.story.to)}`)
      return performance.now() >= end
    },
  })
  progress.clear()
  return shrunk
}

const SHOWN_EVERY_MS = 100

/** A line on stderr that is written anew again and again, if that is a terminal. */
function progressLine(): { show(text: () => string): void; clear(): void } {
  const { stderr } = process
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined }
  let shown = performance.now()
  return {
    show(text) {
      if (performance.now() - shown < SHOWN_EVERY_MS) return
      shown = performance.now()
      stderr.write(`\r\u001B[K${text().slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    clear: () => void stderr.write('\r\u001B[K'),
  }
}

/** What a shrink has left behind, and how to run it again. */
interface Left {
  readonly report: string
  readonly command: string
  readonly failure: string
}

function printShrunk(failed: JudgedRun, { run, story }: Shrunk, left: Left, output: Output): void {
  const { paint } = output
  const { scenario, seed } = failed.record
  output.line(`${paint.bold(printable(scenario.name))}, seed ${printable(seed)}`)
  output.line()
  for (const line of shrinkLines(story)) output.line(`  ${printable(line)}`)
  output.line()
  for (const line of tenLines(run)) output.line(printable(line))
  output.line()
  const row = (name: string, text: string): void =>
    output.line(`  ${paint.dim(name.padEnd(11))}${printable(text)}`)
  row('report', left.report)
  row('failure', left.failure)
  row('again', left.command)
}
