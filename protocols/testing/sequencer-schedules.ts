import { checkSessionModel } from '../../checkers/index.ts'
import { converges, sessionWalks, type SessionWalksOptions } from '../../scenarios/index.ts'
import {
  crash,
  delay,
  duplicate,
  type Fault,
  loss,
  partition,
  type ResolvedScenario,
  simulateResolved,
  slowDisk,
} from '../../sim/index.ts'
import { sequencer, type SequencerMutant, type SequencerOptions } from '../sequencer/index.ts'
import { clusterOf } from './cluster.ts'
import { violationsOf } from './judging.ts'

/** A schedule that is to be run with the sequencer as it is, or with one of its mutants. */
export type SequencerSchedule = (mutant?: SequencerMutant) => ResolvedScenario

const QUIET_MS = 2_500

/** Sessions on three nodes, of which the first is the sequencer; messages overtake each other. */
export function walksUnder(
  options: Partial<SequencerOptions>,
  faults: readonly Fault[] = [],
  walks: Partial<SessionWalksOptions> = {},
): SequencerSchedule {
  return (mutant) =>
    clusterOf(sequencer(mutant === undefined ? options : { ...options, mutant }), {
      nodes: 3,
      workload: sessionWalks({ clients: 6, quietMs: QUIET_MS, ...walks }),
      faults,
      latency: { kind: 'lognormal', median: 2, p99: 20 },
      flush: { kind: 'lognormal', median: 4, p99: 20 },
      duration: 2_500 + QUIET_MS + 1_500,
      settle: QUIET_MS + 1_500,
    })
}

const losses = loss({ at: 0, probability: 0.1 })
const repetitions = duplicate({ at: 0, probability: 0.3 })
/** All nodes restart at once, again and again. */
const restarts = [400, 800, 1_200, 1_600, 2_000].map((at) => crash({ at, for: 50, node: { pick: 'all' } }))
/** One node after the other is cut off. */
const cuts = [500, 1_100, 1_700].map((at, i) => partition({ at, for: 400, split: { isolate: `n${i + 1}` } }))

/** Local reads and ordered writes, and nothing else. */
export const calmWalks = walksUnder({})
/** The same with messages that are lost and come twice, and nodes that are cut off. */
export const cutOffWalks = walksUnder({}, [losses, repetitions, ...cuts])
/** The same with restarts of all nodes. */
export const restartWalks = walksUnder({}, restarts)
/** Replicas whose disks are slow, and that restart alone and compare what they have a good while later. */
export const slowRestartWalks = walksUnder({ retryMs: 400 }, [
  slowDisk({ at: 0, for: 2_500, node: 'n2', factor: 20 }),
  slowDisk({ at: 0, for: 2_500, node: 'n3', factor: 20 }),
  ...Array.from({ length: 10 }, (_, i) => crash({ at: 300 + 220 * i, for: 20, node: `n${2 + (i % 2)}` })),
])
/** Fast writes, and nothing else. */
export const calmFastWalks = walksUnder({ writes: 'fast' })
/** The same with messages that are lost, and one client a node, which writes much. */
export const lossyFastWalks = walksUnder({ writes: 'fast' }, [losses], {
  clients: 3,
  keys: 6,
  reads: 0.3,
  thinkMs: 20,
})
/** The same with restarts of all nodes, and nodes that are cut off. */
export const restartFastWalks = walksUnder({ writes: 'fast' }, [...restarts, ...cuts])
/** Reads that ask the sequencer, and nothing else. */
export const calmSyncWalks = walksUnder({ reads: 'sync' })
/** The same, where one node hears the sequencer late. */
export const lateSyncWalks = walksUnder({ reads: 'sync', retryMs: 300 }, [
  delay({ at: 0, ms: 80, on: { oneWay: { from: ['n1'], to: ['n2'] } } }),
])

/** What does not hold in a run of local reads, with why: a property, that it is sequential, or that nodes come to agree. */
export function wrongWithSequencer(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const sequential = checkSessionModel(run.history, {
    model: 'sequential',
    object: 'register',
    sessions: 'client',
  })
  if (sequential.verdict !== 'valid') return `sequential: ${sequential.why}`
  const agrees = converges.definition.judge(run, converges({ withinMs: 1_300 }).options)
  return agrees.verdict === 'valid' ? undefined : `converges: ${agrees.why}`
}
