import * as fc from 'fast-check'
import {
  type Fault,
  type FaultKind,
  type GeneratedFaults,
  InputError,
  type Moment,
  type Scenario,
  type Split,
  type Target,
} from '../../sim/index.ts'
import { completeWorld, type ResolvedWorld } from '../complete.ts'
import { shippedLibrary } from '../library.ts'
import { nameInErrors, validateScenario } from '../validate.ts'
import { faultsOfKind, possibleKinds } from './catalogue.ts'
import type { FaultOf } from './drawing.ts'
import type { Ground } from './ground.ts'
import { checkWeights, type FaultPattern, type GenerationWeights } from './kinds.ts'
import { knownGroundOf } from './known-grounds.ts'
import { anyMannerIn } from './manner.ts'
import { placesOf } from './moments.ts'
import { faultsOfPattern, possiblePatterns } from './patterns.ts'
import { DEFAULT_MAX, kindsToDraw, schedulesOf, swarmsOf } from './swarm.ts'
import { splitsOf, targetsOf } from './targets.ts'

/** What can be said of the faults that are wanted: what a scenario may say of faults to be generated, and weights. */
export interface FaultOptions extends Omit<GeneratedFaults, 'generate'> {
  /** How likely each kind is among those that are on, 1 where nothing is said. */
  readonly weights?: GenerationWeights
}

/**
 * Whole schedules of faults for a scenario, as the faults of a run are drawn: swarms of single faults and of patterns, beside events
 * and by the clock, within what its protocols bear. Fewer faults are simpler; none is the simplest.
 *
 * @param scenario - whose cluster, duration and events they are for; its own faults play no role
 * @param options - `families`, `max`, `stabilityMs`, `beyond` and `weights`
 * @throws InputError - for what is no scenario, and where nothing may be drawn
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = {
 *   name: 'any-faults',
 *   cluster: { protocol: raft(), nodes: 3 },
 *   workload: register({ clients: 2 }),
 *   duration: 2_000,
 *   settle: 1_000,
 *   checks: [linearizable()],
 * }
 * fc.assert(
 *   fc.property(arbitraries.faultSchedules(scenario), fc.nat(), (faults, seed) => {
 *     return judge(run({ ...scenario, faults }, seed)).verdict !== 'invalid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function faultSchedules(
  scenario: Scenario,
  options: FaultOptions = {},
): fc.Arbitrary<readonly Fault[]> {
  const world = worldOf(scenario)
  return schedulesIn(world, knownGroundOf(world, options), options)
}

/** Schedules of faults in a scenario of which it is known what they are drawn from. */
export function schedulesIn(
  world: ResolvedWorld,
  ground: Ground,
  { families, max = DEFAULT_MAX, weights = {} }: FaultOptions,
): fc.Arbitrary<readonly Fault[]> {
  checkWeights(weights, nameInErrors(world))
  const kinds = kindsToDraw(ground, families)
  if (kinds.length === 0) throw nothingPossible(world, families ?? [], possibleKinds(ground))
  // What a swarm is like is not made smaller: its faults are.
  return fc
    .noShrink(swarmsOf(ground, kinds, max))
    .chain((swarm) => schedulesOf(ground, swarm, { least: 0, max, weights }))
}

/**
 * Single faults of one kind for a scenario, beside events or by the clock, within what its protocols bear each.
 *
 * @param kind - a kind of fault: `crash`
 * @param scenario - whose cluster, duration and events they are for
 * @param options - `stabilityMs` and `beyond`
 * @throws InputError - for a kind that is not borne, or that there is nothing for to act on
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'one-crash', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * const [fault] = fc.sample(arbitraries.faultsOf('crash', scenario), { numRuns: 1, seed: 1 })
 * console.log(fault?.kind) // crash
 * ```
 */
export function faultsOf<K extends FaultKind>(
  kind: K,
  scenario: Scenario,
  options: Pick<FaultOptions, 'stabilityMs' | 'beyond'> = {},
): fc.Arbitrary<FaultOf<K>> {
  const world = worldOf(scenario)
  const ground = knownGroundOf(world, options)
  const kinds = possibleKinds(ground)
  if (!kinds.includes(kind)) throw nothingPossible(world, [kind], kinds)
  return faultsOfKind(kind, ground, anyMannerIn(ground))
}

/**
 * Faults of one pattern for a scenario: a few, that go together. They are within what is borne as far as crashes are concerned;
 * what adds up over a whole schedule {@link faultSchedules} looks after.
 *
 * @param pattern - one of {@link faultPatterns}: `rolling-restart`
 * @param scenario - whose cluster, duration and events they are for
 * @param options - `stabilityMs` and `beyond`
 * @throws InputError - for a pattern of faults that are not borne, or that there is nothing for to act on
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'rolling', cluster: { protocol: raft(), nodes: 5 }, duration: 5_000 }
 * const [faults = []] = fc.sample(arbitraries.patternsOf('rolling-restart', scenario), { numRuns: 1, seed: 1 })
 * console.log(new Set(faults.map(({ kind }) => kind))) // Set(1) { 'crash' }
 * ```
 */
export function patternsOf(
  pattern: FaultPattern,
  scenario: Scenario,
  options: Pick<FaultOptions, 'stabilityMs' | 'beyond'> = {},
): fc.Arbitrary<readonly Fault[]> {
  const world = worldOf(scenario)
  const ground = knownGroundOf(world, options)
  const patterns = possiblePatterns(ground, possibleKinds(ground))
  if (!patterns.includes(pattern)) throw nothingPossible(world, [pattern], patterns)
  return faultsOfPattern(pattern, ground, anyMannerIn(ground))
}

/**
 * Moments for faults of a scenario: by the clock, or beside the events that happen in it.
 *
 * @param scenario - it is rehearsed once, to know which events there are
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'moments', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * const moments = fc.sample(arbitraries.moments(scenario), { numRuns: 100, seed: 1 })
 * console.log(moments.some((at) => typeof at === 'object' && at.of === 'vote')) // true
 * ```
 */
export function moments(scenario: Scenario): fc.Arbitrary<Moment> {
  const ground = groundOfScenario(scenario)
  return placesOf(ground, anyMannerIn(ground)).map(({ at }) => at)
}

/**
 * Targets for faults of a scenario: any node, whoever has a role, mostly the foremost, or a zone.
 *
 * @param scenario - whose roles and zones there are
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'targets', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * fc.assert(
 *   fc.property(arbitraries.targets(scenario), (node) => {
 *     const faults = [pause({ at: 500, for: 100, node })]
 *     return judge(run({ ...scenario, faults }, 1)).verdict !== 'invalid'
 *   }),
 *   { numRuns: 10 },
 * )
 * ```
 */
export function targets(scenario: Scenario): fc.Arbitrary<Target> {
  return targetsOf(groundOfScenario(scenario))
}

/**
 * Sets of links for faults of a scenario: in every shape, around targets or of the whole cluster.
 *
 * @param scenario - whose roles and zones there are
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = { name: 'splits', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * fc.assert(
 *   fc.property(arbitraries.splits(scenario), (split) => {
 *     const faults = [partition({ at: 500, for: 100, split })]
 *     return judge(run({ ...scenario, faults }, 1)).verdict !== 'invalid'
 *   }),
 *   { numRuns: 10 },
 * )
 * ```
 */
export function splits(scenario: Scenario): fc.Arbitrary<Split> {
  return splitsOf(groundOfScenario(scenario))
}

/** A scenario with every default written out. */
export function worldOf(scenario: Scenario): ResolvedWorld {
  const where = nameInErrors(scenario)
  validateScenario(scenario, where)
  return completeWorld(scenario, shippedLibrary, where)
}

function groundOfScenario(scenario: Scenario): Ground {
  return knownGroundOf(worldOf(scenario), {})
}

function nothingPossible(
  world: ResolvedWorld,
  wanted: readonly string[],
  possible: readonly string[],
): InputError {
  const what = wanted.length === 0 ? 'faults' : wanted.join(', ')
  const expected = possible.length === 0 ? 'there is none' : `expected ${possible.join(', ')}`
  return new InputError(
    `${nameInErrors(world)}: ${what}: nothing of that is borne by its protocols and has something to act on: ${expected}`,
  )
}
