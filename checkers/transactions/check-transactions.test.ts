import { describe, expect, test } from 'vitest'
import { type History, type HistoryEvent, historyOf } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { checkIsolation } from '../isolation/index.ts'
import { checkTransactions, type TransactionOptions } from './check-transactions.ts'
import { verifyTransactions } from './verify-transactions.ts'

/** What a transaction did and how it ended; each is invoked when the one before it has ended, unless it is `together` with it. */
interface Told {
  readonly did: Json
  readonly end?: 'ok' | 'fail' | 'info'
  readonly process?: number
  readonly together?: boolean
  /** Whether it ends after all others. */
  readonly late?: boolean
}

/** A history of transactions, and another that differs in what makes the anomaly. */
interface Textbook {
  readonly type: string
  readonly models: readonly string[]
  readonly bad: readonly Told[]
  readonly good: readonly Told[]
  readonly options?: TransactionOptions
  /** What the anomaly cannot be without. */
  readonly with?: readonly string[]
}

const ok = (...did: Json[]): Told => ({ did })
const together = (...did: Json[]): Told => ({ did, together: true })
const late = (...did: Json[]): Told => ({ did, together: true, late: true })
const failed = (...did: Json[]): Told => ({ did, end: 'fail' })
const by = (process: number, told: Told): Told => ({ ...told, process })
const r = (key: string, value: Json): Json => ['r', key, value]
const a = (key: string, value: Json): Json => ['append', key, value]
const w = (key: string, value: Json): Json => ['w', key, value]

const SERIALIZABLE = ['serializable']

const textbook: readonly Textbook[] = [
  {
    type: 'G0',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1), a('y', 1)), ok(a('x', 2), a('y', 2)), ok(r('x', [1, 2])), ok(r('y', [2, 1]))],
    good: [ok(a('x', 1), a('y', 1)), ok(a('x', 2), a('y', 2)), ok(r('x', [1, 2])), ok(r('y', [1, 2]))],
  },
  {
    type: 'G1a',
    models: SERIALIZABLE,
    bad: [failed(a('x', 1)), ok(r('x', [1]))],
    good: [{ did: [a('x', 1)], end: 'info' }, ok(r('x', [1]))],
  },
  {
    type: 'G1b',
    models: ['read-committed'],
    bad: [ok(a('x', 1), a('x', 2)), ok(r('x', [1]))],
    good: [ok(a('x', 1), a('x', 2)), ok(r('x', [1, 2]))],
    // The next version overwrites what was read.
    with: ['G-single-item'],
  },
  {
    type: 'G1c',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1), r('y', [1])), ok(a('y', 1), r('x', [1]))],
    good: [ok(a('x', 1), r('y', [])), ok(a('y', 1), r('x', [1]))],
  },
  {
    type: 'G-single-item',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1), a('y', 1)), ok(r('x', [1]), r('y', []))],
    good: [ok(a('x', 1), a('y', 1)), ok(r('x', [1]), r('y', [1]))],
  },
  {
    type: 'G-nonadjacent-item',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1)), ok(a('y', 1)), ok(r('x', [1]), r('y', [])), ok(r('x', []), r('y', [1]))],
    good: [ok(a('x', 1)), ok(a('y', 1)), ok(r('x', [1]), r('y', [])), ok(r('x', [1]), r('y', [1]))],
  },
  {
    type: 'G2-item',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1), r('y', [])), ok(a('y', 1), r('x', []))],
    good: [ok(a('x', 1), r('y', [])), ok(a('y', 1), r('x', [1]))],
  },
  {
    type: 'G0-process',
    models: ['strong-session-serializable'],
    bad: [by(1, ok(a('x', 2))), by(1, ok(a('x', 1))), ok(r('x', [1, 2]))],
    good: [by(1, ok(a('x', 1))), by(1, ok(a('x', 2))), ok(r('x', [1, 2]))],
  },
  {
    type: 'G1c-process',
    models: ['strong-session-serializable'],
    bad: [by(1, ok(r('x', [1]))), by(1, ok(a('x', 1)))],
    good: [by(1, ok(r('x', []))), by(1, ok(a('x', 1)))],
  },
  {
    type: 'G-single-item-process',
    models: ['strong-session-serializable'],
    bad: [by(1, ok(a('x', 1))), by(1, ok(r('x', []))), by(2, ok(r('x', [1])))],
    good: [by(1, ok(a('x', 1))), by(2, ok(r('x', []))), by(2, ok(r('x', [1])))],
  },
  {
    type: 'G-nonadjacent-item-process',
    models: ['strong-session-serializable'],
    bad: [by(1, ok(a('x', 1))), by(1, ok(r('y', []))), by(2, ok(a('y', 1))), by(2, ok(r('x', [])))],
    good: [by(1, ok(a('x', 1))), by(1, ok(r('y', []))), by(2, ok(a('y', 1))), by(2, ok(r('x', [1])))],
  },
  {
    type: 'G2-item-process',
    models: ['strong-session-serializable'],
    bad: [by(1, ok(a('x', 1))), by(1, ok(r('y', []), a('z', 1))), by(2, ok(a('y', 1), r('w', []))), by(3, ok(a('w', 1), r('x', [])))], // prettier-ignore
    good: [by(1, ok(a('x', 1))), by(1, ok(r('y', []), a('z', 1))), by(2, ok(a('y', 1), r('w', []))), by(3, ok(a('w', 1), r('x', [1])))], // prettier-ignore
  },
  {
    type: 'G0-realtime',
    models: ['strict-serializable'],
    bad: [ok(a('x', 2)), ok(a('x', 1)), ok(r('x', [1, 2]))],
    good: [ok(a('x', 2)), together(a('x', 1)), ok(r('x', [1, 2]))],
  },
  {
    type: 'G1c-realtime',
    models: ['strict-serializable'],
    bad: [ok(r('x', [1])), ok(a('x', 1))],
    good: [ok(r('x', [1])), together(a('x', 1))],
  },
  {
    type: 'G-single-item-realtime',
    models: ['strict-serializable'],
    bad: [ok(a('x', 1)), ok(r('x', []))],
    good: [ok(a('x', 1)), together(r('x', []))],
  },
  {
    type: 'G-nonadjacent-item-realtime',
    models: ['strict-serializable'],
    bad: [ok(a('x', 1)), late(a('y', 1)), late(r('y', [1]), r('x', [])), ok(r('y', []))],
    good: [ok(a('x', 1)), late(a('y', 1)), late(r('y', [1]), r('x', [1])), ok(r('y', []))],
  },
  {
    type: 'G2-item-realtime',
    models: ['strict-serializable'],
    bad: [ok(a('x', 1)), late(a('y', 1), r('z', [])), late(a('z', 1), r('x', [])), ok(r('y', []))],
    good: [ok(a('x', 1)), late(a('y', 1), r('z', [])), late(a('z', 1), r('x', [1])), ok(r('y', []))],
  },
  {
    type: 'internal',
    models: SERIALIZABLE,
    bad: [ok(a('x', 1), r('x', []))],
    good: [ok(a('x', 1), r('x', [1]))],
  },
  {
    type: 'future-read',
    models: SERIALIZABLE,
    bad: [ok(r('x', [1]), a('x', 1))],
    good: [ok(r('x', []), a('x', 1))],
  },
  {
    type: 'dirty-update',
    models: SERIALIZABLE,
    bad: [failed(a('x', 1)), ok(a('x', 2)), ok(r('x', [1, 2]))],
    good: [ok(a('x', 1)), ok(a('x', 2)), ok(r('x', [1, 2]))],
    // Whoever sees the order of both reads what was aborted.
    with: ['G1a'],
  },
  {
    type: 'lost-update',
    models: SERIALIZABLE,
    bad: [ok(r('x', []), a('x', 1)), together(r('x', []), a('x', 2))],
    good: [ok(r('x', []), a('x', 1)), together(r('x', [1]), a('x', 2))],
    // Two that overwrite what both read stand before each other.
    with: ['G2-item'],
  },
  {
    type: 'incompatible-order',
    models: SERIALIZABLE,
    bad: [{ did: [a('x', 1)], end: 'info' }, { did: [a('x', 2)], end: 'info' }, ok(r('x', [1, 2])), ok(r('x', [2]))], // prettier-ignore
    good: [{ did: [a('x', 1)], end: 'info' }, { did: [a('x', 2)], end: 'info' }, ok(r('x', [1, 2])), ok(r('x', [1]))], // prettier-ignore
  },
  {
    type: 'duplicate-elements',
    models: ['read-uncommitted'],
    bad: [ok(a('x', 1)), ok(r('x', [1, 1]))],
    good: [ok(a('x', 1)), ok(r('x', [1]))],
  },
  {
    type: 'thin-air-read',
    models: ['read-committed'],
    bad: [ok(a('x', 1)), ok(r('x', [1, 9]))],
    good: [ok(a('x', 1)), ok(r('x', [1]))],
  },
  {
    type: 'cyclic-versions',
    models: ['read-uncommitted'],
    bad: [ok(w('x', 1)), ok(w('x', 2)), ok(r('x', 1))],
    good: [ok(w('x', 1)), ok(w('x', 2)), ok(r('x', 2))],
    options: { versions: ['linearizable-keys'] },
  },
  {
    type: 'G0',
    models: ['read-uncommitted'],
    bad: [ok(w('x', 1), w('y', 1)), together(w('x', 2), w('y', 2))],
    good: [ok(w('x', 1), w('y', 1)), together(w('x', 2))],
    options: { versionOrder: [['x', [1, 2]], ['y', [2, 1]]] }, // prettier-ignore
  },
  {
    type: 'G-single-item',
    models: SERIALIZABLE,
    bad: [ok(w('x', 1), w('y', 1)), ok(r('x', 1), r('y', null))],
    good: [ok(w('x', 1), w('y', 1)), ok(r('x', 1), r('y', 1))],
  },
  {
    type: 'thin-air-read',
    models: ['read-committed'],
    bad: [ok(w('x', 1)), ok(r('x', 7))],
    good: [ok(w('x', 1)), ok(r('x', 0))],
    options: { initial: 0 },
  },
  {
    type: 'thin-air-read',
    models: ['read-committed'],
    bad: [ok(r('x', null))],
    good: [failed(w('x', 0)), ok(r('x', 0))],
    options: { initial: 0 },
  },
  {
    type: 'G-single-item',
    models: SERIALIZABLE,
    bad: [ok(w('x', 1), w('y', 1)), ok(r('x', 1), r('y', 'none'))],
    good: [ok(w('x', 1), w('y', 1)), ok(r('x', 'none'), r('y', 'none'))],
    options: { initial: 'none' },
  },
  {
    type: 'cyclic-versions',
    models: ['read-uncommitted'],
    bad: [ok(w('x', 1)), ok(r('x', 0))],
    good: [ok(w('x', 1)), ok(w('x', 0), r('x', 0))],
    options: { initial: 0, versions: ['linearizable-keys'] },
  },
  {
    type: 'lost-update',
    models: SERIALIZABLE,
    bad: [ok(r('x', 0), w('x', 1)), together(r('x', 0), w('x', 2))],
    good: [ok(r('x', 0), w('x', 1)), together(r('x', 1), w('x', 2))],
    options: { initial: 0 },
    with: ['G-single-item', 'G2-item'],
  },
  {
    type: 'internal',
    models: SERIALIZABLE,
    bad: [{ did: [w('x', 2)], end: 'info' }, ok(w('x', 1), r('x', 2))],
    good: [{ did: [w('x', 2)], end: 'info' }, ok(w('x', 1), r('x', 1))],
  },
]

describe.each(textbook)(
  '$type, as a textbook has it',
  ({ type, models, bad, good, options, with: others = [] }) => {
    test('is found, with nothing that need not be there, and a proof', () => {
      const history = historyFrom(bad)
      const asked = { models, ...options }
      const verdict = checkTransactions(history, asked)
      expect(verdict.verdict).toBe('invalid')
      const types = verdict.anomalies.map((anomaly) => anomaly.type)
      expect(types).toContain(type)
      expect([type, ...others]).toEqual(expect.arrayContaining(types))
      expect(verifyTransactions(history, asked, verdict).outcome).toBe('proven')
    })

    test('is not there in a neighbour that lacks what makes it', () => {
      const verdict = checkTransactions(historyFrom(good), { models, ...options })
      expect(verdict.anomalies.map((anomaly) => anomaly.type)).not.toContain(type)
    })
  },
)

describe('a cycle that goes through every version in between', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8]
  const backwards = [...values.slice(1), 1]
  const wrote = (write: typeof a) => values.map((value) => ok(write('x', value), write('y', value)))
  const versionOrder = [
    ['x', values],
    ['y', backwards],
  ] as const

  test.each([
    ['lists', historyFrom([...wrote(a), ok(r('x', values), r('y', backwards))]), {}],
    ['registers whose order was given', historyFrom(wrote(w)), { versionOrder }],
  ] as const)('is told by the versions that are farthest apart, of %s', (_, history, options) => {
    const verdict = checkTransactions(history, options)
    const [worst] = verdict.anomalies
    expect([worst?.type, worst?.cycle?.map(({ kind }) => kind)]).toEqual(['G0', ['ww', 'ww']])
    expect(worst?.cycle?.map(({ key, value, next }) => [key, value, next])).toEqual([['x', 1, 2], ['y', 2, 1]]) // prettier-ignore
    expect(verifyTransactions(history, options, verdict).outcome).toBe('proven')
  })

  test('has anti-dependencies among its short edges', () => {
    const history = historyFrom([...wrote(a), ok(r('x', [1]), r('y', values)), ok(r('x', values))])
    const verdict = checkTransactions(history)
    const [worst] = verdict.anomalies
    expect([worst?.type, worst?.cycle?.length]).toEqual(['G-single-item', 2])
    expect(verifyTransactions(history, {}, verdict).outcome).toBe('proven')
  })
})

test('sentences say whose transactions they are about, by way of which node, and when', () => {
  const event = { process: 0, client: 'c4', node: 'n2', type: 'ok', f: 'txn' } as const
  const { why } = checkTransactions(historyOf([{ ...event, value: [['r', 'x', [7]]], time: 3_210_000 }]))
  expect(why).toBe('The transaction of c4 via n2 at 3.210 s read "x" as [7] with 7 in it, which nobody appended: thin-air-read.') // prettier-ignore
})

test('what is no option, no anomaly or no budget is refused', () => {
  const history = historyOf([])
  expect(() => checkTransactions(history, { model: 'serializable' } as never)).toThrow(
    /^the check of transactions takes no option model, expected some of object, models/,
  )
  expect(() => checkTransactions(history, { anomalies: ['G7'] })).toThrow(/^the anomaly is "G7", expected some of G-MSR/) // prettier-ignore
  expect(() => checkIsolation(history, undefined as never)).toThrow(/^the check of isolation was given null as options/) // prettier-ignore
  expect(() => checkIsolation(history, { model: 'serializable', budget: -5 })).toThrow('the budget is -5')
})

test('a cycle is told edge by edge, with the key and the element', () => {
  const history = historyFrom([ok(a('x', 3), a('y', 1)), ok(r('x', [3]), r('y', []))])
  const { why } = checkTransactions(history, { models: SERIALIZABLE })
  expect(why).toBe(
    'The transactions T1 of process 10 (event 1) and T2 of process 11 (event 3) have no order: T1 < T2, because T2 observed ' +
      'T1\'s append of 3 to "x"; T2 < T1, because T2 did not observe T1\'s append of 1 to "y": ' +
      'what nobody read comes after all that was read: G-single-item.',
  )
})

test('an element that was appended twice by who may have committed leaves the verdict open', () => {
  const history = historyFrom([ok(a('x', 1)), ok(a('x', 1)), ok(r('x', [1]))])
  expect(checkTransactions(history).verdict).toBe('unknown')
  expect(checkTransactions(historyFrom([failed(a('x', 1)), ok(a('x', 1)), ok(r('x', [1]))])).verdict).toBe(
    'valid',
  )
})

describe('a first value that somebody wrote', () => {
  test('leaves the verdict open where it was read by another', () => {
    const why = '0 was written to "x", and read: nobody can tell it from what was there at first.'
    const history = historyFrom([ok(w('x', 0)), ok(w('x', 1)), ok(r('x', 0))])
    expect(checkTransactions(history, { initial: 0 })).toMatchObject({
      verdict: 'unknown',
      why,
      anomalies: [],
    })
    expect(checkTransactions(historyFrom([ok(w('x', null)), ok(r('x', null))])).verdict).toBe('unknown')
  })

  test.each([
    ['nobody read it', [ok(w('x', 0)), ok(w('x', 1)), ok(r('x', 1))]],
    ['only who wrote it read it', [ok(w('x', 0), r('x', 0)), ok(r('y', 0))]],
    ['who wrote it failed', [failed(w('x', 0)), ok(r('x', 0))]],
  ])('is no matter where %s', (_, told) => {
    const history = historyFrom(told)
    const verdict = checkTransactions(history, { initial: 0 })
    expect(verdict).toMatchObject({ verdict: 'valid', anomalies: [] })
    expect(verifyTransactions(history, { initial: 0 }, verdict).outcome).not.toBe('refuted')
  })

  test('proves nothing to who verifies', () => {
    const bad = historyFrom([ok(w('x', 1), w('y', 1)), ok(r('x', 1), r('y', 0)), ok(w('y', 0))])
    const verdict = checkTransactions(historyFrom([ok(w('x', 1), w('y', 1)), ok(r('x', 1), r('y', 0))]), { initial: 0 }) // prettier-ignore
    expect(verdict.verdict).toBe('invalid')
    expect(verifyTransactions(bad, { initial: 0 }, verdict).outcome).toBe('refuted')
  })
})

test('many who read the end of a list that many append to are no square of edges', () => {
  const readers = Array.from({ length: 300 }, () => together(r('x', [])))
  const writers = Array.from({ length: 300 }, (_, at) => together(a('x', at)))
  const both = together(r('x', []), a('x', 1_000))
  const valid = checkTransactions(historyFrom([...readers, both, ...writers]), { models: SERIALIZABLE })
  expect(valid.verdict).toBe('valid')
  expect(valid.steps).toBeLessThan(3_000)
  const twice = checkTransactions(
    historyFrom([...readers, both, ...writers, together(r('x', []), a('x', 1_001))]),
  )
  expect(twice.anomalies.map(({ type }) => type)).toContain('G2-item')
})

test('a proof that says another thing than the history is refuted', () => {
  const history = historyFrom([ok(a('x', 1), a('y', 1)), ok(r('x', [1]), r('y', []))])
  const verdict = checkTransactions(history, { models: SERIALIZABLE })
  const told = historyFrom([ok(a('x', 1), a('y', 1)), ok(r('x', [1]), r('y', [1]))])
  expect(verifyTransactions(history, {}, verdict).outcome).toBe('proven')
  expect(verifyTransactions(told, {}, verdict).outcome).toBe('refuted')
})

function historyFrom(transactions: readonly Told[]): History {
  const events: Omit<HistoryEvent, 'index'>[] = []
  const last: Omit<HistoryEvent, 'index'>[] = []
  let open: Omit<HistoryEvent, 'index'>[] = []
  for (const [
    at,
    { did, end = 'ok', process = 10 + at, together: isTogether, late: isLate },
  ] of transactions.entries()) {
    const completion = { process, type: end, f: 'txn', value: did, time: 0 }
    if (isTogether !== true) {
      events.push(...open)
      open = []
    }
    events.push({ process, type: 'invoke', f: 'txn', value: asked(did), time: 0 })
    if (isLate === true) last.push(completion)
    else open.push(completion)
  }
  return historyOf([...events, ...open, ...last])
}

/** What an invocation says of micro-operations: not yet what reads see. */
function asked(did: Json): Json {
  return (did as Json[]).map((micro) => {
    const [f, key, value] = micro as Json[]
    return [f as Json, key as Json, f === 'r' ? null : (value as Json)]
  })
}
