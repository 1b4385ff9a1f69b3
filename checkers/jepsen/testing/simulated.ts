import * as fc from 'fast-check'
import type { HistoryEvent } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'

/** What a client asks, and what it is about. */
export interface Ask {
  readonly f: string
  readonly key?: string
  readonly value?: Json
}

/** An object that clients ask: what they ask next, and what it answers when their operation takes effect. */
export interface SimulatedObject {
  readonly ask: (choice: number) => Ask
  /** The answer; `undefined` where the object refuses, and nothing has happened. */
  readonly answer: (ask: Ask, choice: number) => Json | undefined
}

type Event = Omit<HistoryEvent, 'index'>

interface Client {
  process: number
  ask: Ask | undefined
  answer: { readonly value: Json | undefined } | undefined
}

/** Choices for {@link simulated}: which client goes on, and how. */
export const choices: fc.Arbitrary<number[]> = fc.array(fc.nat({ max: 9_999 }), {
  maxLength: 120,
  size: 'max',
})

/**
 * What clients of an object see, if each of its operations takes effect at one moment between invocation and completion.
 * Sometimes nobody learns how an operation ended, and it may then have had its effect or not.
 *
 * @param object - the object, which keeps its own state
 * @param moves - which client goes on, and what it chooses
 * @param last - what one client asks after all others, and has answered
 */
export function simulated(
  object: SimulatedObject,
  moves: readonly number[],
  last: readonly Ask[] = [],
): Event[] {
  const events: Event[] = []
  const clients: Client[] = [0, 1, 2, 3].map((process) => ({ process, ask: undefined, answer: undefined }))
  let fresh = clients.length
  let time = 0
  const push = (client: Client, ask: Ask, type: HistoryEvent['type'], value: Json | undefined) => {
    const key = ask.key === undefined ? {} : { key: ask.key }
    events.push({
      process: client.process,
      type,
      f: ask.f,
      time,
      ...key,
      ...(value === undefined ? {} : { value }),
    })
  }
  const crash = (client: Client, ask: Ask) => {
    push(client, ask, 'info', undefined)
    client.process = fresh++
    client.ask = client.answer = undefined
  }
  for (const move of moves) {
    const client = clients[move % clients.length] as Client
    const choice = Math.floor(move / clients.length)
    time += choice % 3_000
    if (client.ask === undefined) {
      client.ask = object.ask(choice)
      push(client, client.ask, 'invoke', client.ask.value)
    } else if (choice % 11 === 0) {
      crash(client, client.ask)
    } else if (client.answer === undefined) {
      client.answer = { value: object.answer(client.ask, choice) }
    } else {
      const { value } = client.answer
      push(client, client.ask, value === undefined ? 'fail' : 'ok', value)
      client.ask = client.answer = undefined
    }
  }
  for (const ask of last) {
    const client: Client = { process: fresh++, ask, answer: undefined }
    push(client, ask, 'invoke', ask.value)
    push(client, ask, 'ok', object.answer(ask, 0))
  }
  return events
}

/** Elements of a set: as few as collide, and as odd as plain data can be. */
export const oddValues: readonly Json[] = [
  null,
  0,
  -0,
  '0',
  2 ** 53 - 1,
  1e300,
  '',
  '\u0000\u001b[31m\n',
  '\ud800',
  true,
  [],
  [[1, [2]]],
  {},
  { b: 1, a: { c: [null] } },
  '__proto__',
]

/** Correct objects, each as fresh as can be, by the name of the checker that they are for; and what is asked of them last. */
export const correctObjects: {
  readonly [name: string]: () => { readonly object: SimulatedObject; readonly last: readonly Ask[] }
} = {
  set: () => ({ object: aSet(), last: [{ f: 'read' }] }),
  'set-full': () => ({ object: aSet(), last: [{ f: 'read' }] }),
  queue: () => ({ object: aQueue(), last: [] }),
  'total-queue': () => ({ object: aQueue(), last: [{ f: 'drain' }] }),
  'unique-ids': () => {
    let next = 0
    return { object: { ask: () => ({ f: 'generate' }), answer: () => next++ }, last: [] }
  },
  counter: () => ({ object: aCounter(), last: [{ f: 'read' }] }),
  bank: () => ({ object: aBank(), last: [{ f: 'read' }] }),
  monotonic: () => {
    let value = 0
    return {
      object: {
        ask: (choice) => ({ f: choice % 2 === 0 ? 'inc' : 'read' }),
        answer: ({ f }) => (f === 'inc' ? ++value : value),
      },
      last: [{ f: 'read' }],
    }
  },
  'long-fork': () => ({ object: aStore(), last: [] }),
  'causal-reverse': () => {
    const values: number[] = []
    let next = 0
    return {
      object: {
        ask: (choice) => (choice % 2 === 0 ? { f: 'write', value: next++ } : { f: 'read' }),
        answer: ({ f, value }) => (f === 'read' ? [...values] : values.push(value as number)),
      },
      last: [{ f: 'read' }],
    }
  },
}

function aSet(): SimulatedObject {
  const elements = new Set<Json>()
  let next = 0
  return {
    ask: (choice) =>
      choice % 3 === 0 ? { f: 'read' } : { f: 'add', value: oddValues[choice % 40] ?? 1_000 + next++ },
    answer: ({ f, value }, choice) => {
      if (f === 'read')
        return [...new Map([...elements].map((item) => [JSON.stringify(item), item])).values()]
      if (choice % 7 === 0) return undefined
      elements.add(value ?? null)
      return value ?? null
    },
  }
}

function aQueue(): SimulatedObject {
  const elements: Json[] = []
  let next = 0
  return {
    ask: (choice) => {
      if (choice % 9 === 0) return { f: 'drain' }
      return choice % 2 === 0
        ? { f: 'dequeue' }
        : { f: 'enqueue', value: oddValues[choice % 40] ?? 1_000 + next++ }
    },
    answer: ({ f, value }, choice) => {
      if (f === 'drain') return elements.splice(0)
      if (f === 'dequeue') return elements.splice(choice % Math.max(1, elements.length), 1)[0]
      if (choice % 7 === 0) return undefined
      elements.push(value ?? null)
      return value ?? null
    },
  }
}

function aCounter(): SimulatedObject {
  let sum = 0
  return {
    ask: (choice) => (choice % 2 === 0 ? { f: 'read' } : { f: 'add', value: (choice % 13) - 6 }),
    answer: ({ f, value }, choice) => {
      if (f === 'read') return sum
      if (choice % 7 === 0) return undefined
      const amount = Number(value)
      sum += amount
      return amount
    },
  }
}

function aBank(): SimulatedObject {
  const balances: { [account: string]: number } = { a: 10, b: 5, c: 0 }
  return {
    ask: (choice) => {
      const [from, to] = choice % 4 < 2 ? ['a', 'b'] : ['b', 'c']
      return choice % 2 === 0 ? { f: 'read' } : { f: 'transfer', value: { from, to, amount: choice % 4 } }
    },
    answer: ({ f, value }) => {
      if (f === 'read') return { ...balances }
      const { from, to, amount } = value as { from: string; to: string; amount: number }
      if ((balances[from] as number) < amount) return undefined
      balances[from]! -= amount
      balances[to]! += amount
      return value
    },
  }
}

function aStore(): SimulatedObject {
  const written = new Set<Json>()
  let next = 0
  return {
    ask: (choice) => {
      if (choice % 3 === 0) return { f: 'txn', value: [['w', next++, 1]] }
      const group = 3 * Math.floor((choice % Math.max(1, next)) / 3)
      return { f: 'txn', value: [0, 1, 2].map((i) => ['r', group + i, null]) }
    },
    answer: ({ value }) =>
      (value as [string, number, number | null][]).map(([name, key]) => {
        if (name === 'w') written.add(key)
        return [name, key, written.has(key) ? 1 : null]
      }),
  }
}
