import { junitOfRun } from '../reports/ci/index.ts'
import { loadScenario } from '../scenarios/files/load-scenario.ts'
import { resolveWatched } from '../scenarios/files/resolve-watched.ts'
import { swarmOf } from '../scenarios/index.ts'
import { withMutant } from '../scenarios/mutant.ts'
import { parseSeed } from '../sim/index.ts'
import { junitTarget } from './ci-outputs.ts'
import { exitCodeOfPerformed } from './exit-codes.ts'
import { patienceMsOf } from './numbers.ts'
import { outputFor } from './output.ts'
import { perform, type PerformOptions } from './perform.ts'
import { runDocument } from './run-document.ts'
import { printable, quoted } from './text.ts'

/** What `netsplit run` takes. */
export interface RunOptions extends PerformOptions {
  readonly scenario: string
  readonly seed: string | undefined
  /** The published bug that is switched on in every protocol that has it. */
  readonly mutant?: string | undefined
  /** The config that was named on the command line; false for none. */
  readonly config?: string | false | undefined
  /** A file for the verdicts, as JUnit XML. */
  readonly junit?: string | undefined
}

/** Runs a scenario once, judges it, and writes its report. */
export async function runCommand(options: RunOptions): Promise<number> {
  const output = outputFor(options)
  const junit = junitTarget(options.junit)
  const { mutant } = options
  const { scenario, origin, where, code } = await loadScenario(options.scenario)
  const seed = parseSeed(options.seed ?? scenario.seed ?? 1)
  const finding = { library: code.library, where }
  const resolved = withMutant(resolveWatched(scenario, seed, finding, patienceMsOf(options.patience)), mutant)
  const swarm = swarmOf(scenario, seed, finding)
  const config = typeof options.config === 'string' ? ` --config ${quoted(options.config)}` : ''
  const mutated = mutant === undefined ? '' : ` --mutant ${quoted(mutant)}`
  const command = `npx netsplit run ${quoted(options.scenario)} --seed ${quoted(seed)}${mutated}${config}`
  const source = { scenario: options.scenario, mutant }
  const task = {
    scenario: resolved,
    seed,
    code,
    source,
    origin,
    command,
    suffix: mutant?.split('/') ?? [],
    ...(swarm === undefined ? {} : { swarm }),
  }
  const performed = await perform(task, options, output)
  const written = junit?.write(junitOfRun(performed.run, command))
  if (written !== undefined) output.line(`  ${output.paint.dim('junit'.padEnd(11))}${printable(written)}`)
  if (mutant !== undefined && performed.run.verdict === 'valid')
    output.line(
      printable(
        `the mutant was on and nothing broke in this run: netsplit sweep ${quoted(options.scenario)}${mutated}${config} --seeds 1-300 looks further`,
      ),
    )
  output.document({ ...runDocument(performed), ...(written === undefined ? {} : { junit: written }) })
  return exitCodeOfPerformed(performed)
}
