import { type ActiveFault, conditionsOf, nodeConditionsOf } from './active-faults.ts'
import type { Fault, MessageFault, Moment } from './faults.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Network } from './network.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import type { InjectedFault, MissedFault } from './record.ts'
import { resolveSplit } from './splits.ts'
import { resolveTarget, type Subject, type TargetWorld } from './targets.ts'
import { toMicroseconds } from './time.ts'
import { kindCode } from './trace.ts'
import type { Json, NodeId } from './types.ts'

type Identified<F extends Fault> = F & { readonly id: string }
type TimedFault = Identified<Exclude<Fault, MessageFault>>
type EventMoment = Exclude<Moment, number>

/** What a fault schedules: its beginning and its end. */
const BEGINS = 0
const ENDS = 1

const NOBODY: Subject = { node: undefined, sender: undefined }

/** A fault that waits for something to happen. */
interface Waiting {
  readonly fault: TimedFault
  readonly moment: EventMoment
  left: number
}

interface Outcome {
  readonly active: ActiveFault
  readonly from: number
  readonly groups: readonly (readonly NodeId[])[] | undefined
  to: number | undefined
}

/**
 * Injects the faults of a scenario: waits for their moments, resolves their targets, and after each change derives anew what
 * holds for the network and for every node.
 */
export class Nemesis {
  private readonly kernel: Kernel
  private readonly network: Network
  private readonly world: TargetWorld
  private readonly faults: readonly Identified<Fault>[]
  private readonly participants: number
  /** A stream for each fault, so that its draws and its place among others of one instant are its own. */
  private readonly streams: ReadonlyMap<string, Stream>
  private readonly waiting: Waiting[] = []
  private readonly outcomes = new Map<string, Outcome>()
  private readonly missed = new Map<string, string>()
  private readonly active = new Map<string, ActiveFault>()
  private due: { readonly fault: TimedFault; readonly subject: Subject; readonly cause: number }[] = []
  private over = false

  constructor(
    kernel: Kernel,
    network: Network,
    world: TargetWorld,
    faults: readonly Identified<Fault>[],
    participants: number,
  ) {
    this.kernel = kernel
    this.network = network
    this.world = world
    this.faults = faults
    this.participants = participants
    this.streams = new Map(faults.map(({ id }) => [id, kernel.key.stream(`fault/${id}`)]))
  }

  /** Whether any fault needs to know who takes which role. Guessing "yes" too often costs time and changes nothing else. */
  get watchesRoles(): boolean {
    return this.faults.some((fault) => JSON.stringify(fault).includes('"role"'))
  }

  /** Puts every fault on the queue or on watch. */
  begin(): void {
    for (const fault of this.faults) {
      if (fault.kind === 'message') continue
      if (typeof fault.at === 'number') {
        this.schedule(fault, BEGINS, toMicroseconds(fault.at), () => this.inject(fault, NOBODY, NONE))
      } else {
        this.waiting.push({ fault, moment: fault.at, left: fault.at.nth ?? 1 })
      }
    }
    if (this.waiting.some(({ moment }) => moment.on === 'message')) {
      this.network.onDelivery = (type, from, to) => this.happened('message', type, { node: to, sender: from })
    }
  }

  /** Something that a fault may wait for has happened. */
  happened(on: EventMoment['on'], of: string, subject: Subject): void {
    for (const waiting of this.waiting) {
      const { moment, fault } = waiting
      if (
        waiting.left === 0 ||
        moment.on !== on ||
        !(moment.of === of || (on === 'flush' && moment.of === 'any'))
      )
        continue
      if (--waiting.left > 0) continue
      const { cause } = this.kernel
      if (moment.plusMs === undefined) this.due.push({ fault, subject, cause })
      else {
        const time = this.kernel.now + toMicroseconds(moment.plusMs)
        this.schedule(fault, BEGINS, time, () => this.inject(fault, subject, cause))
      }
    }
  }

  /** Injects what came due while the last event was handled: right after it, before any other event. */
  settle(): void {
    while (this.due.length > 0) {
      const due = this.due
      this.due = []
      for (const { fault, subject, cause } of due) this.inject(fault, subject, cause)
    }
  }

  /** Ends all faults for good. */
  end(): void {
    this.over = true
    for (const id of [...this.active.keys()]) this.heal(id)
    this.network.release()
  }

  /** A single-message fault has met its message. */
  metSingle(id: string): void {
    const fault = this.faults.find((fault) => fault.id === id) as Identified<Fault>
    const now = this.kernel.now
    const active: ActiveFault = { fault, nodes: [], links: [] }
    this.outcomes.set(id, { active, from: now, to: now, groups: undefined })
  }

  /** What became of every fault, in the order of the scenario. */
  report(end: number): (InjectedFault | MissedFault)[] {
    return this.faults.map((fault) => {
      const outcome = this.outcomes.get(fault.id)
      if (outcome === undefined) {
        return { fault, injected: false, why: this.missed.get(fault.id) ?? 'its moment never came' }
      }
      const { active, from, to, groups } = outcome
      const links = active.links.map(([a, b]) => [a.id, b.id] as const)
      return {
        fault,
        injected: true,
        from,
        to: to ?? end,
        nodes: active.nodes.map(({ id }) => id),
        ...(groups === undefined ? {} : { groups }),
        ...(links.length === 0 ? {} : { links }),
      }
    })
  }

  private inject(fault: TimedFault, subject: Subject, cause: number): void {
    if (this.over) {
      this.missed.set(fault.id, 'faults had ended before its moment came')
      return
    }
    const resolved = this.resolve(fault, subject)
    if (typeof resolved === 'string') {
      this.missed.set(fault.id, resolved)
      return
    }
    const { active, groups } = resolved
    this.active.set(fault.id, active)
    this.outcomes.set(fault.id, { active, from: this.kernel.now, to: undefined, groups })
    const event = this.mark('fault', fault, cause, describeResolved(active, groups))
    if (fault.for !== undefined) {
      this.schedule(fault, ENDS, this.kernel.now + toMicroseconds(fault.for), () => this.heal(fault.id))
    }
    this.apply(event)
  }

  private heal(id: string): void {
    const active = this.active.get(id)
    if (active === undefined) return
    this.active.delete(id)
    ;(this.outcomes.get(id) as Outcome).to = this.kernel.now
    this.apply(this.mark('heal', active.fault, NONE, undefined))
  }

  private resolve(
    fault: TimedFault,
    subject: Subject,
  ): { active: ActiveFault; groups: Outcome['groups'] } | string {
    const stream = this.streamOf(fault)
    if (fault.kind === 'partition') {
      const split = resolveSplit(fault.split, subject, this.world, stream)
      if (typeof split === 'string') return split
      const groups = split.groups?.map((group) => group.map(({ id }) => id))
      return { active: { fault, nodes: [], links: split.links }, groups }
    }
    if (fault.kind === 'loss' || fault.kind === 'duplicate' || fault.kind === 'delay') {
      return { active: { fault, nodes: [], links: [] }, groups: undefined }
    }
    const node = resolveTarget(fault.node, subject, this.world, stream)
    if (typeof node === 'string') return node
    return { active: { fault, nodes: [node], links: [] }, groups: undefined }
  }

  /** Makes the world what the active faults say it is. */
  private apply(event: number): void {
    const active = [...this.active.values()]
    this.network.conditions = conditionsOf(active, this.participants)
    for (const node of this.world.nodes) this.applyTo(node, active, event)
  }

  private applyTo(node: SimulatedNode, active: readonly ActiveFault[], event: number): void {
    const { down, ppm, offset } = nodeConditionsOf(active, node)
    node.clock.drift(ppm)
    node.clock.shift(offset)
    const up = node.process !== undefined
    if (up && down) node.crash(event)
    else if (!up && !down) node.start(event)
  }

  private mark(
    kind: 'fault' | 'heal',
    fault: Identified<Fault>,
    cause: number,
    resolved: Json | undefined,
  ): number {
    const { kernel } = this
    const text = `${fault.kind} ${fault.id}`
    kernel.seal.walk({ text, resolved }, kind)
    const { a, b } = kernel.seal
    const event = kernel.record(kindCode[kind], NONE, NONE, NONE, cause, NONE, resolved, text, a, b)
    kernel.cause = event
    return event
  }

  private schedule(fault: TimedFault, identity: number, time: number, fire: () => void): void {
    this.kernel.schedule(time, this.streamOf(fault), identity, { fire })
  }

  private streamOf(fault: TimedFault): Stream {
    return this.streams.get(fault.id) as Stream
  }
}

function describeResolved(active: ActiveFault, groups: Outcome['groups']): Json | undefined {
  if (groups !== undefined) return { groups }
  if (active.links.length > 0) return { links: active.links.map(([from, to]) => [from.id, to.id]) }
  return active.nodes.length > 0 ? { nodes: active.nodes.map(({ id }) => id) } : undefined
}
