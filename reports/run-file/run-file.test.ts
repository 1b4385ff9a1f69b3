import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import { judge, run, withLadders } from '../../scenarios/index.ts'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { parseJson } from '../../scenarios/parse-json.ts'
import { InputError } from '../../sim/errors.ts'
import { constant, crash } from '../../sim/index.ts'
import type { InspectionChange } from '../../sim/record.ts'
import type { Json } from '../../sim/types.ts'
import { columnsOfRun } from '../data/columns-of-run.ts'
import { eventColumnsOf } from '../data/record-events.ts'
import type { EventColumns } from '../data/run-columns.ts'
import { stateColumnsOf } from '../data/state-columns.ts'
import { renderReport } from '../page.ts'
import { anyColumns, keptRun } from '../testing/columns.ts'
import { invariantRun, passingRun, staleReadRun } from '../testing/fixture.ts'
import { hostileText } from '../testing/hostile.ts'
import { inspectionsOf } from './column-inspections.ts'
import { ColumnTrace } from './column-trace.ts'
import { digestOf } from './text.ts'
import { reportable, restoreRun, RUN_FILE_DEPTH, type RunFile, runFileText } from './index.ts'

const facts = { version: '0.4.0', command: 'npx netsplit run x', engine: { kind: 'shipped' } } as const
const options = { command: facts.command, version: facts.version, client: '' }

/** The page of a run, and the text of its file. */
function written(run: JudgedRun): { readonly page: string; readonly text: string } {
  const prepared = reportable(run)
  const page = renderReport(prepared.run, options)
  return { page, text: [...runFileText(prepared.file(facts))].join('') }
}

function restored(text: string) {
  return restoreRun(parseJson(text, 'run.json', RUN_FILE_DEPTH), 'run.json')
}

function expectSameAgain(run: JudgedRun): RunFile {
  const { page, text } = written(run)
  const { run: again, file } = restored(text)
  expect(renderReport(again, options) === page, 'the page of the file is the page of the run').toBe(true)
  expect(written(again).text === text, 'the file of the file is the file').toBe(true)
  return file
}

/** Why a text is refused. */
function refusal(text: string): string {
  try {
    restored(text)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return 'it is not'
}

/** The changes of inspections that changed something. */
function changing(changes: readonly InspectionChange[]): readonly InspectionChange[] {
  const last = new Map<string, string>()
  return changes.filter(({ node, state }) => {
    const fields = Object.entries(state ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
    const shown = JSON.stringify([state === undefined, fields])
    const differs = last.get(node) !== shown
    last.set(node, shown)
    return differs
  })
}

function at(changes: readonly InspectionChange[], name: string): readonly InspectionChange[] {
  return changes.filter(({ node }) => node === name)
}

const shipped = judge(keptRun('raft-stale-read', 1))

describe('from the file of a run its page is made again, byte for byte', () => {
  test('for one with a crash that flaps', () => {
    const flaps = crash({ at: 100, for: 130, node: 'n2', flap: { on: constant(50), off: constant(30) } })
    const cluster = { protocol: raft(), nodes: 3 }
    const { faults } = expectSameAgain(
      judge(run({ name: 'flaps', cluster, faults: [flaps], duration: 300 }, 1)),
    )
    expect(faults[0]).toMatchObject({
      stretches: [
        { from: 100_000, to: 150_000 },
        { from: 180_000, to: 230_000 },
      ],
    })
  })

  test('for runs that were violated, with a trace', () => {
    expectSameAgain(shipped)
    expect(expectSameAgain(withLadders(shipped)).properties[0]?.strongest).toContain('sequential')
    expectSameAgain(invariantRun())
  })

  test('for one that holds', () => {
    const run = judge(keptRun('single-server-no-flush', 2))
    const { page } = written(run)
    expect(page === renderReport(run, options), 'the page is that of the run itself').toBe(true)
    expectSameAgain(run)
  })

  test('for one whose events were not kept', () => {
    const file = expectSameAgain(passingRun({ operations: 20, nodes: 3, faults: 2 }))
    expect(file.columns).toBeUndefined()
    expect(file.statistics.messages).toBeUndefined()
  })

  test('whatever its texts', () => {
    const texts = fc.record({
      key: hostileText(),
      error: hostileText(),
      why: hostileText(),
      seed: hostileText().filter((seed) => seed !== ''),
      note: hostileText(),
      role: hostileText(),
      property: hostileText(),
      value: hostileText(),
      operation: hostileText(),
      node: hostileText().filter((node) => node !== ''),
    })
    fc.assert(
      fc.property(texts, (given) => void expectSameAgain(staleReadRun(given))),
      { numRuns: 10 },
    )
  })
})

describe('a run file', () => {
  const { text } = written(shipped)
  const { file, run } = restored(text)

  test('says in plain JSON what was found', () => {
    const property = shipped.properties.find(({ verdict }) => verdict === 'invalid')
    expect(file).toMatchObject({
      netsplit: '0.4.0',
      kind: 'run',
      format: 1,
      seed: '1',
      verdict: 'invalid',
      why: property?.why,
      fingerprint: 'check/linearizable (register)/stale-read',
      traceHash: shipped.record.traceHash,
      events: shipped.record.events,
    })
    expect(file.history).toStrictEqual([...shipped.record.history])
    const core = file.core.map(({ f, outcome }) => `${f} ${outcome}`)
    expect(core).toContain('write ok')
    expect(core).toContain('read ok')
    const { sent, delivered, dropped } = file.statistics.messages ?? { sent: 0, delivered: 0, dropped: 0 }
    expect(sent).toBeGreaterThan(1_000)
    expect(delivered).toBeGreaterThan(1_000)
    expect(dropped).toBeGreaterThan(100)
    expect(file.observed.filter(({ kind }) => kind === 'sometimes').length).toBeGreaterThan(5)
  })

  test('holds every event, and the contents of those that the page shows', () => {
    const { trace } = shipped.record
    expect(run.record.trace?.length).toBe(trace?.length)
    expect(file.shown.length).toBeGreaterThanOrEqual(60)
    expect(file.shown.length).toBeLessThan(200)
    for (const event of file.shown) expect(event).toStrictEqual(trace?.at(event.index))
  })

  test('has a field a line, and an event of the history a line', () => {
    const lines = text.split('\n')
    expect(lines).toContain('"seed": "1",')
    expect(lines.filter((line) => line.startsWith('  {"index":')).length).toBe(
      file.history.length + file.shown.length,
    )
  })

  test('that is cut off is refused, wherever', () => {
    for (const part of [0, 0.1, 0.5, 0.999]) {
      expect(refusal(text.slice(0, Math.floor(text.length * part)))).toMatch(
        /^run\.json, line \d+: expected JSON/,
      )
    }
  })

  test('of a newer format, without a field or changed by hand is refused', () => {
    const changed = (change: object): string => refusal(JSON.stringify({ ...file, ...change }))
    expect(changed({ format: 2, netsplit: '9.0.0' })).toBe(
      'run.json is a run in format 2, written by netsplit 9.0.0: this netsplit reads format 1',
    )
    expect(changed({ format: '1' })).toBe('run.json is no run file: format is "1", expected 1')
    expect(changed({ history: undefined })).toBe('run.json is no run file: history is missing')
    expect(changed({ more: 1 })).toBe('run.json is no run file: more is not a known field')
    for (const change of [
      { verdict: 'valid' },
      { columns: { events: 'AAAA' } },
      { faults: [] },
      { digest: 'x' },
    ]) {
      expect(changed(change)).toBe(
        'run.json is not as netsplit wrote it: its contents do not have the digest that it names',
      )
    }
    const packed = { ...file, columns: { events: 'AAAA' } }
    const { digest: _, ...rest } = packed
    expect(changed({ ...packed, digest: digestOf(rest) })).toBe(
      'run.json is no run file: columns.events is not what netsplit packs',
    )
    for (const other of ['null', '[]', '7', '{}'])
      expect(refusal(other)).toMatch(/^run\.json is no run file: /)
  })
})

describe('from columns come back', () => {
  test('the events that they were made of', () => {
    fc.assert(
      fc.property(anyColumns(), ({ events, outline }) => {
        const names = outline.participants.map(({ id }) => id)
        // As they are taken down: texts in the order in which they first stand.
        const taken = eventColumnsOf(new ColumnTrace(events, names, []), names)
        expect(eventColumnsOf(new ColumnTrace(taken, names, []), names)).toStrictEqual(taken)
      }),
    )
  })

  test('the states that nodes showed, but for changes that changed nothing', () => {
    const { record } = shipped
    const columns = columnsOfRun(record)
    const names = record.participants.map(({ id }) => id)
    const back = columns && inspectionsOf(columns.states, columns.events, names)
    const changes = changing(record.inspections ?? [])
    expect(changes.length).toBeGreaterThan(100)
    expect(back).toEqual(changes)
  })

  test('whatever the states were', () => {
    const value = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom<Json>(null, true, 'x', 0.5, 2 ** 52, [1], { a: 1 }),
    )
    const state = fc.dictionary(fc.constantFrom('role', 'term', '7', '__proto__', ''), value)
    const change = fc.record({
      step: fc.nat(2),
      node: fc.constantFrom('n1', 'n2'),
      state: fc.option(state, { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (told) => {
        let event = 0
        let before = ''
        const changes = told.map(({ step, ...rest }): InspectionChange => {
          // A node changes once at an event, and others may with it.
          event += rest.node > before ? step : step + 1
          before = rest.node
          return { event, time: event * 10, ...rest }
        })
        const names = ['n1', 'n2']
        const columns = stateColumnsOf(changes, names)
        const times = Float64Array.from({ length: event + 1 }, (_, i) => i * 10)
        const back = inspectionsOf(columns, { times } as EventColumns, names)
        // Which of several nodes changed first at an event, columns do not say.
        for (const name of names) expect(at(back, name)).toEqual(at(changing(changes), name))
        const again = inspectionsOf(stateColumnsOf(back, names), { times } as EventColumns, names)
        expect(again).toStrictEqual(back)
      }),
    )
  })
})
