import * as fc from 'fast-check'
import { simulateChecked } from '../../scenarios/simulate-checked.ts'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { scenarios } from '../../scenarios/shipped/index.ts'
import type { Participant, RunRecord } from '../../sim/record.ts'
import type { Scenario } from '../../sim/scenario.ts'
import { kindCode, traceKinds } from '../../sim/trace.ts'
import { columnsOfRun } from '../data/columns-of-run.ts'
import {
  ABSENT,
  type EventColumns,
  type LifeSeries,
  NONE,
  NUMBER,
  type OperationColumns,
  type RunColumns,
  type StateColumns,
  type StateSeries,
} from '../data/run-columns.ts'

/** A shipped scenario run to its end with everything kept, however long it is made. */
export function keptRun(name: string, seed: number, more: Partial<Scenario> = {}): RunRecord {
  const scenario = resolveScenario({ ...(scenarios[name] as Scenario), ...more }, seed)
  return simulateChecked(scenario, seed, { trace: true, inspections: true }).finish()
}

/** The columns of a run whose events were kept. */
export function columnsOf(record: RunRecord): RunColumns {
  const columns = columnsOfRun(record)
  if (columns === undefined) throw new Error('the run has no trace')
  return columns
}

const participants: readonly Participant[] = [
  { id: 'n1', kind: 'node', group: 'n' },
  { id: 'n2', kind: 'node', group: 'n' },
  { id: 'c1', kind: 'client', group: 'n', home: 'n1' },
  { id: 'c2', kind: 'client', group: 'n', home: 'n2' },
]
const eventTexts = ['append', 'append-reply', 'vote', 'lost', 'became leader', '\uD800 "x"', '']
// What stands from FIRST_VALUE to LAST_VALUE are values, as JSON.
const operationTexts = ['read', 'write', 'txn', 'x', 'y', 'late', '5', '"five"', 'null', '[["append","x",1]]']
const FIRST_VALUE = 6
const LAST_VALUE = 9
const stateTexts = ['"leader"', '"follower"', 'null', 'true', '{"length":3,"at":{"x":1}}', '1.5', '[1,2]']

/** Runs of any events, in columns: most make no sense, but all could have been taken down. */
export function anyColumns(): fc.Arbitrary<RunColumns> {
  return fc.record({ operations: anyOperations(), states: anyStates() }).chain(({ operations, states }) =>
    anyEvents(operations).map((events) => ({
      outline: { participants, faults: [], endUs: 1_000_000 },
      events,
      operations,
      states,
    })),
  )
}

interface AnyEvent {
  readonly gap: number
  readonly kind: number
  readonly node: number
  readonly peer: number
  readonly message: number
  readonly back: number
  readonly operation: number
  readonly type: number
  readonly words: number
  /** Whether it tells what its cause tells, as a delivery does; all of it, or all but one thing. */
  readonly follows: boolean
  readonly twist: 'node' | 'peer' | 'message' | 'operation' | 'type' | undefined
}

function anyEvents(operations: OperationColumns): fc.Arbitrary<EventColumns> {
  const participant = fc.integer({ min: NONE, max: participants.length - 1 })
  const event: fc.Arbitrary<AnyEvent> = fc.record({
    gap: fc.oneof(fc.nat(3), fc.nat(2 ** 40)),
    kind: fc.nat(traceKinds.length - 1),
    node: participant,
    peer: participant,
    message: fc.oneof(fc.integer({ min: NONE, max: 20 }), fc.nat(2 ** 30)),
    back: fc.nat(6),
    operation: fc.constantFrom(NONE, ...operations.invocations),
    type: fc.integer({ min: NONE, max: eventTexts.length - 1 }),
    words: fc.integer({ min: NONE, max: eventTexts.length - 1 }),
    follows: fc.boolean(),
    twist: fc.constantFrom(undefined, undefined, 'node', 'peer', 'message', 'operation', 'type'),
  })
  return fc.array(event, { maxLength: 60 }).map((events) => {
    const rows: AnyEvent[] = []
    const causes: number[] = []
    for (const [i, event] of events.entries()) {
      const cause = event.back === 0 ? NONE : Math.max(NONE, i - event.back)
      const sending = rows[cause]
      const arrives = event.follows && sending?.kind === kindCode.send
      causes.push(cause)
      rows.push(
        arrives ? arrivalOf(sending, event) : { ...event, type: isMessage(event.kind) ? event.type : NONE },
      )
    }
    let time = 0
    const column = (value: (event: AnyEvent) => number): Int32Array => Int32Array.from(rows, value)
    return {
      length: rows.length,
      times: Float64Array.from(rows, ({ gap }) => (time += gap)),
      kinds: Uint8Array.from(rows, ({ kind }) => kind),
      nodes: column(({ node }) => node),
      peers: column(({ peer }) => peer),
      messages: column(({ message }) => message),
      causes: Int32Array.from(causes),
      operations: column(({ operation }) => operation),
      types: column(({ type }) => type),
      words: column(({ words }) => words),
      texts: eventTexts,
    }
  })
}

function arrivalOf(sending: AnyEvent, event: AnyEvent): AnyEvent {
  const { gap, twist } = event
  const kind = event.words < 0 ? kindCode.deliver : kindCode.drop
  const arrival = { ...event, ...sending, node: sending.peer, peer: sending.node, kind, gap }
  return twist === undefined ? arrival : { ...arrival, [twist]: event[twist] }
}

function isMessage(kind: number): boolean {
  return kind === kindCode.send || kind === kindCode.deliver || kind === kindCode.drop
}

function anyOperations(): fc.Arbitrary<OperationColumns> {
  const text = fc.integer({ min: NONE, max: FIRST_VALUE - 1 })
  const value = fc.oneof(fc.constant(NONE), fc.integer({ min: FIRST_VALUE, max: LAST_VALUE }))
  const operation = fc.record({
    gap: fc.integer({ min: 1, max: 9 }),
    took: fc.option(fc.nat(5_000), { nil: undefined }),
    process: fc.nat(9),
    client: fc.integer({ min: NONE, max: participants.length - 1 }),
    outcome: fc.nat(2),
    answeredBy: fc.integer({ min: NONE, max: 1 }),
    f: fc.nat(2),
    key: text,
    input: value,
    output: value,
    error: text,
  })
  return fc.array(operation, { maxLength: 8 }).map((operations): OperationColumns => {
    let index = 0
    const invocations = operations.map(({ gap }) => (index += gap))
    const column = (value: (operation: (typeof operations)[number]) => number): Int32Array =>
      Int32Array.from(operations, value)
    return {
      length: operations.length,
      invocations: Int32Array.from(invocations),
      completions: Int32Array.from(operations, ({ took }, i) =>
        took === undefined ? NONE : (invocations[i] as number) + took,
      ),
      processes: column(({ process }) => process),
      clients: column(({ client }) => client),
      outcomes: Uint8Array.from(operations, ({ outcome }) => outcome),
      fromUs: Float64Array.from(invocations, (invocation) => invocation * 2 ** 33),
      toUs: Float64Array.from(operations, ({ took }, i) =>
        took === undefined ? NONE : (invocations[i] as number) * 2 ** 33 + took,
      ),
      answeredBy: column(({ answeredBy }) => answeredBy),
      functions: column(({ f }) => f),
      keys: column(({ key }) => key),
      inputs: column(({ input }) => input),
      outputs: column(({ output }) => output),
      errors: column(({ error }) => error),
      texts: operationTexts,
    }
  })
}

function anyStates(): fc.Arbitrary<StateColumns> {
  const value = fc.oneof(
    fc.integer({ min: ABSENT, max: stateTexts.length - 1 }).filter((code) => code !== NUMBER),
    fc.constant(NUMBER),
  )
  const change = fc.record({
    gap: fc.nat(9),
    code: value,
    number: fc.oneof(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -(2 ** 50), max: 2 ** 50 })),
  })
  const series = (node: number, field: string): fc.Arbitrary<StateSeries> =>
    fc.array(change, { maxLength: 12 }).map((changes) => ({
      node,
      field,
      events: rising(changes),
      codes: Int32Array.from(changes, ({ code }) => code),
      numbers: Float64Array.from(changes, ({ code, number }) => (code === NUMBER ? number : 0)),
    }))
  const life = (node: number): fc.Arbitrary<LifeSeries> =>
    fc.array(fc.record({ gap: fc.nat(9), up: fc.nat(1) }), { maxLength: 6 }).map((changes) => ({
      node,
      events: rising(changes),
      up: Uint8Array.from(changes, ({ up }) => up),
    }))
  const lives = fc.tuple(life(0), life(1))
  const all = fc.tuple(series(0, 'role'), series(0, 'term'), series(1, 'term'), series(1, 'log'))
  return fc.tuple(lives, all).map(([lives, series]) => ({ lives, series, texts: stateTexts }))
}

function rising(changes: readonly { readonly gap: number }[]): Int32Array {
  let event = 0
  return Int32Array.from(changes, ({ gap }) => (event += gap))
}
