import { readFileSync } from 'node:fs'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import { loadCode } from '../scenarios/files/load-scenario.ts'
import { parseFailure, resolveScenario } from '../scenarios/index.ts'
import { InputError } from '../sim/index.ts'
import { exitCode, exitCodeOf } from './exit-codes.ts'
import { OutFolder } from './out-folder.ts'
import { type CommonOptions, outputFor } from './output.ts'
import { quoted, runDocument, runWatched, writeResults } from './run-scenario.ts'
import { printRun } from './run-summary.ts'
import { traceFilterOf, traceLines } from './trace-lines.ts'

/** What `netsplit replay` takes. */
export interface ReplayOptions extends CommonOptions {
  readonly file: string
  readonly out: string
  readonly trace: boolean
  readonly filter: readonly string[]
  readonly patience: number
}

/** Runs a failure file again: to the same hash and verdict, or it says what is different. */
export async function replayCommand(options: ReplayOptions): Promise<number> {
  const output = outputFor(options)
  const filter = traceFilterOf(options.filter)
  const failure = parseFailure(textOf(options.file), options.file)
  const code = await loadCode(failure.scenario, options.file, options.file)
  const resolved = resolveScenario(failure.scenario, failure.seed, {
    library: code.library,
    where: options.file,
  })
  const folder = new OutFolder(options.out)
  const run = runWatched(resolved, failure.seed, options.patience)
  if (options.trace && run.record.trace !== undefined) {
    for (const line of traceLines(run.record.trace, filter)) output.line(line)
    output.line()
  }
  const command = `npx netsplit replay ${quoted(options.file)}`
  const files = await writeResults(run, { code, folder, origin: failure.origin, command })
  printRun(run, files, output)
  output.line()
  const same = run.record.traceHash === failure.traceHash
  const sameCode = (await codeDigest(resolved, code.holder)) === failure.code
  output.document({ ...runDocument(run, files), sameCode, sameHash: same })
  if (!sameCode) {
    const now = run.verdict === 'invalid' ? 'it still fails' : 'it holds now'
    output.line(`the code has changed since the failure was recorded: judged anew, ${now}`)
    return exitCodeOf(run.verdict)
  }
  if (same) {
    output.line(`the same run: trace hash ${failure.traceHash}`)
    return exitCodeOf(run.verdict)
  }
  output.line(
    output.paint.red(
      `NOT DETERMINISTIC: the same code gave the trace hash ${run.record.traceHash}, recorded was ${failure.traceHash}`,
    ),
  )
  return exitCode.notDeterministic
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code: unknown = (error as { readonly code?: unknown }).code
    throw new InputError(
      code === 'ENOENT' ? `there is no file "${file}"` : `"${file}" cannot be read (${String(code)})`,
    )
  }
}
