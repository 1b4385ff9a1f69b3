import * as v from 'valibot'
import { InputError, type ResolvedScenario, type Scenario } from '../sim/index.ts'
import { sentenceOf } from './issue-sentence.ts'
import type { JudgedRun, Property } from './judged-run.ts'
import { scenarioSchema } from './schema.ts'

/** All that it takes to run a failure again, and to know whether it is the same. */
export interface FailureFile {
  readonly netsplit: string
  readonly kind: 'failure'
  readonly scenario: ResolvedScenario
  readonly seed: string
  /** A digest of the code that the scenario names: another one, and it is no longer the same run. */
  readonly code: string
  readonly traceHash: string
  readonly verdict: 'invalid'
  readonly property: string
  readonly why: string
  /** What the failure is, apart from numbers: failures of one cause share it. */
  readonly fingerprint: string
  /** The scenario's name or path. */
  readonly origin: string
}

/** The failure file of a violated run; `undefined` for a run in which nothing was violated. */
export function failureOf(
  run: JudgedRun,
  facts: { readonly version: string; readonly code: string; readonly origin: string },
): FailureFile | undefined {
  const property = run.properties.find(({ verdict }) => verdict === 'invalid')
  if (property === undefined) return undefined
  const { scenario, seed, traceHash } = run.record
  return {
    netsplit: facts.version,
    kind: 'failure',
    scenario,
    seed,
    code: facts.code,
    traceHash,
    verdict: 'invalid',
    property: property.name,
    why: property.why,
    fingerprint: fingerprintOf(property),
    origin: facts.origin,
  }
}

/** What a violation is, apart from its numbers. */
function fingerprintOf(property: Property): string {
  const anomaly = property.anomaly ?? property.why.replace(/\d+(?:\.\d+)?/g, '#')
  return `${property.kind}/${property.name}/${anomaly}`
}

const failureSchema = v.strictObject({
  netsplit: v.string(),
  kind: v.literal('failure'),
  scenario: scenarioSchema,
  seed: v.pipe(v.string(), v.nonEmpty()),
  code: v.string(),
  traceHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'expected 16 hexadecimal digits')),
  verdict: v.literal('invalid'),
  property: v.string(),
  why: v.string(),
  fingerprint: v.string(),
  origin: v.string(),
})

/** A failure file as it was read: its scenario's references are still names. */
export type ReadFailure = Omit<FailureFile, 'scenario'> & { readonly scenario: Scenario }

/**
 * Reads a failure file.
 *
 * @param text - the contents
 * @param where - what to call it in errors
 * @throws InputError - for what is no failure file, naming the line or the field
 */
export function parseFailure(text: string, where: string): ReadFailure {
  const value = parseJson(text, where)
  const result = v.safeParse(failureSchema, value)
  if (result.success) return result.output as ReadFailure
  throw new InputError(`${where} is no failure file: ${sentenceOf(result.issues[0])}`)
}

/**
 * Parses JSON.
 *
 * @throws InputError - with the line at which it ends to be JSON
 */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const position = /position (\d+)/.exec(message)?.[1]
    const line = position === undefined ? lineCount(text) : lineCount(text.slice(0, Number(position)))
    throw new InputError(`${where}, line ${line}: expected JSON (${message.replace(/\s+/g, ' ')})`)
  }
}

function lineCount(text: string): number {
  return text.split('\n').length
}
