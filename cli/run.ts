import { loadScenario } from '../scenarios/files/load-scenario.ts'
import { resolveScenario } from '../scenarios/index.ts'
import { parseSeed } from '../sim/index.ts'
import { exitCodeOfPerformed } from './exit-codes.ts'
import { outputFor } from './output.ts'
import { perform, type PerformOptions } from './perform.ts'
import { runDocument } from './run-document.ts'
import { quoted } from './text.ts'

/** What `netsplit run` takes. */
export interface RunOptions extends PerformOptions {
  readonly scenario: string
  readonly seed: string | undefined
}

/** Runs a scenario once, judges it, and writes its report. */
export async function runCommand(options: RunOptions): Promise<number> {
  const output = outputFor(options)
  const { scenario, origin, where, code } = await loadScenario(options.scenario)
  const seed = parseSeed(options.seed ?? scenario.seed ?? 1)
  const resolved = resolveScenario(scenario, seed, { library: code.library, where })
  const command = `npx netsplit run ${quoted(options.scenario)} --seed ${quoted(seed)}`
  const source = { scenario: options.scenario }
  const task = { scenario: resolved, seed, code, source, origin, command }
  const performed = await perform(task, options, output)
  output.document(runDocument(performed))
  return exitCodeOfPerformed(performed)
}
