import { afterEach, expect, test, vi } from 'vitest'
import { currentPrinter, releaseConsole, setPrinter, withConsoleCaught } from './printing.ts'
import { scripted } from './testing/protocols.ts'
import { runOf, workloadOf } from './testing/scenario.ts'
import { sleep } from './tasks.ts'
import type { Outcome, Task } from './types.ts'

const { console: terminal } = globalThis
const methods = ['debug', 'error', 'info', 'log', 'warn'] as const

afterEach(() => {
  vi.restoreAllMocks()
  releaseConsole()
})

/** Someone whose lines are kept. */
function printer(): {
  readonly id: string
  readonly lines: string[]
  mark(kind: string, text: string): void
  reachedOutside(): void
} {
  const lines: string[] = []
  return {
    id: 'n1',
    lines,
    mark: (kind, text) => void lines.push(`${kind}: ${text}`),
    reachedOutside: () => undefined,
  }
}

test('what is written while code of a node runs is its line, whichever way it is written', () => {
  const who = printer()
  withConsoleCaught(() => {
    setPrinter(who)
    for (const method of methods) terminal[method](method, 1, { a: [2] })
    setPrinter(undefined)
  })
  expect(who.lines).toStrictEqual(methods.map((method) => `print: ${method} 1 {"a":[2]}`))
})

test('anything at all can be written', () => {
  const who = printer()
  const loop: { self?: object } = {}
  loop.self = loop
  withConsoleCaught(() => {
    setPrinter(who)
    terminal.log('text', null, undefined, Number.NaN, 1n, Symbol('s'), new RangeError('far'))
    terminal.log(() => 1)
    terminal.log(loop)
    terminal.log()
  })
  expect(who.lines).toStrictEqual([
    'print: text null undefined null 1 Symbol(s) RangeError: far',
    'print: () => 1',
    'print: [object Object]',
    'print: ',
  ])
})

test.each(['dir', 'table', 'trace'] as const)(
  'what is written with console.%s is a line too, and does not reach the terminal',
  (method) => {
    const original = vi.spyOn(terminal, method).mockImplementation(() => undefined)
    const who = printer()
    withConsoleCaught(() => {
      setPrinter(who)
      terminal[method]({ a: 1 })
    })
    expect(who.lines).toStrictEqual(['print: {"a":1}'])
    expect(original.mock.calls, 'what reached the terminal').toStrictEqual([])
  },
)

test('what can neither be written as JSON nor as text does not throw', () => {
  const loop = Object.create(null) as { self?: object }
  loop.self = loop
  const who = printer()
  withConsoleCaught(() => {
    setPrinter(who)
    terminal.log('a loop', loop)
  })
  expect(who.lines).toHaveLength(1)
})

test('what anyone else writes goes where it always goes', () => {
  const log = vi.spyOn(terminal, 'log').mockImplementation(() => undefined)
  withConsoleCaught(() => terminal.log('from an observer', 1))
  expect(log.mock.calls).toStrictEqual([['from an observer', 1]])
})

test('the console is as it was afterwards, after a throw as well', () => {
  const before = methods.map((method) => terminal[method])
  expect(
    withConsoleCaught(() => 5),
    'what the action gives',
  ).toBe(5)
  expect(methods.map((method) => terminal[method])).toStrictEqual(before)
  const failing = (): never =>
    withConsoleCaught(() => {
      throw new Error('inside')
    })
  expect(failing).toThrow('inside')
  expect(methods.map((method) => terminal[method])).toStrictEqual(before)
})

test('catching it inside of catching it changes nothing', () => {
  const before = terminal.log
  const who = printer()
  withConsoleCaught(() => {
    const caught = terminal.log
    withConsoleCaught(() => undefined)
    expect(terminal.log, 'still caught').toBe(caught)
    setPrinter(who)
    terminal.log('after the inner one')
  })
  expect(who.lines).toStrictEqual(['print: after the inner one'])
  expect(terminal.log).toBe(before)
})

test('a console that nobody could give back is given back from outside, and nobody prints any more', () => {
  const before = terminal.log
  const who = printer()
  withConsoleCaught(() => {
    setPrinter(who)
    expect(currentPrinter()).toBe(who)
    releaseConsole()
    expect(terminal.log).toBe(before)
    expect(currentPrinter()).toBeUndefined()
  })
  releaseConsole()
  expect(terminal.log, 'twice is as good as once').toBe(before)
})

test('what a node prints is on the trace at the event that made it print, and in the hash', () => {
  const printing = (text: string): ReturnType<typeof runOf> =>
    runOf({
      nodes: 1,
      protocol: scripted((node) => {
        node.after(5, () => terminal.log(text))
        return {}
      }),
    })
  const run = printing('five')
  const timer = run.of('timer')[0]?.index
  expect(run.of('print')).toMatchObject([{ node: 'n1', time: 5_000, text: 'five', cause: timer }])
  expect(printing('six').traceHash).not.toBe(run.traceHash)
})

test('what an observer, an invariant or a workload prints is not on the trace', () => {
  const log = vi.spyOn(terminal, 'log').mockImplementation(() => undefined)
  const look = (): undefined => {
    terminal.log('an invariant looks')
  }
  const invariants = [{ name: 'talks', create: () => look }]
  const run = runOf({
    nodes: 1,
    protocol: scripted(() => ({ request: (request) => request.ok() }), { invariants }),
    workload: workloadOf({
      next: ({ issued }) => {
        terminal.log('next')
        return issued === 0 ? { f: 'read' } : undefined
      },
    }),
  })
  expect(run.of('print')).toStrictEqual([])
  expect(new Set(log.mock.calls.flat())).toStrictEqual(new Set(['an invariant looks', 'next']))
})

test("what a client's script prints is on the trace, for it is the protocol's code", () => {
  const log = vi.spyOn(terminal, 'log').mockImplementation(() => undefined)
  function* script(): Task<Outcome> {
    yield* sleep(1)
    terminal.log('asking')
    return { type: 'ok' }
  }
  const run = runOf({
    nodes: 1,
    protocol: scripted(() => undefined, { clients: script }),
    workload: workloadOf({ next: ({ issued }) => (issued === 0 ? { f: 'read' } : undefined) }),
  })
  expect(run.of('print')).toMatchObject([{ node: 'c1', text: 'asking' }])
  expect(log.mock.calls, 'what reached the console').toStrictEqual([])
})
