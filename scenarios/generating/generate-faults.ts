import { type AnyProtocol, type Fault, type GeneratedFaults, InputError } from '../../sim/index.ts'
import type { RunKey } from '../../sim/random.ts'
import { definitionOf } from '../../sim/reference.ts'
import type { ResolvedWorld } from '../complete.ts'
import { drawn } from './drawn-random.ts'
import type { Ground } from './ground.ts'
import type { GenerationWeights } from './kinds.ts'
import { DEFAULT_MAX, kindsToDraw, schedulesOf, type Swarm, swarmsOf } from './swarm.ts'

/** What is drawn for a run, and from what. */
export interface Generated {
  readonly swarm: Swarm
  readonly faults: readonly Fault[]
}

/**
 * Draws the faults of a run: first its swarm, from a stream of its own, and then the faults as the swarm has them.
 *
 * @param wanted - what the scenario says of them
 * @param ground - what they are drawn from
 * @throws InputError - if there is nothing that may be drawn: a run that nothing is done to would pass without having been tried
 */
export function generateFaults(
  wanted: GeneratedFaults,
  ground: Ground,
  world: ResolvedWorld,
  key: RunKey,
  { weights, where }: { readonly weights: GenerationWeights; readonly where: string },
): Generated {
  const { max = DEFAULT_MAX, families } = wanted
  const kinds = kindsToDraw(ground, families)
  if (kinds.length === 0) throw new InputError(`${where}: ${nothingToDraw(wanted, world)}`)
  const swarm = drawn(swarmsOf(ground, kinds, max), key, 'scenario/swarm')
  const schedules = schedulesOf(ground, swarm, { least: swarm.stories, max, weights })
  return { swarm, faults: drawn(schedules, key, 'scenario/faults') }
}

function nothingToDraw({ families }: GeneratedFaults, { cluster }: ResolvedWorld): string {
  const names = cluster.groups
    .map(({ protocol }) => (definitionOf(protocol) as AnyProtocol).name)
    .join(' and ')
  return families === undefined
    ? `faults are to be generated, but none is borne by ${names}: expected "bears" in its definition`
    : `faults are to be generated from ${families.join(', ')}, none of which is borne by ${names} and has room in this cluster`
}
