import { faultWords, plannedFaultWords } from '../reports/fault-words.ts'
import { counted, seconds } from '../reports/format.ts'
import { operationAction, operationEnding } from '../reports/operation-words.ts'
import { operationsOf, operationsWith, type ReportedOperation } from '../reports/operations.ts'
import { nameWords } from '../reports/value-words.ts'
import { violatedProperty } from '../scenarios/fingerprint.ts'
import type { JudgedRun } from '../scenarios/index.ts'
import type { History, RunRecord } from '../sim/index.ts'

const MOST_FAULTS = 4
const MOST_OPERATIONS = 5

/** What a failed run was, in ten lines at most: who took part, what was broken, and the operations that prove the violation. */
export function tenLines(run: JudgedRun): readonly string[] {
  const { record } = run
  const core = violatedProperty(run)?.core ?? []
  return [
    partsOf(record),
    ...atMost(MOST_FAULTS, record.faults.map(faultLine), 'fault'),
    ...operationLines(record.history, core, MOST_OPERATIONS),
  ]
}

/**
 * The operations that the given events belong to, a line each.
 *
 * @param history - where they stand
 * @param core - the indices of the events
 * @param most - how many lines there may be
 */
export function operationLines(history: History, core: readonly number[], most: number): readonly string[] {
  const operations = operationsWith(operationsOf(history), core)
  return atMost(most, operations.map(operationLine), 'operation')
}

function partsOf({ scenario, participants, time }: RunRecord): string {
  const groups = scenario.cluster.groups.map(({ nodes, protocol }) => {
    const mutant = protocol.mutant === undefined ? '' : ` (mutant ${nameWords(protocol.mutant)})`
    return `${counted(nodes, 'node')} of ${nameWords(protocol.use)}${mutant}`
  })
  const clients = participants.filter(({ kind }) => kind === 'client').length
  const workload =
    scenario.workload === undefined
      ? []
      : [`${counted(clients, 'client')} of workload ${nameWords(scenario.workload.use)}`]
  return `${[...groups, ...workload].join(', ')}; ended at ${seconds(time)}`
}

function faultLine(outcome: RunRecord['faults'][number]): string {
  if (!outcome.injected) return `${plannedFaultWords(outcome.fault)}: it did not come about`
  return `${faultWords(outcome)}, ${seconds(outcome.from)} to ${seconds(outcome.to)}`
}

function operationLine(operation: ReportedOperation): string {
  return `${operationAction(operation)}: asked at ${seconds(operation.fromUs)}, ${operationEnding(operation)}`
}

/** So many lines at most; the last says how many things are left out. */
function atMost(most: number, lines: readonly string[], noun: string): readonly string[] {
  if (lines.length <= most) return lines
  const shown = lines.slice(0, most - 1)
  return [...shown, `and ${counted(lines.length - shown.length, `more ${noun}`)}`]
}
