/** How far a member has counted: in which of its lives, and in that life. */
export interface Heartbeat {
  /** Which life it is: one more at each start of the member. */
  readonly generation: number
  /** How often it has gossiped in this life. */
  readonly count: number
}

/** Whether one heartbeat of a member is later than another: of a later life, or of the same and counted on. */
export function isLater(one: Heartbeat, other: Heartbeat): boolean {
  return one.generation === other.generation ? one.count > other.count : one.generation > other.generation
}

/** A heartbeat in words. */
export function wordsFor({ generation, count }: Heartbeat): string {
  return `heartbeat ${count} of life ${generation}`
}
