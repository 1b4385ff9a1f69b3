import type { FaultBudget } from './fault-budget.ts'
import type { Fault, LinkFault, MessageFault, Split } from './faults/index.ts'
import type { SimulatedNode } from './node.ts'
import type { Stream } from './random.ts'
import { type ResolvedSplit, resolveSplit } from './splits.ts'
import { resolveTarget, type Subject, type TargetWorld } from './targets.ts'

/** A fault that acts from some moment on. */
export type TimedFault = Exclude<Fault, MessageFault> & { readonly id: string }

/** Whom a fault was resolved to. */
export interface Resolved {
  readonly nodes: readonly SimulatedNode[]
  readonly links: ResolvedSplit['links']
  /** Who takes the place of those that leave. */
  readonly joining?: readonly SimulatedNode[]
  readonly groups?: ResolvedSplit['groups']
}

/** Finds out whom a fault acts on, within its own limits and the fault budget. */
export class FaultResolver {
  private readonly targets: TargetWorld
  private readonly budget: FaultBudget

  constructor(targets: TargetWorld, budget: FaultBudget) {
    this.targets = targets
    this.budget = budget
  }

  /** The nodes and links that a fault means at this instant, drawn from its stream; or why it cannot be injected. */
  resolve(fault: TimedFault, subject: Subject, stream: Stream): Resolved | string {
    if (isLinkFault(fault) || fault.kind === 'replay') {
      const split: Split | undefined = fault.kind === 'partition' ? fault.split : fault.on
      if (split === undefined) return { nodes: [], links: [] }
      const resolved = resolveSplit(split, subject, this.targets, stream)
      return typeof resolved === 'string' ? resolved : { nodes: [], ...resolved }
    }
    const nodes = resolveTarget(fault.node, subject, this.targets, stream)
    if (typeof nodes === 'string') return nodes
    const allowed = this.allowed(fault, nodes)
    if (typeof allowed === 'string') return allowed
    if (fault.kind !== 'replace') return { nodes: allowed, links: [] }
    const by = resolveTarget(fault.by, subject, this.targets, stream)
    const joining = typeof by === 'string' ? by : spares(by)
    return typeof joining === 'string' ? joining : { nodes: allowed, links: [], joining }
  }

  /** Those of the nodes that a fault may act on, within its own limit and the fault budget; or why it may on none. */
  private allowed(fault: TimedFault, nodes: readonly SimulatedNode[]): readonly SimulatedNode[] | string {
    if (fault.kind === 'join') return spares(nodes)
    const there = nodes.filter(({ present }) => present)
    if (there.length === 0) return `${namesOf(nodes)} was not there`
    if (fault.kind === 'upgrade') {
      const outdated = there.filter(({ hasNextVersion }) => hasNextVersion)
      return outdated.length === 0 ? 'the cluster has no further version of the protocol' : outdated
    }
    if (fault.kind === 'leave' || fault.kind === 'replace') {
      const members = there.filter(({ id, members: current }) => current.includes(id))
      return members.length === 0 ? `${namesOf(there)} had left already` : members
    }
    if (fault.kind !== 'crash' && fault.kind !== 'wipe') return there
    const capped = this.withinCap(there, fault.atMost)
    if (typeof capped === 'string' || fault.kind === 'crash') return capped
    const wiped = capped.filter((node) => this.budget.claimWipe(node))
    return wiped.length === 0 ? 'the fault budget allows no more damage' : wiped
  }

  /** Those that may go down without more being down at once than a fault allows; or why none may. */
  withinCap(
    nodes: readonly SimulatedNode[],
    atMost = Number.POSITIVE_INFINITY,
  ): readonly SimulatedNode[] | string {
    const down = this.targets.nodes.filter((node) => node.present && node.process === undefined)
    const room = Math.max(0, atMost - down.length)
    const up = nodes.filter((node) => node.process !== undefined).slice(0, room)
    const allowed = nodes.filter((node) => node.process === undefined || up.includes(node))
    if (up.length > 0 || (allowed.length > 0 && down.length <= atMost)) return allowed
    return `${down.length} nodes were down already, and at most ${atMost} may be`
  }
}

/** Those of the nodes that can join; or why none can. */
function spares(nodes: readonly SimulatedNode[]): readonly SimulatedNode[] | string {
  const found = nodes.filter(({ present, left }) => !present && !left)
  if (found.length > 0) return found
  const gone = nodes.every(({ left }) => left)
  return gone ? `${namesOf(nodes)} had left for good` : `${namesOf(nodes)} had joined already`
}

function namesOf(nodes: readonly SimulatedNode[]): string {
  return nodes.map(({ id }) => id).join(', ')
}

const ABOUT_LINKS: ReadonlySet<Fault['kind']> = new Set([
  'partition',
  'loss',
  'link-break',
  'duplicate',
  'delay',
  'reorder',
  'clog',
  'hold',
  'damage',
  'throttle',
])

/** Whether a fault is one of the links. */
export function isLinkFault(
  fault: Fault & { readonly id: string },
): fault is LinkFault & { readonly id: string } {
  return ABOUT_LINKS.has(fault.kind)
}
