import * as v from 'valibot'

// The shape of a scenario, once for the error messages and once, through a converter, for the published JSON Schema.

/** Milliseconds: thirty years. What is added up of less than that, in microseconds, is still a whole number. */
const LONGEST = 1e12
const MOST_NODES = 100_000
const MOST_FAULTS = 10_000

/** The most by which a clock may be slowed down, parts per million: one that stands still would stop its node. */
export const LARGEST_SLOWDOWN_PPM = 900_000

const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST))
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1))
const text = v.pipe(v.string(), v.nonEmpty())

const distribution = v.variant('kind', [
  v.strictObject({ kind: v.literal('constant'), ms: milliseconds }),
  v.strictObject({ kind: v.literal('uniform'), min: milliseconds, max: milliseconds }),
  v.strictObject({ kind: v.literal('exponential'), mean: milliseconds }),
  v.strictObject({ kind: v.literal('lognormal'), median: milliseconds, p99: milliseconds }),
])

const moment = v.union([
  milliseconds,
  v.strictObject({
    on: v.picklist(['message', 'role', 'note', 'flush']),
    of: text,
    nth: v.optional(atLeastOne),
    plusMs: v.optional(milliseconds),
  }),
])

const target = v.union([
  text,
  v.strictObject({ role: text, which: v.optional(v.picklist(['newest', 'any'])) }),
  v.strictObject({ pick: v.literal('any') }),
  v.strictObject({ subject: v.union([v.literal(true), v.literal('sender')]) }),
])

const split = v.union([
  v.picklist(['halves', 'majority-minority', 'bridge', 'majorities-ring']),
  v.strictObject({ isolate: target }),
  v.strictObject({ groups: v.pipe(v.array(v.array(text)), v.minLength(2)) }),
  v.strictObject({ oneWay: v.strictObject({ from: v.array(target), to: v.array(target) }) }),
])

const when = { id: v.optional(text), at: moment, for: v.optional(milliseconds) }

const fault = v.variant('kind', [
  v.strictObject({ kind: v.literal('partition'), split, ...when }),
  v.strictObject({ kind: v.literal('loss'), probability, ...when }),
  v.strictObject({ kind: v.literal('duplicate'), probability, ...when }),
  v.strictObject({ kind: v.literal('delay'), ms: milliseconds, ...when }),
  v.strictObject({ kind: v.literal('crash'), node: target, ...when }),
  v.strictObject({
    kind: v.literal('drift'),
    node: target,
    ppm: v.pipe(v.number(), v.minValue(-LARGEST_SLOWDOWN_PPM), v.maxValue(10_000_000)),
    ...when,
  }),
  v.strictObject({
    kind: v.literal('clock-offset'),
    node: target,
    byMs: v.pipe(v.number(), v.minValue(-LONGEST), v.maxValue(LONGEST)),
    ...when,
  }),
  v.strictObject({
    kind: v.literal('message'),
    id: v.optional(text),
    from: text,
    to: text,
    nth: atLeastOne,
    act: v.union([v.picklist(['drop', 'duplicate', 'hold']), v.strictObject({ delayMs: milliseconds })]),
  }),
])

/** The families of faults that can be generated: all but single messages, which are counted and not drawn. */
const generatedFamilies = fault.options
  .map((option) => option.entries.kind.literal)
  .filter((kind) => kind !== 'message')

const options = v.record(v.string(), v.unknown())

const reference = v.strictObject({
  use: text,
  options: v.optional(options),
  mutant: v.optional(text),
  from: v.optional(text),
})

const group = {
  protocol: reference,
  nodes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_NODES)),
  spares: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_NODES))),
}

const groupName = v.pipe(
  v.string(),
  v.regex(/^(?!c$)[a-z][a-z-]*$/, 'expected lower-case letters and dashes, and not "c", which clients have'),
)

const cluster = v.union([
  v.strictObject(group),
  v.strictObject({
    groups: v.pipe(v.array(v.strictObject({ name: groupName, ...group })), v.minLength(1)),
  }),
])

/** A scenario as a file holds it, or as code gives it. */
export const scenarioSchema = v.strictObject({
  $schema: v.optional(v.string()),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes')),
  description: v.optional(v.string()),
  seed: v.optional(v.union([text, v.pipe(v.number(), v.finite())])),
  cluster,
  network: v.optional(
    v.strictObject({
      latency: v.optional(distribution),
      loss: v.optional(probability),
      duplicate: v.optional(probability),
    }),
  ),
  disk: v.optional(v.strictObject({ flush: v.optional(distribution) })),
  workload: v.optional(reference),
  faults: v.optional(
    v.union([
      v.array(fault),
      v.strictObject({
        generate: v.literal('swarm'),
        families: v.optional(v.pipe(v.array(v.picklist(generatedFamilies)), v.minLength(1))),
        max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_FAULTS))),
      }),
    ]),
  ),
  duration: v.pipe(v.number(), v.gtValue(0), v.maxValue(LONGEST)),
  settle: v.optional(milliseconds),
  checks: v.optional(v.array(reference)),
})
