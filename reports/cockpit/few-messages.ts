import { kindCode } from '../../sim/trace.ts'
import { lastUpTo } from '../data/rows.ts'
import type { EventColumns } from '../data/run-columns.ts'
import type { TimeWindow } from '../timeline/model.ts'

/** A window, or as much of its end as has no more than so many messages sent in it. */
export function windowOfFewMessages(
  { kinds, times }: Pick<EventColumns, 'kinds' | 'times'>,
  { fromUs, toUs }: TimeWindow,
  most: number,
): TimeWindow {
  let sent = 0
  for (let event = lastUpTo(times, toUs); event >= 0 && (times[event] as number) >= fromUs; event--) {
    if (kinds[event] === kindCode.send && ++sent > most)
      return { fromUs: Math.min((times[event] as number) + 1, toUs), toUs }
  }
  return { fromUs, toUs }
}
