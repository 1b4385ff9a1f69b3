import * as v from 'valibot'
import { faultSchema } from '../../scenarios/fault-schema.ts'
import { scenarioSchema } from '../../scenarios/schema.ts'
import { traceKinds } from '../../sim/trace.ts'

// The shape of a run file, once for reading it and once, through a converter, for the published JSON Schema.

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** Microseconds of virtual time, or how many there are of something before it: whole, and not negative. */
const time = count
const names = v.array(v.string())
const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'expected base64'))
const verdict = v.picklist(['valid', 'invalid', 'unknown'])
const json = v.unknown()

const ladderStep = v.strictObject({
  model: v.string(),
  verdict,
  why: v.string(),
  core: v.optional(v.array(count)),
  follows: v.optional(v.string()),
})

const property = v.strictObject({
  name: v.string(),
  kind: v.picklist(['check', 'invariant', 'always', 'sometimes', 'engine']),
  verdict: v.picklist(['valid', 'invalid', 'unknown', 'unreached']),
  why: v.string(),
  anomaly: v.optional(v.string()),
  core: v.optional(v.array(count)),
  witness: v.optional(v.array(count)),
  event: v.optional(count),
  time: v.optional(time),
  node: v.optional(v.string()),
  ladder: v.optional(v.array(ladderStep)),
  strongest: v.optional(names),
  weakestViolated: v.optional(names),
})

const observed = v.strictObject({
  name: v.string(),
  kind: v.picklist(['invariant', 'always', 'sometimes', 'engine']),
  reached: count,
  violation: v.optional(
    v.strictObject({ event: count, time, node: v.optional(v.string()), why: v.string() }),
  ),
})

const operation = v.strictObject({
  invocation: count,
  completion: v.optional(count),
  process: count,
  client: v.string(),
  f: v.string(),
  key: v.optional(v.string()),
  argument: v.optional(json),
  outcome: v.picklist(['ok', 'fail', 'info']),
  result: v.optional(json),
  error: v.optional(v.string()),
  fromUs: time,
  toUs: v.optional(time),
  answeredBy: v.optional(v.string()),
})

const participant = v.strictObject({
  id: v.string(),
  kind: v.picklist(['node', 'client']),
  group: v.string(),
  home: v.optional(v.string()),
})

const fault = v.variant('injected', [
  v.strictObject({
    fault: faultSchema,
    injected: v.literal(true),
    from: time,
    to: time,
    nodes: names,
    groups: v.optional(v.array(names)),
    links: v.optional(v.array(v.strictTuple([v.string(), v.string()]))),
    stretches: v.optional(v.array(v.strictObject({ from: time, to: time, nodes: v.optional(names) }))),
    strikes: v.optional(count),
  }),
  v.strictObject({ fault: faultSchema, injected: v.literal(false), why: v.string() }),
])

const standing = v.strictObject({
  nodes: v.array(
    v.strictObject({
      id: v.string(),
      state: v.picklist(['up', 'down', 'paused', 'absent']),
      role: v.optional(v.string()),
      waiting: count,
      writing: v.boolean(),
      lastHeard: v.optional(v.strictObject({ from: v.string(), type: v.string(), time })),
    }),
  ),
  clients: v.array(
    v.strictObject({
      id: v.string(),
      operation: v.strictObject({ f: v.string(), key: v.optional(v.string()), value: v.optional(json) }),
      since: time,
      asked: v.optional(v.strictObject({ node: v.string(), since: time })),
    }),
  ),
})

const historyEvent = v.strictObject({
  index: count,
  process: v.union([count, v.literal('nemesis')]),
  type: v.picklist(['invoke', 'ok', 'fail', 'info']),
  f: v.string(),
  key: v.optional(v.string()),
  value: v.optional(json),
  time,
  client: v.optional(v.string()),
  node: v.optional(v.string()),
  error: v.optional(v.string()),
})

const traceEvent = v.strictObject({
  index: count,
  time,
  kind: v.picklist(traceKinds),
  node: v.optional(v.string()),
  peer: v.optional(v.string()),
  message: v.optional(count),
  cause: v.optional(count),
  operation: v.optional(count),
  payload: v.optional(json),
  text: v.optional(v.string()),
})

const statistics = v.strictObject({
  operations: v.strictObject({ invoked: count, ok: count, fail: count, info: count, open: count }),
  messages: v.optional(v.strictObject({ sent: count, delivered: count, dropped: count })),
  faults: v.strictObject({ injected: count, missed: count, byKind: v.record(v.string(), count) }),
})

const engine = v.variant('kind', [
  v.strictObject({ kind: v.literal('shipped') }),
  v.strictObject({ kind: v.literal('bundled'), source: base64 }),
  v.strictObject({ kind: v.literal('none'), why: v.string() }),
])

/** A run as a file holds it. */
export const runFileSchema: v.GenericSchema = v.strictObject({
  netsplit: v.string(),
  kind: v.literal('run'),
  format: v.literal(1),
  scenario: scenarioSchema,
  seed: v.pipe(v.string(), v.nonEmpty()),
  command: v.string(),
  verdict,
  why: v.optional(v.string()),
  fingerprint: v.optional(v.string()),
  traceHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'expected 16 hexadecimal digits')),
  events: count,
  timeUs: time,
  ended: v.picklist(['duration', 'violation', 'budget', 'stopped']),
  statistics,
  properties: v.array(property),
  observed: v.array(observed),
  beyond: v.array(v.string()),
  core: v.array(operation),
  participants: v.array(participant),
  faults: v.array(fault),
  quiesced: v.optional(v.strictObject({ time, core: names })),
  standing,
  notIssued: count,
  history: v.array(historyEvent),
  shown: v.array(traceEvent),
  engine,
  columns: v.optional(v.strictObject({ events: base64, states: v.optional(base64) })),
  digest: v.string(),
})
