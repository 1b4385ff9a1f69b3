import { InputError, type Fault, type ResolvedScenario } from '../sim/index.ts'

/** How many names of nodes an error lists. */
const NAMES_SHOWN = 10

/** The fields of faults that hold targets, or shapes made of targets; in all others, texts are no names. */
const TARGET_FIELDS: ReadonlySet<string> = new Set(['node', 'split', 'on'])

/** The fields of targets and of shapes whose texts are words of their own. */
const WORD_FIELDS: ReadonlySet<string> = new Set(['which', 'pick', 'subject', 'with'])

/** What a fault may name. */
export interface KnownNames {
  /** The nodes of the cluster, spares included. */
  readonly nodes: ReadonlySet<string>
  readonly zones: ReadonlySet<string>
  /** The roles that the protocols say their nodes take; absent where one of them does not say. */
  readonly roles?: ReadonlySet<string>
}

/**
 * Checks that the nodes and zones that a fault names are there.
 *
 * @param fault - any fault
 * @param known - what there is to name
 * @param where - what to call the fault in errors: its scenario and its place in it
 * @throws InputError - with the field and the name that nobody has
 */
export function checkNames(fault: Fault, known: KnownNames, where: string): void {
  for (const [field, name, kind] of namesIn(fault)) {
    const names = known[kind]
    if (names === undefined || names.has(name)) continue
    throw new InputError(`${where}.${field} is "${name}", expected ${NOUNS[kind]}: ${listed(names)}`)
  }
}

const NOUNS: { readonly [kind in keyof KnownNames]-?: string } = {
  nodes: 'a node of the cluster',
  zones: 'a zone of the scenario',
  roles: 'a role that its protocol names',
}

/**
 * Checks that what a scenario says of places is about nodes and zones that are there.
 *
 * @throws InputError - with the field and the name that nobody has, or for a node that is in two zones
 */
export function checkPlaces(scenario: Places, nodes: ReadonlySet<string>, where: string): void {
  const { zones, network, quiesce } = scenario
  const placed = new Map<string, string>()
  for (const [zone, members] of Object.entries(zones)) {
    for (const member of members) {
      if (!nodes.has(member))
        throw new InputError(
          `${where}: zones.${zone} has "${member}", expected nodes of the cluster: ${listed(nodes)}`,
        )
      const other = placed.get(member)
      if (other !== undefined)
        throw new InputError(`${where}: ${member} is in the zones ${other} and ${zone}`)
      placed.set(member, zone)
    }
  }
  for (const [zone, row] of Object.entries(network.roundTripMs ?? {})) {
    for (const [other, ms] of Object.entries(row)) {
      const back = network.roundTripMs?.[other]?.[zone]
      if (back !== undefined && back !== ms)
        throw new InputError(
          `${where}: network.roundTripMs says ${ms} ms from ${zone} to ${other} and ${back} ms the other way: a round trip is the same from both ends`,
        )
    }
    for (const name of [zone, ...Object.keys(row)]) {
      if (!Object.hasOwn(zones, name))
        throw new InputError(
          `${where}: network.roundTripMs names the zone "${name}", expected one of zones: ${listed(new Set(Object.keys(zones)))}`,
        )
    }
  }
  const { core } = quiesce
  const unknown = typeof core === 'string' ? undefined : core.find((name) => !nodes.has(name))
  if (unknown !== undefined)
    throw new InputError(
      `${where}: quiesce.core has "${unknown}", expected nodes of the cluster: ${listed(nodes)}`,
    )
}

type Places = Pick<ResolvedScenario, 'zones' | 'network' | 'quiesce'>
type Named = readonly [field: string, name: string, kind: keyof KnownNames]

function listed(names: ReadonlySet<string>): string {
  if (names.size === 0) return 'there is none'
  return `${[...names].slice(0, NAMES_SHOWN).join(', ')}${names.size > NAMES_SHOWN ? ', …' : ''}`
}

function namesIn(fault: Fault): readonly Named[] {
  if (fault.kind === 'message') {
    const ends = [
      ['from', fault.from, 'nodes'],
      ['to', fault.to, 'nodes'],
    ] as const
    // It may be about a client's messages; how many clients there are is known only once the workload is.
    return ends.filter(([, name]) => !/^c[1-9]\d*$/.test(name))
  }
  const { at } = fault
  const beside = typeof at === 'object' && (at.on === 'flush' || at.on === 'write') && at.of !== 'any'
  const moment: readonly Named[] = beside
    ? [['at.of', at.of, 'nodes']]
    : typeof at === 'object' && at.on === 'role'
      ? [['at.of', at.of, 'roles']]
      : []
  const targets = Object.entries(fault).flatMap(([field, value]) =>
    TARGET_FIELDS.has(field) || (fault.kind === 'replace' && field === 'by') ? namesWithin(value, field) : [],
  )
  return [...moment, ...targets]
}

/** The names in a target, in a list of targets, or in a shape made of them. */
function namesWithin(value: unknown, path: string): readonly Named[] {
  // The name of a shape stands where an object would.
  if (typeof value === 'string') return path === 'split' || path === 'on' ? [] : [[path, value, 'nodes']]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, part]: [string, unknown]): readonly Named[] => {
    if (WORD_FIELDS.has(field)) return []
    if (field === 'zone') return [[`${path}.zone`, String(part), 'zones']]
    if (field === 'role') return [[`${path}.role`, String(part), 'roles']]
    return namesWithin(part, Array.isArray(value) ? `${path}[${field}]` : `${path}.${field}`)
  })
}
