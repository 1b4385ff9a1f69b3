import { describe, expect, test } from 'vitest'
import { type Behaviour, labelOf } from './label.ts'

const DELAY_MS = 10

/** What was measured of a configuration, where median reads and writes took so many times d. */
function behaviour(reads: number, writes: number, given: Partial<Behaviour> = {}): Behaviour {
  const of = (multiple: number, operations = 10) => {
    const ms = multiple * DELAY_MS
    return { operations: multiple < 0 ? 0 : operations, p50Ms: Math.max(0, ms), p99Ms: ms, p999Ms: ms }
  }
  return {
    isAnswered: true,
    isLinearizable: { withFaults: true, withoutFaults: true },
    latency: {
      ...of(reads),
      reads: of(reads),
      writes: of(writes),
      atHome: { reads: of(reads), writes: of(writes) },
    },
    delayMs: DELAY_MS,
    ...given,
  }
}

const total = { requests: 9, answered: 9, inTime: 9, isTotal: true, sides: [] }
const partial = { requests: 9, answered: 8, inTime: 8, isTotal: false, sides: [] }
const linearizable = (withFaults?: boolean, withoutFaults?: boolean) => ({ withFaults, withoutFaults })

describe('if nodes were cut off from each other', () => {
  const partitioned = (given: Partial<Behaviour>) => labelOf(behaviour(2, 2, given), 'a test').partitioned

  test('it was available if every request was answered', () => {
    expect(partitioned({ availability: total, isLinearizable: linearizable(false, false) })).toBe('A')
  })

  test('it was consistent if not, and every run was linearizable', () => {
    expect(partitioned({ availability: partial })).toBe('C')
  })

  test('it was neither if it was not linearizable either, which has to be known', () => {
    expect(partitioned({ availability: partial, isLinearizable: linearizable(false, true) })).toBe('neither')
    expect(partitioned({ availability: partial, isLinearizable: linearizable(undefined, true) })).toBe(
      'unknown',
    )
  })
})

describe('else', () => {
  const otherwise = (given: Behaviour) => labelOf(given, 'a test').otherwise
  const inconsistent = { isLinearizable: linearizable(false, false) }

  test('it is consistent if every run without faults was linearizable, whatever became of those with', () => {
    expect(otherwise(behaviour(0, 0, { isLinearizable: linearizable(false, true) }))).toBe('C')
  })

  test('it is of low latency if half of the reads or of the writes took less than d', () => {
    expect(otherwise(behaviour(0.9, 4, inconsistent))).toBe('L')
    expect(otherwise(behaviour(4, 0.9, inconsistent))).toBe('L')
  })

  test('it is neither if both took d or more', () => {
    expect(otherwise(behaviour(1, 1, inconsistent))).toBe('neither')
    expect(otherwise(behaviour(1, 1, { isLinearizable: linearizable(true, undefined) }))).toBe('unknown')
  })

  test('what was never asked for is not of low latency', () => {
    expect(otherwise(behaviour(-1, 4, inconsistent))).toBe('neither')
  })
})

describe('the letters', () => {
  test('are those of both halves, with a dash for neither', () => {
    const label = labelOf(behaviour(2, 2, { availability: partial }), 'one of 3 nodes')
    expect(label).toEqual({
      partitioned: 'C',
      otherwise: 'C',
      letters: 'PC/EC',
      words: 'behaved PC/EC here: one of 3 nodes',
    })
    const worst = { availability: partial, isLinearizable: linearizable(false, false) }
    expect(labelOf(behaviour(2, 2, worst), '').letters).toBe('P–/E–')
    expect(labelOf(behaviour(0, 0, { ...worst, availability: total }), '').letters).toBe('PA/EL')
  })

  test('are those of the second half alone where nothing was cut', () => {
    const label = labelOf(behaviour(2, 2), 'one of 3 nodes')
    expect(label.letters).toBe('EC')
    expect(label).not.toHaveProperty('partitioned')
  })
})
