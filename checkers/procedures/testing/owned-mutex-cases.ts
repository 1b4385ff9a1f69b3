import { decideOwnedMutex, type OwnedMutexColumns } from '../owned-mutex.ts'
import type { Intervals } from '../procedure.ts'
import type { Case } from './law.ts'
import { Dice, drawHistory, type Shape, smallShape } from './random-history.ts'

/** A drawn history of a mutex. */
export interface MutexHistory {
  readonly intervals: Intervals
  readonly columns: OwnedMutexColumns
}

interface Call {
  readonly release: boolean
  readonly owner: number
}

const FREE = -1

/** Draws a small history; some operations say that they happened, but did not, and some owners are in two places. */
export function drawOwnedMutex(seed: number): MutexHistory {
  const dice = new Dice(seed)
  return drawn(dice, smallShape(dice), dice.percent(60) ? 12 : 0, dice.percent(10))
}

/** Draws a history of any size in which owners take turns. */
export function drawLongOwnedMutex(seed: number, shape: Shape): MutexHistory {
  return drawn(new Dice(seed), shape, 0, false)
}

function drawn(dice: Dice, shape: Shape, liesPercent: number, sharesOwners: boolean): MutexHistory {
  const inside = new Set<number>()
  let holder = FREE
  const { intervals, operations } = drawHistory<Call>(
    dice,
    shape,
    (process) => {
      const owner = sharesOwners ? process % 2 : process
      const release = inside.has(owner) !== dice.percent(liesPercent)
      if (release) inside.delete(owner)
      else inside.add(owner)
      return { owner, release }
    },
    (call) => {
      if (dice.percent(liesPercent)) return call
      if (holder !== (call.release ? call.owner : FREE)) return undefined
      holder = call.release ? FREE : call.owner
      return call
    },
  )
  return {
    intervals,
    columns: {
      releases: Uint8Array.from(operations, ({ release }) => Number(release)),
      owners: Int32Array.from(operations, ({ owner }) => owner),
      ownerCount: 1 + operations.reduce((most, { owner }) => Math.max(most, owner), 0),
    },
  }
}

/** A history judged by the procedure. */
export function ownedMutexCase({ intervals, columns }: MutexHistory): Case<number> {
  const { releases, owners } = columns
  return {
    intervals,
    initial: FREE,
    step: (holder, position) => {
      const owner = owners[position] as number
      if (releases[position] === 1) return holder === owner ? FREE : undefined
      return holder === FREE ? owner : undefined
    },
    decision: decideOwnedMutex(intervals, columns),
    needs: (position) => {
      // A release needs the acquisition that its owner made before it; deleting that would make any history impossible.
      const before = owners.subarray(0, position).lastIndexOf(owners[position] as number)
      return releases[position] === 1 && before >= 0 && releases[before] === 0 ? [before] : []
    },
  }
}
