import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { models, pairOperations } from '../../checkers/index.ts'
import { smallHistories } from '../../checkers/testing/small-histories.ts'
import { historyOf } from '../../sim/history.ts'
import { anyHistory } from '../testing/histories.ts'
import { eventsOf, NONE, pairedHistory, rowsWith } from './paired-history.ts'

describe('pairing for a report', () => {
  it('pairs as checkers do, where a history makes sense', () => {
    fc.assert(
      fc.property(smallHistories(models.kv, { keys: 2 }), (history) => {
        const { begins, ends, counts } = pairedHistory(history)
        const operations = pairOperations(history)
        expect([...begins]).toEqual(operations.map(({ invocation }) => invocation))
        expect(counts).toMatchObject({
          operations: operations.length,
          ok: operations.filter(({ outcome }) => outcome === 'ok').length,
          fail: operations.filter(({ outcome }) => outcome === 'fail').length,
          info: operations.filter(({ outcome }) => outcome === 'info').length,
          orphans: 0,
          processes: new Set(operations.map(({ process }) => process)).size,
          keys: new Set(operations.flatMap(({ key }) => key ?? [])).size,
        })
        for (const [row, { completion, outcome }] of operations.entries()) {
          if (outcome !== 'info') expect(ends[row]).toBe(completion)
        }
      }),
    )
  })

  it('takes any history: every event of a process belongs to one operation, of that process', () => {
    fc.assert(
      fc.property(anyHistory(), (history) => {
        const paired = pairedHistory(history)
        const { begins, ends, rows, counts } = paired
        for (const event of history) {
          const row = rows[event.index] as number
          expect(row === NONE, 'only the nemesis has no operations').toBe(event.process === 'nemesis')
          if (row === NONE) continue
          expect([begins[row], ends[row]]).toContain(event.index)
          expect(history.at(begins[row] as number).process).toBe(event.process)
        }
        expect(counts.operations + counts.orphans).toBe(begins.length)
        expect(counts.ok + counts.fail + counts.info).toBe(counts.operations)
        const all = [...begins.keys()]
        expect(rowsWith(paired, eventsOf(paired, all))).toEqual(all)
      }),
    )
  })

  it('leaves open what a process did not wait for, and takes a completion of nothing as an operation', () => {
    const { begins, ends, counts } = pairedHistory(
      historyOf([
        { process: 0, type: 'ok', f: 'read', value: 1, time: 0 },
        { process: 0, type: 'invoke', f: 'write', value: 2, time: 1 },
        { process: 0, type: 'invoke', f: 'write', value: 3, time: 2 },
        { process: 0, type: 'fail', f: 'write', value: 3, time: 3 },
      ]),
    )
    expect([[...begins], [...ends]]).toEqual([
      [0, 1, 2],
      [0, NONE, 3],
    ])
    expect(counts).toMatchObject({ operations: 2, ok: 0, fail: 1, info: 1, orphans: 1 })
  })

  it('finds no operation for what is no event', () => {
    expect(rowsWith(pairedHistory(historyOf([])), [0, -1, 1.5, Number.NaN, 1e9])).toEqual([])
  })
})
