import type { ResolvedScenario } from '../../sim/index.ts'
import type { JudgedRun } from '../judged-run.ts'
import { clientName, type ListedOperation } from '../workloads/listed.ts'
import { operationsOf, withOperations } from './listing.ts'
import type { Attempts, Smallest } from './pass.ts'
import { type SentMessage, sentMessages } from './sent-messages.ts'

/** How operations can be taken out of a run so that faults of single messages still meet the messages that they met. */
export interface Removal {
  readonly operations: readonly ListedOperation[]
  /** Which of them were invoked by events of the history. */
  readonly invokedBy: ReadonlyMap<number, ListedOperation>
  /** The scenario with only these of them. */
  readonly keeping: (kept: readonly ListedOperation[]) => ResolvedScenario
}

/** What is known of the smallest failure as it is now; looks at its trace if it counts messages. */
export function* removalFrom(smallest: Smallest): Attempts<Removal> {
  const { run, scenario } = smallest
  const operations = operationsOf(scenario)
  const invokedBy = invocationsOf(run, operations)
  const counts = scenario.faults.some(({ kind }) => kind === 'message')
  const trace = counts ? (yield 'trace').trace : undefined
  const messages = trace === undefined ? [] : sentMessages(trace)
  return {
    operations,
    invokedBy,
    keeping(kept) {
      const left = new Set(kept)
      const isGone = ({ operation }: SentMessage): boolean => {
        const about = operation === undefined ? undefined : invokedBy.get(operation)
        return about !== undefined && !left.has(about)
      }
      const faults = recounted(scenario.faults, messages, isGone)
      return { ...withOperations(smallest.scenario, kept), faults }
    },
  }
}

/** The listed operations by the history events at which they were invoked: each client's in the order of its list. */
function invocationsOf(
  { record }: JudgedRun,
  operations: readonly ListedOperation[],
): ReadonlyMap<number, ListedOperation> {
  const ahead = new Map<string, ListedOperation[]>()
  for (const operation of [...operations].sort((a, b) => a.at - b.at)) {
    const name = clientName(operation.client)
    ahead.set(name, [...(ahead.get(name) ?? []), operation])
  }
  const found = new Map<number, ListedOperation>()
  for (const { index, type, client = '' } of record.history) {
    const next = type === 'invoke' ? ahead.get(client)?.shift() : undefined
    if (next !== undefined) found.set(index, next)
  }
  return found
}

/** Faults of single messages, whose number is less by those before it that are not sent any more. */
function recounted(
  faults: ResolvedScenario['faults'],
  messages: readonly SentMessage[],
  isGone: (message: SentMessage) => boolean,
): ResolvedScenario['faults'] {
  return faults.map((fault) => {
    if (fault.kind !== 'message') return fault
    const { from, to, of, nth } = fault
    const alike = messages.filter(
      (message) => message.from === from && message.to === to && (of === undefined || message.type === of),
    )
    const fewer = alike.slice(0, nth - 1).filter(isGone).length
    return fewer === 0 ? fault : { ...fault, nth: nth - fewer }
  })
}
