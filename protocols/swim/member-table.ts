import type { NodeId, Random } from '../../sim/index.ts'
import { baseOf, type MemberBase } from './member-base.ts'
import { aliveFromTheBeginning, isListed, type MemberRecord } from './member-record.ts'
import { Permutation } from './permutation.ts'
import { keyFrom } from './random-key.ts'

/** A member's record, and what it took the place of. */
interface Difference extends MemberRecord {
  /** The version of the table that it came with. */
  readonly version: number
  readonly before: MemberRecord | undefined
}

/** What a member was taken for, `undefined` if it was never heard of, and is taken for now. */
export interface Change {
  readonly member: NodeId
  readonly before: MemberRecord | undefined
  readonly record: MemberRecord
}

const NONE: readonly Change[] = []

/**
 * What a node takes every member for. Members have slots: those that it began with in their order, then others as it hears of them.
 * Only what is not as it was in the beginning is kept: a cluster of ten thousand in which all are well is one list for all of them.
 */
export class MemberTable {
  readonly base: MemberBase
  /** Grows with every change. */
  version = 0
  /** How many are taken for alive or suspected. */
  listed: number
  private readonly differences = new Map<number, Difference>()
  private readonly newcomers: NodeId[] = []
  private readonly slotsOfNewcomers = new Map<NodeId, number>()

  /** @param names - who is there in the beginning; a frozen list, which may be shared */
  constructor(names: readonly NodeId[]) {
    this.base = baseOf(names)
    this.listed = names.length
  }

  /** How many members were ever heard of. */
  get slots(): number {
    return this.base.names.length + this.newcomers.length
  }

  /** The member at a slot. */
  nameAt(slot: number): NodeId {
    const { names } = this.base
    return (slot < names.length ? names[slot] : this.newcomers[slot - names.length]) as NodeId
  }

  /** What the member at a slot is taken for. */
  recordAt(slot: number): MemberRecord {
    return this.differences.get(slot) ?? aliveFromTheBeginning
  }

  /** What a member is taken for; `undefined` if it was never heard of. */
  recordOf(member: NodeId): MemberRecord | undefined {
    const slot = this.slotOf(member)
    return slot === undefined ? undefined : this.recordAt(slot)
  }

  /** Whether someone is a member, so far as is known. */
  lists(member: NodeId): boolean {
    const record = this.recordOf(member)
    return record !== undefined && isListed(record)
  }

  /** Takes a member for something else. */
  put(member: NodeId, { incarnation, status }: MemberRecord): void {
    const known = this.slotOf(member)
    const before = known === undefined ? undefined : withoutPast(this.recordAt(known))
    const record = { incarnation, status, version: ++this.version, before }
    this.differences.set(known ?? this.slotForNewcomer(member), record)
    this.listed += Number(isListed(record)) - Number(before !== undefined && isListed(before))
  }

  /** The last change of each member that has changed since a version. */
  changesSince(version: number): readonly Change[] {
    if (version === this.version) return NONE
    const changes: Change[] = []
    for (const [slot, record] of this.differences) {
      if (record.version > version) changes.push({ member: this.nameAt(slot), before: record.before, record })
    }
    return changes
  }

  /** What is not as it was in the beginning. */
  *changed(): Iterable<readonly [NodeId, MemberRecord]> {
    for (const [slot, record] of this.differences) yield [this.nameAt(slot), record]
  }

  /** All that is known. */
  *all(): Iterable<readonly [NodeId, MemberRecord]> {
    for (let slot = 0; slot < this.slots; slot++) yield [this.nameAt(slot), this.recordAt(slot)]
  }

  /** The members, sorted by name. */
  members(): readonly NodeId[] {
    const members: NodeId[] = []
    for (const [name, record] of this.all()) if (isListed(record)) members.push(name)
    return members.sort()
  }

  /** Up to so many different members at random of those that are wanted. */
  pick(random: Random, count: number, wanted: (member: NodeId, record: MemberRecord) => boolean): NodeId[] {
    const picked: NodeId[] = []
    if (count === 0) return picked
    const order = new Permutation(this.slots, keyFrom(random))
    for (let place = 0; place < order.size && picked.length < count; place++) {
      const slot = order.at(place)
      const name = this.nameAt(slot)
      if (wanted(name, this.recordAt(slot))) picked.push(name)
    }
    return picked
  }

  private slotOf(member: NodeId): number | undefined {
    return this.base.slots.get(member) ?? this.slotsOfNewcomers.get(member)
  }

  private slotForNewcomer(member: NodeId): number {
    const slot = this.slots
    this.newcomers.push(member)
    this.slotsOfNewcomers.set(member, slot)
    return slot
  }
}

function withoutPast({ incarnation, status }: MemberRecord): MemberRecord {
  return { incarnation, status }
}
