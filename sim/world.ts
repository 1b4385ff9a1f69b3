import { ChangedNodes } from './changed-nodes.ts'
import { type Choices, RecordingChoices, ReplayedChoices, SeededChoices } from './choices.ts'
import { defaultClientPolicy, scriptOf } from './client-policy.ts'
import { type ClientSurroundings, type Script, SimulatedClient } from './clients.ts'
import { samplerOf } from './distributions.ts'
import { InputError } from './errors.ts'
import { NO_HANDLER_THROWS, NOTHING_FROM_OUTSIDE } from './guarded.ts'
import { HistoryColumns } from './history.ts'
import { Kernel } from './kernel.ts'
import { Nemesis } from './nemesis.ts'
import { Network, type SingleAct } from './network.ts'
import { SimulatedNode, type Surroundings } from './node.ts'
import { textOf } from './printing.ts'
import { Properties } from './properties.ts'
import type { AnyProtocol, ClientPolicy, Protocol } from './protocol.ts'
import { hashText, parseSeed, RunKey } from './random.ts'
import type { Participant } from './record.ts'
import { definitionOf } from './reference.ts'
import type { ResolvedScenario } from './scenario.ts'
import { Simulation, TIME_ADVANCES } from './simulation.ts'
import { TraceColumns } from './trace.ts'
import type { NodeId } from './types.ts'
import { Inspector } from './watch.ts'
import type { AnyWorkload, WorkloadPlan } from './workload.ts'
import { WorkloadDriver } from './workload-driver.ts'

/** How to run, beside the scenario and the seed: nothing here changes what happens. */
export interface SimulateOptions {
  /** Keeps the trace. */
  readonly trace?: boolean
  /** Keeps every change of what nodes show of themselves. */
  readonly inspections?: boolean
  /** Writes down every choice, for a replay by `choices`. */
  readonly recordChoices?: boolean
  /** Takes every choice from this list instead of from the seed. */
  readonly choices?: readonly number[]
  /** Ends the run as stuck after so many events. */
  readonly maxEvents?: number
  /** Ends the run as stuck after so many events of one instant. */
  readonly maxEventsAtOnce?: number
}

const MAX_EVENTS = 50_000_000
const MAX_EVENTS_AT_ONCE = 100_000

/**
 * Builds the world of a resolved scenario and seed and starts it.
 *
 * @param scenario - the resolved scenario; its references carry their definitions
 * @param seed - any text or number
 * @throws InputError - for a reference whose code is not here, or an empty seed
 */
export function simulateResolved(
  scenario: ResolvedScenario,
  seed: string | number,
  options: SimulateOptions = {},
): Simulation {
  const key = new RunKey(parseSeed(seed))
  const plan = planOf(scenario)
  const cast = castOf(scenario, plan?.clients ?? 0, plan?.group)
  const names = cast.participants.map(({ id }) => id)
  const positions = new Map(names.map((name, position) => [name, position]))
  const choices = choicesOf(options)
  const trace = options.trace === true ? new TraceColumns(names) : undefined
  const kernel = new Kernel(
    key,
    choices,
    trace,
    names.map((name) => hashText(name, 0)),
  )
  const properties = new Properties()
  properties.reach(NO_HANDLER_THROWS, 'engine', true)
  properties.reach(TIME_ADVANCES, 'engine', true)
  properties.reach(NOTHING_FROM_OUTSIDE, 'engine', true)
  const changed = new ChangedNodes()
  const history = new HistoryColumns()
  let network: Network
  let nemesis: Nemesis

  const violated = (property: string, node: NodeId, why: string): void =>
    properties.break(property, 'engine', { event: kernel.cause, time: kernel.now, node, why })
  const surroundings: Surroundings & ClientSurroundings = {
    kernel,
    names,
    positions,
    nodeCount: cast.nodes.length,
    clientCount: names.length - cast.nodes.length,
    groups: cast.groups,
    history,
    flushLatency: samplerOf(scenario.disk.flush),
    network: () => network,
    changed: (node, event) => changed.push(node, event),
    threw: (who, why) => violated(NO_HANDLER_THROWS, who, why),
    reachedOutside: (who, why) => violated(NOTHING_FROM_OUTSIDE, who, why),
    found: ({ property, kind, node, holds, why }) => {
      properties.reach(property, kind, holds)
      if (holds || kind === 'sometimes') return
      const words = why ?? `${node}: ${property} does not hold`
      properties.break(property, kind, { event: kernel.cause, time: kernel.now, node, why: words })
    },
    noted: (node, text) => nemesis.happened('note', text, { node: node.position, sender: undefined }),
    flushed: (node) => nemesis.happened('flush', node.id, { node: node.position, sender: undefined }),
  }

  const nodes = cast.nodes.map((node, position) => new SimulatedNode(position, node, surroundings))
  const clients = cast.homes.map((home, i) => {
    const node = nodes[home] as SimulatedNode
    const { protocol, options: protocolOptions, members } = node.program
    const script = clientScriptOf(protocol, protocolOptions)
    return new SimulatedClient(nodes.length + i, node, members, script, surroundings)
  })
  const singles = singlesOf(scenario)
  network = new Network(kernel, [...nodes, ...clients], {
    latency: samplerOf(scenario.network.latency),
    loss: scenario.network.loss,
    duplicate: scenario.network.duplicate,
    singles,
    onSingle: (fault) => nemesis.metSingle(fault),
  })
  const inspector = new Inspector(options.inspections === true)
  const targets = { nodes, positions, choices, roleSince: (node: SimulatedNode) => inspector.roleSince(node) }
  nemesis = new Nemesis(kernel, network, targets, scenario.faults, names.length)
  for (const [, group] of Object.entries(cast.groups)) {
    const members = nodes.filter((node) => group.includes(node.id) || node.program.members === group)
    properties.watch((members[0] as SimulatedNode).program.protocol, members)
  }

  return new Simulation({
    scenario,
    seed: key.seed,
    kernel,
    nodes,
    clients,
    participants: cast.participants,
    history,
    nemesis,
    driver: plan === undefined ? undefined : new WorkloadDriver(kernel, clients, plan),
    properties,
    inspector: nemesis.watchesRoles || options.inspections === true ? inspector : undefined,
    changed,
    maxEvents: options.maxEvents ?? MAX_EVENTS,
    maxEventsAtOnce: options.maxEventsAtOnce ?? MAX_EVENTS_AT_ONCE,
    recordedChoices: () => (choices instanceof RecordingChoices ? choices.made : undefined),
  })
}

function choicesOf({ choices, recordChoices }: SimulateOptions): Choices {
  if (choices !== undefined) return new ReplayedChoices(choices)
  return recordChoices === true ? new RecordingChoices() : new SeededChoices()
}

/** Who takes part: the nodes with what they run, and where clients are at home. */
interface Cast {
  readonly nodes: readonly SimulatedNode['program'][]
  readonly participants: readonly Participant[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  /** The positions of the clients' homes. */
  readonly homes: readonly number[]
}

function castOf(scenario: ResolvedScenario, clients: number, clientGroup: string | undefined): Cast {
  const groups: { [group: string]: readonly NodeId[] } = {}
  const nodes: SimulatedNode['program'][] = []
  const participants: Participant[] = []
  for (const group of scenario.cluster.groups) {
    const members = Object.freeze(Array.from({ length: group.nodes }, (_, i) => `${group.name}${i + 1}`))
    groups[group.name] = members
    const protocol = protocolOf(group.protocol)
    // A copy that nobody can change: one node's code may not reach another's through what it is configured with.
    const options = deepFrozen(structuredClone(group.protocol.options))
    for (let i = 0; i < group.nodes + group.spares; i++) {
      const { mutant } = group.protocol
      nodes.push({ protocol, options, mutant, group: group.name, members })
      participants.push({ id: `${group.name}${i + 1}`, kind: 'node', group: group.name })
    }
  }
  const hosts = groups[clientGroup ?? scenario.cluster.groups[0]?.name ?? '']
  if (hosts === undefined) {
    throw new InputError(
      `the workload asks group "${clientGroup}", which the cluster has not: expected ${Object.keys(groups).join(' or ')}`,
    )
  }
  const homes = Array.from({ length: clients }, (_, i) => {
    const home = hosts[i % hosts.length] as NodeId
    return participants.findIndex(({ id }) => id === home)
  })
  homes.forEach((home, i) => {
    const { id, group } = participants[home] as Participant
    participants.push({ id: `c${i + 1}`, kind: 'client', group, home: id })
  })
  return { nodes, participants, groups: Object.freeze(groups), homes }
}

function protocolOf(reference: Protocol): AnyProtocol {
  const definition = definitionOf(reference)
  if (definition === undefined) {
    throw new InputError(
      `the code of protocol "${reference.use}" is not here: expected a reference that was resolved`,
    )
  }
  return definition as AnyProtocol
}

function planOf({ workload }: ResolvedScenario): WorkloadPlan | undefined {
  if (workload === undefined) return undefined
  const definition = definitionOf(workload)
  if (definition === undefined) {
    throw new InputError(
      `the code of workload "${workload.use}" is not here: expected a reference that was resolved`,
    )
  }
  const plan = planFrom(definition as AnyWorkload, workload.options)
  if (!Array.isArray(plan?.phases) || !(Number.isInteger(plan.clients) && plan.clients >= 0)) {
    throw new InputError(
      `workload ${workload.use} gave no plan: expected a number of clients and a list of phases`,
    )
  }
  return plan
}

function clientScriptOf(protocol: AnyProtocol, options: object): Script {
  const { clients } = protocol
  if (typeof clients === 'function') return (client, operation) => clients(client, operation, options)
  const policy: ClientPolicy = { ...defaultClientPolicy, ...clients }
  return scriptOf(policy)()
}

function singlesOf({ faults }: ResolvedScenario): Map<string, Map<number, SingleAct[]>> {
  const singles = new Map<string, Map<number, SingleAct[]>>()
  for (const fault of faults) {
    if (fault.kind !== 'message') continue
    const link = `${fault.from}>${fault.to}`
    const acts = singles.get(link) ?? new Map<number, SingleAct[]>()
    acts.set(fault.nth, [...(acts.get(fault.nth) ?? []), { act: fault.act, fault: fault.id }])
    singles.set(link, acts)
  }
  return singles
}

function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFrozen(part)
    Object.freeze(value)
  }
  return value
}

function planFrom(definition: AnyWorkload, options: object): WorkloadPlan {
  try {
    return definition.create(options)
  } catch (error) {
    throw new InputError(`workload ${definition.name} threw ${textOf(error)} when it was created`)
  }
}
