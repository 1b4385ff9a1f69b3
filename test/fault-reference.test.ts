import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { transformSync } from 'esbuild'
import { describe, expect, test } from 'vitest'
import * as netsplit from '../index.ts'
import { bearingOf } from '../scenarios/fault-bounds.ts'
import { faultParameters, parametersOf } from '../scenarios/fault-parameters.ts'
import { validateScenario } from '../scenarios/validate.ts'
import { distributionKinds } from '../sim/distributions.ts'
import * as factories from '../sim/faults/index.ts'
import { type Fault, type FaultKind, faultKinds, type Node, type Scenario } from '../sim/index.ts'
import { examplesIn } from './examples.ts'
import { folderWith, netsplit as runCommand } from './command-line.ts'

// docs/faults.md says what the schema says, and docs/look-alikes.md what the engine does.

const page = fileURLToPath(new URL('../docs/faults.md', import.meta.url))
const lookAlikes = fileURLToPath(new URL('../docs/look-alikes.md', import.meta.url))
const kinds = Object.keys(faultKinds) as readonly FaultKind[]

/** What may stand once, in the table of common parameters. */
const COMMON: ReadonlySet<string> = new Set(['id', 'at', 'for', 'flap', 'node', 'on', 'types'])

describe('the reference of faults', () => {
  const sections = sectionsOf(readFileSync(page, 'utf8'))

  test('has a heading for every kind of fault, and its parameters as they are', () => {
    expect(kinds.flatMap((kind) => objectionsTo(kind, sections.get(`\`${kind}\``)))).toEqual([])
  })

  test('has no heading for a kind that does not exist', () => {
    const named = [...sections.keys()].flatMap((title) => /^`(.*)`$/.exec(title)?.[1] ?? [])
    expect(named.filter((kind) => !Object.hasOwn(faultKinds, kind))).toEqual([])
  })

  test('has a row for every common parameter', () => {
    expect([...rowsOf(sections.get('Common parameters')).keys()].sort()).toEqual([...COMMON].sort())
  })

  test('has a row for every distribution, and for no other', () => {
    expect([...rowsOf(sections.get('Distributions')).keys()].sort()).toEqual([...distributionKinds].sort())
  })

  test('says of every kind what it is weighed against', () => {
    const rows = rowsOf(sections.get('What a protocol bears'))
    const wrong = kinds.filter(
      (kind) => kind !== 'message' && rows.get(bearingOf[kind])?.at(-1)?.includes(`\`${kind}\``) !== true,
    )
    expect(wrong, 'missing in the row of their member of bears').toEqual([])
    expect([...rows.keys()].sort()).toEqual([...new Set(Object.values(bearingOf))].sort())
  })
})

test.each([page, lookAlikes])('every example in %s is what netsplit takes', (file) => {
  const objections = [
    ...examplesIn(file).map(({ code, line }) => attempt(line, () => checkTypeScript(code))),
    ...examplesIn(file, 'json').map(({ code, line }) => attempt(line, () => checkJson(JSON.parse(code)))),
  ]
  expect(objections.filter((objection) => objection !== undefined)).toEqual([])
})

test('netsplit list faults names the parameters of every fault', () => {
  const { out } = runCommand(folderWith(), 'list', 'faults', '--json')
  expect(JSON.parse(out)).toEqual(
    kinds.map((name) => ({ name, description: faultKinds[name], parameters: faultParameters(name) })),
  )
  const lines = runCommand(folderWith(), 'list', 'faults').out.split('\n')
  const throttle = lines.findIndex((line) => line.trim().startsWith('throttle'))
  expect(lines[throttle + 1]?.trim()).toBe('bytesPerSecond, on, types, id, at, for, flap')
})

test('the words for the type of a parameter come from its schema', () => {
  expect(faultParameters('replay')).toMatchObject({
    count: 'whole number from 1 to 1000',
    olderThanMs: 'milliseconds, optional',
    on: 'split, optional',
    at: 'milliseconds, or a moment',
  })
  expect(faultParameters('message')).toMatchObject({
    nth: 'whole number, 1 or more',
    act: '"drop", "duplicate", "hold" or "damage" or { delayMs: milliseconds }',
  })
  expect(faultParameters('loss')).toMatchObject({ probability: 'number from 0 to 1' })
  expect(faultParameters('clock-strobe')).toMatchObject({ everyMs: 'milliseconds, 0.001 or more' })
  expect(faultParameters('drift')).toMatchObject({ ppm: 'parts per million, from -900000 to 10000000' })
  expect(faultParameters('damage')).toMatchObject({ checksums: 'true or false, optional' })
})

describe('every cell of the tables of look-alikes is what happens', () => {
  const sections = sectionsOf(readFileSync(lookAlikes, 'utf8'))
  test.each([
    ['Messages that never come', messagesUnder],
    ['Messages that come late', messagesUnder],
    ['Messages that come twice', messagesUnder],
    ['Clocks', clocksUnder],
    ['Disks that lose', diskUnder],
    ['Nodes that are slow', slownessUnder],
  ] as const)('%s', (title, happensUnder) => {
    const table = tableOf(sections.get(title))
    expect(table.rows.length).toBeGreaterThan(2)
    for (const [fault = '', ...cells] of table.rows) {
      const happened = happensUnder(faultsIn(fault))
      const told = Object.fromEntries(table.columns.slice(1).map((column, i) => [column, cells[i]]))
      const cellsThatCount = Object.fromEntries(
        Object.entries(told).filter(([column]) => Object.hasOwn(happened, column)),
      )
      expect(Object.keys(cellsThatCount).length, `columns of ${title}`).toBe(Object.keys(happened).length)
      expect(cellsThatCount, fault).toEqual(happened)
    }
  })
})

/** What is wrong with the section on a kind of fault, in sentences that name kind and parameter. */
function objectionsTo(kind: FaultKind, section: readonly string[] | undefined): readonly string[] {
  if (section === undefined) return [`${kind}: docs/faults.md has no heading for it`]
  const parameters = parametersOf(kind)
  const rows = rowsOf(section)
  const common = /^Common: (.*)\.$/m.exec(section.join('\n'))?.[1] ?? ''
  const told = new Set(common.split(', ').map((name) => name.slice(1, -1)))
  const exists = new Set(parameters.map(({ name }) => name))
  return [
    ...[...rows.keys(), ...told]
      .filter((name) => !exists.has(name))
      .map((name) => `${kind}.${name}: there is no such parameter`),
    ...parameters.flatMap(({ name, optional, type }) => {
      if (COMMON.has(name)) return told.has(name) ? [] : [`${kind}.${name}: "Common:" does not name it`]
      const row = rows.get(name)
      if (row === undefined) return [`${kind}.${name}: it has no row`]
      const [, , initial = ''] = row
      if (!initial.startsWith(optional ? 'optional' : 'required'))
        return [
          `${kind}.${name}: its default is "${initial}", expected ${optional ? 'optional' : 'required'}`,
        ]
      const missing = (type.match(/-?\d[\d.]*/g) ?? []).filter((bound) => !row.join(' ').includes(bound))
      return missing.map((bound) => `${kind}.${name}: its row does not say ${bound}, of "${type}"`)
    }),
  ]
}

/** The sections of a page by their headings, without those within them. */
function sectionsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>()
  let current: string[] = []
  for (const line of text.split('\n')) {
    const title = /^#+ (.*)$/.exec(line)?.[1]
    if (title === undefined) current.push(line)
    else sections.set(title, (current = []))
  }
  return sections
}

interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The first table of a section. */
function tableOf(section: readonly string[] = []): Table {
  const first = section.findIndex((line) => line.startsWith('|'))
  const lines = first === -1 ? [] : section.slice(first)
  const end = lines.findIndex((line) => !line.startsWith('|'))
  const [columns = [], , ...rows] = (end === -1 ? lines : lines.slice(0, end)).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  return { columns, rows }
}

/** The rows of the first table of a section, by the name in their first cell. */
function rowsOf(section: readonly string[] | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(tableOf(section).rows.map((row) => [(row[0] ?? '').replaceAll('`', ''), row]))
}

function attempt(line: number, check: () => void): string | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    return `line ${line}: ${String(error)}`
  }
}

/** Runs an example with all of netsplit in scope, and checks all faults and scenarios that it makes. */
function checkTypeScript(code: string): void {
  const made: Fault[] = []
  const scope: { [name: string]: unknown } = { ...netsplit, console: { log: () => undefined } }
  for (const [name, factory] of Object.entries(factories)) {
    if (typeof factory !== 'function') continue
    scope[name] = (options: never) => {
      const fault = factory(options)
      made.push(fault)
      return fault
    }
  }
  const scenarios: unknown[] = []
  scope['defineScenario'] = (scenario: Scenario) => {
    scenarios.push(scenario)
    return scenario
  }
  runInContext(transformSync(code, { loader: 'ts' }).code, createContext(scope))
  if (made.length + scenarios.length === 0) throw new Error('it makes neither a fault nor a scenario')
  validateScenario(world({ faults: made }), 'example')
  for (const scenario of scenarios) validateScenario(scenario, 'example')
}

/** A whole scenario, settings of one, or a fault. */
function checkJson(value: object): void {
  if ('kind' in value) validateScenario(world({ faults: [value] }), 'example')
  else validateScenario('cluster' in value ? value : world(value), 'example')
}

function world(settings: object): object {
  return { name: 'example', cluster: { protocol: { use: 'raft' }, nodes: 5 }, duration: 10_000, ...settings }
}

/** The faults that a cell makes, in code. */
function faultsIn(cell: string): readonly Fault[] {
  const code = /^`(.*)`$/.exec(cell)?.[1] ?? ''
  return runInContext(`[${code}]`, createContext({ ...netsplit })) as readonly Fault[]
}

/** What becomes of messages from n1 to n2, 20 ms on their way, that are sent every 10 ms. */
function messagesUnder(faults: readonly Fault[]): { readonly [column: string]: string } {
  const protocol = netsplit.defineProtocol({
    name: 'numbered',
    defaults: {},
    create: (node: Node<{ readonly type: 'number'; readonly sent: number }>) => {
      let sent = 0
      if (node.id === 'n1') node.every(10, () => node.send('n2', { type: 'number', sent: (sent += 10) }))
      return { receive() {}, inspect: () => ({}) }
    },
  })
  const fates = new Map<number, string[]>()
  for (const { kind, payload, time } of eventsOf({
    ...twoNodes(protocol(), faults),
    network: { latency: netsplit.constant(20) },
  })) {
    if (kind !== 'deliver' && kind !== 'drop') continue
    const { sent } = payload as { readonly sent: number }
    const fate = kind === 'drop' ? `lost at ${inWords(time)}` : inWords(time)
    fates.set(sent, [...(fates.get(sent) ?? []), fate])
  }
  return Object.fromEntries(
    [90, 100, 110, 150, 160].map((sent) => [`sent at ${sent}`, (fates.get(sent) ?? ['never']).join(' and ')]),
  )
}

/** What the clocks of n1 show, and when a timer of 150 ms goes off that is set at the start. */
function clocksUnder(faults: readonly Fault[]): { readonly [column: string]: string } {
  const shown: { [column: string]: string } = {}
  const times = [90, 110, 130, 160]
  const protocol = netsplit.defineProtocol({
    name: 'clocks',
    defaults: {},
    create: (node: Node<{ readonly type: 'read'; readonly at: number }>) => {
      const start = node.clock.now()
      // Another machine's clock says when to look.
      if (node.id === 'n2')
        for (const at of times) node.after(at - 1, () => node.send('n1', { type: 'read', at }))
      if (node.id === 'n1') node.after(150, () => node.note('due'))
      return {
        receive: (_, { at }) => {
          shown[`wall at ${at}`] = `${Math.round(node.clock.now() - start)}`
          if (at === 160) shown['monotonic at 160'] = `${Math.round(node.clock.monotonic())}`
        },
        inspect: () => ({}),
      }
    },
  })
  const due = eventsOf(twoNodes(protocol(), faults)).find(({ kind }) => kind === 'note')
  return { ...shown, 'timer of 150': inWords(due?.time ?? Number.NaN) }
}

/** What a node that crashes at 130 finds at 140: it has flushed 1, then, from 100 on, 2, and has written 3 at 125. */
function diskUnder(faults: readonly Fault[]): { readonly [column: string]: string } {
  const seen: { [column: string]: string } = { 'flush of 2': 'never' }
  const protocol = netsplit.defineProtocol({
    name: 'writer',
    defaults: {},
    create: (node: Node) => {
      const { disk } = node
      const read = (key: string): string => {
        try {
          const value = disk.read<number>(key)
          return value === undefined ? 'nothing' : `${value}`
        } catch (error) {
          return error instanceof netsplit.DiskError ? error.kind : 'thrown'
        }
      }
      const write = (at: number, value: number, flush: () => void): void => {
        node.after(at, () => {
          disk.write('key', value)
          flush()
        })
      }
      if (node.id === 'n1' && node.clock.monotonic() < 10) {
        write(10, 1, () => disk.flush(() => undefined))
        write(100, 2, () =>
          disk.flush(
            () => (seen['flush of 2'] = 'done'),
            ({ kind }) => (seen['flush of 2'] = kind),
          ),
        )
        node.after(115, () => (seen['read at 115'] = read('key')))
        write(125, 3, () => undefined)
      } else if (node.id === 'n1') seen['read after the crash'] = read('key')
      return { receive() {}, inspect: () => ({}) }
    },
  })
  const crash = netsplit.crash({ id: 'the-crash', at: 130, for: 10, node: 'n1' })
  eventsOf({
    ...twoNodes(protocol(), [...faults, ...(faults.some(({ kind }) => kind === 'wipe') ? [] : [crash])]),
    disk: { unflushed: 'lost', flush: netsplit.constant(4) },
    budget: { copies: 1 },
  })
  return seen
}

/** When n1 does what comes to it: a message, a timer, and a flush of 4 ms that was asked for before, or by, the timer. */
function slownessUnder(faults: readonly Fault[]): { readonly [column: string]: string } {
  const seen: { [column: string]: string } = {}
  const protocol = netsplit.defineProtocol({
    name: 'busy',
    defaults: {},
    create: (node: Node<{ readonly type: 'ping' }>) => {
      if (node.id === 'n2') node.after(119, () => node.send('n1', { type: 'ping' }))
      if (node.id === 'n1') {
        const flush = (name: string): void => {
          node.disk.write(name, 0)
          node.disk.flush(() => node.note(name))
        }
        node.after(103, () => flush('flush asked at 103'))
        node.after(115, () => {
          node.note('timer at 115')
          flush('flush asked by the timer')
        })
      }
      return { receive: () => node.note('message at 120'), inspect: () => ({}) }
    },
  })
  for (const { kind, text = '', time } of eventsOf({
    ...twoNodes(protocol(), faults),
    disk: { flush: netsplit.constant(4) },
  })) {
    if (kind === 'note') seen[text] = inWords(time)
  }
  return seen
}

function twoNodes(protocol: netsplit.Protocol, faults: readonly Fault[]): Scenario {
  return { name: 'look-alikes', cluster: { protocol, nodes: 3 }, faults, duration: 1_000 }
}

function eventsOf(scenario: Scenario): readonly netsplit.TraceEvent[] {
  const { trace, events } = netsplit.simulate(scenario, 1, { trace: true }).finish()
  return Array.from({ length: events }, (_, i) => trace?.at(i) as netsplit.TraceEvent)
}

/** A time, rounded to milliseconds. */
function inWords(microseconds: number): string {
  return `${Math.round(microseconds / 1_000)}`
}
