import { afterEach, describe, expect, test } from 'vitest'
import { OutsideError, releaseGuards, withGuards } from './guards.ts'
import { NOTHING_FROM_OUTSIDE } from './guarded.ts'
import { setPrinter } from './printing.ts'
import { sleep } from './tasks.ts'
import { scripted } from './testing/protocols.ts'
import { runOf, workloadOf } from './testing/scenario.ts'

afterEach(() => {
  setPrinter(undefined)
  releaseGuards()
})

const ways: readonly (readonly [call: string, way: () => unknown, instead: string])[] = [
  ['Date.now()', () => Date.now(), 'node.clock.now()'],
  ['new Date()', () => new Date(), 'new Date(node.clock.now())'],
  ['Date()', () => Date(), 'new Date(node.clock.now())'],
  ['Math.random()', () => Math.random(), 'node.random.float()'],
  ['performance.now()', () => performance.now(), 'node.clock.monotonic()'],
  ['crypto.randomUUID()', () => crypto.randomUUID(), 'node.random'],
  ['crypto.getRandomValues()', () => crypto.getRandomValues(new Uint8Array(1)), 'node.random'],
  ['process.hrtime()', () => process.hrtime(), 'node.clock.monotonic()'],
  ['process.nextTick()', () => process.nextTick(() => undefined), 'node.after(0, action)'],
  ['setTimeout()', () => setTimeout(() => undefined, 0), 'node.after(delayMs, action)'],
  ['setInterval()', () => clearInterval(setInterval(() => undefined, 1)), 'node.every(periodMs, action)'],
  ['setImmediate()', () => setImmediate(() => undefined), 'node.after(0, action)'],
  ['queueMicrotask()', () => queueMicrotask(() => undefined), 'node.after(0, action)'],
  ['fetch()', () => void fetch('data:,').catch(() => undefined), 'node.send(to, message)'],
]

describe.each(ways)('%s', (call, way, instead) => {
  test("is a violation in a node's code that names the call, the node and the replacement", () => {
    const run = runOf({
      protocol: scripted((node) => {
        if (node.id === 'n2') node.after(5, way)
        return {}
      }),
    })
    const found = run.properties.find(({ name }) => name === NOTHING_FROM_OUTSIDE)
    expect(found?.violation).toMatchObject({ node: 'n2', time: 5_000 })
    expect(found?.violation?.why).toBe(
      `n2 called ${call}, which is not the same on every run: use ${instead}`,
    )
    expect(run.ended).toBe('violation')
    expect(
      run.properties.filter(({ violation }) => violation !== undefined),
      'it is told once',
    ).toHaveLength(1)
  })

  test('passes through for everyone else', () => {
    expect(() => withGuards(way)).not.toThrow()
  })
})

test('it is told even where the code catches the error', () => {
  const run = runOf({
    protocol: scripted(() => {
      try {
        Math.random()
      } catch {
        // A protocol that shrugs it off has still left its world.
      }
      return {}
    }),
  })
  expect(run.ended).toBe('violation')
})

test("a client's script is guarded as well", () => {
  const run = runOf({
    protocol: scripted(() => ({}), {
      *clients() {
        yield* sleep(1)
        return { type: 'ok', value: Date.now() }
      },
    }),
    workload: workloadOf({}),
  })
  expect(run.properties.find(({ name }) => name === NOTHING_FROM_OUTSIDE)?.violation?.node).toBe('c1')
})

test('dates that are given a time are as ever', () => {
  const seen: unknown[] = []
  runOf({
    protocol: scripted(() => {
      seen.push(
        new Date(5).getTime(),
        new Date(2020, 1).getFullYear(),
        Date.UTC(1970, 0),
        new Date(0) instanceof Date,
      )
      return {}
    }),
  })
  expect(seen.slice(0, 4)).toEqual([5, 2020, 0, true])
})

test('everything is as it was afterwards, also after a throw', () => {
  const holders: readonly (readonly [object, string])[] = [
    [globalThis, 'Date'],
    [Date, 'now'],
    [Math, 'random'],
    [performance, 'now'],
    [crypto, 'randomUUID'],
    [process, 'hrtime'],
    [globalThis, 'setTimeout'],
    [globalThis, 'fetch'],
  ]
  const descriptors = (): unknown[] =>
    holders.map(([holder, name]) => Object.getOwnPropertyDescriptor(holder, name))
  const before = descriptors()
  expect(() =>
    withGuards(() => {
      throw new Error('out of here')
    }),
  ).toThrow('out of here')
  expect(descriptors()).toEqual(before)
  withGuards(() => {
    withGuards(() => undefined)
    setPrinter({ id: 'n1', mark: () => undefined, reachedOutside: () => undefined })
    expect(() => Math.random(), 'one inside another takes nothing away').toThrow(OutsideError)
  })
  expect(descriptors()).toEqual(before)
})
