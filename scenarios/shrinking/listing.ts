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

/** The group of nodes that a listed scenario's clients are beside. */
export function hostsOf({ workload, cluster }: ResolvedScenario): string | undefined {
  const group = (workload?.options as { readonly group?: string | null } | undefined)?.group ?? null
  return group ?? cluster.groups[0]?.name
}

/** The same scenario with other operations, in the order of time; without any, it has no clients. */
export function withOperations(
  scenario: ResolvedScenario,
  operations: readonly ListedOperation[],
): ResolvedScenario {
  const { workload, ...rest } = scenario
  if (operations.length === 0) return rest
  const group =
    workload === undefined ? null : ((workload.options as { readonly group?: string | null }).group ?? null)
  return {
    ...rest,
    workload: listed({ operations: [...operations].sort((a, b) => a.at - b.at), group }),
  }
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
  const host = participants.find(({ kind }) => kind === 'client')?.group
  const first = scenario.cluster.groups[0]?.name
  const named = withOperations(scenario, operations)
  if (named.workload === undefined || host === undefined || host === first) return named
  return { ...named, workload: listed({ operations, group: host }) }
}
