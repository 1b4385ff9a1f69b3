/** When an update was made, in the order of updates: by a counter that passes on with what it stamps, and then by the site. */
export interface Timestamp {
  readonly counter: number
  readonly site: string
}

/** Whether one timestamp is later than another. */
export function isLater(one: Timestamp, other: Timestamp): boolean {
  return one.counter === other.counter ? one.site > other.site : one.counter > other.counter
}

/** A timestamp in few letters: a name for it, and what sentences call it. */
export function textOf({ counter, site }: Timestamp): string {
  return `${counter}@${site}`
}
