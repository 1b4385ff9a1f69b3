import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SeededChoices } from './choices.ts'
import { DefectError } from './errors.ts'
import { Kernel, NONE } from './kernel.ts'
import { hashText, RunKey } from './random.ts'
import { kernelOf, runUntil } from './testing/kernel.ts'
import { kindCode } from './trace.ts'

test('things happen in the order of their times, and time stands at each while it happens', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), (times) => {
      const { kernel } = kernelOf()
      const stream = kernel.key.stream('test')
      const seen: number[] = []
      times.forEach((time, i) => {
        kernel.schedule(time, stream, i, {
          fire: () => {
            expect(kernel.now, 'now').toBe(time)
            seen.push(time)
          },
        })
      })
      runUntil(kernel, 100)
      expect(seen).toStrictEqual([...times].sort((a, b) => a - b))
    }),
  )
})

test('the order within an instant depends on what happens and not on who was scheduled first', () => {
  const happenings = ['timers/n1', 'timers/n2', 'disk/n1', 'link/n1>n2'].flatMap((name) =>
    [0, 1, 2].map((identity) => ({ name, identity })),
  )
  const orderOf = (scheduled: typeof happenings, seed: string): string => {
    const { kernel } = kernelOf(['n1'], seed)
    const seen: string[] = []
    for (const { name, identity } of scheduled) {
      const fire = (): void => void seen.push(`${name}/${identity}`)
      kernel.schedule(5, kernel.key.stream(name), identity, { fire })
    }
    runUntil(kernel, 5)
    return seen.join(' ')
  }
  const shuffled = fc.shuffledSubarray(happenings, {
    minLength: happenings.length,
    maxLength: happenings.length,
  })
  fc.assert(
    fc.property(shuffled, fc.string({ minLength: 1 }), (order, seed) => {
      expect(orderOf(order, seed)).toBe(orderOf(happenings, seed))
    }),
  )
  expect(orderOf(happenings, '1'), 'another seed, another order').not.toBe(orderOf(happenings, '2'))
})

test('nothing can be scheduled in the past', () => {
  const { kernel } = kernelOf()
  kernel.now = 10
  const stream = kernel.key.stream('test')
  expect(() => kernel.schedule(9, stream, 0, { fire() {} })).toThrow(DefectError)
  expect(() => kernel.schedule(Number.NaN, stream, 0, { fire() {} })).toThrow(DefectError)
  expect(kernel.schedule(10, stream, 0, { fire() {} }), 'the present is not the past').toBeGreaterThanOrEqual(
    0,
  )
})

test('events are numbered from 0, and their numbers and the hash are the same without a trace', () => {
  const names = ['n1', 'n2']
  const { kernel: kept, trace } = kernelOf(names)
  const hashes = names.map((name) => hashText(name, 0))
  const bare = new Kernel(new RunKey('7'), new SeededChoices(), undefined, hashes)
  for (const kernel of [kept, bare]) {
    kernel.now = 3
    const sent = kernel.mention(kindCode.send, 0, 1, 0, NONE, { type: 'ping' })
    const arrived = kernel.record(kindCode.deliver, 1, 0, 0, sent, NONE, { type: 'ping' }, undefined, 1, 2)
    expect([sent, arrived, kernel.events]).toStrictEqual([0, 1, 2])
  }
  expect(bare.hash.digest()).toBe(kept.hash.digest())
  expect(trace.at(1)).toStrictEqual({
    index: 1,
    time: 3,
    kind: 'deliver',
    node: 'n2',
    peer: 'n1',
    message: 0,
    cause: 0,
    payload: { type: 'ping' },
  })
})

test('the hash knows participants by name and not by position', () => {
  const digest = (names: readonly string[], node: string): string => {
    const { kernel } = kernelOf(names)
    kernel.record(kindCode.start, names.indexOf(node), NONE, NONE, NONE, NONE, undefined, undefined, 1, 0)
    return kernel.hash.digest()
  }
  expect(digest(['n1', 'n2'], 'n2')).toBe(digest(['n0', 'n1', 'n2'], 'n2'))
  expect(digest(['n1', 'n2'], 'n2')).not.toBe(digest(['n1', 'n2'], 'n1'))
})
