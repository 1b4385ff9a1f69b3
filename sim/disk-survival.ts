import type { Write } from './disk-image.ts'

/** Which of the unflushed writes a crash may keep: none, the first few, or any of them. */
export type UnflushedPolicy = 'lost' | 'prefix' | 'subset'

/** What a crash leaves of the unflushed writes. */
export interface Survival {
  readonly kept: readonly Write[]
  /** The first write that is lost, if it could have been under way: what is torn, if anything is. */
  readonly underWay: Write | undefined
}

/**
 * What a crash leaves of the writes that are not durable. `promised`, of the first of them, is how many a lying flush has said
 * are: a device that lies loses those. `prefix` draws once, `subset` once for every 32 writes.
 *
 * A subset may reorder writes to different keys and logs, and not within one log. Logs on real disks have holes and torn tails
 * too, but recovery reads a log up to the first bad record: what comes after it is not there.
 */
export function survivalOf(
  pending: readonly Write[],
  promised: number,
  policy: UnflushedPolicy,
  draw: () => number,
): Survival {
  if (pending.length === 0) return { kept: [], underWay: undefined }
  if (policy === 'subset') return subsetOf(pending, promised, draw)
  const first = policy === 'prefix' ? draw() % (pending.length + 1) : 0
  const count = promised > 0 ? 0 : first
  return { kept: pending.slice(0, count), underWay: pending[count] }
}

function subsetOf(pending: readonly Write[], promised: number, draw: () => number): Survival {
  const kept: Write[] = []
  const cutLogs = new Set<string>()
  let firstLost: Write | undefined
  let bits = 0
  for (const [i, write] of pending.entries()) {
    if (i % 32 === 0) bits = draw()
    const keeps = ((bits >>> (i % 32)) & 1) === 1 && i >= promised
    const inLog = write.kind !== 'write'
    if (keeps && !(inLog && cutLogs.has(write.name))) {
      kept.push(write)
      // What a later write that is kept covers cannot be seen to be torn.
      if (!inLog && firstLost?.kind === 'write' && firstLost.name === write.name) firstLost = undefined
    } else {
      firstLost ??= write
      if (inLog) cutLogs.add(write.name)
    }
  }
  return { kept, underWay: firstLost }
}
