import { relative, resolve } from 'node:path'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import { loadCode } from '../scenarios/files/load-scenario.ts'
import { completeScenario, parseFailure, type ReadFailure } from '../scenarios/index.ts'
import { projectFolderOf } from '../scenarios/files/project-folder.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { InputError } from '../sim/index.ts'
import { exitCode, exitCodeOfPerformed } from './exit-codes.ts'
import { outputFor } from './output.ts'
import { perform, type PerformOptions } from './perform.ts'
import { runDocument } from './run-document.ts'
import { replayLine, testReplayLine } from './replay-lines.ts'

/** What is said of a failure once its code has changed, by the verdict that it has now. */
const NOW = {
  invalid: 'it still fails',
  valid: 'it holds now',
  unknown: 'it fails no more, and whether it holds is unknown',
} as const

/** Runs a failure file again: to the same hash and verdict, or it says what is different. */
export async function replayCommand(options: PerformOptions & { readonly file: string }): Promise<number> {
  const { file } = options
  const output = outputFor(options)
  const failure = parseFailure(readTextFile(file), file)
  const { seed, origin } = failure
  refuseWhatOnlyATestCanRun(failure, file)
  const code = await loadCode(failure.scenario, file, file)
  const scenario = completeScenario(failure.scenario, { library: code.library, where: file })
  const command = replayLine(file)
  const task = {
    scenario,
    seed,
    code,
    source: { failure: file },
    origin,
    command,
    suffix: ['replay'],
    replayOf: file,
  }
  const performed = await perform(task, options, output)
  const { run } = performed
  output.line()
  const same = run.record.traceHash === failure.traceHash
  const sameCode = (await codeDigest(scenario, code.holder)) === failure.code
  output.document({ ...runDocument(performed), sameCode, sameHash: same })
  if (!sameCode) {
    const now = NOW[run.verdict]
    output.line(`the code has changed since the failure was recorded: judged anew, ${now}`)
    return exitCodeOfPerformed(performed)
  }
  if (same && run.verdict !== failure.verdict) {
    throw new InputError(
      `${file} is not as netsplit wrote it: the same run was recorded as ${failure.verdict}, and what the file now says to check gives ${run.verdict}`,
    )
  }
  if (same) {
    output.line(`the same run: trace hash ${failure.traceHash}`)
    return exitCodeOfPerformed(performed)
  }
  output.line(
    output.paint.red(
      `NOT DETERMINISTIC: the same code gave the trace hash ${run.record.traceHash}, recorded was ${failure.traceHash}`,
    ),
  )
  return exitCode.notDeterministic
}

/** Code that no file exports is there only where the test that found the failure runs. */
function refuseWhatOnlyATestCanRun({ onlyInTest, test }: ReadFailure, file: string): void {
  if (onlyInTest === undefined || test === undefined) return
  const again = testReplayLine(file, {
    ...test,
    file: relative('', resolve(projectFolderOf(file), test.file)),
  })
  throw new InputError(
    `${file} was found by a test, and only that test has the code of "${onlyInTest.join('", "')}": no file exports it that can be loaded without Vitest. It is replayed by ${again}`,
  )
}
