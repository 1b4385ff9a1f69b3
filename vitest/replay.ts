import { resolve } from 'node:path'
import { replayLine } from '../cli/replay-lines.ts'
import { printable } from '../cli/text.ts'
import { codeDigest } from '../scenarios/files/code-digest.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { type JudgedRun, parseFailure, type ReadFailure } from '../scenarios/index.ts'
import { InputError } from '../sim/index.ts'
import { isOf, oldFailure } from './corpus.ts'
import { executeBefore, inTime } from './drive.ts'
import type { Said } from './matcher.ts'
import { failureMessage } from './message.ts'
import { notice, noticeOnce } from './notices.ts'
import { pathFrom } from './paths.ts'
import type { Trial } from './trial.ts'
import { leaveBehind } from './write-failure.ts'

/**
 * What the test says of the failure that `NETSPLIT_REPLAY` names, and of nothing else; `undefined` if it names none of this test's.
 *
 * @throws InputError - for a file that is not there or is no failure file
 */
export async function replayed({ scenario, code, keeping, deadlines }: Trial): Promise<Said | undefined> {
  const file = process.env['NETSPLIT_REPLAY'] ?? ''
  if (file === '' || keeping === undefined) return undefined
  const name = pathFrom(process.cwd(), resolve(file))
  const failure = parseFailure(readTextFile(file), name)
  if (failure.test === undefined) noticeOnce(`no test has found ${name}: ${replayLine(name)} replays it`)
  if (!isOf(failure, keeping.test, scenario)) return undefined
  const { scenario: resolved, seed } = oldFailure(failure, { file: resolve(file), name }, code)
  const execute = executeBefore(deadlines.all, deadlines.patienceMs)
  const run = inTime(() => execute(resolved, seed))
  if (run === undefined)
    return { pass: false, message: () => printable(`${name}: the test's time was over before the run was`) }
  const how = await comparison(run, failure, resolve(file))
  if (run.verdict !== 'invalid') {
    const now = run.verdict === 'valid' ? 'it holds now' : 'it is unknown now whether it holds'
    const says = `${name}: ${how.words}; ${now}`
    if (!how.isDefect) notice(says)
    return { pass: !how.isDefect, message: () => printable(says) }
  }
  const found = { run, by: name }
  const files = await leaveBehind(found, { ...keeping, code: code.of(resolve(file)), deadlines })
  return { pass: false, message: () => failureMessage({ failure: found, files, replayed: how.words }) }
}

/** How a run compares with the one that was recorded. */
interface Comparison {
  readonly words: string
  /** Whether it is wrong of the code, or of netsplit, that they differ. */
  readonly isDefect: boolean
}

async function comparison(run: JudgedRun, failure: ReadFailure, file: string): Promise<Comparison> {
  const { traceHash } = run.record
  if (traceHash === failure.traceHash)
    return { words: `the same run: trace hash ${traceHash}`, isDefect: false }
  if (failure.onlyInTest !== undefined) {
    return {
      words: 'another run than the recorded one: the code has changed since, or is not deterministic',
      isDefect: false,
    }
  }
  const isSameCode = (await digestOf(run, file)) === failure.code
  if (!isSameCode)
    return { words: 'the code has changed since it was recorded: judged anew', isDefect: false }
  return {
    words: `NOT DETERMINISTIC: the same code gave the trace hash ${traceHash}, recorded was ${failure.traceHash}`,
    isDefect: true,
  }
}

/** The digest of the code; `undefined` if it cannot be loaded without Vitest any more. */
async function digestOf({ record }: JudgedRun, file: string): Promise<string | undefined> {
  try {
    return await codeDigest(record.scenario, file)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}
