import type { Json } from '../../sim/index.ts'
import { isLater, type LamportTimestamp } from '../clocks/index.ts'

/** A value of a register, and the timestamp of the write that put it there; no two writes have the same writer. */
export interface Version {
  readonly timestamp: LamportTimestamp
  readonly value: Json
}

/** What a register begins with. */
export const unwritten: Version = { timestamp: { counter: 0, writer: '' }, value: null }

/** The newest of some versions, of which there is one at least. */
export function newestOf(versions: readonly Version[]): Version {
  return versions.reduce((newest, version) =>
    isLater(version.timestamp, newest.timestamp) ? version : newest,
  )
}
