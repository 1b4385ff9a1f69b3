import { ChosenRandom } from '../../../sim/chosen-random.ts'
import type { Random } from '../../../sim/index.ts'
import { naturalLog } from '../../../sim/math.ts'
import { RunKey } from '../../../sim/random.ts'

/** The mean of four exponential delays: a write's way to a replica, its acknowledgement, a read's way there, and the response. */
export interface WarsMeans {
  readonly writeMs: number
  readonly acknowledgementMs: number
  readonly readMs: number
  readonly responseMs: number
}

/** How many replicas there are, how many of them a read waits for, and a write. */
export interface Quorums {
  readonly replicas: number
  readonly read: number
  readonly write: number
}

const TRIALS = 50_000

/**
 * How often a read sees the write that was acknowledged so long before it began, by the WARS model: it does not if at each replica that
 * answers among the first, the read arrives before the write.
 *
 * Source: Bailis et al., "Probabilistically bounded staleness for practical partial quorums", VLDB 2012, section 4.1.
 */
export function consistentShare(means: WarsMeans, quorums: Quorums, afterMs: number): number {
  const random = new ChosenRandom(new RunKey(`wars ${afterMs}`).generator('trials'))
  let consistent = 0
  for (let trial = 0; trial < TRIALS; trial++) if (isConsistent(means, quorums, afterMs, random)) consistent++
  return consistent / TRIALS
}

function isConsistent(means: WarsMeans, quorums: Quorums, afterMs: number, random: Random): boolean {
  const delay = (meanMs: number): number => -meanMs * naturalLog(1 - random.float())
  const replicas = Array.from({ length: quorums.replicas }, () => {
    const write = delay(means.writeMs)
    const read = delay(means.readMs)
    return {
      write,
      acknowledged: write + delay(means.acknowledgementMs),
      read,
      answered: read + delay(means.responseMs),
    }
  })
  const acknowledgements = replicas.map(({ acknowledged }) => acknowledged).sort((a, b) => a - b)
  const readAt = (acknowledgements[quorums.write - 1] as number) + afterMs
  return replicas
    .sort((one, other) => one.answered - other.answered)
    .slice(0, quorums.read)
    .some(({ write, read }) => write <= readAt + read)
}
