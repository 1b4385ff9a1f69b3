import { type FaultKind, faultKinds, InputError } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'

/** The kinds of faults that can be generated: all. */
export const drawnKinds: readonly FaultKind[] = Object.keys(faultKinds) as FaultKind[]

/**
 * How likely each kind of fault is among those that are on in a run: positive numbers, 1 where nothing is said. Only their proportions
 * count; what a sweep has seen little of is given more.
 */
export type GenerationWeights = { readonly [kind in FaultKind]?: number }

/** The patterns of several faults that go together, with a line on each. */
export const faultPatterns = {
  'restarts-beside-events': 'nodes restart beside one event of a type after another',
  'restarts-of-all': 'all nodes that may be down at once restart beside events',
  'crash-together': 'several nodes crash at one moment, and come back one by one',
  'rolling-restart': 'nodes restart one after another',
  'restart-behind-a-cut': 'one end of a message restarts, and the other is cut off',
  'restarts-in-a-partition': 'nodes restart beside events while a partition acts',
  'heal-in-recovery': 'a partition heals as a node comes back',
  'isolated-in-a-role': 'whoever takes a role is isolated, one after another',
  'left-behind': 'whoever has a role is cut off until the others have long gone on',
  'isolated-in-turn': 'one node after another is isolated for a short time',
  'overlapping-partitions': 'two different partitions overlap',
  'flapping-links': 'links are cut one way, or to all but a bridge, and come and go',
  'joined-in-a-partition': 'several nodes join in a row while a partition acts',
  'replaced-in-a-partition': 'several nodes are replaced in a row while a partition acts',
  'paused-behind-a-cut': 'a node stands still as it is cut off, and goes on before the others hear it again',
  'drifting-behind-a-cut': 'the clock of a node runs fast or slow, and then it is cut off',
  'slow-behind-a-cut': 'messages to or from a node take long, and then do not come any more',
  'swizzle-clog': 'nodes are clogged one by one, and unclogged in another order',
  'slow-node': 'everything to and from one node takes long',
  'late-messages': 'messages of single links are kept back until others have gone on without them',
  'old-messages': 'old messages come once more beside events',
} as const

/** The name of a pattern. */
export type FaultPattern = keyof typeof faultPatterns

/** Throws an {@link InputError} for what weighs no kind of fault, or weighs it with no positive number. */
export function checkWeights(weights: GenerationWeights, where: string): void {
  for (const [kind, weight] of Object.entries(weights) as [string, unknown][]) {
    if (!Object.hasOwn(faultKinds, kind))
      throw new InputError(`${where}: weights.${kind}: expected a kind of fault: ${drawnKinds.join(', ')}`)
    if (!(typeof weight === 'number' && weight > 0 && Number.isFinite(weight)))
      throw new InputError(`${where}: weights.${kind} is ${textOf(weight)}, expected a number, more than 0`)
  }
}
