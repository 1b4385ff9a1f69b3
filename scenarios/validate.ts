import * as v from 'valibot'
import { InputError, type Scenario } from '../sim/index.ts'
import { distributionObjection } from '../sim/distributions.ts'
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

type Issue = v.BaseIssue<unknown>

/** The most telling of an issue's alternatives: the one that got furthest into the value. */
function deepest(issue: Issue): Issue {
  const alternatives = (issue.issues ?? []).map(deepest)
  const depth = (each: Issue): number => each.path?.length ?? 0
  const best = alternatives.reduce<Issue | undefined>(
    (furthest, each) => (furthest === undefined || depth(each) > depth(furthest) ? each : furthest),
    undefined,
  )
  if (best === undefined || depth(best) === 0) return issue
  const [first, ...rest] = [...(issue.path ?? []), ...(best.path ?? [])]
  return first === undefined ? best : { ...best, path: [first, ...rest] }
}

function sentenceOf(given: Issue): string {
  const issue = deepest(given)
  const field = pathOf(issue)
  const named = field === '' ? 'it' : field
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${field} is not a known field`
  }
  if (issue.received === 'undefined') {
    const missing = issue.type === 'strict_object' ? '' : `, expected ${expectation(issue)}`
    return `${named} is missing${missing}`
  }
  return `${named} is ${shown(issue.input)}, expected ${expectation(issue)}`
}

function expectation({ type, expected, message, requirement }: Issue): string {
  if (type === 'regex') return message.replace(/^expected /, '')
  if (type === 'integer') return 'a whole number'
  if (type === 'finite') return 'a finite number'
  if (type === 'non_empty') return 'a text that is not empty'
  if (type === 'min_value') return `${String(requirement)} or more`
  if (type === 'max_value') return `${String(requirement)} or less`
  if (type === 'gt_value') return `more than ${String(requirement)}`
  if (type === 'min_length') return `at least ${String(requirement)} of them`
  if (expected === null) return 'something else'
  if (expected === 'Object') return 'an object'
  if (expected === 'Array') return 'a list'
  if (expected === 'string' || expected === 'number' || expected === 'boolean') return `a ${expected}`
  return expected
    .replace(/[()]/g, '')
    .replaceAll(' | ', ' or ')
    .replaceAll('Object', 'an object')
    .replaceAll('Array', 'a list')
}

function pathOf(issue: Issue): string {
  let path = ''
  for (const item of issue.path ?? []) {
    const key: unknown = item.key
    path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`
  }
  return path
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
