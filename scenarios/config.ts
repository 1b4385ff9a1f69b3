import {
  type AnyProtocol,
  type AnyWorkload,
  type CodeReference,
  InputError,
  type Scenario,
} from '../sim/index.ts'
import { textOf } from '../sim/printing.ts'
import { type CodeKind, definitionOf } from '../sim/reference.ts'
import type { AnyCheck } from './check.ts'
import { isShippedName, type Registered } from './library.ts'
import { scenarios as shippedScenarios } from './shipped/index.ts'
import { validateScenario } from './validate.ts'

/** What a project adds to what is shipped, by name: the default export of its netsplit.config.ts. */
export interface ProjectConfig {
  /** What `defineProtocol` gave. */
  readonly protocols?: readonly { readonly definition: AnyProtocol }[]
  /** What `defineWorkload` gave. */
  readonly workloads?: readonly { readonly definition: AnyWorkload }[]
  /** What `defineCheck` gave. */
  readonly checks?: readonly { readonly definition: AnyCheck }[]
  readonly scenarios?: readonly Scenario[]
}

/** The lists of code in a config, the kind of what is in them, and what makes it. */
const CODE = {
  protocols: { kind: 'protocol', maker: 'defineProtocol' },
  workloads: { kind: 'workload', maker: 'defineWorkload' },
  checks: { kind: 'check', maker: 'defineCheck' },
} as const satisfies { readonly [list: string]: { readonly kind: CodeKind; readonly maker: string } }

const LISTS: readonly string[] = [...Object.keys(CODE), 'scenarios']

/**
 * A project's config, checked where it is written. What it registers goes by its name in `netsplit list`, on the command line and
 * in JSON scenarios.
 *
 * @param config - `protocols`, `workloads` and `checks` as their `define…` functions gave them, and `scenarios`
 * @throws InputError - for what is none of those, and for a name that is shipped or given twice
 *
 * @example
 * ```ts
 * const silent = defineProtocol({
 *   name: 'silent',
 *   defaults: {},
 *   create: () => ({ receive() {}, inspect: () => ({}) }),
 * })
 * export default defineConfig({
 *   protocols: [silent],
 *   scenarios: [{ name: 'all-silent', cluster: { protocol: silent(), nodes: 3 }, duration: 1_000 }],
 * })
 * ```
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  validateConfig(config, 'defineConfig')
  return config
}

/**
 * Checks that a value is a config.
 *
 * @param value - what a file exports
 * @param where - what to call it in errors: a file's name
 */
export function validateConfig(value: unknown, where: string): asserts value is ProjectConfig {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${where}: it is ${textOf(value)}, expected an object with ${LISTS.join(', ')}`)
  }
  const lists = new Map<string, unknown>(Object.entries(value))
  for (const [list, entries] of lists) {
    if (!LISTS.includes(list)) {
      throw new InputError(`${where}: ${list} is not a known field: expected ${LISTS.join(', ')}`)
    }
    if (entries !== undefined && !Array.isArray(entries)) {
      throw new InputError(`${where}: ${list} is ${textOf(entries)}, expected a list`)
    }
  }
  for (const [list, { kind, maker }] of Object.entries(CODE)) {
    const names = entriesOf(lists, list).map((entry, i) =>
      nameOfCode(entry, kind, maker, `${where}: ${list}[${i}]`),
    )
    checkNames(names, (name) => isShippedName(kind, name), `${where}: ${list}`)
  }
  const names = entriesOf(lists, 'scenarios').map((scenario, i) => {
    validateScenario(scenario, `${where}: scenarios[${i}]`)
    return scenario.name
  })
  checkNames(names, (name) => Object.hasOwn(shippedScenarios, name), `${where}: scenarios`)
}

/** What a config registers, as a library takes it. */
export function registeredBy(config: ProjectConfig): Registered {
  const { protocols = [], workloads = [], checks = [] } = config
  return {
    protocol: new Map(protocols.map(({ definition }) => [definition.name, definition])),
    workload: new Map(workloads.map(({ definition }) => [definition.name, definition])),
    check: new Map(checks.map(({ definition }) => [definition.name, definition])),
  }
}

function entriesOf(lists: ReadonlyMap<string, unknown>, list: string): readonly unknown[] {
  return (lists.get(list) as readonly unknown[] | undefined) ?? []
}

/** The name of a definition that stands in a config, if it is one of that kind. */
function nameOfCode(entry: unknown, kind: CodeKind, maker: string, where: string): string {
  if (typeof entry === 'object' && entry !== null && definitionOf(entry as CodeReference) !== undefined) {
    const { use } = entry as CodeReference
    throw new InputError(
      `${where} is "${use}" with its options, as a scenario holds it: expected what ${maker} gave, not called`,
    )
  }
  const definition = (entry as { readonly definition?: Partial<AnyProtocol> } | null | undefined)?.definition
  if (typeof definition !== 'object' || definition === null || typeof definition.name !== 'string') {
    throw new InputError(
      `${where} is ${typeof entry === 'function' ? 'a function' : textOf(entry)}, expected what ${maker} gave`,
    )
  }
  const { name, kind: given } = definition
  if (given !== kind) throw new InputError(`${where} is the ${String(given)} "${name}", expected a ${kind}`)
  if (name === '') throw new InputError(`${where} has an empty name, expected one to go by`)
  return name
}

/** Refuses a name that is shipped, and one that is given twice. */
function checkNames(names: readonly string[], isShipped: (name: string) => boolean, where: string): void {
  names.forEach((name, i) => {
    const first = names.indexOf(name)
    if (first < i) {
      throw new InputError(
        `${where}[${i}] has the name "${name}", as [${first}] has: expected one of its own`,
      )
    }
    if (isShipped(name)) {
      throw new InputError(`${where}[${i}] has the name "${name}", which is shipped: expected one of its own`)
    }
  })
}
