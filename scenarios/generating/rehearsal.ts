import {
  crash,
  DefectError,
  type Fault,
  join,
  type MessageFault,
  partition,
  type ResolvedScenario,
  type Simulation,
  simulateResolved,
  type Target,
} from '../../sim/index.ts'
import type { ResolvedWorld } from '../complete.ts'
import { borneByAll } from '../fault-bounds.ts'
import { rolesNamed } from './ground.ts'
import { type Vocabulary, VocabularyCounter } from './vocabulary.ts'

type TimedFault = Exclude<Fault, MessageFault>

/** How many events each of the two rehearsals has. */
const EVENTS = 10_000

/** The seed of every rehearsal. */
const SEED = 'rehearsal'

/**
 * What happens in a scenario, as two short runs without checks show it: one in which nothing is done to it, and one in which a node
 * joins and one is cut off and restarted, as far as that is borne, so that what a protocol does to adapt and to recover is among it. It is a function of the
 * scenario alone. Code that throws, or is refused, only makes it shorter: whoever runs the scenario is told.
 */
export function rehearse(world: ResolvedWorld): Vocabulary {
  const counter = new VocabularyCounter()
  const roles = rolesNamed(world)
  const calm = rehearseUnder([], world, counter)
  const faults = calm === undefined ? [] : disturbances(world, calm.lengthMs)
  const disturbed = faults.length === 0 ? undefined : rehearseUnder(faults, world, counter)
  const recoveries = [
    ...recoveriesIn(calm, roles, [0]),
    ...recoveriesIn(
      disturbed,
      roles,
      faults.flatMap(({ at }) => (typeof at === 'number' ? [at] : [])),
    ),
  ]
  const vocabulary = counter.vocabulary(roles === undefined ? undefined : new Set(roles))
  return recoveries.length === 0 ? vocabulary : { ...vocabulary, recoveryMs: Math.max(...recoveries) }
}

/** How many milliseconds it took after each of some times until somebody took the foremost role, where somebody did. */
function recoveriesIn(
  rehearsed: Rehearsed | undefined,
  [foremost]: readonly string[] = [],
  times: readonly number[],
): readonly number[] {
  return times.flatMap((since, i) => {
    const until = times[i + 1] ?? Number.POSITIVE_INFINITY
    const taken = rehearsed?.roles.find(
      ({ role, timeMs }) => role === foremost && timeMs > since && timeMs < until,
    )
    return taken === undefined ? [] : [taken.timeMs - since]
  })
}

/** What was seen of a run. */
interface Rehearsed {
  readonly lengthMs: number
  /** When roles were taken. */
  readonly roles: readonly { readonly role: string; readonly timeMs: number }[]
}

/** Runs a scenario for a while and counts what happens; nothing comes of one that cannot be run. */
function rehearseUnder(
  faults: readonly Fault[],
  world: ResolvedWorld,
  counter: VocabularyCounter,
): Rehearsed | undefined {
  const scenario: ResolvedScenario = {
    ...world,
    faults: faults.map((fault, i) => ({ ...fault, id: `disturbance-${i + 1}` })),
    checks: [],
  }
  const nodes = new Set<string>()
  const isNode = (name: string): boolean => nodes.has(name)
  const roles: { role: string; timeMs: number }[] = []
  try {
    const simulation: Simulation = simulateResolved(scenario, SEED, {
      onMoment(happened) {
        counter.count(happened, isNode)
        if (happened.on === 'role') roles.push({ role: happened.of, timeMs: simulation.time })
      },
    })
    for (const { id, kind } of simulation.record().participants) if (kind === 'node') nodes.add(id)
    simulation.runTo({ event: EVENTS })
    return { lengthMs: simulation.time, roles }
  } catch (error) {
    if (error instanceof DefectError) throw error
    return undefined
  }
}

/** What shows how a protocol recovers, in a run of that length: only what it bears. */
function disturbances(world: ResolvedWorld, lengthMs: number): readonly TimedFault[] {
  const bears = borneByAll(world.cluster.groups)
  const [foremost] = rolesNamed(world) ?? []
  const node: Target = foremost === undefined ? { pick: 'any' } : { role: foremost }
  const [enter, cut, stop] = [0.1, 0.2, 0.6].map((share) => Math.floor(lengthMs * share)) as [
    number,
    number,
    number,
  ]
  const spares = world.cluster.groups.reduce((sum, group) => sum + group.spares, 0)
  return [
    ...(bears.membership && spares > 0 ? [join({ at: enter })] : []),
    ...(bears.partition ? [partition({ at: cut, for: cut, split: { isolate: node } })] : []),
    ...(bears.crash >= 1 ? [crash({ at: stop, for: Math.floor(lengthMs * 0.1), node })] : []),
  ]
}
