import { printable } from '../cli/text.ts'
import { count, counted, listed } from '../reports/format.ts'
import { reaching } from '../scenarios/index.ts'
import { InputError, type RunRecord } from '../sim/index.ts'
import { drive, executeBefore } from './drive.ts'
import { recordFrom } from './histories.ts'
import type { Caller, Said } from './matcher.ts'
import { type ReachOptions, settingsOf } from './settings.ts'
import { trialOf } from './trial.ts'

/** Whether a run reached a `sometimes`, or whether any run of a scenario does. */
export function toReach(
  caller: Caller,
  received: unknown,
  sometimes: string,
  options?: ReachOptions,
): Said | Promise<Said> {
  if (typeof sometimes !== 'string' || sometimes === '') {
    throw new InputError(`toReach was given ${JSON.stringify(sometimes)}, expected the name of a sometimes`)
  }
  const record = recordFrom(received)
  return record === undefined ? anyReaches(caller, received, sometimes, options) : reaches(record, sometimes)
}

async function anyReaches(
  caller: Caller,
  received: unknown,
  sometimes: string,
  options?: ReachOptions,
): Promise<Said> {
  const trial = trialOf(caller, received, { ...settingsOf('toReach', options), corpus: false })
  const { deadlines, code, scenario, settings } = trial
  const execute = executeBefore(deadlines.search, deadlines.patienceMs)
  const { library } = code.in(undefined)
  const steps = reaching(scenario, sometimes, { ...settings, execute, library })
  const { asked, runs, seed, passed } = await drive(steps, deadlines.search)
  const all = runs === asked
  const pass = seed !== undefined
  const words = `in ${all ? '' : `${count(runs)} of `}${counted(asked, 'run')}`
  const sentence = pass
    ? `"${sometimes}" is reached under seed ${seed}, expected that no run reaches it`
    : `"${sometimes}" was not reached ${words}${all ? '' : ', and then the time was over'}; ${passedWords(passed)}`
  // What has not been tried is neither reached nor not.
  return { pass: pass || (caller.isNot && !all), message: () => printable(sentence) }
}

function reaches({ properties }: RunRecord, sometimes: string): Said {
  const known = properties.filter(({ kind }) => kind === 'sometimes')
  const pass = known.some(({ name, reached }) => name === sometimes && reached > 0)
  const names = known.map(({ name }) => name).sort()
  const sentence = pass
    ? `"${sometimes}" is reached, expected that it is not`
    : `"${sometimes}" was not reached; ${passedWords(names)}`
  return { pass, message: () => printable(sentence) }
}

function passedWords(names: readonly string[]): string {
  if (names.length === 0) return 'no sometimes was passed'
  return `passed ${names.length === 1 ? 'was' : 'were'} ${listed(names.map((name) => `"${name}"`))}`
}
