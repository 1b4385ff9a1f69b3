import * as fc from 'fast-check'
import { RecordedColumns } from '../../checkers/formats/recorded-history.ts'
import type { RecordedHistory } from '../../checkers/index.ts'
import { type History, type HistoryEvent, historyOf } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'

type Told = Omit<HistoryEvent, 'index'>

/** Texts that a history holds, wherever it may hold one. */
export interface HistoryTexts {
  readonly key: string
  readonly client: string
  readonly node: string
  readonly error: string
  readonly value: string
}

/** Texts that are none but themselves. */
export const plainHistoryTexts: HistoryTexts = {
  key: 'x',
  client: 'c1',
  node: 'n1',
  error: 'timed out',
  value: 'five',
}

/**
 * A history in which a read misses a write that was acknowledged before it began, as a text would tell it: an event a line, the
 * first on line 3. One write never ends, and one fails.
 */
export function staleReadHistory(texts: Partial<HistoryTexts> = {}): RecordedHistory {
  const { key, client, node, error, value } = { ...plainHistoryTexts, ...texts }
  const write = { f: 'write', key, client, process: 0, node }
  const other = { f: 'write', key, process: 1 }
  const read = { f: 'read', key, process: 2 }
  return recorded([
    { ...write, type: 'invoke', value: 'old', time: 1_000 },
    { ...write, type: 'ok', value: 'old', time: 20_000 },
    { ...other, type: 'invoke', value: 'lost', time: 21_000 },
    { ...other, type: 'info', value: 'lost', error, time: 30_000 },
    { process: 3, f: 'write', key, type: 'invoke', value: 'refused', time: 31_000 },
    { process: 3, f: 'write', key, type: 'fail', value: 'refused', error, time: 36_000 },
    { ...write, type: 'invoke', value, time: 40_000 },
    { process: 'nemesis', f: 'heal', type: 'info', time: 45_000 },
    { ...write, type: 'ok', value, time: 60_000 },
    { ...read, type: 'invoke', time: 80_000 },
    { ...read, type: 'ok', value: 'old', time: 99_000, node },
  ])
}

/** Ten processes that take turns at writing to a register and reading it, as they should. */
export function longHistory(
  operations: number,
  value: (turn: number) => Json = (turn) => turn,
): RecordedHistory {
  const events: Told[] = []
  for (let turn = 0; turn < operations; turn++) {
    const writes = turn % 2 === 0
    const about = { process: turn % 10, f: writes ? 'write' : 'read', key: 'x' }
    const written = value(turn - (turn % 2))
    events.push(
      { ...about, type: 'invoke', time: 2_000 * turn, ...(writes ? { value: written } : {}) },
      { ...about, type: 'ok', time: 2_000 * turn + 1_000, value: written },
    )
  }
  return recorded(events)
}

/** Events as if read from a text, one a line, the first on line 3. */
export function recorded(events: readonly Told[]): RecordedHistory {
  const history = new RecordedColumns('edn', 'told.edn')
  for (const [i, event] of events.entries()) history.pushAt(i + 3, event)
  return history
}

/** Histories of any events in any order, most of which make no sense. */
export function anyHistory(): fc.Arbitrary<History> {
  const event = fc.record({
    process: fc.constantFrom<'nemesis' | number>('nemesis', 0, 1, 2, 12),
    type: fc.constantFrom<HistoryEvent['type']>('invoke', 'invoke', 'ok', 'fail', 'info'),
    f: fc.constantFrom('read', 'write', 'cas'),
    key: fc.constantFrom('x', 'y'),
    value: fc.oneof(fc.nat(3), fc.constant(null)),
    time: fc.oneof(fc.nat(50), fc.integer(), fc.double(), fc.constant(Number.MAX_SAFE_INTEGER)),
  })
  return fc.array(event, { maxLength: 40 }).map((events) => historyOf(events))
}
