import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import { listed, type ListedOperation } from '../../scenarios/index.ts'
import {
  crash,
  duplicate,
  type HistoryEvent,
  type Json,
  loss,
  partition,
  type Protocol,
  type RunRecord,
  simulateResolved,
} from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { observed } from '../testing/explained-by-commits.ts'
import { outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { registers } from '../testing/register-workload.ts'
import { raft, type RaftOptions } from './index.ts'
import type { Raft } from './raft.ts'

/** Runs three servers to their end, at which nothing may have been violated. */
function runOf(options: ClusterOptions, seed = 1, given: Partial<RaftOptions> = { reads: 'stale' }) {
  const run = simulateResolved(clusterOf(raft(given), { nodes: 3, ...options }), seed).finish()
  expect(violationsOf(run)).toEqual([])
  return run
}

const answeredReads = ({ history }: RunRecord): readonly HistoryEvent[] =>
  [...history].filter(({ f, type }) => f === 'read' && type === 'ok')

/** One client writes, and one beside each server only reads: nobody sends them away, and so they stay. */
const readersBesideAll: readonly ListedOperation[] = Array.from({ length: 60 }, (_, i) => [
  { at: 1_000 + 50 * i, client: 4, f: 'write', key: 'x', value: i + 1 },
  ...[1, 2, 3].map((client) => ({ at: 1_025 + 50 * i, client, f: 'read', key: 'x' })),
]).flat()

/** A follower is cut off for a second. */
const aFollowerIsCutOff: ClusterOptions = {
  workload: listed({ operations: readersBesideAll }),
  faults: [partition({ at: 2_000, for: 1_000, split: { isolate: { role: 'follower' } } })],
}

test('a server that is cut off goes on answering reads, with what it had applied by then', () => {
  const run = runOf(aFollowerIsCutOff)
  const [fault] = run.faults
  const away = fault?.injected === true ? fault.groups?.[0]?.[0] : undefined
  const during = answeredReads(run).filter(({ time }) => time > 2_100_000 && time < 2_900_000)
  const there = during.filter(({ node }) => node === away)
  expect(there.length, 'every 50 ms').toBeGreaterThan(12)
  expect(new Set(there.map(({ value }) => value)).size, 'nothing new comes to it').toBe(1)
  const elsewhere = during.filter(({ node }) => node !== away)
  expect(new Set(elsewhere.map(({ value }) => value)).size).toBeGreaterThan(12)
  expect(reached(run, 'a server that does not lead answers a read')).toBe(true)
})

test('that is not linearizable, and reads by index of the same schedule are', () => {
  const { verdict, why } = checkLinearizable(runOf(aFollowerIsCutOff).history, { model: 'register' })
  expect(verdict, why).toBe('invalid')
  const byIndex = runOf(aFollowerIsCutOff, 1, { reads: 'read-index' })
  expect(checkLinearizable(byIndex.history, { model: 'register' }).verdict).toBe('valid')
})

test('a client may not find at its own server what it has written at the leader', () => {
  const operations = [1, 2, 3].map((client) => ({ at: 1_000, client, f: 'read', key: 'x' }))
  const write = { at: 1_100, client: 1, f: 'write', key: 'x', value: 1 }
  const reads = Array.from({ length: 20 }, (_, i) =>
    [2, 3].map((client) => ({ at: 1_100 + 2 * i, client, f: 'read', key: 'x' })),
  )
  const run = runOf({ workload: listed({ operations: [...operations, write, ...reads.flat()] }) })
  const written = [...run.history].find(({ f, type }) => f === 'write' && type === 'ok')
  const old = answeredReads(run).filter(({ time, value }) => time > (written?.time ?? 0) && value === null)
  expect(old.length, 'followers hear with the next heartbeat what is committed').toBeGreaterThan(0)
})

test('whatever is done to them, what is read was committed, and at one server a client never goes back', () => {
  for (let seed = 1; seed <= 12; seed++) {
    const { protocol, places } = withCommitsOf(raft({ reads: 'stale' }))
    const scenario = clusterOf(protocol, {
      workload: registers({ clients: 10, keys: 1, rate: 150, reads: 0.6 }),
      faults: [
        loss({ at: 0, for: 3_500, probability: 0.05 }),
        duplicate({ at: 0, for: 3_500, probability: 0.1 }),
        partition({ at: 800, for: 700, split: { isolate: { role: 'leader' } } }),
        crash({ at: 1_900, for: 300, node: { role: 'leader' } }),
        partition({ at: 2_500, for: 700, split: 'majority-minority' }),
      ],
      settle: 1_500,
    })
    const run = simulateResolved(scenario, seed).finish()
    expect(violationsOf(run)).toEqual([])
    expect(outcomesOf(run).ok).toBeGreaterThan(300)
    const seen = new Map<string, number>()
    for (const { client, node, value = null, time } of answeredReads(run)) {
      const place = places.get(value) ?? -1
      expect(
        place,
        `seed ${seed}: ${JSON.stringify(value)} was read, and is not committed`,
      ).toBeGreaterThanOrEqual(0)
      const life = `${client} at ${node}, ${time < 2_000_000 ? 'before' : 'after'} the crash`
      expect(place, `seed ${seed}: ${life}`).toBeGreaterThanOrEqual(seen.get(life) ?? 0)
      seen.set(life, place)
    }
  }
})

/** The protocol, and the places in the log of the values that its servers have committed. */
function withCommitsOf(protocol: Protocol) {
  const places = new Map<Json, number>([[null, 0]])
  const committed = invariantOfChanged<Raft>('what is committed is noted', () => {
    let upTo = 0
    return ({ commitIndex, log }) => {
      for (; upTo < commitIndex; upTo++) {
        const operation = log.at(upTo + 1)?.command?.operation
        const value = operation?.value ?? null
        if (value !== null && !places.has(value)) places.set(value, upTo + 1)
      }
      return undefined
    }
  })
  return { protocol: observed(protocol, committed), places }
}
