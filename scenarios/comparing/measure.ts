import { type Ladder, ladder, measureStaleness, type Staleness } from '../../checkers/index.ts'
import type { NodeId, RunRecord } from '../../sim/index.ts'
import type { LostWrites } from './comparison.ts'
import { lostWritesIn } from './lost-writes.ts'
import { mainOf, type Performed } from './performed.ts'
import { type Crossed, crossedIn } from './traffic.ts'

/** What one run says, before it is added up with others. */
export interface MeasuredRun {
  readonly seed: string
  /** The nodes that a fault took down or stopped. */
  readonly stopped: ReadonlySet<NodeId>
  /** What ended it before its time: what was violated, and why. */
  readonly broken?: { readonly property: string; readonly why: string }
  /** The operations that began before its last part. */
  readonly main: readonly Performed[]
  readonly ladder: Ladder
  /** Absent for what is no register. */
  readonly staleness?: Staleness
  readonly lostWrites: LostWrites
  readonly crossed: Crossed
}

/** What a node does not answer under. */
const STOPPING: ReadonlySet<string> = new Set(['crash', 'pause', 'wipe', 'leave', 'replace'])

/** How many steps may go into each model that is hard to decide. */
const BUDGET = 2_000_000

/**
 * Measures a run: its consistency by every model, how stale its reads were, what it has lost, how long operations took, what crossed the
 * network.
 *
 * @param record - of a run that is over, with its trace
 * @param object - what its operations are of
 */
export function measureRun(record: RunRecord, object: 'register' | 'counter'): MeasuredRun {
  const main = mainOf(record)
  const { history } = record
  return {
    seed: record.seed,
    stopped: stoppedIn(record),
    ...brokenIn(record),
    main,
    ladder: ladder(history, { object, sessions: 'client', budget: BUDGET }),
    ...(object === 'register' ? { staleness: measureStaleness(history, { object }) } : {}),
    lostWrites: lostWritesIn(record, object),
    crossed: crossedIn(record, main),
  }
}

function stoppedIn({ faults }: RunRecord): ReadonlySet<NodeId> {
  return new Set(
    faults.flatMap((fault) => (fault.injected && STOPPING.has(fault.fault.kind) ? fault.nodes : [])),
  )
}

function brokenIn({ ended, properties }: RunRecord): Pick<MeasuredRun, 'broken'> {
  if (ended === 'duration') return {}
  const violated = properties.find(({ violation }) => violation !== undefined)
  const property = violated?.name ?? 'it ends'
  return {
    broken: {
      property,
      why: violated?.violation?.why ?? 'the run used up its events, and time went no further',
    },
  }
}
