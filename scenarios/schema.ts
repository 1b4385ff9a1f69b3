import * as v from 'valibot'

// The shape of a scenario, once for the error messages and once, through a converter, for the published JSON Schema.

const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0))
const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
const count = v.pipe(v.number(), v.integer(), v.minValue(0))
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
    ppm: v.pipe(v.number(), v.minValue(-900_000), v.maxValue(10_000_000)),
    ...when,
  }),
  v.strictObject({
    kind: v.literal('clock-offset'),
    node: target,
    byMs: v.pipe(v.number(), v.finite()),
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

/** The names of the families of faults, as the schema knows them. */
export const faultFamilies = fault.options.map((option) => option.entries.kind.literal)

const options = v.record(v.string(), v.unknown())

const reference = v.strictObject({
  use: text,
  options: v.optional(options),
  mutant: v.optional(text),
  from: v.optional(text),
})

const group = {
  protocol: reference,
  nodes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
  spares: v.optional(count),
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
  seed: v.optional(v.union([v.string(), v.number()])),
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
        families: v.optional(v.pipe(v.array(v.picklist(faultFamilies)), v.minLength(1))),
        max: v.optional(atLeastOne),
      }),
    ]),
  ),
  duration: v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e12)),
  settle: v.optional(milliseconds),
  checks: v.optional(v.array(reference)),
})
