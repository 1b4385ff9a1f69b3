import type { ResolvedScenario } from '../../sim/index.ts'
import { definitionOf } from '../../sim/reference.ts'
import type { JudgedRun } from '../judged-run.ts'
import { listed, type ListedOperation, type ListedOptions } from '../workloads/listed.ts'

/** Whether a scenario's operations are made while it runs, and not listed. */
export function isGenerated({ workload }: ResolvedScenario): boolean {
  return workload !== undefined && definitionOf(workload) !== listed.definition
}

/** The operations that a scenario lists. */
export function operationsOf(scenario: ResolvedScenario): readonly ListedOperation[] {
  const { workload } = scenario
  if (workload === undefined || isGenerated(scenario)) return []
  return (workload.options as unknown as ListedOptions).operations
}

/** The group of nodes that the clients of a scenario with listed operations are beside. */
export function hostsOf({ workload, cluster }: ResolvedScenario): string | undefined {
  const { group = null } = (workload?.options ?? {}) as Partial<ListedOptions>
  return group ?? cluster.groups[0]?.name
}

/** A scenario of listed operations with others, in the order of time; without any, it has no clients. */
export function withOperations(
  scenario: ResolvedScenario,
  operations: readonly ListedOperation[],
): ResolvedScenario {
  return withListed(scenario, operations, hostsOf(scenario))
}

/** The scenario of a run with the operations that its clients asked for, each at the time at which they did. */
export function listedFrom({ record }: JudgedRun): ResolvedScenario {
  const { scenario, history, participants } = record
  const operations: ListedOperation[] = []
  for (const { type, client = '', f, key, value, time } of history) {
    if (type !== 'invoke') continue
    operations.push({
      client: Number(client.slice(1)),
      at: time / 1000,
      f,
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
    })
  }
  return withListed(scenario, operations, participants.find(({ kind }) => kind === 'client')?.group)
}

function withListed(
  { workload: _workload, ...scenario }: ResolvedScenario,
  operations: readonly ListedOperation[],
  hosts: string | undefined,
): ResolvedScenario {
  if (operations.length === 0) return scenario
  const group = hosts === undefined || hosts === scenario.cluster.groups[0]?.name ? null : hosts
  const inOrder = [...operations].sort((a, b) => a.at - b.at)
  return { ...scenario, workload: listed({ operations: inOrder, group }) }
}
