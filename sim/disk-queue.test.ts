import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { constant, samplerOf, uniform } from './distributions.ts'
import { type Device, deviceOf } from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'

const LONG = 10_000_000

/** When each of some flushes completed, in microseconds. */
function completions({ kernel, disk }: Device, waits: readonly number[]): number[] {
  const times: number[] = []
  for (const wait of waits) {
    disk.flush(() => times.push(kernel.now))
    runUntil(kernel, kernel.now + wait)
  }
  runUntil(kernel, kernel.now + LONG)
  return times
}

test('a flush completes after the time of every write before it and its own', () => {
  const device = deviceOf({
    write: samplerOf(constant(3)),
    append: samplerOf(constant(5)),
    flush: samplerOf(constant(1)),
  })
  const { disk, kernel } = device
  disk.write('term', 1)
  disk.append('log', 1)
  disk.append('log', 2)
  disk.truncate('log', 1)
  expect(completions(device, [1])).toStrictEqual([3_000 + 5_000 * 3 + 1_000])
  const idle = kernel.now
  expect(completions(device, [1]), 'a device that is idle begins at once').toStrictEqual([idle + 1_000])
})

test('device times add up, whatever they are drawn from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), (writes, seed) => {
      const settings = { write: samplerOf(uniform({ min: 1, max: 9 })), flush: samplerOf(constant(2)) }
      const device = deviceOf(settings, { seed: String(seed) })
      const stream = device.kernel.key.stream('disk/n1')
      let sum = 2_000
      for (let i = 0; i < writes; i++) {
        device.disk.write('term', i)
        sum += settings.write(device.kernel.choices.draw(stream))
      }
      expect(completions(device, [1])).toStrictEqual([sum])
    }),
  )
})

test('a write draws only if its time is no constant, and a flush always', () => {
  const drawn = (write = constant(0)): number => {
    const { kernel, disk } = deviceOf({ write: samplerOf(write) })
    const draws = vi.spyOn(kernel.choices, 'draw')
    for (let i = 0; i < 5; i++) disk.write('term', i)
    disk.flush(() => undefined)
    return draws.mock.calls.length
  }
  expect([drawn(), drawn(constant(2)), drawn(uniform({ min: 1, max: 2 }))]).toStrictEqual([1, 1, 6])
})

test('a slow disk takes a number of times as long while it is slow, and goes on with the rest as it is then', () => {
  const times = (slowForMs: number, ...factors: number[]): number[] => {
    const device = deviceOf({ write: samplerOf(constant(3)), flush: samplerOf(constant(1)) })
    const done: number[] = []
    device.disk.write('term', 1)
    device.act(...factors.map((factor, i) => ({ kind: 'slow-disk' as const, id: `f${i}`, factor })))
    for (let i = 0; i < 2; i++) device.disk.flush(() => done.push(device.kernel.now))
    runUntil(device.kernel, slowForMs * 1_000)
    device.act()
    runUntil(device.kernel, LONG)
    return done
  }
  expect(times(10)).toStrictEqual([4_000, 4_001])
  expect(times(100, 10), 'until all is done').toStrictEqual([40_000, 40_001])
  expect(times(100, 10, 1.5), 'two').toStrictEqual([60_000, 60_001])
  expect(times(20, 10), 'a half of it').toStrictEqual([22_000, 22_001])
})

test('no flush completes while the disk is stalled, and afterwards all do, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(300), { minLength: 1, maxLength: 30, size: 'max' }),
      fc.nat(2_000),
      fc.nat(2_000),
      fc.nat(),
      (waits, from, length, seed) => {
        const device = deviceOf({ flush: samplerOf(uniform({ min: 0, max: 1 })) }, { seed: String(seed) })
        const { kernel, disk, strikes, act } = device
        const order: number[] = []
        const times: number[] = []
        const asked: (() => void)[] = waits.map((_, i) => () => {
          disk.flush(() => {
            order.push(i)
            times.push(kernel.now)
          })
        })
        const acts: [number, () => void][] = [
          [from, () => act({ kind: 'disk-stall', id: 'f0' })],
          [from + length, () => act()],
        ]
        let at = 0
        for (const [i, wait] of waits.entries()) acts.push([(at += wait), asked[i] as () => void])
        for (const [time, action] of acts.sort(([a], [b]) => a - b)) {
          runUntil(kernel, time)
          action()
        }
        runUntil(kernel, LONG)
        expect(order).toStrictEqual(waits.map((_, i) => i))
        expect(new Set(times).size, 'no two at the same microsecond').toBe(times.length)
        const during = times.filter((time) => time > from && time < from + length)
        expect(during).toStrictEqual([])
        if (!strikes.has('f0')) expect(times).toStrictEqual(completionsWithoutStall(waits, String(seed)))
      },
    ),
    { numRuns: 300 },
  )
})

function completionsWithoutStall(waits: readonly number[], seed: string): number[] {
  const device = deviceOf({ flush: samplerOf(uniform({ min: 0, max: 1 })) }, { seed })
  const [first = 0, ...others] = waits
  runUntil(device.kernel, first)
  return completions(device, [...others, 1])
}

test('a stall that is said twice, or by another fault as well, is one stall', () => {
  const { kernel, disk, strikes, act } = deviceOf()
  const times: number[] = []
  act({ kind: 'disk-stall', id: 'f0' })
  disk.flush(() => times.push(kernel.now))
  runUntil(kernel, 500)
  act({ kind: 'disk-stall', id: 'f0' }, { kind: 'disk-stall', id: 'f1' })
  act({ kind: 'disk-stall', id: 'f1' })
  runUntil(kernel, 900)
  act()
  act()
  runUntil(kernel, LONG)
  expect(times).toStrictEqual([900])
  expect([...strikes]).toStrictEqual([['f0', 1]])
})

test('what is flushed right after a stall waits for what the stall held', () => {
  const { kernel, disk, act } = deviceOf({ flush: samplerOf(constant(0)) })
  const order: number[] = []
  act({ kind: 'disk-stall', id: 'f0' })
  for (let i = 0; i < 5; i++) disk.flush(() => order.push(i))
  runUntil(kernel, 500)
  act()
  disk.flush(() => order.push(5))
  runUntil(kernel, 505)
  expect(order, 'and not for longer').toStrictEqual([0, 1, 2, 3, 4, 5])
})

test('a crash ends the writes that keep the device busy', () => {
  const device = deviceOf({ write: samplerOf(constant(1_000)), flush: samplerOf(constant(1)) })
  device.disk.write('term', 1)
  device.disk.crash()
  expect(completions(device, [1])).toStrictEqual([1_000])
})

test('a crash ends the flushes that a stall held', () => {
  const { kernel, disk, act } = deviceOf()
  act({ kind: 'disk-stall', id: 'f0' })
  disk.flush(() => expect.unreachable('a flush of a former life completed'))
  runUntil(kernel, 500)
  disk.flush(() => expect.unreachable('a flush of a former life completed'))
  disk.crash()
  let completed = -1
  disk.flush(() => (completed = kernel.now))
  act()
  runUntil(kernel, LONG)
  expect(completed).toBe(600)
})
