import * as v from 'valibot'
import { type Distribution, InputError, type Scenario } from '../sim/index.ts'
import { distributionKinds, distributionObjection } from '../sim/distributions.ts'
import { sentenceOf } from './issue-sentence.ts'
import { scenarioSchema } from './schema.ts'

/**
 * Checks that a value is a scenario.
 *
 * @param value - what an author or a file gave
 * @param where - what to call it in errors: a file's name, or `scenario`
 * @throws InputError - one sentence with the field, what it is and what was expected
 */
export function validateScenario(value: unknown, where: string): asserts value is Scenario {
  const result = v.safeParse(scenarioSchema, value)
  if (!result.success) throw new InputError(`${where}: ${sentenceOf(result.issues)}`)
  const { duration, settle, quiesce, cluster, vary } = result.output
  const objection = firstObjection(result.output, '')
  if (objection !== undefined) throw new InputError(`${where}: ${objection}`)
  if (settle !== undefined && settle >= duration) {
    throw new InputError(`${where}: settle is ${settle}, expected less than the duration ${duration}`)
  }
  if (quiesce?.core !== undefined && quiesce.core !== 'all' && (settle ?? 0) === 0) {
    throw new InputError(
      `${where}: quiesce says who is healed when faults stop, but settle is 0 and they never do: expected settle in milliseconds`,
    )
  }
  if (vary?.nodes !== undefined && 'groups' in cluster) {
    throw new InputError(
      `${where}: vary.nodes says how many nodes a cluster may have, but cluster has groups: expected a cluster that is one group`,
    )
  }
  const names = 'groups' in cluster ? cluster.groups.map(({ name }) => name) : []
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated !== undefined) throw new InputError(`${where}: cluster has two groups named "${repeated}"`)
}

/** What is wrong with the first distribution, wherever it stands, whose parameters do not go together; with the path to it. */
function firstObjection(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if ('kind' in value && distributionKinds.has(value.kind as string)) {
    const objection = distributionObjection(value as Distribution)
    if (objection !== undefined) return `${path}: ${objection}`
  }
  for (const [field, part] of Object.entries(value)) {
    // Options of code are its own.
    if (field === 'options') continue
    const inside = Array.isArray(value) ? `${path}[${field}]` : path === '' ? field : `${path}.${field}`
    const objection = firstObjection(part, inside)
    if (objection !== undefined) return objection
  }
  return undefined
}

/** What to call a scenario in errors when it is in no file. It need not be one yet. */
export function nameInErrors(value: unknown): string {
  const name: unknown = (value as { readonly name?: unknown } | null | undefined)?.name
  return typeof name === 'string' && name !== '' ? `scenario ${name}` : 'the scenario'
}
