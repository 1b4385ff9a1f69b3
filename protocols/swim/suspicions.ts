import type { Node, NodeId, Timer } from '../../sim/index.ts'
import { naturalLog } from '../../sim/math.ts'
import { growthOf } from './growth.ts'
import type { SwimMessage } from './messages.ts'
import type { SwimOptions } from './options.ts'

interface Suspicion {
  readonly incarnation: number
  /** Who suspects it by a probe of its own. */
  readonly by: Set<NodeId>
  readonly since: number
  /** Milliseconds, with every confirmation, and without any. */
  readonly least: number
  readonly most: number
  /** How many confirmations make it as short as it gets. */
  readonly wanted: number
  readonly timer: Timer
}

/**
 * Who is suspected, and for how long. Each member has so long to refute it. (Section 4.2.) Under Lifeguard a suspicion begins with a
 * long time-out, which every member shortens that suspects the same by itself: a node that hears little alone doubts long. (Lifeguard,
 * section IV.B.)
 */
export class Suspicions {
  private readonly node: Node<SwimMessage>
  private readonly options: SwimOptions
  private readonly over: (member: NodeId, incarnation: number) => void
  private readonly suspicions = new Map<NodeId, Suspicion>()

  /** @param over - called when a suspicion has lasted its time */
  constructor(
    node: Node<SwimMessage>,
    options: SwimOptions,
    over: (member: NodeId, incarnation: number) => void,
  ) {
    this.node = node
    this.options = options
    this.over = over
  }

  /** How many are suspected. */
  get size(): number {
    return this.suspicions.size
  }

  /** How many of its periods a node suspects somebody at most. */
  mostPeriods(members: number): number {
    const { suspicionMultiplier, suspicionMaxFactor, suspicion } = this.options
    return suspicion ? Math.ceil(suspicionMultiplier * suspicionMaxFactor * growthOf(members)) : 0
  }

  /** Begins to suspect a member, or begins anew where a later incarnation is suspected. */
  begin(member: NodeId, incarnation: number, by: NodeId | undefined, members: number): void {
    this.end(member)
    const { node, options } = this
    const least = options.suspicionMultiplier * growthOf(members) * options.protocolPeriodMs
    // Who is suspected and who suspects are no confirmation.
    const wanted = options.lifeguard ? Math.min(options.confirmations, Math.max(0, members - 2)) : 0
    const most = wanted === 0 ? least : options.suspicionMaxFactor * least
    const timer = node.after(most, () => {
      this.suspicions.delete(member)
      this.over(member, incarnation)
    })
    const since = node.clock.monotonic()
    const from = new Set(by === undefined ? [] : [by])
    this.suspicions.set(member, { incarnation, by: from, since, least, most, wanted, timer })
  }

  /** Another member suspects it in that incarnation. Answers whether that is news, which shortens the suspicion. */
  confirm(member: NodeId, incarnation: number, by: NodeId): boolean {
    const suspicion = this.suspicions.get(member)
    if (suspicion === undefined || suspicion.incarnation !== incarnation) return false
    const { by: suspecting, wanted } = suspicion
    if (wanted === 0 || suspecting.has(by) || suspecting.size > wanted) return false
    suspecting.add(by)
    const left = suspicion.since + lengthOf(suspicion) - this.node.clock.monotonic()
    suspicion.timer.restart(Math.max(0, left))
    return true
  }

  /** It is not suspected any more. */
  end(member: NodeId): void {
    this.suspicions.get(member)?.timer.cancel()
    this.suspicions.delete(member)
  }
}

/** max(Min, Max - (Max - Min) log(C + 1) / log(K + 1)), with C confirmations of the K that are wanted. */
function lengthOf({ by, least, most, wanted }: Suspicion): number {
  const confirmed = Math.max(0, by.size - 1)
  if (wanted === 0) return least
  return Math.max(least, most - ((most - least) * naturalLog(confirmed + 1)) / naturalLog(wanted + 1))
}
