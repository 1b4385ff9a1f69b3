import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray } from '../canonical.ts'
import type { Anomaly, Evidence } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { answered, mayHaveActed, neverAdded } from './evidence.ts'

/** What happened to one value. */
interface Fate {
  readonly insertions: HistoryOperation[]
  /** The removals that answered it. */
  readonly removals: HistoryOperation[]
  /** How often it was there at first. */
  atFirst: number
}

/** What the recognisers look at. */
interface Scene {
  readonly evidence: Evidence
  readonly insert: string
  /** By the text of a value. */
  readonly fates: ReadonlyMap<string, Fate>
  readonly insertions: readonly HistoryOperation[]
  /** The removals that crashed: each may have taken any value out. */
  readonly crashed: readonly HistoryOperation[]
}

/**
 * Looks, in a core of a queue or a stack, for a value that was never put in, or taken out twice, or passed over, or lost.
 *
 * @param evidence - the core and what it was taken from
 * @param insert - the operation that puts values in; each other one takes one out
 * @param options - whether what was put in first has to come out first
 *
 * @example
 * ```ts
 * recogniseOnQueue({ initial: [], core: [], all: [], last: 0 }, 'enqueue') // undefined
 * ```
 */
export function recogniseOnQueue(
  evidence: Evidence,
  insert: string,
  { isOrdered = false }: { readonly isOrdered?: boolean } = {},
): Anomaly | undefined {
  const scene = sceneOf(evidence, insert)
  for (const removal of answered(evidence)) {
    if (removal.f === insert || removal.output === undefined) continue
    const anomaly =
      removal.output === null
        ? foundEmpty(scene, removal)
        : wronglyTaken(scene, removal, removal.output, isOrdered)
    if (anomaly !== undefined) return anomaly
  }
  return undefined
}

function sceneOf(evidence: Evidence, insert: string): Scene {
  const fates = new Map<string, Fate>()
  const fateOf = (value: Json): Fate => {
    const text = canonicalText(value)
    const fate = fates.get(text) ?? { insertions: [], removals: [], atFirst: 0 }
    fates.set(text, fate)
    return fate
  }
  for (const value of isArray(evidence.initial) ? evidence.initial : []) fateOf(value).atFirst++
  const insertions = mayHaveActed(evidence, insert)
  for (const operation of insertions) fateOf(operation.input).insertions.push(operation)
  for (const operation of evidence.all) {
    const took = operation.f !== insert && operation.outcome === 'ok' ? (operation.output ?? null) : null
    if (took !== null) fateOf(took).removals.push(operation)
  }
  const crashed = evidence.all.filter(({ f, outcome }) => f !== insert && outcome === 'info')
  return { evidence, insert, fates, insertions, crashed }
}

/** A removal that found nothing, though a value was there that had been put in only once, and that nothing had taken out. */
function foundEmpty(scene: Scene, removal: HistoryOperation): Anomaly | undefined {
  const insertion = scene.insertions.findLast(
    (operation) =>
      operation.completion < removal.invocation && isStillThere(scene, operation, removal.completion),
  )
  if (insertion === undefined) return undefined
  const facts = {
    kind: 'found-empty',
    removal: removal.invocation,
    insertion: insertion.invocation,
  } as const
  return { facts, proof: [removal, insertion] }
}

function wronglyTaken(
  scene: Scene,
  removal: HistoryOperation,
  value: Json,
  isOrdered: boolean,
): Anomaly | undefined {
  const { evidence, insert, fates, insertions } = scene
  const fate = fates.get(canonicalText(value))
  if (fate === undefined) return undefined
  const origins = fate.insertions.length + fate.atFirst
  if (fate.atFirst === 0) {
    const anomaly = neverAdded(evidence, removal, value, insert)
    if (anomaly !== undefined) return anomaly
  }
  const other = fate.removals.findLast((operation) => operation.invocation !== removal.invocation)
  if (origins === 1 && other !== undefined) {
    const facts = {
      kind: 'taken-twice',
      removal: removal.invocation,
      other: other.invocation,
      value,
    } as const
    return { facts, proof: [removal, ...fate.removals, ...fate.insertions] }
  }
  const [insertion] = fate.insertions
  if (!isOrdered || origins !== 1 || insertion === undefined) return undefined
  const skipped = insertions.find(
    (earlier) =>
      earlier.completion < insertion.invocation && isStillThere(scene, earlier, removal.completion),
  )
  if (skipped === undefined) return undefined
  const facts = {
    kind: 'out-of-order',
    removal: removal.invocation,
    insertion: insertion.invocation,
    skipped: skipped.invocation,
  } as const
  const later = fates.get(canonicalText(skipped.input))?.removals ?? []
  return { facts, proof: [removal, insertion, skipped, ...later] }
}

/** Whether a value that was put in surely had not been taken out by some moment. */
function isStillThere({ fates, crashed }: Scene, { input }: HistoryOperation, moment: number): boolean {
  const fate = fates.get(canonicalText(input))
  if (fate === undefined || fate.insertions.length + fate.atFirst !== 1) return false
  if (fate.removals.some(({ invocation }) => invocation < moment)) return false
  // What is known to have been taken out later was not taken out by one that crashed.
  return fate.removals.length > 0 || crashed.every(({ invocation }) => invocation > moment)
}
