import { count, counted, duration, listed } from '../reports/format.ts'
import type { Held } from '../scenarios/index.ts'
import type { Deadlines } from './drive.ts'

/** How far a scenario has been tried in vain, in a few words: `173 of 300 runs, no violation`. */
export function progressWords({ asked, runs }: Held): string {
  const how = runs === asked ? count(runs) : `${count(runs)} of ${count(asked)}`
  return `${how} ${asked === 1 ? 'run' : 'runs'}, no violation`
}

/** Why nothing can be said of a scenario, if that is so: no run has come to its end, or of none it is known whether it held. */
export function untriedSentence(held: Held, { searchMs }: Deadlines): string | undefined {
  const { asked, runs, unknown, failure } = held
  if (failure !== undefined) return undefined
  if (runs === 0) {
    return `0 of ${counted(asked, 'run')}, unknown: none came to its end in ${durationWords(searchMs)}, which is all that the test's time-out or the budget leaves`
  }
  const [first] = unknown
  if (unknown.length < runs || first === undefined) return undefined
  return `${counted(runs, 'run')}, all unknown; the first, of seed ${first.seed}: ${first.why}`
}

/** What keeps a scenario without a failure from being known to hold, a sentence each. */
export function doubtsOf(held: Held, { searchMs }: Deadlines): readonly string[] {
  const { asked, runs, unknown, sometimes } = held
  const doubts: string[] = []
  if (runs < asked) {
    doubts.push(
      `${progressWords(held)}, unknown: its ${durationWords(searchMs)} were over; give it more time (the test's time-out, or budget) or fewer runs`,
    )
  }
  const [first] = unknown
  if (first !== undefined) {
    doubts.push(
      `${progressWords(held)}, ${count(unknown.length)} unknown; the first, of seed ${first.seed}: ${first.why}`,
    )
  }
  const never = [...sometimes].filter(([, times]) => times === 0).map(([name]) => `"${name}"`)
  // Of one run nothing of the kind is to be expected.
  if (never.length > 0 && runs === asked && asked > 1)
    doubts.push(`${progressWords(held)}, but never reached: ${listed(never.sort())}`)
  return doubts
}

/** What to say of old failures that fail no more, if there are any. */
export function fixedSentence({ replayed }: Held): string | undefined {
  const fixed = replayed.filter(({ verdict }) => verdict === 'valid').map(({ name }) => name)
  const unsure = replayed.filter(({ verdict }) => verdict === 'unknown')
  const sentences = [
    ...(fixed.length === 0
      ? []
      : [`${counted(fixed.length, 'old failure')} ${isOrAre(fixed)} fixed, and kept: ${listed(fixed)}`]),
    ...unsure.map(
      ({ name, why }) => `an old failure fails no more, and is kept: ${name} (now unknown: ${why})`,
    ),
  ]
  return sentences.length === 0 ? undefined : sentences.join('; ')
}

function isOrAre({ length }: readonly unknown[]): string {
  return length === 1 ? 'is' : 'are'
}

function durationWords(ms: number): string {
  return duration(Math.round(ms) * 1_000)
}
