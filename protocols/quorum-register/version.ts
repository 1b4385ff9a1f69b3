import type { Json } from '../../sim/index.ts'

/** When a value was written, in the order of writes: by the counter, and among equal counters by the writer. */
export interface Timestamp {
  readonly counter: number
  /** No two writes have the same one, whoever coordinates them and however often that restarts. */
  readonly writer: string
}

/** A value of a register, and the timestamp of the write that put it there. */
export interface Version {
  readonly timestamp: Timestamp
  readonly value: Json
}

/** What a register begins with. */
export const unwritten: Version = { timestamp: { counter: 0, writer: '' }, value: null }

/** Whether one timestamp is later than another. */
export function isLater(one: Timestamp, other: Timestamp): boolean {
  return one.counter === other.counter ? one.writer > other.writer : one.counter > other.counter
}

/** The newest of some versions, of which there is one at least. */
export function newestOf(versions: readonly Version[]): Version {
  return versions.reduce((newest, version) =>
    isLater(version.timestamp, newest.timestamp) ? version : newest,
  )
}
