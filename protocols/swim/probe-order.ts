import type { NodeId, Random } from '../../sim/index.ts'
import { isListed } from './member-record.ts'
import type { MemberTable } from './member-table.ts'
import { Permutation } from './permutation.ts'
import { keyFrom } from './random-key.ts'

/** Who is probed next. */
export interface ProbeOrder {
  /** A member other than the node itself; `undefined` where there is none. */
  next(): NodeId | undefined
}

/**
 * Round by round, each in an order of its own: whoever stays a member is probed once a round, so at most 2n - 1 probes lie between two
 * of the same member, or between its joining and the first. (Section 4.3.) Who joins takes part from the next round on.
 */
export class RoundRobin implements ProbeOrder {
  private readonly self: NodeId
  private readonly table: MemberTable
  private readonly random: Random
  private round: Permutation
  private place = 0

  constructor(self: NodeId, table: MemberTable, random: Random) {
    this.self = self
    this.table = table
    this.random = random
    this.round = new Permutation(table.slots, keyFrom(random))
  }

  next(): NodeId | undefined {
    // What is left of this round, and one whole round at most.
    return this.restOfRound() ?? this.nextRound().restOfRound()
  }

  private restOfRound(): NodeId | undefined {
    const { table, round, self } = this
    while (this.place < round.size) {
      const slot = round.at(this.place++)
      if (!isListed(table.recordAt(slot))) continue
      const name = table.nameAt(slot)
      if (name !== self) return name
    }
    return undefined
  }

  private nextRound(): this {
    this.round = new Permutation(this.table.slots, keyFrom(this.random))
    this.place = 0
    return this
  }
}

/** Anyone, each time anew: the expected time to a first detection is the same, and no bound holds. (Section 3.1.) */
export class AnyoneAtRandom implements ProbeOrder {
  private readonly self: NodeId
  private readonly table: MemberTable
  private readonly random: Random

  constructor(self: NodeId, table: MemberTable, random: Random) {
    this.self = self
    this.table = table
    this.random = random
  }

  next(): NodeId | undefined {
    const { self, table, random } = this
    return table.pick(random, 1, (name, record) => name !== self && isListed(record))[0]
  }
}
