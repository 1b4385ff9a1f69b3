import {
  type AnyProtocol,
  type Bandwidth,
  type Fault,
  InputError,
  type NamedGroup,
  type Network,
  type NodeId,
  type ResolvedGroup,
  type ResolvedNetwork,
  type ResolvedScenario,
  type Scenario,
} from '../sim/index.ts'
import { scenarioDefaults } from '../sim/scenario-defaults.ts'
import { definitionOf } from '../sim/reference.ts'
import { checkNames, checkPlaces } from './fault-names.ts'
import { type Library, shippedLibrary } from './library.ts'
import { nameInErrors, validateScenario } from './validate.ts'

/** The name of the group of a cluster that has just one: its nodes are n1, n2, and so on. */
const ONLY_GROUP = 'n'

/** Where code is looked up, and what to call the scenario in errors. */
export interface CompleteOptions {
  /** Finds code that is named without a definition; what is shipped, if left out. */
  readonly library?: Library
  /** What to call the scenario in errors: a file's name. */
  readonly where?: string
}

/** A resolved scenario but for its faults. */
export type ResolvedWorld = Omit<ResolvedScenario, 'faults'>

/**
 * Completes a scenario of which nothing is to be drawn: writes out every default, finds the code that it names, and gives every
 * fault an id. A resolved scenario stays what it is; read from plain data, it has its code again.
 *
 * @param scenario - as authored or resolved, with no faults to be generated and nothing that varies
 * @param options - `library` and `where`
 * @throws InputError - for anything else, naming the field
 *
 * @example
 * ```ts
 * const resolved = resolveScenario({ name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }, 1)
 * const again = completeScenario(JSON.parse(JSON.stringify(resolved)))
 * console.log(JSON.stringify(again) === JSON.stringify(resolved)) // true
 * ```
 */
export function completeScenario(scenario: Scenario, options: CompleteOptions = {}): ResolvedScenario {
  const { library = shippedLibrary, where = nameInErrors(scenario) } = options
  validateScenario(scenario, where)
  const { faults = [], vary } = scenario
  if ('generate' in faults || vary !== undefined) {
    const what = 'generate' in faults ? 'faults that are to be generated' : 'parts that vary'
    throw new InputError(`${where} has ${what}: expected a scenario that is resolved for a seed`)
  }
  return withFaults(completeWorld(scenario, library, where), faults, where)
}

/** All of a valid scenario but its faults, with every default written out and every reference carrying its definition. */
export function completeWorld(scenario: Scenario, library: Library, where: string): ResolvedWorld {
  const { name, cluster, network, disk, clocks = {}, budget, workload, duration, checks = [] } = scenario
  const groups = 'groups' in cluster ? cluster.groups : [{ ...cluster, name: ONLY_GROUP }]
  return {
    name,
    cluster: { groups: groups.map((group) => completeGroup(group, library, where)) },
    zones: scenario.zones ?? scenarioDefaults.zones,
    network: completeNetwork(network),
    disk: { ...scenarioDefaults.disk, ...given(disk) },
    clocks: { ...scenarioDefaults.clocks, uncertaintyMs: clocks.offsetMs ?? 0, ...given(clocks) },
    budget: { ...scenarioDefaults.budget, ...given(budget) },
    ...(workload === undefined ? {} : { workload: library.complete('workload', workload, where) }),
    duration,
    settle: scenario.settle ?? scenarioDefaults.settle,
    quiesce: { ...scenarioDefaults.quiesce, ...given(scenario.quiesce) },
    checks: checks.map((check) => library.complete('check', check, where)),
  }
}

/**
 * A scenario with its faults, each with an id.
 *
 * @throws InputError - for two faults of one id, and for names of nodes, zones and roles that nobody has
 */
export function withFaults(world: ResolvedWorld, faults: readonly Fault[], where: string): ResolvedScenario {
  const identified = identify(faults, where)
  const nodes = new Set(namesOf(world))
  const roles = rolesOf(world.cluster.groups)
  const known = { nodes, zones: new Set(Object.keys(world.zones)), ...(roles === undefined ? {} : { roles }) }
  identified.forEach((fault, i) => checkNames(fault, known, `${where}: faults[${i}]`))
  checkPlaces(world, nodes, where)
  return { ...world, faults: identified }
}

/** The names of all nodes, spares included. */
function namesOf({ cluster }: ResolvedWorld): readonly NodeId[] {
  return cluster.groups.flatMap(({ name, nodes, spares }) =>
    Array.from({ length: nodes + spares }, (_, i) => `${name}${i + 1}`),
  )
}

function completeGroup(group: NamedGroup, library: Library, where: string): ResolvedGroup {
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

function completeNetwork(network: Network = {}): ResolvedNetwork {
  const { link, interface: ends, ...rest } = network
  return {
    ...scenarioDefaults.network,
    ...given(rest),
    ...(link === undefined ? {} : { link: completeBandwidth(link) }),
    ...(ends === undefined ? {} : { interface: completeBandwidth(ends) }),
  }
}

function completeBandwidth(bandwidth: Bandwidth): NonNullable<ResolvedNetwork['link']> {
  return { overflow: 'drop-newest', ...given(bandwidth) }
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

/** What is said of something: a field that is there and undefined says nothing, and leaves the default as it is. */
function given<T extends object>(fields: T | undefined): T {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined)) as T
}
