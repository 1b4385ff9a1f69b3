import { resolve } from 'node:path'
import { printable } from '../cli/text.ts'
import { type FoundFailure, type Held, holding } from '../scenarios/index.ts'
import { type OldFailures, oldFailuresIn } from './corpus.ts'
import { drive, executeBefore } from './drive.ts'
import type { Caller, Said } from './matcher.ts'
import { failureMessage } from './message.ts'
import { notice, noticeOnce } from './notices.ts'
import { doubtsOf, fixedSentence, progressWords, untriedSentence } from './outlook.ts'
import { replayed } from './replay.ts'
import { type HoldOptions, settingsOf } from './settings.ts'
import { type Trial, trialOf } from './trial.ts'
import { type LeftBehind, leaveBehind } from './write-failure.ts'

/** Whether every run of a scenario holds. */
export async function toHold(caller: Caller, received: unknown, options?: HoldOptions): Promise<Said> {
  if (caller.isNot) {
    // What is meant to fail is looked for where the test says, and not where a nightly job does.
    return toFail(trialOf(caller, received, settingsOf('toHold', options)))
  }
  const trial = trialOf(caller, received, settingsOf('toHold', options, process.env))
  return (await replayed(trial)) ?? toHoldAlways(trial)
}

/** Whether a run of a scenario fails. Nothing of it is kept, for it is meant to. */
async function toFail(trial: Trial): Promise<Said> {
  const held = await driven({ ...trial, settings: { ...trial.settings, shrink: false } })
  const untried = untriedSentence(held, trial.deadlines)
  if (untried !== undefined) return { pass: true, message: () => printable(untried) }
  return {
    pass: held.verdict !== 'invalid',
    message: () => printable(`${progressWords(held)} of ${trial.scenario.name}, expected one`),
  }
}

async function toHoldAlways(trial: Trial): Promise<Said> {
  const { keeping, scenario, code, settings, deadlines } = trial
  const old = keeping && oldFailuresIn(keeping.corpus, keeping.test, scenario, code)
  for (const problem of old?.problems ?? []) noticeOnce(problem)
  const held = await driven(trial, old)
  const fixed = fixedSentence(held)
  if (fixed !== undefined) notice(fixed)
  const { failure } = held
  if (failure !== undefined) {
    const files = await leftBehind(trial, failure)
    const { asked } = held
    const facts = { failure, asked, shrink: settings.shrink, ...(files === undefined ? {} : { files }) }
    return { pass: false, message: () => failureMessage(facts) }
  }
  const untried = untriedSentence(held, deadlines)
  if (untried !== undefined) return { pass: false, message: () => printable(untried) }
  const doubts = doubtsOf(held, deadlines)
  if (settings.strict && doubts.length > 0)
    return { pass: false, message: () => doubts.map(printable).join('\n') }
  for (const doubt of doubts) noticeOnce(doubt)
  return { pass: true, message: () => progressWords(held) }
}

function driven({ scenario, settings, deadlines, code, keeping }: Trial, old?: OldFailures): Promise<Held> {
  const { library } = code.in(keeping?.test.path)
  const execute = executeBefore(deadlines.search, deadlines.patienceMs)
  return drive(
    holding(scenario, { ...settings, old: old?.failures ?? [], execute, library }),
    deadlines.search,
  )
}

async function leftBehind(
  { keeping, code, deadlines }: Trial,
  failure: FoundFailure,
): Promise<LeftBehind | undefined> {
  if (keeping === undefined) return undefined
  const { by } = failure
  const loaded = typeof by === 'string' ? code.of(resolve(by)) : code.in(keeping.test.path)
  return leaveBehind(failure, { ...keeping, code: loaded, deadlines })
}
