import { describe, expect, test } from 'vitest'
import { compare } from './compare.ts'
import type { Slopes } from './comparison.ts'
import { configurationsOf } from './configuration.ts'
import { theoryOf } from './theory.ts'

/** What a configuration pays at the client's own node, in multiples of d. */
interface Paid {
  readonly name: string
  readonly model: 'linearizable' | 'sequential' | 'causal' | 'regular' | 'eventual'
  readonly reads: number
  readonly writes: number
  /** Its reads are linearizable as long as clocks do what they promise. */
  readonly trustsClocks?: boolean
}

const paid: readonly Paid[] = [
  { name: 'raft:read-index', model: 'linearizable', reads: 2, writes: 2 },
  { name: 'raft:log', model: 'linearizable', reads: 2, writes: 2 },
  { name: 'raft:lease', model: 'linearizable', reads: 0, writes: 2, trustsClocks: true },
  { name: 'abd', model: 'linearizable', reads: 4, writes: 4 },
  { name: 'abd:when-needed', model: 'linearizable', reads: 2, writes: 4 },
  { name: 'abd:writers=one', model: 'linearizable', reads: 4, writes: 2 },
  { name: 'abd:regular', model: 'regular', reads: 2, writes: 4 },
  { name: 'abd:regular,r=1,w=3', model: 'regular', reads: 0, writes: 2 },
  { name: 'raft:stale', model: 'eventual', reads: 0, writes: 2 },
  { name: 'sequencer', model: 'sequential', reads: 0, writes: 2 },
  { name: 'sequencer:sync', model: 'linearizable', reads: 2, writes: 2 },
  { name: 'causal', model: 'causal', reads: 0, writes: 0 },
  { name: 'crdt:lww', model: 'causal', reads: 0, writes: 0 },
  { name: 'crdt:counter', model: 'causal', reads: 0, writes: 0 },
]

const TOLERANCE = 0.1

/** A d that is short beside the heartbeats and time-outs of protocols. */
const DELAY_MS = 2

const known = new Map<string, Slopes>()

function slopesOf(name: string, delayMs = DELAY_MS): Slopes {
  const key = `${name} at ${delayMs}`
  const settings = { nodes: 3, delayMs, seeds: 1, faults: 'none', distances: [0.5, 1, 2] }
  const slopes = known.get(key) ?? compare(configurationsOf(name), settings).configurations[0]?.slopes
  known.set(key, slopes as Slopes)
  return slopes as Slopes
}

/** How many d a read and a write take where they were measured. */
function measured(name: string): { readonly reads: number; readonly writes: number } {
  const { reads, writes } = slopesOf(name).atHome
  return { reads: reads?.slope ?? Number.NaN, writes: writes?.slope ?? Number.NaN }
}

describe.each(paid)('at its own node a client of $name', ({ name, reads, writes }) => {
  test(`waits ${reads} d for reads and ${writes} d for writes, as theory says`, () => {
    const expected = { reads, writes }
    expect(slopesOf(name).theory).toMatchObject(expected)
    for (const kind of ['reads', 'writes'] as const) {
      const slope = measured(name)[kind]
      expect(
        Math.abs(slope - expected[kind]),
        `${kind} of ${name} take ${slope} d, expected ${expected[kind]} d`,
      ).toBeLessThanOrEqual(TOLERANCE)
    }
  })

  test('waits for nothing else that is worth a millisecond', () => {
    const { atHome } = slopesOf(name)
    for (const kind of ['reads', 'writes'] as const) {
      const intercept = atHome[kind]?.interceptMs ?? Number.NaN
      expect(Math.abs(intercept), `${kind} of ${name}: ${intercept} ms at d = 0`).toBeLessThan(1)
    }
  })
})

describe('what a model costs at least, by table 1 of Kleppmann’s critique', () => {
  const of = (model: Paid['model']) => paid.filter((one) => one.model === model)

  test('linearizable writes take a round trip, and so do reads that do not trust clocks', () => {
    for (const { name, trustsClocks = false } of of('linearizable')) {
      const { reads, writes } = measured(name)
      expect(writes, `writes of ${name}`).toBeGreaterThanOrEqual(2 - TOLERANCE)
      expect(reads, `reads of ${name}`).toBeGreaterThanOrEqual(trustsClocks ? -TOLERANCE : 2 - TOLERANCE)
    }
  })

  test('sequential reads and writes take d together', () => {
    for (const { name } of of('sequential')) {
      const { reads, writes } = measured(name)
      expect(reads + writes, `a read and a write of ${name}`).toBeGreaterThanOrEqual(1 - TOLERANCE)
    }
  })

  test('causal reads and writes take nothing', () => {
    for (const { name } of of('causal')) {
      const { reads, writes } = measured(name)
      expect(reads + writes, `a read and a write of ${name}`).toBeLessThanOrEqual(TOLERANCE)
    }
  })
})

test('a read index takes a round trip, where heartbeats follow each other nearly as fast as answers come, too', () => {
  // Reads that come while a round for others is under way wait for its end.
  const { reads, writes } = slopesOf('raft:read-index', 20).atHome
  expect(reads?.points.map(({ delayMs }) => delayMs)).toEqual([10, 20, 40])
  for (const { delayMs, p50Ms } of reads?.points ?? []) {
    expect(p50Ms, `d = ${delayMs} ms`).toBeGreaterThanOrEqual(2 * delayMs)
    expect(p50Ms, `d = ${delayMs} ms`).toBeLessThan(2.5 * delayMs + 1)
  }
  expect(writes?.slope, 'writes').toBeCloseTo(2, 1)
})

describe('theory', () => {
  const theoryFor = (text: string, nodes = 5) => theoryOf(configurationsOf(text)[0]?.protocol as never, nodes)

  test.each(['raft:mutant=stale-read', 'dynamo', 'chain', 'primary-backup', 'single-server'])(
    'says nothing of %s',
    (text) => {
      expect(theoryFor(text)).toBeUndefined()
    },
  )

  test('says nothing of fewer than three nodes', () => {
    expect(theoryFor('raft', 2)).toBeUndefined()
    expect(theoryFor('raft', 3)).toBeDefined()
  })

  test('counts the phases of quorums in which others are asked', () => {
    const phases = (text: string) => {
      const { reads, writes } = theoryFor(text) ?? {}
      return [reads, writes]
    }
    expect(phases('abd:r=1,w=5')).toEqual([2, 2])
    expect(phases('abd:r=5,w=1')).toEqual([2, 2])
    expect(phases('abd:r=1,w=1')).toEqual([0, 0])
    expect(phases('abd:regular,r=1,w=5')).toEqual([0, 2])
    expect(phases('abd:when-needed,r=2,w=4')).toEqual([4, 4])
    expect(phases('abd:when-needed,r=4,w=2')).toEqual([2, 4])
    expect(phases('abd:writers=one,r=5,w=1')).toEqual([2, 0])
  })
})
