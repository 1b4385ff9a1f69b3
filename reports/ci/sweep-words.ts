import type { Rate, Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { count, counted, listed, percent } from '../format.ts'
import { quoted } from '../shell.ts'

// What every output for CI says of a sweep, as text that is not escaped yet.

/** What the outputs for CI say of a sweep that is not in its result. */
export interface SweepContext {
  /** The folder of the sweep, which the paths in its result are relative to. */
  readonly folder: string
  /** The scenario's file, relative to the folder of the repository, if it has one. */
  readonly file?: string
  readonly timing?: SweepTime
  /** The commit that its seeds are from. */
  readonly commit?: string
  /** What stands for a signature as a diagram of Mermaid, by signature, for some of them. */
  readonly diagrams?: ReadonlyMap<string, string>
}

/** What depends on the machine that it ran on. */
export interface SweepTime {
  /** Of real time. */
  readonly seconds: number
  /** Why it ended, in a word: `seeds`, for all of them were run. */
  readonly ended: string
}

/** A seed with which something went wrong that is no verdict. */
export interface TroubledSeed {
  readonly seed: string
  readonly why: string
}

const KINDS_NAMED = 12
/** The least share that two digits of a percentage show. */
const LEAST_SHARE = 0.000_1

/** What was swept: `raft-partition`, or `raft-partition with the mutant stale-read`. */
export function subjectOf({ scenario, mutant }: SweepResult): string {
  return mutant === undefined ? scenario : `${scenario} with the mutant ${mutant}`
}

/** What came of it, with numbers, in one line. */
export function headlineOf(result: SweepResult): string {
  const { failures, runs, signatures, notDeterministic } = result
  const found =
    failures === 0 ? 'no failure' : `${counted(failures, 'failure')} of ${counted(signatures.length, 'kind')}`
  const differing = notDeterministic.length
  const rest = differing === 0 ? '' : `, and ${counted(differing, 'seed')} not deterministic`
  return `${subjectOf(result)}: ${found} in ${counted(runs, 'run')}${rest}`
}

/** How often something happened: `14 of 512 runs, 2.73 % (95 % interval 1.64 % to 4.54 %)`. */
export function rateWords({ count: happened, of, rate, low, high }: Rate): string {
  return `${count(happened)} of ${counted(of, 'run')}, ${share(rate)} (95 % interval ${share(low)} to ${share(high)})`
}

/** A share of all runs. Less than a hundredth of a percent is not rounded to none. */
export function share(probability: number): string {
  return probability > 0 && probability < LEAST_SHARE
    ? `less than ${percent(LEAST_SHARE)}`
    : percent(probability)
}

/** What a sweep without a failure says of the rate of failures. */
export function boundWords({ upperBound }: SweepResult): string | undefined {
  if (upperBound === undefined) return undefined
  const bound = upperBound < LEAST_SHARE ? share(upperBound) : `at most ${share(upperBound)}`
  return `with 95 % confidence, ${bound} of all runs fail`
}

/** The command that runs the representative of a signature again, if there is one that does. */
export function replayCommand(
  { failure, firstSeed }: Signature,
  { origin, mutant }: SweepResult,
  { folder }: SweepContext,
): string | undefined {
  if (failure !== undefined) return `npx netsplit replay ${quoted(`${folder}/${failure}`)}`
  return mutant === undefined ? `npx netsplit run ${quoted(origin)} --seed ${quoted(firstSeed)}` : undefined
}

/** What was run: seeds, commit, why it ended and after how long. */
export function sweepFacts(
  { seeds, code, netsplit }: SweepResult,
  { timing, commit }: SweepContext,
): readonly (readonly [name: string, text: string])[] {
  return [
    ['seeds', seeds.join(', ')],
    ...(commit === undefined ? [] : [['commit', commit] as const]),
    ...(timing === undefined ? [] : [['ended', endWords(timing)] as const]),
    ['code', code],
    ['netsplit', netsplit],
  ]
}

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['seeds', 'all seeds were run'],
  ['time', 'its time was over'],
  ['stable', 'coverage stopped growing'],
  ['failure', 'a failure stopped it'],
  ['interrupted', 'it was interrupted'],
  ['merged', 'it was joined from others'],
])

function endWords({ ended, seconds }: SweepTime): string {
  return `after ${seconds.toFixed(1)} s, because ${ENDINGS.get(ended) ?? ended}`
}

/** What the runs have tried, in short: a sentence each for faults, states and messages. */
export function triedWords({ coverage }: SweepResult): readonly string[] {
  const { faults, states, messages } = coverage
  const kinds = Object.entries(faults)
    .sort(([nameA, a], [nameB, b]) => b.runs - a.runs || (nameA < nameB ? -1 : 1))
    .map(([kind, { runs }]) => `${kind} in ${counted(runs, 'run')}`)
  const named = kinds.slice(0, KINDS_NAMED)
  const more = kinds.length - named.length
  const rest = more === 0 ? [] : [`${count(more)} more kinds`]
  return [
    kinds.length === 0 ? 'No fault was injected.' : `Faults: ${listed([...named, ...rest])}.`,
    `Nodes were in ${counted(Object.keys(states).length, 'state')}, and ${counted(Object.keys(messages).length, 'type')} of messages were sent.`,
  ]
}

/** The names of what was to be reached sometimes, and was in no run. */
export function neverReached({ sometimes }: SweepResult): readonly string[] {
  return sometimes.filter(({ runs }) => runs === 0).map(({ name }) => name)
}
