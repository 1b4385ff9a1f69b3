import { InputError, type Fault, type ResolvedScenario, type Scenario } from '../sim/index.ts'
import type { NamedGroup } from '../sim/scenario.ts'
import { RunKey, parseSeed } from '../sim/random.ts'
import { checkNames } from './fault-names.ts'
import { generateFaults } from './generate.ts'
import { type Library, shippedLibrary } from './library.ts'
import { nameInErrors, validateScenario } from './validate.ts'

/** The name of the group of a cluster that has just one: its nodes are n1, n2, and so on. */
const ONLY_GROUP = 'n'
const DEFAULT_LATENCY = { kind: 'constant', ms: 1 } as const
const DEFAULT_FLUSH = { kind: 'constant', ms: 0.1 } as const

/** Where code is looked up, and what to call the scenario in errors. */
export interface ResolveOptions {
  /** Finds code that is named without a definition; what is shipped, if left out. */
  readonly library?: Library
  /** What to call the scenario in errors: a file's name. */
  readonly where?: string
}

/**
 * Resolves a scenario: writes out every default, draws the faults that are to be generated, and gives every fault an id.
 *
 * @param scenario - as authored, or read from a JSON file
 * @param seed - what faults are drawn from
 * @param options - `library` and `where`
 * @throws InputError - for anything that is not a scenario, naming the field
 *
 * @example
 * ```ts
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * console.log(resolveScenario(scenario, 1).network.latency) // { kind: 'constant', ms: 1 }
 * ```
 */
export function resolveScenario(
  scenario: Scenario,
  seed: string | number,
  options: ResolveOptions = {},
): ResolvedScenario {
  const { library = shippedLibrary, where = nameInErrors(scenario) } = options
  validateScenario(scenario, where)
  const { name, cluster, network = {}, disk = {}, workload, duration, checks = [] } = scenario
  const groups = 'groups' in cluster ? cluster.groups : [{ ...cluster, name: ONLY_GROUP }]
  const resolved = {
    name,
    cluster: { groups: groups.map((group) => resolveGroup(group, library, where)) },
    network: {
      latency: network.latency ?? DEFAULT_LATENCY,
      loss: network.loss ?? 0,
      duplicate: network.duplicate ?? 0,
    },
    disk: { flush: disk.flush ?? DEFAULT_FLUSH },
    ...(workload === undefined ? {} : { workload: library.complete('workload', workload, where) }),
    duration,
    settle: scenario.settle ?? 0,
    checks: checks.map((check) => library.complete('check', check, where)),
  }
  const faults = scenario.faults ?? []
  const drawn = 'generate' in faults ? generateFaults(faults, resolved, new RunKey(parseSeed(seed))) : faults
  const identified = identify(drawn, where)
  const nodes = new Set(
    resolved.cluster.groups.flatMap(({ name: group, nodes: count, spares }) =>
      Array.from({ length: count + spares }, (_, i) => `${group}${i + 1}`),
    ),
  )
  identified.forEach((fault, i) => checkNames(fault, nodes, `${where}: faults[${i}]`))
  return { ...resolved, faults: identified }
}

function resolveGroup(group: NamedGroup, library: Library, where: string): Required<NamedGroup> {
  const { name, nodes, spares = 0 } = group
  return { name, protocol: library.complete('protocol', group.protocol, where), nodes, spares }
}

/** Gives every fault an id: its own, or its kind and the first number that makes one that no other has. */
function identify(faults: readonly Fault[], where: string): (Fault & { readonly id: string })[] {
  const counts = new Map<string, number>()
  const taken = new Set<string>()
  for (const { id } of faults) {
    if (id === undefined) continue
    if (taken.has(id)) throw new InputError(`${where}: two faults have the id "${id}"`)
    taken.add(id)
  }
  return faults.map((fault) => {
    let number = (counts.get(fault.kind) ?? 0) + 1
    if (fault.id === undefined) {
      while (taken.has(`${fault.kind}-${number}`)) number++
    }
    counts.set(fault.kind, number)
    return { ...fault, id: fault.id ?? `${fault.kind}-${number}` }
  })
}
