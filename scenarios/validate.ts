import * as v from 'valibot'
import { InputError, type Scenario } from '../sim/index.ts'
import { distributionObjection } from '../sim/distributions.ts'
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
  if (!result.success) throw new InputError(`${where}: ${sentenceOf(result.issues[0])}`)
  const { network, disk, duration, settle, cluster } = result.output
  const latencies = { 'network.latency': network?.latency, 'disk.flush': disk?.flush }
  for (const [field, distribution] of Object.entries(latencies)) {
    const objection = distribution === undefined ? undefined : distributionObjection(distribution)
    if (objection !== undefined) throw new InputError(`${where}: ${field}: ${objection}`)
  }
  if (settle !== undefined && settle >= duration) {
    throw new InputError(`${where}: settle is ${settle}, expected less than the duration ${duration}`)
  }
  const names = 'groups' in cluster ? cluster.groups.map(({ name }) => name) : []
  const repeated = names.find((name, i) => names.indexOf(name) !== i)
  if (repeated !== undefined) throw new InputError(`${where}: cluster has two groups named "${repeated}"`)
}

/** What to call a scenario in errors when it is in no file. It need not be one yet. */
export function nameInErrors(value: unknown): string {
  const name: unknown = (value as { readonly name?: unknown } | null | undefined)?.name
  return typeof name === 'string' && name !== '' ? `scenario ${name}` : 'the scenario'
}
