import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kindCode } from '../../sim/trace.ts'
import { columnsOf, keptRun } from '../testing/columns.ts'
import { windowOfFewMessages } from './few-messages.ts'

const { events } = columnsOf(keptRun('raft-partition', 7, { duration: 4_000 }))

test('of a window is shown as much as has few messages, up to its end', () => {
  fc.assert(
    fc.property(
      fc.nat(4_000_000),
      fc.nat(4_000_000),
      fc.integer({ min: 1, max: 800 }),
      (one, other, most) => {
        const window = { fromUs: Math.min(one, other), toUs: Math.max(one, other) }
        const shown = windowOfFewMessages(events, window, most)
        const sent = ({ fromUs, toUs }: typeof window): number => {
          let number = 0
          events.times.forEach((timeUs, i) => {
            if (timeUs >= fromUs && timeUs <= toUs && events.kinds[i] === kindCode.send) number++
          })
          return number
        }
        expect(shown.toUs).toBe(window.toUs)
        expect(sent(shown)).toBeLessThanOrEqual(most)
        if (sent(window) <= most) expect(shown).toStrictEqual(window)
      },
    ),
    { numRuns: 60 },
  )
})
