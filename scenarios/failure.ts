import * as v from 'valibot'
import { InputError, type ResolvedScenario, type Scenario } from '../sim/index.ts'
import { sentenceOf } from './issue-sentence.ts'
import type { JudgedRun, Property } from './judged-run.ts'
import { parseJson } from './parse-json.ts'
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

/**
 * The failure file of a violated run; `undefined` for a run in which nothing was violated.
 *
 * @param run - a run with its verdicts
 * @param facts - netsplit's `version`, the digest of the `code`, and the `origin`: the scenario's name or path
 *
 * @example
 * ```ts
 * const judged = runResolved(resolveScenario(scenarios['raft-stale-read'], 1), 1)
 * console.log(failureOf(judged, { version: '0.1.0', code: '', origin: 'raft-stale-read' }).fingerprint)
 * // check/linearizable (register)/stale-read
 * ```
 */
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
 *
 * @example
 * ```ts
 * try {
 *   parseFailure('{', 'a.json')
 * } catch (error) {
 *   if (error instanceof InputError) console.log(error.message.startsWith('a.json, line 1')) // true
 * }
 * ```
 */
export function parseFailure(text: string, where: string): ReadFailure {
  const value = parseJson(text, where)
  const result = v.safeParse(failureSchema, value)
  if (result.success) return result.output as ReadFailure
  throw new InputError(`${where} is no failure file: ${sentenceOf(result.issues[0])}`)
}
