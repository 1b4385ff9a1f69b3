/** What a member is taken for. Who is suspected is a member like any other until its time is over. */
export type Status = 'alive' | 'suspect' | 'dead' | 'left'

/** What is known of a member. */
export interface MemberRecord {
  readonly incarnation: number
  readonly status: Status
}

/** Everyone who is there from the beginning, until something else is heard. */
export const aliveFromTheBeginning: MemberRecord = Object.freeze({ incarnation: 0, status: 'alive' })

const RANK: { readonly [status in Status]: number } = { alive: 0, suspect: 1, dead: 2, left: 3 }

/**
 * Whether one record takes the place of another: a later incarnation does, and in the same one the worse status. (Section 4.2, but
 * that in the paper a death counts in any incarnation; here as in memberlist it counts in its own, so that who was declared dead
 * comes back by a later one.)
 */
export function supersedes(one: MemberRecord, other: MemberRecord): boolean {
  if (one.incarnation !== other.incarnation) return one.incarnation > other.incarnation
  return RANK[one.status] > RANK[other.status]
}

/** Whether a record is that of a member: alive, or suspected and not given up. */
export function isListed({ status }: MemberRecord): boolean {
  return status === 'alive' || status === 'suspect'
}
