import type { NodeId } from '../../sim/index.ts'

/** The members that a cluster begins with. It never changes, and all nodes that began with the same list share one. */
export interface MemberBase {
  readonly names: readonly NodeId[]
  readonly slots: ReadonlyMap<NodeId, number>
  /** Of the names, in their order. */
  readonly fingerprint: number
}

/** By the list itself, which is frozen: what is kept here follows from it and says nothing of any node. */
const bases = new WeakMap<readonly NodeId[], MemberBase>()

/** The base of a list of names: made once for each list, however many nodes have it. */
export function baseOf(names: readonly NodeId[]): MemberBase {
  const known = bases.get(names)
  if (known !== undefined) return known
  const base: MemberBase = {
    names,
    slots: new Map(names.map((name, slot) => [name, slot])),
    fingerprint: fingerprintOf(names),
  }
  bases.set(names, base)
  return base
}

/** Fowler, Noll and Vo's hash of the names, each ended by a character that none has. */
function fingerprintOf(names: readonly NodeId[]): number {
  let hash = 0x811c9dc5
  for (const name of names) {
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0xffff, 0x01000193)
  }
  return hash >>> 0
}
