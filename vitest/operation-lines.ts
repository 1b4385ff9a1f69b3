import { counted, seconds } from '../reports/format.ts'
import { operationAction, operationEnding } from '../reports/operation-words.ts'
import { operationsOf, operationsWith, type ReportedOperation } from '../reports/operations.ts'
import type { History } from '../sim/index.ts'

/**
 * The operations that the given events belong to, a line each.
 *
 * @param history - where they stand
 * @param core - the indices of the events
 * @param most - how many lines there may be
 */
export function operationLines(history: History, core: readonly number[], most: number): readonly string[] {
  const operations = operationsWith(operationsOf(history), core)
  if (operations.length <= most) return operations.map(operationLine)
  const shown = operations.slice(0, most - 1).map(operationLine)
  return [...shown, `and ${counted(operations.length - shown.length, 'more operation')}`]
}

function operationLine(operation: ReportedOperation): string {
  return `${operationAction(operation)}: asked at ${seconds(operation.fromUs)}, ${operationEnding(operation)}`
}
