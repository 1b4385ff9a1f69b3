import { describe, expect, test, vi } from 'vitest'
import { InputError, type Scenario } from '../sim/index.ts'
import { scripted } from '../sim/testing/protocols.ts'
import { holding, resolveScenario } from '../scenarios/index.ts'
import { awaitBefore, deadlinesFor, drive, executeBefore, inTime } from './drive.ts'

const realNow = performance.now.bind(performance)

function* counting(to: number, each: () => void = () => undefined): Generator<number, number> {
  for (let i = 0; i < to; i++) {
    yield i
    each()
  }
  return to
}

function spin(ms: number): void {
  const end = realNow() + ms
  while (realNow() < end);
}

/** Goes on for ever in virtual time, and for long in real time. */
const endless: Scenario = {
  name: 'endless',
  cluster: {
    protocol: scripted((node) => {
      node.every(1, () => undefined)
      return undefined
    }),
    nodes: 1,
  },
  duration: 1_000_000_000,
}

describe('the deadlines of a test', () => {
  test('leave a fifth of what is left of it to what comes after the search', () => {
    expect(deadlinesFor(5_000, Number.POSITIVE_INFINITY).searchMs).toBe(4_000)
    expect(deadlinesFor(5_000, 1_000).searchMs).toBe(1_000)
    expect(deadlinesFor(5_000, 60_000).searchMs, 'a budget beyond the time-out').toBe(4_000)
    const { search, all } = deadlinesFor(5_000, 60_000)
    expect(all - search).toBeCloseTo(750, 3)
  })

  test('are none for a test without a time-out', () => {
    const { searchMs, search, all, patienceMs } = deadlinesFor(
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    )
    expect([searchMs, search, all]).toStrictEqual(Array.from({ length: 3 }, () => Number.POSITIVE_INFINITY))
    expect(patienceMs).toBe(10_000)
  })
})

describe('a search', () => {
  test('goes on to its end', async () => {
    expect(await drive(counting(5), Number.POSITIVE_INFINITY)).toBe(5)
  })

  test('gives what it knew when its time was over', async () => {
    const known = await drive(
      counting(1_000_000, () => spin(2)),
      realNow() + 20,
    )
    expect(known).toBeGreaterThan(0)
    expect(known).toBeLessThan(1_000_000)
  })

  test('lets others have their turn between its steps', async () => {
    let turns = 0
    const other = setInterval(() => turns++, 1)
    await drive(
      counting(10, () => spin(3)),
      Number.POSITIVE_INFINITY,
    )
    clearInterval(other)
    expect(turns).toBeGreaterThan(1)
  })

  test('throws what its steps throw', async () => {
    const broken = counting(3, () => {
      throw new InputError('broken')
    })
    await expect(drive(broken, Number.POSITIVE_INFINITY)).rejects.toThrow('broken')
  })

  test('is not held up by a run that would take longer than there is time', async () => {
    const begun = realNow()
    const deadline = begun + 60
    const held = await drive(
      holding(endless, { runs: 3, execute: executeBefore(deadline, 10_000) }),
      deadline,
    )
    expect([held.verdict, held.runs]).toStrictEqual(['unknown', 0])
    expect(realNow() - begun, 'a run is given up within its slice').toBeLessThan(5_000)
  })

  test('goes by real time where a test has put another clock in its place', async () => {
    vi.useFakeTimers()
    try {
      const deadline = deadlinesFor(50, Number.POSITIVE_INFINITY).search
      const held = await drive(holding(endless, { execute: executeBefore(deadline, 10_000) }), deadline)
      expect(held.runs).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a run within a deadline', () => {
  const stuck: Scenario = {
    name: 'stuck',
    cluster: {
      protocol: scripted((node) => {
        node.after(5, () => spin(Number.POSITIVE_INFINITY))
        return undefined
      }),
      nodes: 1,
    },
    duration: 10,
  }

  test('that does not return is a violation once patience is over', () => {
    const run = executeBefore(realNow() + 60_000, 50)(resolveScenario(stuck, 1), '1')
    expect(run.verdict).toBe('invalid')
    expect(run.properties.find(({ verdict }) => verdict === 'invalid')?.why).toContain('n1 did not return')
  })

  test('that does not return is no violation where time is over before patience is', () => {
    const execute = executeBefore(realNow() + 50, 60_000)
    expect(inTime(() => execute(resolveScenario(stuck, 1), '1'))).toBeUndefined()
    // The guards and the console are as they were.
    expect(Date.now()).toBeGreaterThan(0)
  })
})

describe('a promise with a deadline', () => {
  test('is waited for no longer than that', async () => {
    const never = new Promise<string>(() => undefined)
    expect(await awaitBefore(realNow() + 5, never)).toBeUndefined()
    expect(await awaitBefore(realNow() + 60_000, Promise.resolve('soon'))).toBe('soon')
    expect(await awaitBefore(Number.POSITIVE_INFINITY, Promise.resolve('soon'))).toBe('soon')
    await expect(awaitBefore(realNow() + 60_000, Promise.reject(new Error('no')))).rejects.toThrow('no')
  })
})
