import {
  type AnyProtocol,
  type Bandwidth,
  type Fault,
  InputError,
  type NamedGroup,
  type Network,
  type ResolvedGroup,
  type ResolvedNetwork,
  type ResolvedScenario,
  type Scenario,
} from '../sim/index.ts'
import { scenarioDefaults } from '../sim/scenario-defaults.ts'
import { RunKey, parseSeed } from '../sim/random.ts'
import { definitionOf } from '../sim/reference.ts'
import { checkNames, checkPlaces } from './fault-names.ts'
import { generateFaults } from './generate.ts'
import { type Library, shippedLibrary } from './library.ts'
import { nameInErrors, validateScenario } from './validate.ts'

/** The name of the group of a cluster that has just one: its nodes are n1, n2, and so on. */
const ONLY_GROUP = 'n'

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
  const { name, cluster, network, disk, clocks = {}, budget, workload, duration, checks = [] } = scenario
  const groups = 'groups' in cluster ? cluster.groups : [{ ...cluster, name: ONLY_GROUP }]
  const resolved = {
    name,
    cluster: { groups: groups.map((group) => resolveGroup(group, library, where)) },
    zones: scenario.zones ?? scenarioDefaults.zones,
    network: resolveNetwork(network),
    disk: { ...scenarioDefaults.disk, ...disk },
    clocks: { ...scenarioDefaults.clocks, uncertaintyMs: clocks.offsetMs ?? 0, ...clocks },
    budget: { ...scenarioDefaults.budget, ...budget },
    ...(workload === undefined ? {} : { workload: library.complete('workload', workload, where) }),
    duration,
    settle: scenario.settle ?? scenarioDefaults.settle,
    quiesce: { ...scenarioDefaults.quiesce, ...scenario.quiesce },
    checks: checks.map((check) => library.complete('check', check, where)),
  }
  const faults = scenario.faults ?? []
  const drawn =
    'generate' in faults ? generateFaults(faults, resolved, new RunKey(parseSeed(seed)), where) : faults
  const identified = identify(drawn, where)
  const nodes = new Set(
    resolved.cluster.groups.flatMap(({ name: group, nodes: count, spares }) =>
      Array.from({ length: count + spares }, (_, i) => `${group}${i + 1}`),
    ),
  )
  const roles = rolesOf(resolved.cluster.groups)
  const known = {
    nodes,
    zones: new Set(Object.keys(resolved.zones)),
    ...(roles === undefined ? {} : { roles }),
  }
  identified.forEach((fault, i) => checkNames(fault, known, `${where}: faults[${i}]`))
  checkPlaces(resolved, nodes, where)
  return { ...resolved, faults: identified }
}

function resolveGroup(group: NamedGroup, library: Library, where: string): ResolvedGroup {
  const { name, nodes, spares = 0, versions } = group
  const protocol = library.complete('protocol', group.protocol, where)
  if (versions === undefined) return { name, protocol, nodes, spares }
  return {
    name,
    protocol,
    nodes,
    spares,
    versions: versions.map((version) => library.complete('protocol', version, where)),
  }
}

/** The roles that nodes take, if every protocol says which those are. */
function rolesOf(groups: readonly ResolvedGroup[]): ReadonlySet<string> | undefined {
  const all = groups.flatMap(({ protocol, versions = [] }) =>
    [protocol, ...versions].map((reference) => (definitionOf(reference) as AnyProtocol).roles),
  )
  return all.every((roles) => roles !== undefined) ? new Set(all.flat()) : undefined
}

function resolveNetwork(network: Network = {}): ResolvedNetwork {
  const { link, interface: ends, ...rest } = network
  return {
    ...scenarioDefaults.network,
    ...rest,
    ...(link === undefined ? {} : { link: resolveBandwidth(link) }),
    ...(ends === undefined ? {} : { interface: resolveBandwidth(ends) }),
  }
}

function resolveBandwidth(bandwidth: Bandwidth): NonNullable<ResolvedNetwork['link']> {
  return { overflow: 'drop-newest', ...bandwidth }
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
