import { coverageLines } from '../scenarios/index.ts'
import type { Rate, Signature, SweepResult, SweepTiming } from '../scenarios/sweeping/sweep-result.ts'
import type { Output } from './output.ts'
import { rateText, timeText } from './sweep-progress.ts'
import { counted, printable, quoted } from './text.ts'

/** How many lost seeds and the like are named. */
const NAMED = 5

const LONGEST_SIGNATURE = 120

/** A sweep that is over, as it is told. */
export interface ToldSweep {
  readonly folder: string
  readonly result: SweepResult
  readonly timing: SweepTiming
}

const ENDED: { readonly [ended in SweepTiming['ended']]: string } = {
  seeds: 'all seeds were run',
  time: 'the time was over',
  stable: 'coverage has stopped growing',
  failure: 'the first failure stopped it',
  interrupted: 'INTERRUPTED: this is what is known so far; --resume goes on',
  merged: 'joined from sweeps that were over',
}

/** Prints what a sweep has found. */
export function printSweep({ folder, result, timing }: ToldSweep, output: Output): void {
  const { paint } = output
  const { scenario, mutant, runs, lost, unknown, notDeterministic, signatures } = result
  const row = (name: string, text: string): void =>
    output.line(`  ${paint.dim(name.padEnd(11))}${printable(text)}`)
  output.line(
    `${paint.bold(printable(scenario))}${mutant === undefined ? '' : ` with mutant ${printable(mutant)}`}, ${seedsText(result)}`,
  )
  output.line()
  row(
    'runs',
    `${runs} in ${timeText(timing.seconds)}, ${rateText(timing.runsPerSecond)} a second; ${ENDED[timing.ended]}`,
  )
  row('failures', failuresText(result))
  if (unknown > 0) row('unknown', `${counted(unknown, 'run')} gave the verdict unknown`)
  for (const { seed, why } of lost.slice(0, NAMED)) row('lost', `seed ${seed}: ${why}`)
  if (lost.length > NAMED) row('', `and ${counted(lost.length - NAMED, 'seed')} more; result.json names them`)
  for (const { name, runs: reached } of result.sometimes)
    row('sometimes', `${name}: ${reached === 0 ? 'never reached' : `in ${counted(reached, 'run')}`}`)
  for (const signature of signatures) printSignature(signature, { folder, timing }, output)
  for (const { seed, why } of notDeterministic) {
    output.line()
    output.line(`${paint.bold(paint.red('NOT DETERMINISTIC'))}  seed ${seed}: ${printable(why)}`)
  }
  const table = coverageLines(result.coverage)
  if (table.length > 0) output.line()
  for (const line of table) output.line(line === '' ? '' : `  ${printable(line)}`)
  output.line()
  row('result', `${folder}/result.json`)
}

function printSignature(
  signature: Signature,
  { folder, timing }: Pick<ToldSweep, 'folder' | 'timing'>,
  output: Output,
): void {
  const { paint } = output
  const { rate, firstSeed, runsToFirst, failure, report, why } = signature
  const row = (name: string, text: string): void =>
    output.line(`  ${paint.dim(name.padEnd(11))}${printable(text)}`)
  const seconds = timing.toFirst[signature.signature]
  output.line()
  output.line(`${paint.bold(paint.red('✗'))} ${paint.bold(printable(shortened(signature.signature)))}`)
  row('why', why)
  row('seeds', `${counted(rate.count, 'failure')}, ${rateWords(rate)}`)
  row(
    'first',
    `seed ${firstSeed}, after ${counted(runsToFirst, 'run')}${seconds === undefined ? '' : ` and ${timeText(seconds)}`}`,
  )
  if (report !== undefined) row('report', `${folder}/${report}`)
  if (failure !== undefined) row('again', `npx netsplit replay ${quoted(`${folder}/${failure}`)}`)
}

function seedsText({ seeds, runs, lost }: SweepResult): string {
  if (seeds.length === 0) return 'no seed'
  const few = seeds.slice(0, 3).join(', ')
  return `${counted(runs + lost.length, 'seed')}: ${few}${seeds.length > 3 ? `, and ${seeds.length - 3} ranges more` : ''}`
}

function failuresText({ failures, failureRate, runs, upperBound }: SweepResult): string {
  if (runs === 0) return 'no run gave a verdict: nothing can be said'
  if (upperBound === undefined) return `${counted(failures, 'run')} failed, ${rateWords(failureRate)}`
  return `none in ${counted(runs, 'run')}: at 95 % confidence at most ${percent(upperBound)} of runs fail (rule of three)`
}

function rateWords({ rate, low, high }: Rate): string {
  return `${percent(rate)} of runs (95 % interval ${percent(low)} to ${percent(high)})`
}

/** A signature in a line: one that is made from a sentence may be long. */
function shortened(text: string): string {
  return text.length > LONGEST_SIGNATURE ? `${text.slice(0, LONGEST_SIGNATURE)}…` : text
}

/** A share in percent, to two digits that tell something. */
function percent(share: number): string {
  const value = share * 100
  return `${value === 0 || value >= 10 ? value.toFixed(value === 0 ? 0 : 1) : value.toPrecision(2)} %`
}
