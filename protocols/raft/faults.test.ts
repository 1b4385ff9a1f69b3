import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import { type RunRecord, simulateResolved } from '../../sim/index.ts'
import { outcomesOf, violationsOf } from '../testing/judging.ts'
import { figure8, isolatedLeader, mixed, restartedVoter } from '../testing/raft-schedules.ts'
import { raft } from './index.ts'

/** What is wrong with a run, in sentences. */
function wrongWith(run: RunRecord): readonly string[] {
  const verdict = checkLinearizable(run.history, { model: 'cas-register' })
  return [...violationsOf(run), ...(verdict.verdict === 'valid' ? [] : [verdict.why])]
}

function countIn(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more)
}

test('under a hundred seeds of partitions, crashes, loss, repetition, delay and drift nothing breaks', () => {
  const wrong: string[] = []
  const completed: number[] = []
  const injected = new Map<string, number>()
  const marks = new Map<string, number>()
  for (let seed = 1; seed <= 100; seed++) {
    const run = simulateResolved(mixed(), seed).finish()
    wrong.push(...wrongWith(run).map((why) => `seed ${seed}: ${why}`))
    completed.push(outcomesOf(run).ok)
    for (const fault of run.faults) countIn(injected, fault.fault.id, fault.injected ? 1 : 0)
    for (const { kind, name, reached } of run.properties)
      if (kind === 'sometimes') countIn(marks, name, reached)
  }
  expect(wrong).toEqual([])
  expect(Math.min(...completed)).toBeGreaterThan(50)
  // A pass that tried nothing is not a pass.
  expect([...injected].filter(([, runs]) => runs < 50)).toEqual([])
  expect([...marks].filter(([, reached]) => reached === 0)).toEqual([])
  expect(marks.size).toBeGreaterThanOrEqual(8)
})

test.each([
  { seeds: 50, name: 'a leader that is cut off', schedule: isolatedLeader },
  { seeds: 200, name: 'a voter that restarts', schedule: restartedVoter },
  { seeds: 200, name: 'Figure 8', schedule: figure8 },
])('under $seeds seeds of $name nothing breaks', ({ seeds, schedule }) => {
  const wrong: string[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    const run = simulateResolved(schedule(), seed).finish()
    wrong.push(...violationsOf(run).map((why) => `seed ${seed}: ${why}`))
    const verdict = checkLinearizable(run.history, { model: 'register' })
    if (verdict.verdict !== 'valid') wrong.push(`seed ${seed}: ${verdict.why}`)
  }
  expect(wrong).toEqual([])
})

test('the tests stay within what Raft says that it bears', () => {
  expect(raft.definition.bears).toEqual({
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
    membership: true,
    upgrade: true,
  })
})
