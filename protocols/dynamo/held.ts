import {
  compareHybridTimestamps,
  type HybridTimestamp,
  incrementVectorClock,
  mergeVectorClocks,
  type VectorClock,
  vectorCounter,
} from '../clocks/index.ts'
import { equal } from '../objects/equal.ts'
import type { Json, NodeId } from '../../sim/index.ts'

/** One of several values of a key that were written without knowing of each other; its writer and counter are of no other's. */
export interface Sibling {
  readonly writer: NodeId
  readonly counter: number
  readonly value: Json
}

/**
 * What is held of a key where siblings are kept: those that nothing has replaced, and which versions there were. What the clock knows
 * and is no sibling has been replaced by something that had seen it. A node that has a version therefore has all of the same writer
 * before it, or what has replaced them.
 *
 * Source: Preguiça, Baquero, Almeida, Fonte and Gonçalves, "Dotted Version Vectors: Logical Clocks for Optimistic Replication", 2010.
 */
export interface Siblings {
  readonly kind: 'siblings'
  readonly clock: VectorClock
  readonly versions: readonly Sibling[]
}

/** What is held of a key where the last write wins: its value, and when it was written. */
export interface LastWritten {
  readonly kind: 'last-written'
  readonly timestamp: HybridTimestamp
  /** No two writes have the same. */
  readonly writer: string
  readonly value: Json
}

/** What is held of a key. */
export type Held = Siblings | LastWritten

/** What is held of a key by those who know of either: nothing that was not replaced is lost, in whichever order they are given. */
export function merge(one: Held | undefined, other: Held | undefined): Held | undefined {
  if (one === undefined || other === undefined || one === other) return one ?? other
  if (one.kind === 'siblings' && other.kind === 'siblings') return mergeSiblings(one, other)
  if (one.kind === 'siblings' || other.kind === 'siblings') return one
  const order = compareHybridTimestamps(one.timestamp, other.timestamp)
  return order > 0 || (order === 0 && one.writer >= other.writer) ? one : other
}

/** Whether all that one knows of, another knows of as well. */
export function isWithin(one: Held | undefined, other: Held | undefined): boolean {
  return one === other || equal(merge(one, other) ?? null, other ?? null)
}

/** What is held after a value was put in the place of what its writer had seen; its version is the node's next one. */
export function replaced(
  held: Siblings | undefined,
  seen: VectorClock,
  value: Json,
  writer: NodeId,
): Siblings {
  const { clock = {}, versions = [] } = held ?? {}
  const next = incrementVectorClock(mergeVectorClocks(clock, seen), writer)
  const version: Sibling = { writer, counter: vectorCounter(next, writer), value }
  return {
    kind: 'siblings',
    clock: next,
    versions: sorted([...versions.filter((sibling) => !knows(seen, sibling)), version]),
  }
}

/** All elements of the sets that are held of a key, each once. */
export function elementsOf(held: Held | undefined): readonly Json[] {
  const values = valuesOf(held) as readonly (readonly Json[])[]
  if (values.length === 1) return values[0] as readonly Json[]
  const elements = values.flat()
  return [...new Map(elements.map((element) => [JSON.stringify(element), element])).values()]
}

/** The values that are held of a key. */
export function valuesOf(held: Held | undefined): readonly Json[] {
  if (held === undefined) return []
  return held.kind === 'siblings' ? held.versions.map(({ value }) => value) : [held.value]
}

/** What is held, as a text: the same exactly where the same is held, for no two values are the same version. */
export function digestOf(held: Held): string {
  const versions = versionsOf(held).map(([name]) => name)
  return JSON.stringify(held.kind === 'siblings' ? [held.clock, versions] : versions)
}

/** Each version that is held, by a name that no other has, with its value. */
export function versionsOf(held: Held): readonly (readonly [name: string, value: Json])[] {
  if (held.kind === 'siblings')
    return held.versions.map(({ writer, counter, value }) => [`version ${counter} of ${writer}`, value])
  const { timestamp, writer, value } = held
  return [[`version ${timestamp.wallMs}.${timestamp.counter} of ${writer}`, value]]
}

function mergeSiblings(one: Siblings, other: Siblings): Siblings {
  const kept = (these: Siblings, those: Siblings): readonly Sibling[] =>
    these.versions.filter(
      (version) => !knows(those.clock, version) || those.versions.some((known) => isSame(known, version)),
    )
  const first = kept(one, other)
  const more = kept(other, one).filter((version) => !first.some((known) => isSame(known, version)))
  return {
    kind: 'siblings',
    clock: mergeVectorClocks(one.clock, other.clock),
    versions: sorted([...first, ...more]),
  }
}

function knows(clock: VectorClock, { writer, counter }: Sibling): boolean {
  return vectorCounter(clock, writer) >= counter
}

function isSame(one: Sibling, other: Sibling): boolean {
  return one.writer === other.writer && one.counter === other.counter
}

function sorted(versions: readonly Sibling[]): readonly Sibling[] {
  return [...versions].sort((one, other) =>
    one.writer === other.writer ? one.counter - other.counter : one.writer < other.writer ? -1 : 1,
  )
}
