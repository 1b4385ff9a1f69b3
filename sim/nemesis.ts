import { type ActiveFault, type BaseClock, FaultStreams, nodeConditionsOf } from './active-faults.ts'
import { drawBelow } from './choices.ts'
import { samplerOf } from './distributions.ts'
import { type DoneOnce, isDoneOnce } from './faults/done-once.ts'
import type { Fault, MessageFault, ReplayFault } from './faults/index.ts'
import type { FaultBudget } from './fault-budget.ts'
import { FaultResolver, isLinkFault, type Resolved, type TimedFault } from './fault-resolver.ts'
import { type Kernel, NONE } from './kernel.ts'
import { linkNumber } from './link.ts'
import type { EffectWorld } from './link-effect.ts'
import { effectOf, Silence } from './link-effects.ts'
import type { Membership } from './membership.ts'
import { type EventMoment, type MomentObserver, MomentWatch } from './moment-watch.ts'
import type { Departure } from './passage.ts'
import { Seal } from './seal.ts'
import type { Envelope } from './envelope.ts'
import type { Network } from './network.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import type { FaultStretch, InjectedFault, MissedFault } from './record.ts'
import type { Subject, TargetWorld } from './targets.ts'
import { toMicroseconds } from './time.ts'
import { kindCode } from './trace.ts'
import type { Json, NodeId } from './types.ts'

type Identified<F extends Fault> = F & { readonly id: string }

/** What a fault schedules: its beginning, its end, and the stretches of one that flaps. */
const BEGINS = 0
const ENDS = 1
const FLAPS = 2

const NOBODY: Subject = { node: undefined, sender: undefined }

interface Outcome {
  readonly active: ActiveFault
  readonly from: number
  readonly groups: readonly (readonly NodeId[])[] | undefined
  to: number | undefined
  /** When it has acted so far: more than one stretch, if it flaps. */
  readonly stretches: Stretch[]
}

interface Stretch {
  readonly from: number
  /** Absent as long as it lasts. */
  to?: number
  readonly nodes: readonly SimulatedNode[]
}

/** What the nemesis acts on. */
export interface NemesisWorld {
  readonly kernel: Kernel
  readonly network: Network
  readonly targets: TargetWorld
  readonly membership: Membership
  readonly budget: FaultBudget
  readonly participants: number
  /** What each node's clocks are like when nothing is done to them, by position. */
  readonly clocks: readonly BaseClock[]
  /** Told of everything that a fault may wait for. */
  readonly onMoment?: MomentObserver | undefined
}

/**
 * Injects the faults of a scenario: waits for their moments, resolves their targets, and after each change derives anew what
 * holds for the network and for every node.
 */
export class Nemesis implements EffectWorld {
  readonly kernel: Kernel
  readonly participants: number
  private readonly network: Network
  private readonly targets: TargetWorld
  private readonly membership: Membership
  private readonly resolver: FaultResolver
  private readonly clocks: readonly BaseClock[]
  private readonly faults: readonly Identified<Fault>[]
  /** A stream for each fault, so that its draws and its place among others of one instant are its own. */
  private readonly streams: ReadonlyMap<string, Stream>
  private readonly nodeStreams: FaultStreams
  private readonly moments: MomentWatch
  private readonly observed: boolean
  private readonly outcomes = new Map<string, Outcome>()
  private readonly missed = new Map<string, string>()
  private readonly active = new Map<string, ActiveFault>()
  /** Faults that have no end: what they did stays. */
  private readonly lasting: ActiveFault[] = []
  private readonly strikes = new Map<string, number>()
  private readonly seal = new Seal()
  private over = false
  /** The nodes on which no fault acts any more, once faults are over. */
  private core: ReadonlySet<SimulatedNode> = new Set()

  constructor(world: NemesisWorld, faults: readonly Identified<Fault>[]) {
    this.kernel = world.kernel
    this.participants = world.participants
    this.network = world.network
    this.targets = world.targets
    this.membership = world.membership
    this.resolver = new FaultResolver(world.targets, world.budget)
    this.clocks = world.clocks
    this.moments = new MomentWatch(
      world.kernel,
      ({ fault, subject, cause }, time) =>
        this.schedule(fault, BEGINS, time, () => this.inject(fault, subject, cause)),
      world.onMoment,
    )
    this.observed = world.onMoment !== undefined
    this.faults = faults
    this.streams = new Map(faults.map(({ id }) => [id, world.kernel.key.stream(`fault/${id}`)]))
    this.nodeStreams = new FaultStreams(world.kernel)
  }

  /** Whether anyone needs to know who takes which role. Guessing "yes" too often costs time and changes nothing else. */
  get watchesRoles(): boolean {
    return this.observed || this.faults.some((fault) => JSON.stringify(fault).includes('"role"'))
  }

  /** Puts every fault on the queue or on watch. */
  begin(): void {
    for (const fault of this.faults) {
      if (fault.kind === 'message') continue
      if (typeof fault.at === 'number') {
        this.schedule(fault, BEGINS, toMicroseconds(fault.at), () => this.inject(fault, NOBODY, NONE))
      } else {
        this.moments.add(fault, fault.at)
      }
    }
    if (this.moments.waitsFor('message')) {
      this.network.onDelivery = (type, from, to) => this.happened('message', type, { node: to, sender: from })
    }
    // A machine's clocks may be off before anything is done to them.
    if (this.clocks.some(({ ppm, offset }) => ppm !== 0 || offset !== 0)) this.apply(NONE)
  }

  /** Something that a fault may wait for has happened. */
  happened(on: EventMoment['on'], of: string, subject: Subject): void {
    this.moments.happened(on, of, subject)
  }

  /** Injects what came due while the last event was handled: right after it, before any other event. */
  settle(): void {
    for (let due = this.moments.takeDue(); due.length > 0; due = this.moments.takeDue()) {
      for (const { fault, subject, cause } of due) this.inject(fault, subject, cause)
    }
  }

  /**
   * Ends all faults on a core of nodes, and between them, for good. Where not everyone belongs to it, the rest stays as it is: no
   * fault begins or ends there any more.
   */
  end(core: readonly SimulatedNode[]): void {
    this.over = true
    this.core = new Set(core)
    const everyone = core.length >= this.targets.nodes.length
    const sides = new Set(core.map(({ side }) => side))
    const within = (link: number): boolean =>
      everyone || (sides.has(Math.floor(link / this.participants)) && sides.has(link % this.participants))
    const event = everyone ? NONE : this.note('quiesce', 'quiesce', { core: core.map(({ id }) => id) }, NONE)
    for (const [id, outcome] of this.outcomes) {
      const { fault } = outcome.active
      // No further node of an upgrade stops; the last one that did is back after its time.
      if (fault.kind === 'upgrade' && outcome.to !== undefined)
        outcome.to = Math.min(outcome.to, this.kernel.now + downtimeOf(fault))
      if (outcome.to !== undefined) continue
      if (everyone || this.isOnCore(outcome.active)) this.heal(id)
      // A fault that flaps and rests now does not come again.
      else if (!this.active.has(id)) outcome.to = this.kernel.now
    }
    if (!everyone) {
      for (const { effect } of this.active.values()) effect?.spare(within, sides)
      this.apply(event)
    }
    this.network.release(within)
  }

  /** Whether a fault acts on nothing but the core. */
  private isOnCore({ nodes, links }: ActiveFault): boolean {
    const touched = [...nodes, ...links.flat()]
    return touched.length > 0 && touched.every((node) => this.core.has(node))
  }

  /** A single-message fault has met its message, which is of a type. */
  metSingle(id: string, type: string): void {
    const fault = this.faults.find((fault) => fault.id === id) as Identified<MessageFault>
    const { now } = this.kernel
    const active: ActiveFault = { fault, nodes: [], links: [], since: now }
    this.outcomes.set(id, { active, from: now, to: now, groups: undefined, stretches: [] })
    const ends = this.targets.nodes.filter((node) => node.id === fault.from || node.id === fault.to)
    this.kernel.coverage?.comesUpon(fault, ends)
    this.struck(id, type)
  }

  /** A fault has had an effect once more; on a message of a type, if it is about messages. */
  struck(fault: string, type?: string): void {
    this.strikes.set(fault, (this.strikes.get(fault) ?? 0) + 1)
    if (type !== undefined) this.kernel.coverage?.affected(fault, type)
  }

  breakLinks(fault: string, links: readonly number[], text: string): void {
    this.note('strike', text, undefined, this.kernel.cause)
    for (const link of links) this.network.breakLink(fault, link)
  }

  setOut(departures: readonly Departure[]): void {
    this.network.setOut(departures)
  }

  letArrive(envelopes: readonly Envelope[]): void {
    this.network.letArrive(envelopes)
  }

  /** What became of every fault, in the order of the scenario. */
  report(end: number): (InjectedFault | MissedFault)[] {
    return this.faults.map((fault) => {
      const outcome = this.outcomes.get(fault.id)
      if (outcome === undefined) {
        return { fault, injected: false, why: this.missed.get(fault.id) ?? 'its moment never came' }
      }
      const { active, from, to, groups, stretches } = outcome
      const links = active.links.map(([a, b]) => [a.id, b.id] as const)
      const strikes = this.strikes.get(fault.id)
      return {
        fault,
        injected: true,
        from,
        to: Math.min(to ?? end, end),
        nodes: active.nodes.map(({ id }) => id),
        ...(groups === undefined ? {} : { groups }),
        ...(links.length === 0 ? {} : { links }),
        ...(flaps(fault) ? { stretches: stretches.map((stretch) => reportOf(stretch, active, end)) } : {}),
        ...(strikes === undefined ? {} : { strikes }),
      }
    })
  }

  private inject(fault: TimedFault, subject: Subject, cause: number): void {
    const missed = this.tryToInject(fault, subject, cause)
    if (missed !== undefined) this.missed.set(fault.id, missed)
  }

  /** Injects a fault; or says, in words, why it cannot. */
  private tryToInject(fault: TimedFault, subject: Subject, cause: number): string | undefined {
    if (this.over) return 'faults had ended before its moment came'
    const resolved = this.resolver.resolve(fault, subject, this.streamOf(fault))
    if (typeof resolved === 'string') return resolved
    const groups = resolved.groups?.map((group) => group.map(({ id }) => id))
    const { nodes, links } = resolved
    const concerned = [...nodes, ...(resolved.joining ?? [])]
    const active: ActiveFault = { fault, nodes: concerned, links, since: this.kernel.now }
    const event = this.mark('fault', active, groups, cause)
    this.outcomes.set(fault.id, {
      active,
      from: this.kernel.now,
      to: isState(fault) ? undefined : this.kernel.now + lengthOf(fault, concerned.length),
      groups,
      stretches: [],
    })
    if (!isState(fault)) {
      // An upgrade comes upon its nodes one after another.
      this.comeUpon(fault.kind === 'upgrade' ? { ...active, nodes: [] } : active)
      this.perform(fault, resolved, event)
      return undefined
    }
    this.act(active, event)
    if (fault.for !== undefined) {
      this.schedule(fault, ENDS, this.kernel.now + toMicroseconds(fault.for), () => this.heal(fault.id))
    }
    this.scheduleFlap(fault, active, 0)
    return undefined
  }

  /** Lets a fault act from now on. */
  private act(resolved: ActiveFault, event: number): void {
    const { fault } = resolved
    this.comeUpon(resolved)
    const effect = this.effectOf(resolved)
    const active = { ...resolved, since: this.kernel.now, ...(effect === undefined ? {} : { effect }) }
    this.active.set(fault.id, active)
    this.outcomes.get(fault.id)?.stretches.push({ from: this.kernel.now, nodes: active.nodes })
    this.apply(event)
    if (fault.kind !== 'wipe') return
    for (const node of active.nodes) node.disk.wipe()
  }

  /** A fault begins to act, on nodes or on what is between the ends of links. */
  private comeUpon({ fault, nodes, links }: ActiveFault): void {
    this.kernel.coverage?.comesUpon(fault, [...nodes, ...links.flat()])
  }

  /** What a fault does to messages; nothing, if it is not about messages. */
  private effectOf({ fault, nodes, links }: ActiveFault): ActiveFault['effect'] {
    if (fault.kind === 'silence')
      return new Silence(
        fault,
        nodes.map(({ position }) => position),
        this,
      )
    if (!isLinkFault(fault)) return undefined
    const everywhere = fault.kind !== 'partition' && fault.on === undefined
    return effectOf(fault, everywhere ? undefined : this.linkNumbers(links), this)
  }

  private linkNumbers(links: ActiveFault['links']): ReadonlySet<number> {
    return new Set(links.map(([from, to]) => linkNumber(from.position, to.position, this.participants)))
  }

  /** Does what is done once. */
  private perform(
    fault: Exclude<TimedFault, StateFault>,
    { nodes, links, joining = [] }: Resolved,
    event: number,
  ): void {
    switch (fault.kind) {
      case 'clock-jump':
        this.lasting.push({ fault, nodes, links, since: this.kernel.now })
        return this.apply(event)
      case 'corruption':
        for (const node of nodes) node.disk.corrupt(fault.id, fault.probability)
        return
      case 'replay':
        return this.replay(fault, links)
      case 'join':
        return this.membership.change(nodes, [], 0, event)
      case 'leave':
      case 'replace':
        return this.membership.change(joining, nodes, toMicroseconds(fault.afterMs ?? 0), event)
      case 'upgrade':
        nodes.forEach((node, i) => {
          const time = this.kernel.now + i * toMicroseconds(fault.everyMs ?? DEFAULT_UPGRADE_MS)
          this.schedule(fault, FLAPS + i, time, () => {
            if (this.over || !node.present || !node.hasNextVersion) return
            this.comeUpon({ fault, nodes: [node], links, since: this.kernel.now })
            node.upgrade(downtimeOf(fault), event)
            this.struck(fault.id)
          })
        })
    }
  }

  /** Sends old messages once more. */
  private replay(fault: Identified<ReplayFault>, links: ActiveFault['links']): void {
    const { kernel, network } = this
    const stream = this.streamOf(fault)
    const covered = fault.on === undefined ? undefined : this.linkNumbers(links)
    const oldest = kernel.now - toMicroseconds(fault.olderThanMs ?? 0)
    const old = network.memory.filter(
      ({ envelope, time }) =>
        time <= oldest &&
        (covered?.has(network.linkNumberOf(envelope)) ?? true) &&
        (fault.types?.includes(envelope.message.type) ?? true),
    )
    for (let i = 0; i < fault.count; i++) {
      const [chosen] = old.splice(drawBelow(kernel.choices, stream, old.length), 1)
      const delay = kernel.choices.draw(stream)
      if (chosen === undefined) continue
      network.repeat(chosen.envelope, delay)
      this.struck(fault.id, chosen.envelope.message.type)
    }
  }

  /** Schedules the next change of a fault that flaps: it rests after an even number of changes, and acts after an odd one. */
  private scheduleFlap(fault: StateFault & TimedFault, resolved: ActiveFault, changes: number): void {
    const { flap } = fault
    if (flap === undefined) return
    const { kernel } = this
    const acts = changes % 2 === 0
    const drawn = samplerOf(acts ? flap.on : flap.off)(kernel.choices.draw(this.streamOf(fault)))
    const shortest = toMicroseconds(flap.min ?? DEFAULT_STABILITY_MS)
    const time = kernel.now + Math.max(drawn, shortest)
    const outcome = this.outcomes.get(fault.id) as Outcome
    // It does not come again for less than the shortest stretch.
    const ends = fault.for === undefined ? undefined : outcome.from + toMicroseconds(fault.for)
    if (!acts && ends !== undefined && time + shortest > ends) return
    this.schedule(fault, FLAPS + changes, time, () => {
      if (this.over || outcome.to !== undefined) return
      if (acts) this.rest(fault.id)
      else this.strikeAgain(fault, resolved, outcome)
      this.scheduleFlap(fault, resolved, changes + 1)
    })
  }

  /** A fault that flaps acts again, on as many as it may by now. */
  private strikeAgain(fault: StateFault & TimedFault, resolved: ActiveFault, { groups }: Outcome): void {
    const nodes = 'atMost' in fault ? this.resolver.withinCap(resolved.nodes, fault.atMost) : resolved.nodes
    if (typeof nodes === 'string') return
    const again = { ...resolved, nodes }
    this.act(again, this.mark('fault', again, groups, NONE))
  }

  private heal(id: string): void {
    const outcome = this.outcomes.get(id)
    if (outcome === undefined || outcome.to !== undefined) return
    // Outside a core that has been healed, everything stays as it is.
    const stays = this.over && this.core.size < this.targets.nodes.length && !this.isOnCore(outcome.active)
    if (stays) return
    outcome.to = this.kernel.now
    this.rest(id)
  }

  /** A fault acts no more, for good or for now. */
  private rest(id: string): void {
    const active = this.active.get(id)
    if (active === undefined) return
    this.active.delete(id)
    const stretch = this.outcomes.get(id)?.stretches.at(-1)
    if (stretch !== undefined) stretch.to = this.kernel.now
    this.kernel.coverage?.rests(id)
    const event = this.mark('heal', active, undefined, NONE)
    this.apply(event)
    active.effect?.end()
  }

  /** Makes the world what the active faults say it is. */
  private apply(event: number): void {
    const active = [...this.lasting, ...this.active.values()]
    this.network.setEffects(active.flatMap(({ effect }) => effect ?? []))
    for (const node of this.targets.nodes) {
      const base = this.clocks[node.position] as BaseClock
      node.apply(
        nodeConditionsOf(this.core.has(node) ? this.lasting : active, node, base, this.nodeStreams),
        event,
      )
    }
  }

  private mark(
    kind: 'fault' | 'heal',
    { fault, nodes, links }: ActiveFault,
    groups: Outcome['groups'],
    cause: number,
  ): number {
    const resolved = kind === 'fault' ? describeResolved(nodes, links, groups) : undefined
    const event = this.note(kind, `${fault.kind} ${fault.id}`, resolved, cause)
    this.kernel.cause = event
    return event
  }

  private note(
    kind: 'fault' | 'heal' | 'strike' | 'quiesce',
    text: string,
    payload: Json | undefined,
    cause: number,
  ): number {
    const { kernel } = this
    // The kernel's seal may have the hash of a message that is being sent.
    this.seal.walk({ text, resolved: payload }, kind)
    const { a, b } = this.seal
    return kernel.record(kindCode[kind], NONE, NONE, NONE, cause, NONE, payload, text, a, b)
  }

  private schedule(fault: TimedFault, identity: number, time: number, fire: () => void): void {
    this.kernel.schedule(time, this.streamOf(fault), identity, { fire })
  }

  private streamOf(fault: TimedFault): Stream {
    return this.streams.get(fault.id) as Stream
  }
}

/** How long what is done once takes to be done, whole microseconds. */
function lengthOf(fault: TimedFault, nodes: number): number {
  if (fault.kind === 'leave' || fault.kind === 'replace') return toMicroseconds(fault.afterMs ?? 0)
  if (fault.kind !== 'upgrade') return 0
  const last = (nodes - 1) * toMicroseconds(fault.everyMs ?? DEFAULT_UPGRADE_MS)
  return last + downtimeOf(fault)
}

/** How long an upgrade stops each of its nodes, whole microseconds. */
function downtimeOf({ downMs = DEFAULT_DOWN_MS }: Extract<Fault, { readonly kind: 'upgrade' }>): number {
  return toMicroseconds(downMs)
}

const DEFAULT_STABILITY_MS = 1
const DEFAULT_UPGRADE_MS = 1_000
const DEFAULT_DOWN_MS = 100

/** A fault that acts for a while, and not just once. */
type StateFault = Exclude<TimedFault, { readonly kind: DoneOnce }>

function isState(fault: TimedFault): fault is StateFault {
  return !isDoneOnce(fault)
}

function flaps(fault: Fault): boolean {
  return 'flap' in fault && fault.flap !== undefined
}

function reportOf({ from, to, nodes }: Stretch, active: ActiveFault, end: number): FaultStretch {
  const fewer = nodes.length < active.nodes.length
  return { from, to: Math.min(to ?? end, end), ...(fewer ? { nodes: nodes.map(({ id }) => id) } : {}) }
}

function describeResolved(
  nodes: ActiveFault['nodes'],
  links: ActiveFault['links'],
  groups: Outcome['groups'],
): Json | undefined {
  if (groups !== undefined) return { groups }
  if (links.length > 0) return { links: links.map(([from, to]) => [from.id, to.id]) }
  return nodes.length > 0 ? { nodes: nodes.map(({ id }) => id) } : undefined
}
