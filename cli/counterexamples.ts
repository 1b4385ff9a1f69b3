import { relative } from 'node:path'
import { writeFailure, writeReport } from '../reports/files/write-run.ts'
import type { LoadedCode } from '../scenarios/files/load-scenario.ts'
import { fileName, type OutFolder } from '../scenarios/files/out-folder.ts'
import { finishWatched } from '../scenarios/files/watchdog.ts'
import {
  comparedScenario,
  type ComparedConfiguration,
  type Comparison,
  type Configuration,
  consistent,
  judge,
  linearizable,
  resolveScenario,
  simulateChecked,
} from '../scenarios/index.ts'
import type { CodeReference, Fault, Scenario } from '../sim/index.ts'
import { quoted } from './text.ts'

/** A run that shows that a configuration violates a model, as it was written. */
export interface WrittenCounterexample {
  readonly configuration: string
  readonly model: string
  readonly seed: string
  readonly why: string
  /** The paths of its report and of its failure file. */
  readonly report: string
  readonly failure?: string
  /** The report's, seen from the folder in which it stands. */
  readonly href: string
}

/** Where counterexamples are written, and what of a comparison is not in what it found. */
interface Writing {
  readonly folder: OutFolder
  /** What the files of this comparison begin with. */
  readonly name: string
  readonly code: LoadedCode
  readonly patienceMs: number
  readonly faults?: readonly Fault[]
}

/** The model that stands for all: whoever violates any violates it. */
const STRONGEST = 'linearizable'

/** Runs the smallest counterexamples again, with a check of their own, and writes their reports and failure files. */
export async function writeCounterexamples(
  comparison: Comparison,
  configurations: readonly Configuration[],
  writing: Writing,
): Promise<readonly WrittenCounterexample[]> {
  const written: WrittenCounterexample[] = []
  for (const [i, found] of comparison.configurations.entries()) {
    if (found.broken !== undefined) continue
    for (const model of modelsOf(found))
      written.push(await writeCounterexample(comparison, configurations[i] as Configuration, model, writing))
  }
  return written
}

type Violated = ComparedConfiguration['models'][number] & {
  readonly counterexample: NonNullable<ComparedConfiguration['models'][number]['counterexample']>
}

/** The weakest models that it violates, and the strongest. */
function modelsOf({ models, weakestViolated }: ComparedConfiguration): readonly Violated[] {
  return models.filter(
    (finding): finding is Violated =>
      finding.counterexample !== undefined &&
      (finding.model === STRONGEST || weakestViolated.includes(finding.model)),
  )
}

async function writeCounterexample(
  { settings }: Comparison,
  configuration: Configuration,
  { model, counterexample }: Violated,
  { folder, name: comparisonName, code, patienceMs, faults }: Writing,
): Promise<WrittenCounterexample> {
  const { name, object } = configuration
  const { seed, withFaults, why } = counterexample
  const scenario: Scenario = {
    ...comparedScenario(configuration, settings, withFaults ? faults : []),
    name: scenarioName('compare', name, model),
    checks: [checkOf(model, object)],
  }
  const resolved = resolveScenario(scenario, seed, { library: code.library })
  const simulation = simulateChecked(resolved, seed, { trace: true, inspections: true })
  const run = judge(finishWatched(simulation, patienceMs))
  const where = { folder, name: fileName(comparisonName, name, model, 'seed', seed), code }
  const failed = await writeFailure(run, { origin: scenario.name }, where)
  const failure = 'failure' in failed ? failed.failure : undefined
  const command =
    failure === undefined ? `npx netsplit compare ${quoted(name)}` : `npx netsplit replay ${quoted(failure)}`
  const { report } = await writeReport(run, command, where)
  const href = relative(folder.pathOf('.'), report)
  return {
    configuration: name,
    model,
    seed,
    why,
    report,
    href,
    ...(failure === undefined ? {} : { failure }),
  }
}

/** A name that a scenario may have, from texts that may hold anything. */
function scenarioName(...parts: readonly string[]): string {
  return parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
}

function checkOf(model: string, object: Configuration['object']): CodeReference {
  if (model === STRONGEST) return linearizable({ model: object })
  return consistent({ model, object, sessions: 'client' })
}
