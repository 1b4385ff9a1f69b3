import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { join, upgrade } from './faults/index.ts'
import { defineProtocol, type Protocol } from './protocol.ts'
import { scripted } from './testing/protocols.ts'
import { type Given, runOf, workloadOf } from './testing/scenario.ts'
import type { Client, Node, Outcome, Process, Request, Task } from './types.ts'

/** What a run of a protocol is refused with. */
function refusal(protocol: Protocol, given: Given = {}): unknown {
  try {
    const faults = [join({ at: 50 })]
    runOf({ protocol, spares: 1, duration: 200, faults, workload: workloadOf({}), ...given })
  } catch (error) {
    return error
  }
  return 'it ran'
}

/** A protocol called `hasty`, with parts that types do not allow. */
function hasty(parts: object, extras: object = {}): Protocol {
  return defineProtocol({
    name: 'hasty',
    defaults: {},
    create(node: Node) {
      node.every(10, () => node.broadcast({ type: 'beat' }))
      return { receive() {}, request: (request: Request) => request.ok(), inspect: () => ({}), ...parts }
    },
    ...extras,
  })()
}

class AsyncReceive implements Process {
  // eslint-disable-next-line typescript/no-misused-promises
  async receive(): Promise<void> {}
  inspect(): object {
    return {}
  }
}

const promise = (): Promise<void> => Promise.resolve()
const asyncOf = async (): Promise<void> => {}
async function* asyncScript(_client: Client): AsyncGenerator<number, Outcome> {
  yield 1
  return { type: 'ok' }
}

test.each([
  ['create', hasty({}, { create: async () => ({ receive() {}, inspect: () => ({}) }) })],
  ['receive', hasty({ receive: asyncOf })],
  ['receive', hasty({}, { create: () => new AsyncReceive() })],
  ['request', hasty({ request: asyncOf })],
  ['reconfigure', hasty({ reconfigure: asyncOf })],
  ['clients', hasty({}, { clients: asyncOf })],
  ['clients', hasty({}, { clients: asyncScript })],
])('an async %s is refused, with the names of protocol and function', (name, protocol) => {
  const error = refusal(protocol)
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toContain(`protocol hasty: ${name} is async: expected a function`)
})

test.each([
  ['create', hasty({}, { create: promise })],
  ['receive', hasty({ receive: promise })],
  ['request', hasty({ request: promise })],
  ['reconfigure', hasty({ reconfigure: promise })],
])('a %s that returns a promise is refused, with the names of protocol and function', (name, protocol) => {
  const error = refusal(protocol)
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toContain('protocol hasty')
  expect((error as Error).message, 'which function it was').toContain(name)
})

test.each([
  ['timer', (node: Node) => void node.after(5, promise)],
  ['flush', (node: Node) => node.disk.flush(promise)],
])('a continuation of a %s that returns a promise is refused', (_, begin) => {
  const protocol = scripted((node) => {
    begin(node)
    return {}
  })
  const error = refusal(protocol)
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toContain('protocol scripted')
})

test('an async script of a node is refused like any other async function', () => {
  async function* script(): AsyncGenerator<never> {}
  const protocol = scripted((node) => {
    node.spawn(script() as unknown as Task)
    return {}
  })
  expect(refusal(protocol)).toBeInstanceOf(InputError)
})

test('a later version is refused when it starts, by its own name', () => {
  const versions = [hasty({ receive: asyncOf })]
  const sound = hasty({ request: (request: { ok(): void }) => request.ok() })
  const error = refusal(sound, { versions, faults: [upgrade({ at: 20, node: 'n2' })] })
  expect(error).toBeInstanceOf(InputError)
  expect((error as Error).message).toContain('protocol hasty: receive is async')
})

test('what is not async is not refused', () => {
  const protocol = hasty({ request: (request: { ok(): void }) => request.ok() })
  expect(refusal(protocol)).toBe('it ran')
})
