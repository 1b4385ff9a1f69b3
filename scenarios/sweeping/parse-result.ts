import * as v from 'valibot'
import { InputError } from '../../sim/index.ts'
import { failureSizeSchema as size } from '../failure.ts'
import { sentenceOf } from '../issue-sentence.ts'
import { parseJson } from '../parse-json.ts'
import type { SweepResult, SweepTiming } from './sweep-result.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const counts = v.record(v.string(), count)
const seed = v.pipe(v.string(), v.regex(/^\d+$/, 'expected a whole number as a text'))
const rate = v.strictObject({ count, of: count, rate: share, low: share, high: share })

const coverage = v.strictObject({
  runs: count,
  states: counts,
  messages: counts,
  faults: v.record(v.string(), v.strictObject({ runs: count, states: counts, messages: counts })),
  sometimes: counts,
})

const shrink = v.strictObject({
  from: size,
  to: size,
  steps: v.array(v.strictObject({ pass: v.string(), tried: v.string(), size })),
  runs: count,
  ended: v.picklist(['smallest', 'budget', 'stopped']),
})

const blocks = v.strictObject({
  size: v.pipe(count, v.minValue(1)),
  blocks: v.array(
    v.strictObject({
      first: v.pipe(v.number(), v.integer()),
      runs: count,
      unknown: count,
      lost: count,
      failures: counts,
    }),
  ),
})

/** The result of a sweep as a file holds it. */
export const resultSchema = v.strictObject({
  netsplit: v.string(),
  kind: v.literal('sweep'),
  scenario: v.string(),
  origin: v.string(),
  mutant: v.optional(v.string()),
  code: v.string(),
  digest: v.string(),
  seeds: v.array(v.pipe(v.string(), v.regex(/^\d+(-\d+)?$/, 'expected a range of seeds: 1-512'))),
  runs: count,
  failures: count,
  failureRate: rate,
  unknown: count,
  lost: v.array(
    v.strictObject({
      seed,
      how: v.picklist(['memory', 'time', 'ended', 'threw', 'promise', 'defect']),
      why: v.string(),
    }),
  ),
  notDeterministic: v.array(v.strictObject({ seed, why: v.string() })),
  signatures: v.array(
    v.strictObject({
      signature: v.string(),
      property: v.string(),
      why: v.string(),
      rate,
      firstSeed: seed,
      runsToFirst: count,
      seeds: v.array(seed),
      traceHash: v.string(),
      withoutFault: count,
      coverage,
      patterns: counts,
      example: v.optional(v.array(v.string())),
      shrink: v.optional(shrink),
      failure: v.optional(v.string()),
      report: v.optional(v.string()),
    }),
  ),
  upperBound: v.optional(share),
  sometimes: v.array(v.strictObject({ name: v.string(), runs: count, firstSeed: v.optional(seed) })),
  coverage,
  patterns: counts,
  blocks,
})

const timingSchema = v.strictObject({
  ended: v.picklist(['seeds', 'time', 'stable', 'failure', 'interrupted', 'merged']),
  seconds: v.pipe(v.number(), v.minValue(0)),
  runsPerSecond: v.pipe(v.number(), v.minValue(0)),
  toFirst: v.record(v.string(), v.number()),
})

/**
 * Reads the result file of a sweep.
 *
 * @param text - the contents
 * @param where - what to call it in errors
 * @throws InputError - for what is no such file, naming the line or the field
 */
export function parseSweepResult(text: string, where: string): SweepResult {
  return parsed(resultSchema, text, where, 'no result of a sweep') as SweepResult
}

/** Reads the file that says how long a sweep took, in the same way. */
export function parseSweepTiming(text: string, where: string): SweepTiming {
  return parsed(timingSchema, text, where, 'not how long a sweep took') as SweepTiming
}

function parsed(schema: v.GenericSchema, text: string, where: string, not: string): unknown {
  const result = v.safeParse(schema, parseJson(text, where))
  if (result.success) return result.output
  throw new InputError(`${where} is ${not}: ${sentenceOf(result.issues)}`)
}
