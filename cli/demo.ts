import { InputError } from '../sim/index.ts'
import { OutFolder } from '../scenarios/files/out-folder.ts'
import { type LoadedDemonstration, loadDemonstration } from '../scenarios/files/load-demonstration.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import {
  type Demonstrated,
  demonstrate,
  type Demonstration,
  demonstrations,
  repairCosts,
} from '../scenarios/index.ts'
import { compareCommand } from './compare.ts'
import {
  answerLines,
  explanationLines,
  knobLines,
  listLines,
  questionLines,
  repairLines,
  reportLines,
  shownLines,
} from './demo-lines.ts'
import { exitCode, exitCodeOfRun } from './exit-codes.ts'
import { patienceMsOf } from './numbers.ts'
import { type CommonOptions, type Output, outputFor } from './output.ts'
import { writeResults } from './perform.ts'
import { askPrediction, predictionOf } from './prediction.ts'
import type { RunFiles } from './run-summary.ts'
import { quoted } from './text.ts'

/** What `netsplit demo` takes. */
interface DemoOptions extends CommonOptions {
  readonly name: string | undefined
  readonly fix: boolean
  readonly predict: string | undefined
  readonly yes: boolean
  readonly compare: boolean
  readonly patience: string
  readonly out: string
}

/** A run of a demonstration, and what it left behind. */
interface Performance {
  readonly seen: Demonstrated
  readonly files: RunFiles
}

/** Names the demonstrations, or gives one: asks for a prediction, runs it, explains it, repairs it. */
export async function demoCommand(options: DemoOptions): Promise<number> {
  const output = outputFor(options)
  if (options.name === undefined) return listDemonstrations(output)
  const loaded = await loadDemonstration(options.name)
  const { demonstration } = loaded
  const print = (lines: readonly string[]): void => lines.forEach((line) => output.line(line))
  if (options.compare) return sideBySide(demonstration, options)
  const given = predictionOf(options.predict, demonstration.choices.length)
  print(questionLines(demonstration, output))
  const predicted = options.fix ? given : await predictionFor(demonstration, given, options, output)
  const before = await performed(loaded, options, false)
  print(shownLines(before.seen, output))
  if (!options.fix) {
    print(answerLines(demonstration, predicted, output))
    print(explanationLines(demonstration, output))
  }
  print(reportLines(before.files, output))
  const after = options.fix ? await performed(loaded, options, true) : undefined
  const costs = after === undefined ? [] : repairCosts(demonstration, before.seen, after.seen)
  if (after === undefined) print(knobLines(demonstration, options.name, output))
  else print(repairLines(demonstration, { ...after, costs }, output))
  const { name, question, choices, answer, explanation, knob, belief, anomaly } = demonstration
  output.document({
    name,
    question,
    choices,
    answer,
    ...(predicted === undefined ? {} : { predicted }),
    ...documentOf(before),
    anomaly,
    explanation,
    belief,
    knob,
    ...(after === undefined ? {} : { repaired: documentOf(after), costs }),
  })
  return exitCodeOf(before.seen, after?.seen)
}

/** Whether what was to be shown appeared, and stayed away if it was repaired; what came from outside shows nothing. */
function exitCodeOf(before: Demonstrated, after: Demonstrated | undefined): number {
  const codes = [before, ...(after === undefined ? [] : [after])].map(({ run }) => exitCodeOfRun(run))
  if (codes.includes(exitCode.notDeterministic)) return exitCode.notDeterministic
  return before.appeared && after?.appeared !== true ? exitCode.held : exitCode.violated
}

/** What `netsplit compare` says of protocol configurations that make the same point. */
async function sideBySide(
  { name, compared }: Demonstration,
  { json, color, patience, out }: DemoOptions,
): Promise<number> {
  if (compared === undefined) {
    const others = Object.values(demonstrations).filter((other) => other.compared !== undefined)
    throw new InputError(
      `demonstration ${name} compares nothing side by side: expected --compare with ${others.map((other) => other.name).join(', ')}`,
    )
  }
  const { configurations, settings } = compared
  const words = Object.entries(settings).map(([word, value]) => [word, String(value)])
  return compareCommand({ ...Object.fromEntries(words), configurations, json, color, patience, out })
}

function listDemonstrations(output: Output): number {
  const all = Object.values(demonstrations)
  for (const line of listLines(all, output)) output.line(line)
  output.document(all.map(({ name, question }) => ({ name, question })))
  return exitCode.held
}

/** The prediction that was given, or that somebody at a terminal gives. Nobody else is asked, and is told so. */
async function predictionFor(
  { choices }: Demonstration,
  given: number | undefined,
  { yes, json }: DemoOptions,
  output: Output,
): Promise<number | undefined> {
  if (given !== undefined || yes) return given
  if (json || !process.stdin.isTTY) {
    output.line(output.paint.dim('  (nobody was asked for a prediction: --predict N gives one)'))
    output.line()
    return undefined
  }
  const predicted = await askPrediction(choices.length, {
    input: process.stdin,
    output: process.stdout,
    interrupt: () => process.kill(process.pid, 'SIGINT'),
  })
  output.line()
  return predicted
}

/** Runs a demonstration as it is or repaired, and writes its report. */
async function performed(
  { demonstration, code }: LoadedDemonstration,
  { name = '', out, patience }: DemoOptions,
  repaired: boolean,
): Promise<Performance> {
  const patienceMs = patienceMsOf(patience)
  const folder = new OutFolder(out)
  const seen = demonstrate(demonstration, {
    repaired,
    library: code.library,
    finish: (simulation) => finishWatched(simulation, patienceMs),
  })
  const command = `npx netsplit demo ${quoted(name)}${repaired ? ' --fix' : ' --yes'}`
  const task = { code, origin: seen.run.record.scenario.name, command }
  return { seen, files: await writeResults(seen.run, task, folder, []) }
}

function documentOf({ seen, files }: Performance) {
  const { appeared, sentence, run } = seen
  const { record, verdict } = run
  return {
    seed: record.seed,
    appeared,
    sentence,
    verdict,
    traceHash: record.traceHash,
    report: files.report,
    data: files.data,
  }
}
