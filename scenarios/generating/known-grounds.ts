import { definitionOf } from '../../sim/reference.ts'
import type { ResolvedWorld } from '../complete.ts'
import { type Ground, groundOf, type Wanted } from './ground.ts'
import { rehearse } from './rehearsal.ts'
import { noVocabulary, type Vocabulary } from './vocabulary.ts'

/** Of how many scenarios is remembered what happens in them. */
const REMEMBERED = 64

/** What happens in scenarios, by all that they say and the code that they name. */
const known = new Map<string, Vocabulary>()

/** Numbers for the definitions of code, of which two may have one name. */
const numbers = new WeakMap<object, number>()
let numbered = 0

/** What faults of a scenario are drawn from. The scenario is rehearsed once, as it was authored, whatever of it varies. */
export function knownGroundOf(world: ResolvedWorld, wanted: Wanted, authored: ResolvedWorld = world): Ground {
  return groundOf(world, vocabularyOf(authored), wanted)
}

function vocabularyOf(world: ResolvedWorld): Vocabulary {
  const key = keyOf(world)
  const vocabulary = known.get(key)
  if (vocabulary !== undefined) return vocabulary
  if (known.size >= REMEMBERED) known.clear()
  // Code that does not return is stopped from outside, and must not be waited for again.
  known.set(key, noVocabulary)
  const rehearsed = rehearse(world)
  known.set(key, rehearsed)
  return rehearsed
}

function keyOf(world: ResolvedWorld): string {
  const { cluster, workload } = world
  const references = cluster.groups.flatMap(({ protocol, versions = [] }) => [protocol, ...versions])
  const code = [...references, ...(workload === undefined ? [] : [workload])].map((reference) =>
    numberOf(definitionOf(reference) ?? reference),
  )
  return `${code.join(' ')} ${JSON.stringify(world)}`
}

function numberOf(definition: object): number {
  const number = numbers.get(definition) ?? numbered++
  numbers.set(definition, number)
  return number
}
