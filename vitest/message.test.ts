import { describe, expect, test } from 'vitest'
import type { FoundFailure, JudgedRun, Property, ShrinkStory } from '../scenarios/index.ts'
import { cutOff, recordOf } from '../scenarios/testing/records.ts'
import type { HistoryEvent } from '../sim/index.ts'
import { failureMessage } from './message.ts'
import type { LeftBehind } from './write-failure.ts'

const read = { process: 0, f: 'read', key: 'x', client: 'c1' }
const write = { process: 1, f: 'write', key: 'x', value: 5, client: 'c2' }
const history: readonly Omit<HistoryEvent, 'index'>[] = [
  { ...write, type: 'invoke', time: 1_000_000 },
  { ...write, type: 'ok', time: 1_020_000, node: 'n1' },
  { ...read, type: 'invoke', time: 2_000_000 },
  { ...read, type: 'ok', value: null, time: 2_030_000, node: 'n2' },
]

const violated: Property = {
  name: 'linearizable (register)',
  kind: 'check',
  verdict: 'invalid',
  why: 'c1 read x = null after c2 had written x = 5.',
  anomaly: 'stale-read',
  core: [0, 1, 2, 3],
}

/** A run that fails; times of the faults are milliseconds. */
function failed(given: Parameters<typeof recordOf>[0] = {}, property: Property = violated): JudgedRun {
  const faults = [cutOff('n2', ['n1', 'n3'], [500, 2_500])]
  const record = recordOf({ history, faults, endedAt: 2_030, ...given })
  return { record, properties: [property], beyond: [], verdict: 'invalid' }
}

const size = { faults: 9, nodes: 5, clients: 5, operations: 214, durationMs: 10_000, events: 2_000 }
const story: ShrinkStory = {
  from: size,
  to: { ...size, faults: 1, nodes: 3, operations: 2 },
  steps: [],
  runs: 812,
  ended: 'stopped',
}

const files: LeftBehind = {
  failure: { path: '.netsplit/failures/a.failure.json' },
  report: { path: 'netsplit-out/a.html' },
  replay: ["NETSPLIT_REPLAY=a.json npx vitest run a.test.ts -t '^a b$'", 'npx netsplit replay a.json'],
}

describe('what a test prints of a failure', () => {
  test('is the sentence, the scenario, how it came to be so small, and how to run it again', () => {
    const failure: FoundFailure = { run: failed(), by: 17, shrink: story }
    expect(failureMessage({ failure, asked: 300, shrink: true, files })).toMatchInlineSnapshot(`
      "linearizable (register): c1 read x = null after c2 had written x = 5.

        3 nodes of scripted, seed 1
            500 ms  partition-1: partition isolating n2, for 2000 ms
           1000 ms  c2: write x 5
           2000 ms  c1: read x → null

        seed        1 (run 17 of 300)
        shrunk      as far as time allowed: from 9 faults, 5 nodes and 214 operations to 1 fault, 3 nodes and 2 operations in 812 runs
        trace hash  0123456789abcdef
        failure     .netsplit/failures/a.failure.json
        report      netsplit-out/a.html
        replay      NETSPLIT_REPLAY=a.json npx vitest run a.test.ts -t '^a b$'
        or          npx netsplit replay a.json"
    `)
  })

  test('says what it did not come to', () => {
    const failure: FoundFailure = { run: { ...failed(), beyond: ['it went too far'] }, by: 3 }
    const report = { none: 'no time was left to write it' }
    const otherHash = 'fedcba9876543210'
    expect(failureMessage({ failure, asked: 3, shrink: true, files: { ...files, report, otherHash } }))
      .toMatchInlineSnapshot(`
        "linearizable (register): c1 read x = null after c2 had written x = 5.

          3 nodes of scripted, seed 1
              500 ms  partition-1: partition isolating n2, for 2000 ms
             1000 ms  c2: write x 5
             2000 ms  c1: read x → null

          seed               1 (run 3 of 3)
          shrunk             not at all: the time was over
          beyond             it went too far
          trace hash         0123456789abcdef
          not deterministic  the same run has another trace hash when it is run again, so that something outlives a run: fedcba9876543210
          failure            .netsplit/failures/a.failure.json
          report             none: no time was left to write it
          replay             NETSPLIT_REPLAY=a.json npx vitest run a.test.ts -t '^a b$'
          or                 npx netsplit replay a.json"
      `)
  })

  test('of an old failure is that it fails again', () => {
    const message = failureMessage({ failure: { run: failed(), by: 'a.json' }, shrink: true, files })
    expect(message).toContain('seed        1 (an old failure, which fails again)')
    expect(message).not.toContain('shrunk')
  })

  test('names no files where none are written', () => {
    const lines = failureMessage({ failure: { run: failed(), by: 1 }, asked: 1, shrink: false }).split('\n')
    expect(lines.slice(-2)).toStrictEqual(['  seed        1 (run 1 of 1)', '  trace hash  0123456789abcdef'])
  })

  test('has no control characters in it, whatever a run says', () => {
    const hostile = { ...violated, why: 'red \u001b[31m and \u202e turned' }
    const events = history.map((event) => ({ ...event, key: '\u001b[2J', client: 'c\u0007' }))
    const run = failed({ history: events }, hostile)
    const message = failureMessage({ failure: { run, by: 1 }, asked: 1 })
    // oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
    expect(message.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/)
    expect(message).toContain('u001b[31m and')
  })
})
