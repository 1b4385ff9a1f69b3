import * as v from 'valibot'
import { InputError, type ResolvedScenario, type Scenario } from '../sim/index.ts'
import { sentenceOf } from './issue-sentence.ts'
import { fingerprintOf, violatedProperty } from './fingerprint.ts'
import type { JudgedRun } from './judged-run.ts'
import { parseJson } from './parse-json.ts'
import { scenarioSchema } from './schema.ts'
import type { ShrinkStory } from './shrinking/index.ts'

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
  /** The test that found it, if a test did: its file, relative to the project's folder, and its full name. */
  readonly test?: FailedTest
  /** Code that only the test has, by name: no file could be named that exports it. Only the test can run it again. */
  readonly onlyInTest?: readonly string[]
  /** How it came to be as small as it is, if it was shrunk. */
  readonly shrink?: ShrinkStory
}

/** The test that found a failure. */
export interface FailedTest {
  readonly file: string
  /** With the names of the suites that it is in, as Vitest's `-t` takes it. */
  readonly name: string
}

/** Where a failure comes from. */
export type FailureOrigin = Pick<FailureFile, 'origin' | 'test' | 'onlyInTest' | 'shrink'>

/**
 * The failure file of a violated run; `undefined` for a run in which nothing was violated.
 *
 * @param run - a run with its verdicts
 * @param facts - netsplit's `version`, the digest of the `code`, and where it comes from: the `origin`, a scenario's name or path,
 *   and the `test`, what code is `onlyInTest`, and the story of the `shrink` if there are
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
  facts: { readonly version: string; readonly code: string } & FailureOrigin,
): FailureFile | undefined {
  const property = violatedProperty(run)
  const fingerprint = fingerprintOf(run)
  if (property === undefined || fingerprint === undefined) return undefined
  const { scenario, seed, traceHash } = run.record
  const { version, code, ...origin } = facts
  return {
    netsplit: version,
    kind: 'failure',
    scenario,
    seed,
    code,
    traceHash,
    verdict: 'invalid',
    property: property.name,
    why: property.why,
    fingerprint,
    ...origin,
  }
}

const count = v.pipe(v.number(), v.minValue(0))

/** The shape of the size of a failure. */
export const failureSizeSchema = v.strictObject({
  faults: count,
  nodes: count,
  clients: count,
  operations: count,
  durationMs: count,
  events: count,
})

const shrinkStory = v.strictObject({
  from: failureSizeSchema,
  to: failureSizeSchema,
  steps: v.array(
    v.strictObject({ pass: v.string(), tried: v.string(), accepted: v.boolean(), size: failureSizeSchema }),
  ),
  runs: count,
  ended: v.picklist(['smallest', 'budget', 'stopped']),
})

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
  test: v.optional(v.strictObject({ file: v.string(), name: v.string() })),
  onlyInTest: v.optional(v.array(v.string())),
  shrink: v.optional(shrinkStory),
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
  if (!v.is(v.object({ kind: failureSchema.entries.kind }), value))
    throw new InputError(
      `${where} is no failure file: expected a file (NAME.failure.json) that a run, a sweep or a property has written`,
    )
  const result = v.safeParse(failureSchema, value)
  if (result.success) return result.output as ReadFailure
  throw new InputError(`${where} is no failure file: ${sentenceOf(result.issues)}`)
}
