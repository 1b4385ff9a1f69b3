import type { NumberColumn } from '../int-column.ts'
import { byEffect, isInstant, type KeyRegister } from './key-registers.ts'

/** The smallest Δ of a key, and what forces it: operations as accesses of the table. */
export interface Delta {
  readonly deltaUs: number
  /** Two writes, their reads that began last, and those by which it is known when they had taken effect. */
  readonly forcedBy: { readonly writes: readonly number[]; readonly reads: readonly number[] } | undefined
}

/**
 * The smallest Δ with which a key is Δ-atomic: its operations would be linearizable if every read had begun Δ earlier. What
 * happened at equal times counts as concurrent.
 *
 * Of two writes with their reads, the one that took effect first may not be read when the other one has taken effect; the other not
 * before the first: one of both has to be cured. The sweep goes by the effects; of the writes that are still read by then the first
 * to take effect is the worst, and no other need be looked at.
 *
 * Source: Golab, Li and Shah, "Analyzing consistency properties for fun and profit", PODC 2011.
 *
 * @param register - the operations of a key of which no read saw what was not yet begun
 * @param times - the times of events
 */
export function smallestDeltaOf(register: KeyRegister, times: NumberColumn): Delta {
  const { writeCount, begins, effects, writes, reads, sources, readBegins, readEnds } = register
  const timeOf = (event: number) => (event < 0 ? Number.NEGATIVE_INFINITY : times.get(event))
  const lastReads = new Int32Array(writeCount).fill(-1)
  // Reads stand in the order in which they began.
  for (let read = 0; read < sources.length; read++) lastReads[sources[read] as number] = read
  const lastTime = (write: number) => {
    const read = lastReads[write] as number
    return read < 0 ? Number.NEGATIVE_INFINITY : timeOf(readBegins[read] as number)
  }
  const sorted = byEffect(register)
  const waiting = new Int32Array(writeCount)
  let head = 0
  let tail = 0
  waiting[tail++] = 0
  let deltaUs = 0
  let forcing: readonly number[] = []
  for (let i = 0; i < sorted.length; i++) {
    const write = sorted[i] as number
    const effectEvent = effects[write] as number
    const effect = isInstant(effectEvent) ? timeOf(effectEvent) : Number.POSITIVE_INFINITY
    const began = timeOf(begins[write] as number)
    const lastRead = lastTime(write)
    while (head < tail) {
      const first = waiting[head] as number
      const firstEffect = timeOf(effects[first] as number)
      const tooLate = lastTime(first) - effect
      if (tooLate <= deltaUs) {
        head++
        continue
      }
      if (Math.max(began, lastRead - deltaUs) <= firstEffect) break
      const otherCure = began <= firstEffect ? lastRead - firstEffect : Number.POSITIVE_INFINITY
      deltaUs = Math.min(tooLate, otherCure)
      forcing = [first, write]
    }
    waiting[tail++] = write
  }
  if (forcing.length === 0) return { deltaUs, forcedBy: undefined }
  const shown = forcing.flatMap((write) => [
    lastReads[write] as number,
    readEnds.indexOf(effects[write] as number),
  ])
  return {
    deltaUs,
    forcedBy: {
      writes: forcing.map((write) => writes[write] as number),
      reads: shown.flatMap((read) => (read < 0 ? [] : [reads[read] as number])),
    },
  }
}
