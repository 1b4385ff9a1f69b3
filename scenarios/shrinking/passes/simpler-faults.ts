import type {
  Distribution,
  InjectedFault,
  MissedFault,
  Moment,
  ResolvedScenario,
  Split,
  Target,
} from '../../../sim/index.ts'
import { constantOf } from '../constant-length.ts'
import { faultOf, type NamedFault, withFault } from '../one-fault.ts'
import { type Pass, seedsAround, type Smallest } from '../pass.ts'
import { rolesOf } from '../roles.ts'
import { inMs } from '../words.ts'

/** As many other seeds as each is tried under. */
const SEEDS = 3

/** As many nodes as are isolated one by one. */
const NODES = 5

/** What could stand in a field of a fault instead, and that in words; `undefined`, where it may be left out. */
type Other = readonly [field: string, value: unknown, tried: string]

/** Faults of simpler shapes: without an end, at simpler moments, with simpler targets and splits. */
export const simplerFaults: Pass = {
  name: 'simpler faults',
  *attempts(smallest) {
    for (const { id } of smallest.scenario.faults) {
      for (const [field, value, tried] of othersFor(faultOf(smallest, id), smallest)) {
        const { [field]: _, ...rest } = faultOf(smallest, id) as NamedFault & {
          readonly [name: string]: unknown
        }
        const changed = { ...rest, ...(value === undefined ? {} : { [field]: value }) } as NamedFault
        yield { ...withFault(smallest, changed, tried), seeds: seedsAround(smallest, SEEDS) }
      }
    }
  },
}

function* othersFor(fault: NamedFault, { run, scenario }: Smallest): Generator<Other> {
  const outcome = run.record.faults.find(({ fault: { id } }) => id === fault.id)
  if ('for' in fault) yield ['for', undefined, 'without an end']
  for (const [field, value] of Object.entries(fault)) {
    if (isDistribution(value)) yield [field, constantOf(value), `with a constant ${field}`]
  }
  const { types = [] } = fault as { readonly types?: readonly string[] }
  for (const type of types) {
    const others = types.filter((other) => other !== type)
    if (others.length > 0) yield ['types', others, `not on ${type}`]
  }
  if ('at' in fault)
    for (const [at, tried] of momentsFor(fault.at, outcome, scenario)) yield ['at', at, tried]
  if ('node' in fault)
    for (const [node, tried] of targetsFor(fault.node, outcome)) yield ['node', node, tried]
  const field = fault.kind === 'partition' ? 'split' : 'on'
  if (field in fault) for (const [split, tried] of splitsFor(outcome, scenario)) yield [field, split, tried]
}

function isDistribution(value: unknown): value is Distribution {
  return typeof value === 'object' && value !== null && 'kind' in value
}

type Outcome = InjectedFault | MissedFault | undefined

/** Beside a role in place of a time, and a time in place of a moment. */
function* momentsFor(
  at: Moment,
  outcome: Outcome,
  scenario: ResolvedScenario,
): Generator<readonly [Moment, string]> {
  if (typeof at === 'number') {
    for (const role of rolesOf(scenario)) {
      yield [{ on: 'role', of: role }, `beside the first ${role}`]
      for (const nth of [2, 3]) yield [{ on: 'role', of: role, nth }, `beside ${role} number ${nth}`]
    }
    return
  }
  if (outcome?.injected === true) {
    const ms = outcome.from / 1000
    const times = [100, 10, 1].map((step) => Math.round(ms / step) * step)
    for (const time of new Set([...times, ms])) yield [time, `at ${inMs(time)}`]
  }
  for (const field of ['afterMs', 'plusMs', 'nth'] as const) {
    const { [field]: value, ...rest } = at
    if (value !== undefined) yield [rest, `without ${field}`]
  }
}

/** Whom it was resolved to, and the plainest who has a role. */
function* targetsFor(target: Target, outcome: Outcome): Generator<readonly [Target, string]> {
  if (typeof target === 'object' && 'role' in target && target.which !== undefined)
    yield [{ role: target.role }, `on the ${target.role}`]
  if (outcome?.injected !== true) return
  for (const node of outcome.nodes.slice(0, NODES)) if (node !== target) yield [node, `on ${node}`]
}

/** One node cut off from the others, and the groups as they came about. */
function* splitsFor(outcome: Outcome, scenario: ResolvedScenario): Generator<readonly [Split, string]> {
  for (const role of rolesOf(scenario)) yield [{ isolate: { role } }, `isolating the ${role}`]
  if (outcome?.injected !== true || outcome.groups === undefined) return
  const { groups } = outcome
  for (const node of groups.flat().slice(0, NODES)) yield [{ isolate: node }, `isolating ${node}`]
  yield [{ groups }, `between ${groups.map((group) => group.join(' ')).join(' and ')}`]
}
