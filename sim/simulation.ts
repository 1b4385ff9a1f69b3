import type { ChangedNodes } from './changed-nodes.ts'
import type { SimulatedClient } from './clients.ts'
import { InputError } from './errors.ts'
import { isOurs, NO_HANDLER_THROWS, whyThrown } from './guarded.ts'
import type { HistoryColumns, HistoryEvent } from './history.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Nemesis } from './nemesis.ts'
import type { SimulatedNode } from './node.ts'
import type { ClusterView } from './observers.ts'
import { releaseGuards, withGuards } from './guards.ts'
import { currentPrinter, releaseConsole, withConsoleCaught } from './printing.ts'
import type { Properties } from './properties.ts'
import type { Participant, RunRecord } from './record.ts'
import type { ResolvedScenario } from './scenario.ts'
import { MICROSECONDS, toMicroseconds } from './time.ts'
import { coreOf, standingOf } from './quiesce.ts'
import { kindCode, type TraceColumns } from './trace.ts'
import type { Inspection, Json, NodeId, Process } from './types.ts'
import type { Inspector } from './watch.ts'
import type { WorkloadDriver } from './workload-driver.ts'

/** The engine's own property of every run. */
export const TIME_ADVANCES = 'time advances'

/** The engine's own property of every handler, which only who can stop one may judge. */
export const HANDLERS_RETURN = 'every handler returns'

/** How far a simulation goes: to an event's index, or to a virtual time in milliseconds. */
export type Until = { readonly event: number } | { readonly timeMs: number }

/** Looks at the cluster after a node's code ran; `true` stops the simulation. */
export type SimulationObserver = (cluster: ClusterView<Process>) => boolean | void

/** Is told every event of the history, in order; `true` says that a property is violated, whatever follows: that ends the run. */
export type HistoryObserver = (event: HistoryEvent) => boolean | void

/** What a simulation is built from. */
export interface World {
  readonly scenario: ResolvedScenario
  readonly seed: string
  readonly kernel: Kernel
  readonly nodes: readonly SimulatedNode[]
  readonly clients: readonly SimulatedClient[]
  readonly participants: readonly Participant[]
  readonly history: HistoryColumns
  /** Everything that happened, if it is kept. */
  readonly trace: TraceColumns | undefined
  readonly nemesis: Nemesis
  readonly driver: WorkloadDriver | undefined
  readonly properties: Properties
  readonly inspector: Inspector | undefined
  /** Nodes whose code ran during the present event. */
  readonly changed: ChangedNodes
  readonly maxEvents: number
  readonly maxEventsAtOnce: number
  readonly recordedChoices: () => readonly number[] | undefined
}

/** A run that can be held: everything that replays, explores or looks inside stands on this. */
export class Simulation {
  private readonly world: World
  private readonly end: number
  private readonly observers: SimulationObserver[] = []
  /** Those that are told of the history, and how many of its events each has been told of. */
  private readonly historyObservers: { readonly tell: HistoryObserver; told: number }[] = []
  private ended: RunRecord['ended'] | undefined
  private begun = false
  private quiesced: RunRecord['quiesced']
  /** Who waited for what when the run ended. */
  private standing: RunRecord['standing'] | undefined
  private instant = 0
  private eventsBeforeInstant = 0

  /** @internal */
  constructor(world: World) {
    this.world = world
    this.end = toMicroseconds(world.scenario.duration)
  }

  /** Virtual time in milliseconds. */
  get time(): number {
    return this.world.kernel.now / MICROSECONDS
  }

  /** How many events there have been. */
  get events(): number {
    return this.world.kernel.events
  }

  get done(): boolean {
    return this.ended !== undefined
  }

  /** Lets the next thing happen; the first is that the nodes start. */
  step(): void {
    confined(() => this.advance())
  }

  /**
   * Runs until there have been that many events, or until virtual time would pass that many milliseconds, or to the end of the
   * run if that comes first.
   */
  runTo(until: Until): void {
    const { kernel } = this.world
    const event = 'event' in until ? until.event : Number.POSITIVE_INFINITY
    const time = 'timeMs' in until ? toMicroseconds(until.timeMs) : Number.POSITIVE_INFINITY
    confined(() => {
      this.begin()
      while (this.ended === undefined && kernel.events < event && this.comesBy(time)) this.advance()
    })
  }

  /** What a node shows of itself now; `undefined` while it is down. */
  inspect(node: NodeId): Inspection | undefined {
    const found = this.world.nodes.find(({ id }) => id === node)
    if (found === undefined) {
      throw new InputError(
        `there is no node "${node}": expected one of ${this.world.nodes.map(({ id }) => id).join(', ')}`,
      )
    }
    return found.inspect()
  }

  /** Has `observer` look at the cluster after every event at which a node's code ran. */
  observe(observer: SimulationObserver): void {
    this.observers.push(observer)
  }

  /**
   * Has `observer` told of every event of the history, the first one included, once all is done that an event of the run leads
   * to. The run ends there if it says so: what happened up to then is what happens without it.
   */
  observeHistory(observer: HistoryObserver): void {
    this.historyObservers.push({ tell: observer, told: 0 })
  }

  /**
   * Ends a run whose code was stopped from outside because it did not return, and names the node whose code it was.
   *
   * @param after - how long was waited, in words
   */
  interrupt(after: string): void {
    const { kernel, properties, trace } = this.world
    const node = currentPrinter()?.id
    releaseConsole()
    releaseGuards()
    const who = node === undefined ? "the scenario's own code" : node
    const handled = kernel.cause === NONE ? undefined : trace?.at(kernel.cause)
    const what = handled === undefined ? '' : ` (${handled.kind}${wordsOf(handled.payload, handled.text)})`
    const why = `${who} did not return from event ${kernel.cause}${what} at ${kernel.now / 1_000_000} s within ${after}`
    properties.break(HANDLERS_RETURN, 'engine', {
      event: kernel.cause,
      time: kernel.now,
      ...(node === undefined ? {} : { node }),
      why,
    })
    this.ended = 'violation'
  }

  /**
   * Runs for as long as `goesOn` says so, or to the end of the run.
   *
   * @param goesOn - asked before every step
   */
  runWhile(goesOn: () => boolean): void {
    confined(() => {
      while (this.ended === undefined && goesOn()) this.advance()
    })
  }

  /** Runs to the end and gives the record. */
  finish(): RunRecord {
    confined(() => {
      while (this.ended === undefined) this.advance()
    })
    return this.record()
  }

  /** The record as it stands. */
  record(): RunRecord {
    const { scenario, seed, kernel, participants, history, trace, nemesis, driver, properties, inspector } =
      this.world
    const choices = this.world.recordedChoices()
    return {
      scenario,
      seed,
      participants,
      history,
      trace,
      inspections: inspector?.changes,
      faults: nemesis.report(kernel.now),
      ...(kernel.coverage === undefined ? {} : { coverage: kernel.coverage.report() }),
      properties: properties.report(),
      ...(this.quiesced === undefined ? {} : { quiesced: this.quiesced }),
      standing: this.standing ?? standingOf(this.world.nodes, this.world.clients, false),
      notIssued: driver?.notIssued ?? 0,
      traceHash: kernel.hash.digest(),
      events: kernel.events,
      time: kernel.now,
      ended: this.ended ?? 'stopped',
      ...(choices === undefined ? {} : { choices }),
    }
  }

  /** Starts the nodes, once. Their code runs here for the first time, so whoever holds the simulation can stop it. */
  private begin(): void {
    if (this.begun) return
    this.begun = true
    const { kernel, nodes, nemesis, driver, scenario } = this.world
    const stream = kernel.key.stream('run')
    const settling = toMicroseconds(scenario.duration - scenario.settle)
    if (scenario.settle > 0) {
      kernel.schedule(settling, stream, 0, {
        fire: () => {
          this.quiesce()
          driver?.begin('final')
        },
      })
    }
    kernel.schedule(this.end, stream, 1, { fire: () => (this.ended = 'duration') })
    // Faults are on watch before any code runs: a node may leave a note as it boots.
    nemesis.begin()
    for (const node of nodes) node.settle(NONE)
    driver?.begin('main')
    this.look()
  }

  /** Faults stop: a core is healed, the rest stays as it is. */
  private quiesce(): void {
    const { kernel, nodes, nemesis, scenario } = this.world
    const core = coreOf(scenario.quiesce.core, nodes, kernel)
    nemesis.end(core)
    this.quiesced = { time: kernel.now, core: core.map(({ id }) => id) }
  }

  /** Whether the next event comes no later than `time`. */
  private comesBy(time: number): boolean {
    return time === Number.POSITIVE_INFINITY || this.world.kernel.queue.nextTime() <= time
  }

  private advance(): void {
    if (!this.begun) return this.begin()
    if (this.ended !== undefined) return
    const { kernel } = this.world
    kernel.advance()
    this.look()
    this.tellOfHistory()
    this.guardProgress()
    // Nodes are asked here, where code that does not return can be stopped.
    if (this.ended !== undefined) this.standing = standingOf(this.world.nodes, this.world.clients, true)
  }

  /** Lets everyone look who looks after an event: faults that wait beside it, invariants, observers. */
  private look(): void {
    const { kernel, changed, nemesis, properties } = this.world
    for (;;) {
      for (let i = 0; i < changed.length; i++) {
        const node = changed.nodeAt(i)
        const event = changed.eventAt(i)
        const role = this.inspected(node, event)
        if (role !== undefined) nemesis.happened('role', role, { node: node.position, sender: undefined })
        properties.look(node, event, kernel.now)
        for (const observer of this.observers) {
          if (observer({ time: kernel.now, nodes: this.world.nodes, changed: node }) === true)
            this.ended = 'stopped'
        }
      }
      changed.clear()
      if (properties.violation !== undefined) return this.stopAtViolation()
      nemesis.settle()
      if (changed.length === 0) return
    }
  }

  /** Tells of what is new in the history; once the run has ended, nobody is told any more. */
  private tellOfHistory(): void {
    const { history } = this.world
    for (const observer of this.historyObservers) {
      while (this.ended === undefined && observer.told < history.length) {
        if (observer.tell(history.at(observer.told++)) === true) this.ended = 'violation'
      }
    }
  }

  /** The role that a node has just taken, if anyone looks; an inspection that throws is a finding like any other. */
  private inspected(node: SimulatedNode, event: number): string | undefined {
    const { kernel, properties, inspector } = this.world
    try {
      if (inspector !== undefined) return inspector.look(node, event, kernel.now)
      kernel.coverage?.saw(node.position, node.inspect())
      return undefined
    } catch (error) {
      if (isOurs(error)) throw error
      kernel.coverage?.saw(node.position, {})
      // A run that looks for the sake of coverage alone finds nothing that another would not.
      if (inspector === undefined) return undefined
      const why = whyThrown(node.id, error)
      properties.break(NO_HANDLER_THROWS, 'engine', { event, time: kernel.now, node: node.id, why })
      return undefined
    }
  }

  private stopAtViolation(): void {
    if (this.ended === 'violation') return
    const { kernel, properties } = this.world
    kernel.record(
      kindCode.violation,
      NONE,
      NONE,
      NONE,
      properties.violation?.event ?? NONE,
      NONE,
      undefined,
      properties.violation?.why,
      0,
      0,
    )
    this.ended = 'violation'
  }

  /** Ends a run in which time stands still or that never ends, and names who was busy. */
  private guardProgress(): void {
    const { kernel, maxEvents, maxEventsAtOnce } = this.world
    if (kernel.now !== this.instant) {
      this.instant = kernel.now
      this.eventsBeforeInstant = kernel.events
    }
    const atOnce = kernel.events - this.eventsBeforeInstant
    if (this.ended !== undefined || (atOnce < maxEventsAtOnce && kernel.events < maxEvents)) return
    const seconds = kernel.now / 1_000_000
    const why =
      atOnce >= maxEventsAtOnce
        ? `time stood still at ${seconds} s: ${atOnce} events happened at that instant and more were to come`
        : `the budget of ${maxEvents} events was used up at ${seconds} s of ${this.end / 1_000_000} s`
    this.world.properties.break(TIME_ADVANCES, 'engine', { event: kernel.events - 1, time: kernel.now, why })
    this.ended = 'budget'
  }
}

/** Runs code under test with its console caught and the ways out of its world guarded. */
function confined(action: () => void): void {
  withConsoleCaught(() => withGuards(action))
}

/** What an event was about, in a word. */
function wordsOf(payload: Json | undefined, text: string | undefined): string {
  if (text !== undefined) return ` ${text}`
  const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? ` ${type}` : ''
}
