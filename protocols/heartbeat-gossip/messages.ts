import type { Message, NodeId } from '../../sim/index.ts'
import { TextHash } from '../../sim/text-hash.ts'
import type { Heartbeat } from './heartbeat.ts'

/** A member, and the latest heartbeat of it that the sender has heard. */
export interface Heard extends Heartbeat {
  readonly member: NodeId
}

/** Whom I take for alive. (Van Renesse, Minsky and Hayden 1998, section 2: the list.) */
export interface Gossip extends Message {
  readonly type: 'gossip'
  readonly heard: readonly Heard[]
  /** Of `heard`: what is damaged on its way is not to be believed, and not passed on. (Amazon S3, 20 July 2008.) */
  readonly checksum: number
}

/** A message about members, with its checksum. */
export function gossipOf(heard: readonly Heard[]): Gossip {
  return { type: 'gossip', heard, checksum: checksumOf(heard) }
}

/** Whether a message is as it was sent. */
export function isWhole({ heard, checksum }: Gossip): boolean {
  return checksumOf(heard) === checksum
}

function checksumOf(heard: readonly Heard[]): number {
  return new TextHash(JSON.stringify(heard)).a
}
