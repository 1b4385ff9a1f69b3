import { castOf } from './cast.ts'
import { ChangedNodes } from './changed-nodes.ts'
import { type Choices, RecordingChoices, ReplayedChoices, SeededChoices } from './choices.ts'
import { defaultClientPolicy, scriptOf } from './client-policy.ts'
import { type ClientSurroundings, type Script, SimulatedClient } from './clients.ts'
import { InputError } from './errors.ts'
import { FaultBudget } from './fault-budget.ts'
import { NO_HANDLER_THROWS, NOTHING_FROM_OUTSIDE } from './guarded.ts'
import { HistoryColumns } from './history.ts'
import { Kernel } from './kernel.ts'
import { Membership } from './membership.ts'
import { Nemesis } from './nemesis.ts'
import type { EventMoment, MomentObserver } from './moment-watch.ts'
import { Network } from './network.ts'
import { SimulatedNode, type Surroundings, type Version } from './node.ts'
import { textOf } from './printing.ts'
import { Properties } from './properties.ts'
import type { ClientPolicy } from './protocol.ts'
import { hashText, parseSeed, RunKey } from './random.ts'
import { definitionOf } from './reference.ts'
import { CoverageRecorder } from './run-coverage.ts'
import type { ResolvedScenario } from './scenario.ts'
import { Simulation, TIME_ADVANCES } from './simulation.ts'
import { toMicroseconds } from './time.ts'
import { TraceColumns, type TraceSink } from './trace.ts'
import type { NodeId } from './types.ts'
import { Inspector } from './watch.ts'
import type { AnyWorkload, WorkloadPlan } from './workload.ts'
import { WorkloadDriver } from './workload-driver.ts'
import { baseClocksOf, damageAllowed, diskSettingsOf, networkOptionsOf } from './world-settings.ts'

/** How to run, beside the scenario and the seed: nothing here changes what happens. */
export interface SimulateOptions {
  /** Keeps the trace; or hands every event to a sink as it happens, and keeps none. */
  readonly trace?: boolean | TraceSink
  /** Keeps every change of what nodes show of themselves. */
  readonly inspections?: boolean
  /** Keeps what was tried: which faults met which states of nodes, and which messages. */
  readonly coverage?: boolean
  /** Writes down every choice, for a replay by `choices`. */
  readonly recordChoices?: boolean
  /** Takes every choice from this list instead of from the seed. */
  readonly choices?: readonly number[]
  /** Ends the run as stuck after so many events. */
  readonly maxEvents?: number
  /** Ends the run as stuck after so many events of one instant. */
  readonly maxEventsAtOnce?: number
  /** Is told of everything that a fault may wait for, as it happens. */
  readonly onMoment?: (happened: Happened) => void
}

/** Something that a fault may wait for, as a moment names it, with the names of the participants that it is about. */
export interface Happened {
  readonly on: EventMoment['on']
  readonly of: string
  /** Who received the message, took the role, left the note, wrote or flushed. */
  readonly node: NodeId | undefined
  readonly sender: NodeId | undefined
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
    typeof options.trace === 'object' ? options.trace : trace,
    names.map((name) => hashText(name, 0)),
    options.coverage === true ? new CoverageRecorder(names) : undefined,
  )
  const properties = new Properties()
  properties.reach(NO_HANDLER_THROWS, 'engine', true)
  properties.reach(TIME_ADVANCES, 'engine', true)
  properties.reach(NOTHING_FROM_OUTSIDE, 'engine', true)
  const changed = new ChangedNodes()
  const history = new HistoryColumns()
  let network: Network
  let nemesis: Nemesis
  let nodes: readonly SimulatedNode[] = []

  const membership = new Membership(kernel, cast.groups, () => nodes)
  const budget = new FaultBudget(damageAllowed(scenario))
  const violated = (property: string, node: NodeId, why: string): void =>
    properties.break(property, 'engine', { event: kernel.cause, time: kernel.now, node, why })
  const surroundings: Surroundings & ClientSurroundings = {
    kernel,
    names,
    positions,
    nodeCount: cast.nodes.length,
    clientCount: names.length - cast.nodes.length,
    groups: () => membership.groups,
    founders: cast.groups,
    history,
    disk: diskSettingsOf(scenario),
    restartAfter: toMicroseconds(scenario.disk.restartMs),
    uncertaintyMs: scenario.clocks.uncertaintyMs,
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
    wrote: (node) => nemesis.happened('write', node.id, { node: node.position, sender: undefined }),
    flushed: (node) => nemesis.happened('flush', node.id, { node: node.position, sender: undefined }),
    struck: (fault) => nemesis.struck(fault),
    damage: ({ id, program }) => budget.limitOf(id, program.group),
  }

  nodes = cast.nodes.map((program, position) => new SimulatedNode(position, program, surroundings))
  const clients = cast.homes.map((home, i) => {
    const node = nodes[home] as SimulatedNode
    return new SimulatedClient(nodes.length + i, node, clientScriptOf(node.running), surroundings)
  })
  network = new Network(
    kernel,
    [...nodes, ...clients],
    networkOptionsOf(
      scenario,
      names,
      kernel,
      (fault, type) => nemesis.metSingle(fault, type),
      (fault, type) => nemesis.struck(fault, type),
    ),
  )
  const inspector = new Inspector(options.inspections === true, kernel.coverage)
  const { zones } = scenario
  const roleSince = (node: SimulatedNode): number => inspector.roleSince(node)
  const targets = { nodes, positions, zones, choices, roleSince }
  const clocks = baseClocksOf(scenario, names.slice(0, nodes.length), kernel)
  const participants = names.length
  const onMoment = observerOf(options, names)
  nemesis = new Nemesis(
    { kernel, network, targets, membership, budget, participants, clocks, onMoment },
    scenario.faults,
  )
  for (const { name } of scenario.cluster.groups) {
    const replicas = nodes.filter(({ program }) => program.group === name)
    properties.watch((replicas[0] as SimulatedNode).running.protocol, replicas)
  }

  return new Simulation({
    scenario,
    seed: key.seed,
    kernel,
    nodes,
    clients,
    participants: cast.participants,
    history,
    trace,
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

function observerOf({ onMoment }: SimulateOptions, names: readonly NodeId[]): MomentObserver | undefined {
  if (onMoment === undefined) return undefined
  const nameOf = (position: number | undefined): NodeId | undefined =>
    position === undefined ? undefined : names[position]
  return (on, of, { node, sender }) => onMoment({ on, of, node: nameOf(node), sender: nameOf(sender) })
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

function clientScriptOf({ protocol, options }: Version): Script {
  const { clients } = protocol
  if (typeof clients === 'function') return (client, operation) => clients(client, operation, options)
  const policy: ClientPolicy = { ...defaultClientPolicy, ...clients }
  return scriptOf(policy, options)()
}

function planFrom(definition: AnyWorkload, options: object): WorkloadPlan {
  try {
    return definition.create(options)
  } catch (error) {
    throw new InputError(`workload ${definition.name} threw ${textOf(error)} when it was created`)
  }
}
