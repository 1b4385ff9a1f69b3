import { expect, test } from 'vitest'
import type { TraceSink } from '../../../sim/trace.ts'
import { simulateResolved } from '../../../sim/world.ts'
import { keptRun } from '../../testing/columns.ts'
import { Pace } from './pace.ts'
import { ParkedRuns } from './parked-runs.ts'

const record = keptRun('raft-partition', 7, { duration: 50_000 })
const pace = new Pace(async () => {})

/** The run, and how many events of it have been run so far. */
function counted(): { readonly runs: ParkedRuns; readonly told: () => number } {
  let told = 0
  const build = (tap: TraceSink) => {
    const trace: TraceSink = {
      push: (...event) => {
        told++
        tap.push(...event)
      },
    }
    return simulateResolved(record.scenario, record.seed, { trace })
  }
  return { runs: new ParkedRuns(build, record.events), told: () => told }
}

function textAt(event: number): string | undefined {
  return record.trace?.at(event).text
}

test('neighbours of an event that was looked at cost nothing, and going on costs what lies between', async () => {
  const { runs, told } = counted()
  expect((await runs.contentsOf(30_500, pace)).text).toBe(textAt(30_500))
  const first = told()
  expect(first).toBeGreaterThanOrEqual(31_000)
  await runs.contentsOf(30_001, pace)
  await runs.contentsOf(30_999, pace)
  expect(told() - first).toBe(0)
  await runs.contentsOf(31_000, pace)
  expect(told() - first).toBeLessThan(1_100)
})

test('once there was time to fill the gaps, no event is far from a simulation, wherever one has looked', async () => {
  const { runs, told } = counted()
  expect(record.events, 'long enough to have gaps').toBeGreaterThan(60_000)
  await runs.spread(pace)
  for (const part of [0.99, 0.3, 0.7, 0.05, 0.5, 0.98]) {
    const event = Math.floor(part * record.events)
    const before = told()
    expect((await runs.contentsOf(event, pace)).text, `event ${event}`).toBe(textAt(event))
    expect(told() - before, `events run for event ${event}`).toBeLessThan(22_000)
    await runs.spread(pace)
  }
})

test('what was cancelled is begun again by who asks next', async () => {
  const { runs } = counted()
  const cancelled = new Pace(async () => {})
  const asked = runs.contentsOf(40_000, cancelled)
  cancelled.cancelled = true
  await Promise.allSettled([asked])
  expect((await runs.contentsOf(40_000, pace)).text).toBe(textAt(40_000))
})
