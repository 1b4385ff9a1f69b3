import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DefectError } from './errors.ts'
import { plainData } from './testing/arbitraries.ts'
import { echo } from './testing/protocols.ts'
import { scenarioOf, workloadOf } from './testing/scenario.ts'
import { kindCode, TraceColumns, type TraceEvent, traceKinds } from './trace.ts'
import { simulateResolved } from './world.ts'

const names = ['n1', 'n2', 'c1']

const event: fc.Arbitrary<Omit<TraceEvent, 'index'>> = fc.record(
  {
    time: fc.nat(2 ** 50),
    kind: fc.constantFrom(...traceKinds),
    node: fc.constantFrom(...names),
    peer: fc.constantFrom(...names),
    message: fc.nat(),
    cause: fc.nat(),
    operation: fc.nat(),
    payload: plainData,
    text: fc.string(),
  },
  { requiredKeys: ['time', 'kind'] },
)

function push(trace: TraceColumns, event: Omit<TraceEvent, 'index'>): void {
  const { time, kind, node, peer, message = -1, cause = -1, operation = -1, payload, text } = event
  const position = (name: string | undefined): number => names.indexOf(name ?? '')
  trace.push(time, kindCode[kind], position(node), position(peer), message, cause, operation, payload, text)
}

test('a trace gives back what was put in, and what was absent stays absent', () => {
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const trace = new TraceColumns(names)
      for (const event of events) push(trace, event)
      const expected = events.map((event, index) => Object.assign({ index }, event))
      expect(trace.length).toBe(events.length)
      expect([...trace]).toStrictEqual(expected)
    }),
  )
})

test('the code of a kind is its place in the list of kinds, and no kind comes twice', () => {
  expect(traceKinds.map((kind) => kindCode[kind])).toStrictEqual([...traceKinds.keys()])
  expect(Object.keys(kindCode)).toHaveLength(traceKinds.length)
})

test('the codes of kinds do not change, for hashes and kept traces hold them', () => {
  expect(traceKinds.join(' ')).toBe(
    'start crash send deliver drop timer write flush note print invoke ok fail info wake fault heal violation phase reconfigure strike quiesce',
  )
})

test.each([-1, 1, Number.NaN])('there is no event %s in a trace of one', (index) => {
  const trace = new TraceColumns(names)
  push(trace, { time: 0, kind: 'start' })
  expect(() => trace.at(index)).toThrow(DefectError)
})

test('a sink is handed every event as it happens, and is all that a run needs to keep no trace', () => {
  const scenario = scenarioOf({ protocol: echo(), workload: workloadOf({ clients: 1 }) })
  const kept = simulateResolved(scenario, 1, { trace: true }).finish()
  const told = new TraceColumns(kept.participants.map(({ id }) => id))
  const record = simulateResolved(scenario, 1, { trace: told }).finish()
  expect(record.trace, 'who gives a sink keeps it').toBeUndefined()
  expect(record.traceHash).toBe(kept.traceHash)
  expect(told.length).toBe(record.events)
  expect([...told]).toStrictEqual([...(kept.trace ?? [])])
})
