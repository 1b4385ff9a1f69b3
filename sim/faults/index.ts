import type {
  ClockFreezeFault,
  ClockJumpFault,
  ClockOffsetFault,
  ClockStrobeFault,
  DriftFault,
} from './clocks.ts'
import type {
  CorruptionFault,
  DiskErrorFault,
  DiskFullFault,
  DiskStallFault,
  LyingFlushFault,
  SlowDiskFault,
  TornWritesFault,
} from './disks.ts'
import type {
  ClogFault,
  DamageFault,
  DelayFault,
  DuplicateFault,
  HoldFault,
  LinkBreakFault,
  LossFault,
  MessageFault,
  PartitionFault,
  ReorderFault,
  ReplayFault,
  ThrottleFault,
} from './links.ts'
import type { JoinFault, LeaveFault, ReplaceFault, UpgradeFault } from './membership.ts'
import type { CrashFault, PauseFault, SilenceFault, SlowCpuFault, WipeFault } from './nodes.ts'

export * from './clocks.ts'
export * from './disks.ts'
export * from './links.ts'
export * from './membership.ts'
export * from './nodes.ts'
export type { Flap, Moment, Once, Split, Target, Traffic, When } from './when.ts'

/** Faults of the links: what becomes of messages while they act. */
export type LinkFault =
  | PartitionFault
  | LossFault
  | LinkBreakFault
  | DuplicateFault
  | DelayFault
  | ReorderFault
  | ClogFault
  | HoldFault
  | DamageFault
  | ThrottleFault
/** Faults of a node's process. */
export type NodeFault = CrashFault | WipeFault | PauseFault | SlowCpuFault | SilenceFault
/** Faults of a node's clocks. */
export type ClockFault = DriftFault | ClockOffsetFault | ClockJumpFault | ClockStrobeFault | ClockFreezeFault
/** Faults of a node's disk. */
export type DiskFault =
  | TornWritesFault
  | CorruptionFault
  | LyingFlushFault
  | DiskErrorFault
  | DiskFullFault
  | SlowDiskFault
  | DiskStallFault
/** Changes of who belongs to a group, and of what its nodes run. */
export type MembershipFault = JoinFault | LeaveFault | ReplaceFault | UpgradeFault

/**
 * The vocabulary of faults: plain values, so that they can be generated, shrunk, drawn and written to a file. What holds at
 * any time is derived from the set of faults then active, never undone step by step: overlapping faults add up.
 */
export type Fault =
  LinkFault | ReplayFault | MessageFault | NodeFault | ClockFault | DiskFault | MembershipFault

/** The name of a family of faults. */
export type FaultKind = Fault['kind']

/** A line on each family of faults, for lists and help. */
export const faultKinds: { readonly [kind in FaultKind]: string } = {
  partition: 'cuts links between groups of nodes, both ways or one way, by names or by role',
  loss: 'loses each message with a probability',
  'link-break':
    'breaks a link with a probability at each message: what is on it is lost until it is repaired',
  duplicate: 'delivers a message twice with a probability',
  delay: 'makes every message take longer',
  reorder: 'holds a message back with a probability, so that later ones overtake it',
  clog: 'lets nothing arrive until it ends; what was to arrive arrives then',
  hold: 'lets nothing set out until it ends; what was sent sets out then',
  damage: "changes a value in a message's payload with a probability",
  throttle: 'limits each link to a number of bytes a second',
  replay: 'delivers old messages once more',
  message: 'drops, duplicates, damages, delays or holds one single message',
  crash: 'stops nodes, which start again from their disks',
  wipe: 'stops nodes and empties their disks',
  pause: "makes a node's process stand still; its timers fire late",
  'slow-cpu': 'makes every event keep a node busy, so that what arrives waits',
  silence: 'lets nothing that a node sends leave it',
  drift: "makes a node's clocks run fast or slow, in parts per million",
  'clock-offset': "moves a node's wall clock while it acts",
  'clock-jump': "sets a node's wall clock forward or back, for good",
  'clock-strobe': "moves a node's wall clock forth and back",
  'clock-freeze': "makes a node's wall clock stand still",
  'torn-writes': 'lets a crash leave a write half done',
  corruption: 'damages records on a disk, for as long as they are not written anew',
  'lying-flush': 'lets flushes say that they are done when nothing is durable',
  'disk-error': 'makes reads, writes or flushes of a disk fail',
  'disk-full': 'leaves no room on a disk',
  'slow-disk': 'makes all that a disk does take longer',
  'disk-stall': 'lets no flush of a disk complete until it ends',
  join: 'makes a spare node a member of its group',
  leave: 'takes a member out of its group, and stops it',
  replace: "puts a spare in a member's place",
  upgrade: "starts nodes again with the next version of their group's protocol, one after another",
}
