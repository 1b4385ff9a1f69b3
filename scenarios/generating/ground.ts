import type { AnyProtocol, Distribution, NodeId } from '../../sim/index.ts'
import { defaultClientPolicy } from '../../sim/client-policy.ts'
import { samplerOf } from '../../sim/distributions.ts'
import { definitionOf } from '../../sim/reference.ts'
import type { ResolvedWorld } from '../complete.ts'
import { borneByAll, type Bounds, everything } from '../fault-bounds.ts'
import type { Vocabulary, Word } from './vocabulary.ts'

/** What faults are drawn from: all that a scenario has for them to act on, and how much of it its protocols bear. */
export interface Ground {
  /** Whole milliseconds in which faults may act. */
  readonly spanMs: number
  /** What is borne, less what the scenario itself takes up of it. */
  readonly bears: Bounds
  /** Those that are members from the start, in order. */
  readonly nodes: readonly NodeId[]
  /** The one that most depends on first. */
  readonly roles: readonly string[]
  readonly zones: readonly string[]
  readonly spares: number
  /** How many upgrades there are. */
  readonly versions: number
  /** Milliseconds that a fault lasts at least. */
  readonly stabilityMs: number
  /** Milliseconds that a message and its answer commonly take, a flush between them included. */
  readonly roundTripMs: number
  /** Milliseconds in which others commonly take the place of a node that is cut off. */
  readonly recoveryMs: number
  /** Milliseconds for which clients wait for an answer: what is to show in what they see must last longer. */
  readonly patienceMs: number
  /** Milliseconds for which a clock may stand still. */
  readonly freezeMs: number
  /** The events that a fault may wait for. */
  readonly words: readonly Word[]
  /** The types of messages that nodes send to each other. */
  readonly messageTypes: readonly string[]
}

/** What is said of the faults that are wanted. */
export interface Wanted {
  /** Milliseconds that every fault lasts at least; 5 if it is not given. */
  readonly stabilityMs?: number
  /** Whether to go beyond what the protocols say they bear. */
  readonly beyond?: boolean
}

/** Short enough for a node to be back before the others have missed it. */
const DEFAULT_STABILITY_MS = 5

/** What recovery takes where nobody was seen to recover, and the least and the most that it is taken for, milliseconds. */
const DEFAULT_RECOVERY_MS = 300
const LEAST_RECOVERY_MS = 50
const MOST_RECOVERY_MS = 2_000

/** What faults of a scenario are drawn from, given what is known to happen in it. */
export function groundOf(world: ResolvedWorld, vocabulary: Vocabulary, wanted: Wanted): Ground {
  const { groups } = world.cluster
  const bears = wanted.beyond === true ? everything(groups) : roomIn(world)
  const { words, messageTypes, roles, recoveryMs = DEFAULT_RECOVERY_MS } = vocabulary
  return {
    spanMs: Math.max(1, Math.floor(world.duration - world.settle)),
    bears,
    nodes: groups.flatMap(({ name, nodes }) => Array.from({ length: nodes }, (_, i) => `${name}${i + 1}`)),
    roles: rolesNamed(world) ?? roles,
    zones: Object.keys(world.zones),
    spares: groups.reduce((sum, { spares }) => sum + spares, 0),
    versions: Math.min(...groups.map(({ versions = [] }) => versions.length)),
    stabilityMs: Math.max(1, Math.ceil(wanted.stabilityMs ?? DEFAULT_STABILITY_MS)),
    roundTripMs: roundTripOf(world),
    recoveryMs: Math.min(MOST_RECOVERY_MS, Math.max(LEAST_RECOVERY_MS, Math.ceil(recoveryMs))),
    patienceMs: patienceIn(world),
    // A clock that stands still when faults end goes on doing so outside of the core that is healed.
    freezeMs: Math.floor(bears.clockOffsetMs - (world.quiesce.core === 'all' ? 0 : world.settle)),
    words,
    messageTypes,
  }
}

/** The roles that the first protocol names, if it names any. */
export function rolesNamed({ cluster }: ResolvedWorld): readonly string[] | undefined {
  const [first] = cluster.groups
  return first === undefined ? undefined : (definitionOf(first.protocol) as AnyProtocol).roles
}

/** What is borne, less what clocks are off by from the start. */
function roomIn({ cluster, clocks }: ResolvedWorld): Bounds {
  const bears = borneByAll(cluster.groups)
  return {
    ...bears,
    driftPpm: Math.max(0, bears.driftPpm - clocks.driftPpm),
    clockOffsetMs: Math.max(0, bears.clockOffsetMs - clocks.offsetMs),
  }
}

/** How long clients wait that ask as they are told by data. */
function patienceIn({ cluster }: ResolvedWorld): number {
  const patience = cluster.groups.map(({ protocol }) => {
    const { clients } = definitionOf(protocol) as AnyProtocol
    return typeof clients === 'object' ? (clients.timeoutMs ?? 0) : 0
  })
  return Math.ceil(Math.max(...patience)) || defaultClientPolicy.timeoutMs
}

function roundTripOf({ network, disk }: ResolvedWorld): number {
  const between = Object.values(network.roundTripMs ?? {}).flatMap((row) => Object.values(row))
  const common = 2 * medianOf(network.latency) + Math.max(0, ...between) + medianOf(disk.flush)
  return Math.max(1, Math.ceil(common))
}

/** Milliseconds. */
function medianOf(distribution: Distribution): number {
  return samplerOf(distribution)(0x80000000) / 1000
}
