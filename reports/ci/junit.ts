import type { JudgedRun, Property } from '../../scenarios/judged-run.ts'
import type { SometimesReached, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { count, counted, seconds } from '../format.ts'
import { junitDocument, type Shortcoming, type TestCase } from './junit-document.ts'
import {
  boundWords,
  headlineOf,
  rateWords,
  replayCommand,
  subjectOf,
  sweepFacts,
  type SweepContext,
  triedWords,
  type TroubledSeed,
} from './sweep-words.ts'

/**
 * A sweep as JUnit XML: a test suite, with a case for each signature, and cases for what else ends a sweep with another exit code
 * than 0. What ends it with 1 or 4 is a failure, what ends it with 3 an error.
 *
 * @param result - what the sweep has found
 * @param context - what is not in its result
 */
export function junitXml(result: SweepResult, context: SweepContext): string {
  const bound = boundWords(result)
  return junitDocument({
    name: `sweep of ${subjectOf(result)}`,
    className: result.scenario,
    seconds: context.timing?.seconds,
    facts: sweepFacts(result, context),
    cases: [
      ...signatureCases(result, context),
      seedsCase('runs are deterministic', 'failure', 'not deterministic', result.notDeterministic),
      seedsCase('every run comes to an end', 'error', 'lost', result.lost),
      unknownCase(result),
      ...result.sometimes.map((each) => sometimesCase(each, result.runs)),
    ],
    output: [headlineOf(result), ...(bound === undefined ? [] : [bound]), ...triedWords(result)],
  })
}

/**
 * A run as JUnit XML: a test suite, with a case for each property.
 *
 * @param run - with its verdicts
 * @param command - what runs it again
 */
export function junitOfRun({ record, properties, verdict }: JudgedRun, command: string): string {
  const { scenario, seed, traceHash, events, time } = record
  return junitDocument({
    name: `run of ${scenario.name} with seed ${seed}`,
    className: scenario.name,
    facts: [
      ['seed', seed],
      ['trace hash', traceHash],
      ['command', command],
    ],
    cases: properties.map((property) => propertyCase(property, command)),
    output: [
      `${verdict}: ${count(events)} events in ${seconds(time)} of virtual time, trace hash ${traceHash}`,
    ],
  })
}

function signatureCases(result: SweepResult, context: SweepContext): readonly TestCase[] {
  if (result.signatures.length === 0) return [{ name: 'no property is violated' }]
  return result.signatures.map((each) => {
    const { signature, property, why, rate, firstSeed } = each
    const command = replayCommand(each, result, context)
    const lines = [
      why,
      rateWords(rate),
      `first with seed ${firstSeed}`,
      ...(command === undefined ? [] : [command]),
    ]
    return {
      name: signature,
      shortcoming: { kind: 'failure', type: property, message: why, lines },
    }
  })
}

/** A case that holds if no seed is on a list. */
function seedsCase(
  name: string,
  kind: Shortcoming['kind'],
  type: string,
  seeds: readonly TroubledSeed[],
): TestCase {
  const [first] = seeds
  if (first === undefined) return { name }
  const message = `${counted(seeds.length, 'seed')}, the first ${first.seed}: ${first.why}`
  const lines = seeds.map(({ seed, why }) => `seed ${seed}: ${why}`)
  return { name, shortcoming: { kind, type, message, lines } }
}

function unknownCase({ unknown, runs }: SweepResult): TestCase {
  const name = 'every run has a verdict'
  if (unknown === 0) return { name }
  const message = `${count(unknown)} of ${counted(runs, 'run')} could not be judged`
  return { name, shortcoming: { kind: 'error', type: 'unknown', message, lines: [message] } }
}

function sometimesCase({ name, runs: reached }: SometimesReached, runs: number): TestCase {
  const called = `sometimes: ${name}`
  if (reached > 0) return { name: called }
  const message = `reached in none of ${counted(runs, 'run')}: what was to happen was not tried`
  return { name: called, shortcoming: { kind: 'error', type: 'unreached', message, lines: [message] } }
}

function propertyCase({ name, kind, verdict, why, anomaly }: Property, command: string): TestCase {
  const called = kind === 'sometimes' ? `sometimes: ${name}` : name
  if (verdict === 'valid') return { name: called }
  const outcome = ({ invalid: 'failure', unknown: 'error', unreached: 'skipped' } as const)[verdict]
  const type = anomaly ?? (verdict === 'invalid' ? kind : verdict)
  return { name: called, shortcoming: { kind: outcome, type, message: why, lines: [why, command] } }
}
