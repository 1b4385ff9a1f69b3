import type { Json } from '../../sim/types.ts'
import { canonicalText, sameValue } from '../canonical.ts'
import type { Anomaly, Evidence, RegisterView } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'

/** An operation of the core that says which value it found. */
interface Sight {
  readonly operation: HistoryOperation
  readonly value: Json
}

/** What the recognisers look at. */
interface Scene {
  readonly view: RegisterView
  readonly initial: Json
  readonly sights: readonly Sight[]
  /** The acknowledged operations of the core, the last one first. */
  readonly acknowledged: readonly HistoryOperation[]
  /** All operations of the part that may have left a value. */
  readonly writers: readonly HistoryOperation[]
  readonly failed: readonly HistoryOperation[]
}

/**
 * Looks, in a core, for the anomalies that everybody knows. Each that it names proves by itself that no order exists: it
 * holds against all writes of the part, not only those that the core kept.
 *
 * @param evidence - the core and what it was taken from
 * @param view - how the model's operations look on a register
 * @returns the anomaly, or `undefined` if the core is none of these
 *
 * @example
 * ```ts
 * recogniseOnRegister({ initial: null, core: [], all: [], last: 0 }, models.register.register!) // undefined
 * ```
 */
export function recogniseOnRegister(evidence: Evidence, view: RegisterView): Anomaly | undefined {
  const { initial, core, all } = evidence
  const scene: Scene = {
    view,
    initial,
    sights: sightsOf(evidence, view),
    acknowledged: core
      .filter((operation) => operation.outcome === 'ok')
      .sort((a, b) => b.completion - a.completion),
    writers: all.filter((operation) => operation.outcome !== 'fail' && view.sets(operation) !== undefined),
    failed: all.filter((operation) => operation.outcome === 'fail'),
  }
  for (const recognise of [neverWritten, replaced, takenTwice, seenInOrder]) {
    const anomaly = recognise(scene)
    if (anomaly !== undefined) return anomaly
  }
  return undefined
}

/** Who saw what, the operation that nothing explains first: it is the one to speak of. */
function sightsOf({ core, last }: Evidence, view: RegisterView): Sight[] {
  const sights: Sight[] = []
  for (const operation of core) {
    const value = operation.outcome === 'ok' ? view.sees(operation) : undefined
    if (value === undefined) continue
    if (operation.invocation === last) sights.unshift({ operation, value })
    else sights.push({ operation, value })
  }
  return sights
}

/** A value was seen that nothing had written. */
function neverWritten(scene: Scene): Anomaly | undefined {
  for (const { operation, value } of scene.sights) {
    if (sameValue(value, scene.initial) || writersOf(scene, operation, value).length > 0) continue
    if (isCas(operation, scene.view)) {
      const facts = { kind: 'impossible-cas', cas: operation.invocation, because: 'never-written' } as const
      return { facts, proof: [operation] }
    }
    const writes = (writer: HistoryOperation) => sameValue(scene.view.sets(writer) ?? null, value)
    const failed = scene.failed.find((writer) => scene.view.sets(writer) !== undefined && writes(writer))
    const later = scene.writers.find((writer) => writer !== operation && writes(writer))
    const facts = {
      kind: 'never-written',
      read: operation.invocation,
      ...(failed === undefined ? {} : { failed: failed.invocation }),
      ...(later === undefined ? {} : { later: later.invocation }),
    } as const
    return { facts, proof: [operation] }
  }
  return undefined
}

/** A value was seen after it had been replaced for good, as a write, a cas or a read before shows. */
function replaced(scene: Scene): Anomaly | undefined {
  for (const { operation, value } of scene.sights) {
    const shows = scene.acknowledged.filter((earlier) => {
      const left = valueAfter(scene.view, earlier)
      if (left === undefined || earlier.completion > operation.invocation) return false
      return !sameValue(left, value) && !comesBack(scene, earlier, operation, value)
    })
    const other = shows.find((earlier) => scene.view.sets(earlier) !== undefined) ?? shows[0]
    if (other === undefined) continue
    const source = lastSource(scene, operation, value)
    const proof = [operation, other, ...source]
    if (isCas(operation, scene.view)) {
      const [cas, by] = [operation.invocation, other.invocation]
      return { facts: { kind: 'impossible-cas', cas, because: 'replaced', other: by }, proof }
    }
    if (scene.view.sets(other) === undefined) {
      const facts = {
        kind: 'opposite-order',
        first: other.invocation,
        second: operation.invocation,
      } as const
      return { facts, proof: [...proof, ...lastSource(scene, other, scene.view.sees(other) as Json)] }
    }
    const facts = {
      kind: 'stale-read',
      read: operation.invocation,
      write: other.invocation,
      ...(source[0] === undefined ? {} : { source: source[0].invocation }),
    } as const
    return { facts, proof }
  }
  return undefined
}

/** Two cas succeeded from a value that was there only once. */
function takenTwice(scene: Scene): Anomaly | undefined {
  const takers = scene.sights.filter(
    ({ operation, value }) =>
      isCas(operation, scene.view) && !sameValue(scene.view.sets(operation) ?? null, value),
  )
  for (const { operation, value } of takers) {
    const other = takers.find((taker) => taker.operation !== operation && sameValue(taker.value, value))
    const origins = originsOf(scene, value)
    if (other === undefined || origins.count !== 1) continue
    const facts = {
      kind: 'impossible-cas',
      cas: operation.invocation,
      because: 'taken',
      other: other.operation.invocation,
    } as const
    return { facts, proof: [operation, other.operation, ...origins.writers] }
  }
  return undefined
}

/** Two values that were there only once each were seen by two operations in one order, and by two in the other. */
function seenInOrder(scene: Scene): Anomaly | undefined {
  const pairs: { readonly first: Sight; readonly second: Sight }[] = []
  for (const second of scene.sights) {
    for (const first of scene.sights) {
      if (first.operation.completion < second.operation.invocation && !sameValue(first.value, second.value)) {
        pairs.push({ first, second })
      }
    }
  }
  for (const { first, second } of pairs) {
    const other = pairs.find(
      (pair) => sameValue(pair.first.value, second.value) && sameValue(pair.second.value, first.value),
    )
    if (other === undefined) continue
    const [newer, older] = [originsOf(scene, first.value), originsOf(scene, second.value)]
    if (newer.count !== 1 || older.count !== 1) continue
    const seen = [other.first.operation, other.second.operation]
    const facts = {
      kind: 'opposite-order',
      first: first.operation.invocation,
      second: second.operation.invocation,
      others: [other.first.operation.invocation, other.second.operation.invocation],
    } as const
    const proof = [first.operation, second.operation, ...seen, ...newer.writers, ...older.writers]
    return { facts, proof }
  }
  return undefined
}

/**
 * Whether a value may be there again between an operation that left another and one that saw it: by a write that may have
 * acted in between, or a cas whose own value may have been there.
 */
function comesBack(scene: Scene, after: HistoryOperation, looker: HistoryOperation, value: Json): boolean {
  const { view } = scene
  const over = surelyBefore(scene, after)
  const moment = earliestMoment(scene, after)
  const between = scene.writers.filter(
    (writer) =>
      writer !== after &&
      writer !== looker &&
      writer.completion > moment &&
      writer.invocation < looker.completion &&
      !over.has(writer),
  )
  const wanted = canonicalText(value)
  const possible = new Set([canonicalText(valueAfter(view, after))])
  for (let size = 0; size < possible.size && !possible.has(wanted);) {
    size = possible.size
    for (const writer of between) {
      const needs = view.sees(writer)
      if (needs === undefined || possible.has(canonicalText(needs))) {
        possible.add(canonicalText(view.sets(writer)))
      }
    }
  }
  return possible.has(wanted)
}

/** The only write that an operation can have seen, the only one that this one can have seen, and so on. */
function surelyBefore(scene: Scene, operation: HistoryOperation): Set<HistoryOperation> {
  const before = new Set<HistoryOperation>()
  let looker: HistoryOperation | undefined = operation
  while (looker !== undefined) {
    const { writers, initially } = possibleSources(scene, looker)
    looker = !initially && writers.length === 1 ? writers[0] : undefined
    if (looker === undefined || before.has(looker)) break
    before.add(looker)
  }
  return before
}

/** No operation acts before it began, nor before what it saw can have been written. */
function earliestMoment(scene: Scene, operation: HistoryOperation): number {
  const { writers, initially } = possibleSources(scene, operation)
  if (initially || writers.length === 0) return operation.invocation
  const first = writers.reduce((least, { invocation }) => Math.min(least, invocation), Infinity)
  return Math.max(operation.invocation, first)
}

/** Where the value that an operation saw can have come from: what had not been replaced before it began. */
function possibleSources(
  scene: Scene,
  looker: HistoryOperation,
): { readonly writers: readonly HistoryOperation[]; readonly initially: boolean } {
  const value = scene.view.sees(looker)
  if (value === undefined) return { writers: [], initially: false }
  const replacing = scene.acknowledged.filter((operation) => {
    const left = valueAfter(scene.view, operation)
    return operation.completion < looker.invocation && left !== undefined && !sameValue(left, value)
  })
  const writers = writersOf(scene, looker, value).filter(
    (writer) => !replacing.some(({ invocation }) => writer.completion < invocation),
  )
  return { writers, initially: replacing.length === 0 && sameValue(value, scene.initial) }
}

/** All that wrote a value and began before one that saw it had ended. */
function writersOf(scene: Scene, looker: HistoryOperation, value: Json): HistoryOperation[] {
  return scene.writers.filter(
    (writer) =>
      writer.invocation !== looker.invocation &&
      writer.invocation < looker.completion &&
      sameValue(scene.view.sets(writer) ?? null, value),
  )
}

/** Of all that an operation's value may have come from, the last that was acknowledged before it began, or the last. */
function lastSource(scene: Scene, looker: HistoryOperation, value: Json): HistoryOperation[] {
  const writers = writersOf(scene, looker, value)
  const last = writers.findLast((writer) => writer.completion < looker.invocation) ?? writers.at(-1)
  return last === undefined ? [] : [last]
}

/** All that ever wrote a value, and in how many ways it may have come to be there: the first value counts as well. */
function originsOf(
  { view, initial, writers }: Scene,
  value: Json,
): { readonly writers: readonly HistoryOperation[]; readonly count: number } {
  const found = writers.filter((writer) => sameValue(view.sets(writer) ?? null, value))
  return { writers: found, count: found.length + (sameValue(value, initial) ? 1 : 0) }
}

/** What is there at the moment an operation took effect. */
function valueAfter(view: RegisterView, operation: HistoryOperation): Json | undefined {
  // Null is a value like any other.
  const left = view.sets(operation)
  return left === undefined ? view.sees(operation) : left
}

function isCas(operation: HistoryOperation, view: RegisterView): boolean {
  return view.sets(operation) !== undefined && view.sees(operation) !== undefined
}
