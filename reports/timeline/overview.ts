import type { JudgedRun } from '../../scenarios/judged-run.ts'
import type { ReportedOperation } from '../operations.ts'
import type { ClientRow } from './client-lanes.ts'
import { layOut, type Violated } from './layout.ts'
import type { Timeline, TimeWindow } from './model.ts'
import { clientRows, nodeRows } from './rows.ts'

const MOST_BARS = 600
const MOST_BARS_IN_A_ROW = 120
/** So much of the run's length is left free after its end, where a mark may stand. */
const END_MARGIN = 80
const MOST_CLIENTS = 12
const MOST_NODES = 24

/** The picture of a whole run, on which the windows of proofs are framed. */
export function overviewOf(
  { record }: JudgedRun,
  operations: readonly ReportedOperation[],
  core: ReadonlySet<number>,
  violations: readonly Violated[],
  frames: readonly TimeWindow[],
): Timeline {
  const clients = clientRows(record, operations, new Set(), Number.POSITIVE_INFINITY).rows
  const nodes = nodeRows(record, new Set(), MOST_NODES)
  const together = clients.length > MOST_CLIENTS
  return layOut({
    size: 'overview',
    window: { fromUs: 0, toUs: Math.max(1, record.time) + Math.ceil(record.time / END_MARGIN) },
    record,
    clients: together ? [{ name: `${clients.length} clients`, detail: '' }] : clients,
    nodes: nodes.rows,
    operations,
    core,
    counted: together || tooMany(clients, operations),
    violations,
    frames,
    omissions: [
      ...(together ? [`The ${clients.length} clients are drawn in one row, all together.`] : []),
      ...nodes.omissions,
    ],
  })
}

function tooMany(clients: readonly ClientRow[], operations: readonly ReportedOperation[]): boolean {
  if (operations.length > MOST_BARS) return true
  return clients.some(
    ({ name }) => operations.filter(({ client }) => client === name).length > MOST_BARS_IN_A_ROW,
  )
}
