import type { InjectedFault, RunRecord } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import { duration, seconds } from '../format.ts'
import { operationAction } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { nameWords } from '../value-words.ts'
import { faultsWords, looks } from './majorities.ts'
import type { NearMiss } from './near-miss.ts'

/** An acknowledgement, and the crash that came next at the node that gave it. */
interface NearCrash {
  readonly operation: ReportedOperation
  readonly ackUs: number
  readonly fault: InjectedFault
  readonly position: number
}

/** The acknowledgement of a change that came nearest to a crash of the node that gave it. */
export function crashMisses(
  record: RunRecord,
  operations: readonly ReportedOperation[],
): readonly NearMiss[] {
  const nearest = nearestOf(record, operations)
  if (nearest === undefined) return []
  const { operation, ackUs, fault, position } = nearest
  return [
    [
      {
        text: `${operationAction(operation)}, acknowledged by ${nameWords(operation.answeredBy ?? '')} at ${seconds(ackUs)}, ${duration(fault.from - ackUs)} before `,
      },
      ...faultsWords(record, [position]),
      { text: ` stopped that node${fault.fault.kind === 'wipe' ? ' and emptied its disk' : ''}.` },
    ],
  ]
}

function nearestOf(record: RunRecord, operations: readonly ReportedOperation[]): NearCrash | undefined {
  const changes = operations.filter((operation) => operation.outcome === 'ok' && !looks(operation))
  let nearest: NearCrash | undefined
  for (const [position, fault] of record.faults.entries()) {
    if (!fault.injected || (fault.fault.kind !== 'crash' && fault.fault.kind !== 'wipe')) continue
    for (const stretch of stretchesOf(fault)) {
      for (const operation of changes) {
        const { toUs: ackUs, answeredBy } = operation
        if (ackUs === undefined || answeredBy === undefined || ackUs > stretch.from) continue
        if (!stretch.nodes.includes(answeredBy)) continue
        if (nearest === undefined || stretch.from - ackUs < nearest.fault.from - nearest.ackUs) {
          nearest = { operation, ackUs, fault: stretch, position }
        }
      }
    }
  }
  return nearest
}
