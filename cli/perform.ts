import { writeFailure, writeReport } from '../reports/files/write-run.ts'
import { checkDeterminism, type Determinism } from '../scenarios/files/determinism.ts'
import type { LoadedCode } from '../scenarios/files/load-scenario.ts'
import type { RunSource } from '../scenarios/files/run-order.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import { judge, type JudgedRun, simulateChecked, type Swarm, withLadders } from '../scenarios/index.ts'
import { InputError, type ResolvedScenario } from '../sim/index.ts'
import { determinismLines } from './determinism-lines.ts'
import { type ExportFormat, exportsOf, writeExports } from './exports.ts'
import { faultLines } from './fault-lines.ts'
import { fileName, OutFolder } from '../scenarios/files/out-folder.ts'
import { patienceMsOf } from './numbers.ts'
import type { CommonOptions, Output } from './output.ts'
import { resolvedLines } from './resolved-lines.ts'
import { printRun, type RunFiles } from './run-summary.ts'
import { swarmLines } from './swarm-lines.ts'
import { traceFilterOf, traceLines } from './trace-lines.ts'

/** What every command takes that performs a run. */
export interface PerformOptions extends CommonOptions {
  readonly out: string
  readonly trace: boolean
  readonly filter: readonly string[]
  /** Formats that the run is to be written in as well. */
  readonly export: readonly string[]
  /** Whether to print every resolved value, and what each fault came to. */
  readonly verbose: boolean
  /** Whether to compare the run in a fresh worker with the run in a used one. */
  readonly checkDeterminism: boolean
  /** Seconds of real time after which code that has not returned is stopped. */
  readonly patience: string
}

/** A run that is to be performed, and where it comes from. */
export interface Task {
  readonly scenario: ResolvedScenario
  readonly seed: string
  readonly code: LoadedCode
  /** Where a worker can load it from. */
  readonly source: RunSource
  /** The name or path of the scenario. */
  readonly origin: string
  /** The command that performs it again. */
  readonly command: string
  /** What names of its files end in, if in anything. */
  readonly suffix?: readonly string[]
  /** What its faults were drawn from, if they were. */
  readonly swarm?: Swarm
  /** The failure file that it replays, which is evidence and is left as it is. */
  readonly replayOf?: string
}

/** A run that was performed, and what it left behind. */
export interface Performed {
  readonly run: JudgedRun
  readonly files: RunFiles
  /** How it compares in a fresh worker and in a used one, if that was asked for. */
  readonly determinism: Determinism | undefined
  /** What its faults were drawn from, if they were. */
  readonly swarm?: Swarm
}

/** Performs a run: lets it happen, prints what is asked for, writes its files, prints what came of it. */
export async function perform(task: Task, options: PerformOptions, output: Output): Promise<Performed> {
  if (options.filter.length > 0 && !options.trace)
    throw new InputError('--filter says what of the trace to show: expected --trace with it')
  const patienceMs = patienceMsOf(options.patience)
  const formats = exportsOf(options.export)
  const simulation = simulateChecked(task.scenario, task.seed, { trace: true, inspections: true })
  const filter = traceFilterOf(options.filter, simulation.record().participants)
  const folder = new OutFolder(options.out)
  if (options.verbose && task.swarm !== undefined) printLines(swarmLines(task.swarm, output), output)
  if (options.verbose) printLines(resolvedLines(task.scenario, task.seed, output), output)
  const run = withLadders(judge(finishWatched(simulation, patienceMs)))
  if (options.trace && run.record.trace !== undefined) {
    for (const line of traceLines(run.record.trace, filter)) output.line(line)
    output.line()
  }
  const files = await writeResults(run, task, folder, formats)
  if (options.verbose) printLines(faultLines(run.record.faults, output), output)
  printRun(run, files, output, task.swarm)
  const determinism = options.checkDeterminism ? await compared(task, run, patienceMs) : undefined
  if (determinism !== undefined) {
    output.line()
    for (const line of determinismLines(determinism, output)) output.line(line)
  }
  return { run, files, determinism, ...(task.swarm === undefined ? {} : { swarm: task.swarm }) }
}

function printLines(lines: Iterable<string>, output: Output): void {
  for (const line of lines) output.line(line)
  output.line()
}

function compared({ source, seed }: Task, { record }: JudgedRun, patienceMs: number): Promise<Determinism> {
  return checkDeterminism({ source, seed, patienceMs, traceHash: record.traceHash })
}

/** Writes the report of a run, what is to be exported of it and, if something was violated, its failure file. */
export async function writeResults(
  run: JudgedRun,
  task: Pick<Task, 'code' | 'origin' | 'command' | 'replayOf' | 'suffix'>,
  folder: OutFolder,
  formats: readonly ExportFormat[],
): Promise<RunFiles> {
  const { code, origin, command, replayOf, suffix = [] } = task
  const { scenario, seed } = run.record
  const where = { folder, name: fileName(scenario.name, 'seed', seed, ...suffix), code }
  const { report, data } = await writeReport(run, command, where)
  // What is replayed is evidence, and is left as it is.
  const written = replayOf === undefined ? await writeFailure(run, { origin }, where) : { failure: replayOf }
  const exports = writeExports(run, formats, folder, where.name)
  return { report, data, exports, command, ...written }
}
