import * as v from 'valibot'
import {
  anyMilliseconds,
  atLeastOne,
  bytes,
  bytesPerSecond,
  distribution,
  driftPpm,
  id,
  milliseconds,
  probability,
  text,
} from './schema-values.ts'

// The shapes of faults, one for each kind. What many of them share has a name, and is defined once in the published JSON Schemas.

const MOST_PICKED = 100_000

export const moment = v.union([
  milliseconds,
  v.strictObject({
    on: v.picklist(['message', 'role', 'note', 'write', 'flush']),
    of: text,
    nth: v.optional(atLeastOne),
    plusMs: v.optional(milliseconds),
    afterMs: v.optional(milliseconds),
  }),
])

export const target = v.union([
  text,
  v.strictObject({ role: text, which: v.optional(v.picklist(['newest', 'any', 'all'])) }),
  v.strictObject({
    pick: v.literal('any'),
    count: v.optional(v.pipe(atLeastOne, v.maxValue(MOST_PICKED))),
    writing: v.optional(v.pipe(atLeastOne, v.maxValue(1_000))),
  }),
  v.strictObject({ pick: v.picklist(['all', 'spare']) }),
  v.strictObject({ zone: text }),
  v.strictObject({ subject: v.union([v.literal(true), v.literal('sender')]) }),
])

export const split = v.union([
  v.picklist(['halves', 'majority-minority', 'random', 'bridge', 'partial', 'majorities-ring']),
  v.strictObject({ isolate: target, with: v.optional(v.literal('minority')) }),
  v.strictObject({ mute: target }),
  v.strictObject({ deafen: target }),
  v.strictObject({ star: target }),
  v.strictObject({ groups: v.pipe(v.array(v.array(text)), v.minLength(2)) }),
  v.strictObject({ oneWay: v.strictObject({ from: v.array(target), to: v.array(target) }) }),
  v.strictObject({ links: v.pipe(v.array(v.tuple([target, target])), v.minLength(1)) }),
])

const types = v.optional(v.pipe(v.array(text), v.minLength(1)))
const once = { id, at: moment }
const flap = v.strictObject({
  on: distribution,
  off: distribution,
  min: v.optional(v.pipe(milliseconds, v.minValue(0.001))),
})
const when = { ...once, for: v.optional(milliseconds), flap: v.optional(flap) }
const traffic = { on: v.optional(split), types }
const atNode = { node: target, ...when }
const howManyDown = { atMost: v.optional(atLeastOne) }

const linkFaults = [
  v.strictObject({ kind: v.literal('partition'), split, types, ...when }),
  v.strictObject({ kind: v.literal('loss'), probability, ...traffic, ...when }),
  v.strictObject({ kind: v.literal('link-break'), probability, repair: distribution, ...traffic, ...when }),
  v.strictObject({
    kind: v.literal('duplicate'),
    probability,
    after: v.optional(distribution),
    ...traffic,
    ...when,
  }),
  v.strictObject({
    kind: v.literal('delay'),
    ms: milliseconds,
    jitter: v.optional(distribution),
    ...traffic,
    ...when,
  }),
  v.strictObject({ kind: v.literal('reorder'), probability, by: distribution, ...traffic, ...when }),
  v.strictObject({ kind: v.literal('clog'), ...traffic, ...when }),
  v.strictObject({ kind: v.literal('hold'), ...traffic, ...when }),
  v.strictObject({
    kind: v.literal('damage'),
    probability,
    checksums: v.optional(v.boolean()),
    ...traffic,
    ...when,
  }),
  v.strictObject({ kind: v.literal('throttle'), bytesPerSecond, ...traffic, ...when }),
  v.strictObject({
    kind: v.literal('replay'),
    count: v.pipe(atLeastOne, v.maxValue(1_000)),
    olderThanMs: v.optional(milliseconds),
    ...traffic,
    ...once,
  }),
  v.strictObject({
    kind: v.literal('message'),
    id,
    from: text,
    to: text,
    nth: atLeastOne,
    of: v.optional(text),
    act: v.union([
      v.picklist(['drop', 'duplicate', 'hold', 'damage']),
      v.strictObject({ delayMs: milliseconds }),
    ]),
  }),
] as const

const nodeFaults = [
  v.strictObject({ kind: v.literal('crash'), ...atNode, ...howManyDown }),
  v.strictObject({ kind: v.literal('wipe'), ...atNode, ...howManyDown }),
  v.strictObject({ kind: v.literal('pause'), ...atNode }),
  v.strictObject({ kind: v.literal('slow-cpu'), perEvent: distribution, ...atNode }),
  v.strictObject({ kind: v.literal('silence'), ...atNode }),
] as const

const clockFaults = [
  v.strictObject({ kind: v.literal('drift'), ppm: driftPpm, ...atNode }),
  v.strictObject({ kind: v.literal('clock-offset'), byMs: anyMilliseconds, ...atNode }),
  v.strictObject({ kind: v.literal('clock-jump'), byMs: anyMilliseconds, node: target, ...once }),
  v.strictObject({
    kind: v.literal('clock-strobe'),
    byMs: anyMilliseconds,
    everyMs: v.pipe(milliseconds, v.minValue(0.001)),
    ...atNode,
  }),
  v.strictObject({ kind: v.literal('clock-freeze'), ...atNode }),
] as const

const diskFaults = [
  v.strictObject({ kind: v.literal('torn-writes'), probability, ...atNode }),
  v.strictObject({ kind: v.literal('corruption'), probability, node: target, ...once }),
  v.strictObject({ kind: v.literal('lying-flush'), probability: v.optional(probability), ...atNode }),
  v.strictObject({
    kind: v.literal('disk-error'),
    probability,
    operations: v.optional(v.pipe(v.array(v.picklist(['read', 'write', 'flush'])), v.minLength(1))),
    ...atNode,
  }),
  v.strictObject({ kind: v.literal('disk-full'), freeBytes: v.optional(bytes), ...atNode }),
  v.strictObject({
    kind: v.literal('slow-disk'),
    factor: v.pipe(v.number(), v.minValue(1), v.maxValue(1_000_000)),
    ...atNode,
  }),
  v.strictObject({ kind: v.literal('disk-stall'), ...atNode }),
] as const

const membershipFaults = [
  v.strictObject({ kind: v.literal('join'), node: target, ...once }),
  v.strictObject({ kind: v.literal('leave'), node: target, afterMs: v.optional(milliseconds), ...once }),
  v.strictObject({
    kind: v.literal('replace'),
    node: target,
    by: target,
    afterMs: v.optional(milliseconds),
    ...once,
  }),
  v.strictObject({
    kind: v.literal('upgrade'),
    node: target,
    everyMs: v.optional(milliseconds),
    downMs: v.optional(milliseconds),
    ...once,
  }),
] as const

/** The shape of every fault. */
export const faultSchema = v.variant('kind', [
  ...linkFaults,
  ...nodeFaults,
  ...clockFaults,
  ...diskFaults,
  ...membershipFaults,
])
