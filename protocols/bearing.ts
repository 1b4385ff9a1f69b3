import type { FaultModel } from '../sim/index.ts'

/**
 * What a protocol bears that keeps its promises in an asynchronous network, whatever clocks say, and has on its disk what it has
 * promised: everything but disks that lie or lose what was flushed, damaged messages, and changes of members.
 */
export const asynchrony = {
  crash: 'all',
  partition: true,
  loss: true,
  duplicate: true,
  delay: true,
  pause: true,
  driftPpm: 200_000,
  clockOffsetMs: 3_600_000,
  diskErrors: true,
  slowDisk: true,
  upgrade: true,
} as const satisfies FaultModel
