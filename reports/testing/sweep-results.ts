import * as fc from 'fast-check'
import type { Coverage } from '../../scenarios/coverage/coverage.ts'
import type { Rate, ShrinkSummary, Signature, SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import type { SweepContext } from '../ci/index.ts'
import { hostileText } from './hostile.ts'

export const context: SweepContext = {
  folder: 'netsplit-out/sweep',
  file: 'scenarios/store.ts',
  timing: { seconds: 61.25, ended: 'seeds' },
  commit: '0123456789abcdef0123456789abcdef01234567',
}

const coverage: Coverage = {
  runs: 512,
  states: { leader: 512, follower: 512, candidate: 498 },
  messages: { vote: 512, append: 511 },
  faults: {
    crash: { runs: 300, states: { leader: 90 }, messages: {} },
    partition: { runs: 401, states: { leader: 120 }, messages: { vote: 77 } },
  },
  sometimes: { 'a leader steps down': 12, 'two leaders at once': 0 },
}

/** What is known of failures beside how many they are. */
const met = { withoutFault: 0, coverage, patterns: { 'slow-node': 3 } }

const once: Rate = { count: 1, of: 512, rate: 1 / 512, low: 0.000_3, high: 0.011 }

const quiet = {
  netsplit: '0.3.0',
  kind: 'sweep' as const,
  scenario: 'store',
  origin: 'scenarios/store.ts',
  code: '0011223344556677',
  digest: '8899aabbccddeeff',
  seeds: ['1-512'],
  runs: 512,
  failures: 0,
  failureRate: { count: 0, of: 512, rate: 0, low: 0, high: 0.007_4 },
  unknown: 0,
  lost: [],
  notDeterministic: [],
  signatures: [],
  upperBound: 3 / 512,
  sometimes: [{ name: 'a leader steps down', runs: 12 }],
  coverage,
  patterns: { 'slow-node': 250 },
  blocks: {
    size: 256,
    blocks: [
      { first: 1, runs: 256, unknown: 0, lost: 0, failures: {} },
      { first: 257, runs: 256, unknown: 0, lost: 0, failures: {} },
    ],
  },
}

/** A sweep that found nothing. */
export const quietSweep: SweepResult = quiet

const stale = {
  signature: 'check/linearizable (register)/stale-read',
  property: 'linearizable (register)',
  why: 'c4 read y = 439 from n4 at 10.278 s, 46 ms after the write of y = 458 was acknowledged.',
  rate: { count: 14, of: 512, rate: 14 / 512, low: 0.0164, high: 0.0454 },
  firstSeed: '3',
  runsToFirst: 3,
  seeds: ['3', '19'],
  traceHash: '0123456789abcdef',
  failure: 'stale-read/shrunk.failure.json',
  ...met,
}

/** Failures that a sweep has found. */
export const staleRead: Signature = stale

const { upperBound: _, ...found } = quiet
const lost = { seed: '77', how: 'ended' as const, why: 'its worker died' }

/** A sweep that found something of every kind there is. */
export const failedSweep: SweepResult = {
  ...found,
  failures: 15,
  unknown: 2,
  lost: [lost],
  notDeterministic: [{ seed: '9', why: 'it held when it was run again' }],
  signatures: [
    staleRead,
    {
      ...staleRead,
      signature: 'invariant/election safety/two',
      firstSeed: '40',
      rate: once,
    },
  ],
  sometimes: [
    { name: 'a leader steps down', runs: 12 },
    { name: 'two leaders at once', runs: 0 },
  ],
}

/** Hostile strings, and those of what means something in Markdown and in workflow commands. */
export function hostileToCi(): fc.Arbitrary<string> {
  const marks = fc.constantFrom(...'|\\`*_[]()<>#:,%=~@&!-\n a'.split(''))
  return fc.oneof(hostileText(), fc.string({ unit: marks, maxLength: 20 }))
}

function anyStory(text: fc.Arbitrary<string>): fc.Arbitrary<ShrinkSummary> {
  const size = { faults: 2, nodes: 3, clients: 1, operations: 4, durationMs: 900, events: 1_200 }
  const steps = fc.array(fc.record({ pass: text, tried: text, size: fc.constant(size) }), { maxLength: 3 })
  return steps.map((each) => ({ from: size, to: size, steps: each, runs: 9, ended: 'smallest' }))
}

/** Any sweep's result in which every text is one of those. */
export function anySweep(text: fc.Arbitrary<string>): fc.Arbitrary<SweepResult> {
  const seeds = fc.array(fc.record({ seed: text, why: text }), { maxLength: 3 })
  const rate = fc.nat(512).map((count): Rate => ({ ...once, count, rate: count / 512, high: 1 }))
  const texts = fc.record({ signature: text, property: text, why: text, firstSeed: text, rate })
  const example = fc.array(text, { maxLength: 4 })
  const some = fc.record(
    { failure: text, report: text, example, shrink: anyStory(text) },
    { requiredKeys: [] },
  )
  const signature = fc.tuple(texts, some).map(([given, written]): Signature => {
    const { failure: _, ...rest } = stale
    return { ...rest, ...given, ...written }
  })
  const result = fc.record({
    scenario: text,
    origin: text,
    signatures: fc.array(signature, { maxLength: 14 }),
    lost: seeds.map((each) => each.map((given) => ({ ...lost, ...given }))),
    notDeterministic: seeds,
    unknown: fc.nat(2),
    sometimes: fc.array(fc.record({ name: text, runs: fc.nat(1), firstSeed: text }), { maxLength: 3 }),
    patterns: fc.dictionary(text, fc.nat(512), { maxKeys: 2, noNullPrototype: true }),
  })
  return fc.tuple(result, text, fc.option(text, { nil: undefined })).map(([given, kind, mutant]) => ({
    ...found,
    ...given,
    failures: given.signatures.length,
    coverage: {
      ...coverage,
      states: { [kind]: 1 },
      messages: { [kind]: 1 },
      faults: { [kind]: { runs: 1, states: { [kind]: 1 }, messages: { [kind]: 1 } } },
      sometimes: { [kind]: 1 },
    },
    ...(mutant === undefined ? {} : { mutant }),
  }))
}
