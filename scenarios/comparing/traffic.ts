import type { RunRecord } from '../../sim/index.ts'
import { bytesOf } from '../../sim/size.ts'
import type { TrafficOfOperation } from './comparison.ts'
import type { Performed } from './performed.ts'

/** What crossed the network in a run. */
export interface Crossed {
  readonly messages: number
  readonly bytes: number
  /** Operations that succeeded. */
  readonly operations: number
}

/**
 * What was sent from one place to another while operations were under way: what a node sends to itself, and what a client and its own
 * node say to each other, crosses no network. All that protocols do in the background counts.
 *
 * @param record - with its trace
 * @param performed - its operations
 */
export function crossedIn({ trace, participants }: RunRecord, performed: readonly Performed[]): Crossed {
  const placeOf = new Map(participants.map(({ id, home }) => [id, home ?? id]))
  const from = performed[0]?.from ?? 0
  const to = performed.at(-1)?.to ?? 0
  let [messages, bytes] = [0, 0]
  for (const { kind, time, node = '', peer = '', payload } of trace ?? []) {
    if (kind !== 'send' || time < from || time > to) continue
    if (placeOf.get(node) === placeOf.get(peer)) continue
    messages++
    bytes += bytesOf(payload ?? null)
  }
  return { messages, bytes, operations: performed.filter(({ outcome }) => outcome === 'ok').length }
}

/** What crossed the network for each operation, over some runs. */
export function trafficOver(runs: readonly Crossed[]): TrafficOfOperation {
  const total = (of: (run: Crossed) => number): number => runs.reduce((sum, run) => sum + of(run), 0)
  const operations = Math.max(
    1,
    total((run) => run.operations),
  )
  return {
    messages: total((run) => run.messages) / operations,
    bytes: total((run) => run.bytes) / operations,
  }
}
