import { loadScenario, type LoadedCode } from '../scenarios/files/load-scenario.ts'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import { relocated, unplacedCode } from '../scenarios/files/references.ts'
import { failureOf, judge, type JudgedRun, resolveScenario } from '../scenarios/index.ts'
import { InputError, parseSeed, type ResolvedScenario, simulateResolved } from '../sim/index.ts'
import { exitCodeOf } from './exit-codes.ts'
import { fileName, OutFolder } from './out-folder.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { renderRun } from './render-run.ts'
import { injectedByKind, printRun, type RunFiles } from './run-summary.ts'
import { traceFilterOf, traceLines } from './trace-lines.ts'
import { version } from './version.ts'

/** What `netsplit run` takes. */
export interface RunOptions extends CommonOptions {
  readonly scenario: string
  readonly seed: string | undefined
  readonly out: string
  readonly trace: boolean
  readonly filter: readonly string[]
  /** Seconds of real time after which code that has not returned is stopped. */
  readonly patience: number
}

/** Runs a scenario once, judges it, and writes its report. */
export async function runCommand(options: RunOptions): Promise<number> {
  const output = outputFor(options)
  const filter = traceFilterOf(options.filter)
  const { scenario, origin, where, code } = await loadScenario(options.scenario)
  const seed = parseSeed(options.seed ?? scenario.seed ?? 1)
  const resolved = resolveScenario(scenario, seed, { library: code.library, where })
  const folder = new OutFolder(options.out)
  const run = runWatched(resolved, seed, options.patience)
  if (options.trace && run.record.trace !== undefined) {
    for (const line of traceLines(run.record.trace, filter)) output.line(line)
    output.line()
  }
  const command = `npx netsplit run ${quoted(options.scenario)} --seed ${quoted(seed)}`
  const files = await writeResults(run, { code, folder, origin, command })
  printRun(run, files, output)
  output.document(runDocument(run, files))
  return exitCodeOf(run.verdict)
}

/** Runs a resolved scenario with everything that reports need, and judges it. */
export function runWatched(scenario: ResolvedScenario, seed: string, patience: number): JudgedRun {
  if (!(patience > 0 && patience <= 3_600)) {
    throw new InputError(`--patience is ${patience}, expected seconds, more than 0 and at most 3600`)
  }
  const simulation = simulateResolved(scenario, seed, { trace: true, inspections: true })
  return judge(finishWatched(simulation, patience * 1000))
}

/** Writes the report of a run and, if something was violated, its failure file. */
export async function writeResults(
  run: JudgedRun,
  context: {
    readonly code: LoadedCode
    readonly folder: OutFolder
    readonly origin: string
    readonly command: string
  },
): Promise<RunFiles> {
  const { code, folder, origin, command } = context
  const { scenario, seed } = run.record
  const name = fileName(scenario.name, 'seed', seed)
  const report = folder.write(`${name}.html`, await renderRun(run, command, code))
  const failure = failureOf(run, { version, code: await codeDigest(scenario, code.holder), origin })
  if (failure === undefined) return { report, failure: undefined, noFailure: undefined, command }
  const [unplaced] = unplacedCode(scenario)
  if (unplaced !== undefined) {
    const noFailure = `none: the code of "${unplaced}" is exported by no file; export what makes it (export const it = define...)`
    return { report, failure: undefined, noFailure, command }
  }
  const failureName = `${name}.failure.json`
  const movable = { ...failure, scenario: relocated(scenario, code.holder, folder.pathOf(failureName)) }
  const written = folder.write(failureName, `${JSON.stringify(movable, undefined, 2)}\n`)
  return { report, failure: written, noFailure: undefined, command }
}

/** The JSON document of a run. */
export function runDocument({ record, properties, verdict }: JudgedRun, files: RunFiles): object {
  return {
    scenario: record.scenario.name,
    seed: record.seed,
    traceHash: record.traceHash,
    events: record.events,
    virtualSeconds: record.time / 1_000_000,
    faults: injectedByKind(record.faults),
    properties: properties.map(({ name, verdict: each, why }) => ({ name, verdict: each, why })),
    verdict,
    report: files.report,
    failure: files.failure ?? null,
  }
}

/** A word as a shell takes it. */
export function quoted(word: string): string {
  return /^[A-Za-z0-9._/:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
