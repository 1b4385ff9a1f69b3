import type { Json } from '../../sim/types.ts'
import { type Difference, differencesBetween } from './difference.ts'
import type { StateColumns } from './run-columns.ts'
import { type NodeState, statesAt } from './states.ts'

/** In what a node is another at one moment than at another. */
export interface NodeDifference {
  /** A position among the participants. */
  readonly node: number
  /** Whether it came up, went down, or neither. */
  readonly life: 'came up' | 'went down' | 'same'
  /** What differs in its fields; a path begins with the field's name. */
  readonly differences: readonly Difference[]
}

/** In what nodes differ between two events, those in which something does. */
export function stateDifferences(states: StateColumns, from: number, to: number): readonly NodeDifference[] {
  const before = statesAt(states, from)
  return statesAt(states, to).flatMap((after, i) => {
    const difference = nodeDifference(before[i] as NodeState, after)
    return difference.life === 'same' && difference.differences.length === 0 ? [] : [difference]
  })
}

function nodeDifference(before: NodeState, after: NodeState): NodeDifference {
  const life = before.up === after.up ? 'same' : after.up ? 'came up' : 'went down'
  const old = valuesOf(before)
  const now = valuesOf(after)
  const names = [...new Set([...old.keys(), ...now.keys()])]
  const differences = names.flatMap((name) => differencesBetween(old.get(name), now.get(name), [name]))
  return { node: after.node, life, differences }
}

function valuesOf({ fields }: NodeState): ReadonlyMap<string, Json> {
  return new Map(fields.map(({ field, value }) => [field, value]))
}
