import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge } from '../../scenarios/index.ts'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { keptRun } from '../testing/columns.ts'
import { invariantRun, passingRun, staleReadRun } from '../testing/fixture.ts'
import { hostileText } from '../testing/hostile.ts'
import { type ReadChromeEvent, traceEventObjections } from '../testing/trace-event-rules.ts'
import { chromeTrace } from './index.ts'

function traceOf(run: JudgedRun): string {
  return [...chromeTrace(run)].join('')
}

function eventsOf(run: JudgedRun): readonly ReadChromeEvent[] {
  return (JSON.parse(traceOf(run)) as { readonly traceEvents: readonly ReadChromeEvent[] }).traceEvents
}

const shipped = judge(keptRun('raft-stale-read', 1))

describe('a trace for Perfetto', () => {
  test('keeps the rules of its format', () => {
    for (const run of [
      shipped,
      invariantRun(),
      staleReadRun(),
      passingRun({ operations: 9, nodes: 3, faults: 2 }),
    ])
      expect(traceEventObjections(traceOf(run))).toStrictEqual([])
  })

  test('keeps them whatever the texts', () => {
    const texts = fc.record({
      error: hostileText(),
      note: hostileText(),
      node: hostileText(),
      fault: hostileText(),
    })
    fc.assert(
      fc.property(texts, (given) => {
        expect(traceEventObjections(traceOf(staleReadRun(given)))).toStrictEqual([])
      }),
      { numRuns: 30 },
    )
  })

  test('has each operation and each fault from its beginning to its end, and each arrival of a message', () => {
    const { record } = shipped
    const events = eventsOf(shipped)
    const count = (ph: string, cat?: string): number =>
      events.filter((event) => event.ph === ph && event.cat === cat).length
    const invoked = [...record.history].filter(
      ({ type, process }) => type === 'invoke' && process !== 'nemesis',
    )
    expect(count('b', 'operation')).toBe(invoked.length)
    expect(count('b', 'fault')).toBe(record.faults.filter(({ injected }) => injected).length)
    const arrived = [...(record.trace ?? [])].filter(({ kind }) => kind === 'deliver' || kind === 'drop')
    expect(count('f', 'message')).toBe(arrived.length)
    const violation = events.find(({ ph }) => ph === 'i')
    expect(violation).toMatchObject({ s: 'g', name: 'violated: linearizable (register)', pid: 3 })
  })

  test('counts what nodes show in numbers, and only where it changes', () => {
    const terms = eventsOf(shipped).filter(({ ph, name }) => ph === 'C' && name === 'n1 term')
    const values = terms.map(({ args }) => args?.['value'])
    expect(values.length).toBeGreaterThan(1)
    for (const [i, value] of values.entries()) expect(value, 'it has changed').not.toBe(values[i - 1])
  })
})

test('the rules tell what breaks them', () => {
  const event = { name: 'x', ts: 5, pid: 1, tid: 1 }
  const slice = { ...event, ph: 'X', cat: 'c', dur: 4, args: {} }
  const broken: readonly (readonly object[])[] = [
    [{ ...event, ph: 'Q' }],
    [{ ...event, ph: 'b', cat: 'c', id: '1' }],
    [{ ...event, ph: 'e', cat: 'c', id: '1' }],
    [slice, { ...slice, ts: 8 }],
    [
      { ...event, ph: 's', cat: 'c', id: '1' },
      { ...event, ph: 'f', bp: 'e', cat: 'c', id: '1' },
    ],
    [{ ...event, ph: 'C', args: { x: 'many' } }],
    [{ ...slice, ts: 1.5 }],
  ]
  for (const traceEvents of broken)
    expect(traceEventObjections(JSON.stringify({ traceEvents }))).not.toHaveLength(0)
})
