import * as v from 'valibot'
import { faultSchema } from './fault-schema.ts'
import { drawnKinds } from './generating/kinds.ts'
import {
  bandwidth,
  distribution,
  driftPpm,
  LARGEST_SLOWDOWN_PPM,
  LONGEST,
  milliseconds,
  probability,
  text,
} from './schema-values.ts'

// The shape of a scenario, once for the error messages and once, through a converter, for the published JSON Schema.

const MOST_NODES = 100_000
const MOST_FAULTS = 10_000

const options = v.record(v.string(), v.unknown())

const reference = v.strictObject({
  use: text,
  options: v.optional(options),
  mutant: v.optional(text),
  from: v.optional(text),
})

const howMany = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_NODES))

const group = {
  protocol: reference,
  nodes: howMany,
  spares: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_NODES))),
  versions: v.optional(v.array(reference)),
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

const zoneName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes'),
)

const network = v.strictObject({
  latency: v.optional(distribution),
  local: v.optional(distribution),
  loss: v.optional(probability),
  duplicate: v.optional(probability),
  order: v.optional(v.picklist(['free', 'fifo'])),
  roundTripMs: v.optional(v.record(zoneName, v.record(zoneName, milliseconds))),
  slowPairs: v.optional(v.strictObject({ probability, extra: distribution })),
  link: v.optional(bandwidth),
  interface: v.optional(bandwidth),
})

const disk = v.strictObject({
  write: v.optional(distribution),
  append: v.optional(distribution),
  flush: v.optional(distribution),
  checksums: v.optional(v.boolean()),
  capacityBytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  unflushed: v.optional(v.picklist(['lost', 'prefix', 'subset'])),
  restartMs: v.optional(v.pipe(milliseconds, v.minValue(1))),
})

const clocks = v.strictObject({
  offsetMs: v.optional(milliseconds),
  driftPpm: v.optional(v.pipe(driftPpm, v.minValue(0), v.maxValue(LARGEST_SLOWDOWN_PPM))),
  uncertaintyMs: v.optional(milliseconds),
})

const budget = v.strictObject({
  copies: v.optional(v.union([v.pipe(v.number(), v.integer(), v.minValue(0)), v.literal('minority')])),
  exceed: v.optional(v.boolean()),
})

const quiesce = v.strictObject({
  core: v.optional(v.union([v.picklist(['all', 'majority']), v.pipe(v.array(text), v.minLength(1))])),
})

const generated = v.strictObject({
  generate: v.literal('swarm'),
  families: v.optional(v.pipe(v.array(v.picklist(drawnKinds)), v.minLength(1))),
  max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_FAULTS))),
  stabilityMs: v.optional(milliseconds),
  beyond: v.optional(v.boolean()),
})

const vary = v.strictObject({
  nodes: v.optional(v.pipe(v.array(howMany), v.minLength(1))),
  latency: v.optional(v.boolean()),
  options: v.optional(v.boolean()),
  workload: v.optional(v.boolean()),
})

/** A scenario as a file holds it, or as code gives it. */
export const scenarioSchema = v.strictObject({
  $schema: v.optional(v.string()),
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and dashes')),
  description: v.optional(v.string()),
  seed: v.optional(v.union([text, v.pipe(v.number(), v.finite())])),
  cluster,
  zones: v.optional(v.record(zoneName, v.pipe(v.array(text), v.minLength(1)))),
  network: v.optional(network),
  disk: v.optional(disk),
  clocks: v.optional(clocks),
  budget: v.optional(budget),
  workload: v.optional(reference),
  faults: v.optional(v.union([v.array(faultSchema), generated])),
  vary: v.optional(vary),
  duration: v.pipe(v.number(), v.gtValue(0), v.maxValue(LONGEST)),
  settle: v.optional(milliseconds),
  quiesce: v.optional(quiesce),
  checks: v.optional(v.array(reference)),
})
