import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiskError } from './errors.ts'
import { bytesOf } from './size.ts'
import { type Device, deviceOf } from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'
import type { Json } from './types.ts'

/** What is read from a disk, counted the slow way. */
function bytesOn({ disk }: Device): number {
  let bytes = 0
  for (const key of ['a', 'b']) {
    const value = disk.read<Json>(key)
    if (value !== undefined) bytes += bytesOf(key) + bytesOf(value)
  }
  for (const name of ['log', 'wal']) {
    const log = disk.log<Json>(name)
    if (log.length > 0) bytes += bytesOf(name)
    for (const entry of log) bytes += bytesOf(entry)
  }
  return bytes
}

const text = fc.string({ maxLength: 12 })
const act = fc.oneof(
  fc.record({ act: fc.constant('write' as const), name: fc.constantFrom('a', 'b'), text }),
  fc.record({ act: fc.constant('append' as const), name: fc.constantFrom('log', 'wal'), text }),
  fc.record({
    act: fc.constantFrom('truncate' as const, 'shorten' as const),
    name: fc.constantFrom('log', 'wal'),
    text,
  }),
  fc.record({
    act: fc.constantFrom('flush' as const, 'crash' as const, 'fill' as const, 'free' as const),
    name: fc.constant(''),
    text,
  }),
)

test('a disk never has more on it than its capacity and its faults let it, and refuses nothing that fits', () => {
  fc.assert(
    fc.property(
      fc.array(act, { maxLength: 60 }),
      fc.integer({ min: 10, max: 120 }),
      (acts, capacityBytes) => {
        const device = deviceOf({ capacityBytes })
        const { kernel, disk } = device
        let ceiling = Number.POSITIVE_INFINITY
        for (const { act, name, text } of acts) {
          const before = bytesOn(device)
          const limit = Math.min(capacityBytes, ceiling)
          const attempt = (bytes: number, action: () => void): void => {
            let thrown: unknown
            try {
              action()
            } catch (error) {
              thrown = error
            }
            const fits = bytes <= 0 || before + bytes <= limit
            expect(
              thrown instanceof DiskError && thrown.kind === 'full',
              `${bytes} more than ${before}`,
            ).toBe(!fits)
            expect(bytesOn(device)).toBe(fits ? before + bytes : before)
          }
          const log = disk.log<Json>(name)
          if (act === 'write') {
            const old = disk.read<Json>(name)
            attempt(bytesOf(text) + (old === undefined ? bytesOf(name) : -bytesOf(old)), () =>
              disk.write(name, text),
            )
          } else if (act === 'append') {
            attempt(bytesOf(text) + (log.length === 0 ? bytesOf(name) : 0), () => disk.append(name, text))
          } else if (act === 'truncate') disk.truncate(name, 0)
          else if (act === 'shorten') disk.truncate(name, Math.floor(log.length / 2))
          else if (act === 'flush') {
            disk.flush(() => undefined)
            runUntil(kernel, kernel.now + 1_000)
          } else if (act === 'crash') disk.crash()
          else if (act === 'free') {
            device.act()
            ceiling = Number.POSITIVE_INFINITY
          } else {
            if (ceiling === Number.POSITIVE_INFINITY) ceiling = before + 20
            device.act({ kind: 'disk-full', id: 'f0', freeBytes: 20 })
          }
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('a full disk refuses what does not fit, in a sentence, and nothing else', () => {
  const { kernel, disk, strikes, act } = deviceOf()
  disk.write('term', 10)
  disk.append('log', 'entry')
  act({ kind: 'disk-full', id: 'f0' })
  const events = kernel.events
  expect(() => disk.write('vote', 'n1')).toThrow(
    new DiskError('full', 'vote', "disk 'vote': the disk is full: 10 bytes more are needed and 0 are free"),
  )
  expect(() => disk.append('log', 1)).toThrow(DiskError)
  disk.write('term', 99)
  disk.write('term', 1)
  expect([disk.read('term'), disk.read('vote'), disk.log('log')]).toStrictEqual([1, undefined, ['entry']])
  expect(kernel.events, 'only what was written is on the trace').toBe(events + 2)
  expect(strikes.get('f0')).toBe(2)
  act()
  disk.write('vote', 'n1')
  expect(disk.read('vote')).toBe('n1')
})

test('what becomes free can be used again', () => {
  const { disk, act } = deviceOf()
  disk.append('log', 'a long entry')
  act({ kind: 'disk-full', id: 'f0' })
  expect(() => disk.append('log', 'another')).toThrow(DiskError)
  disk.truncate('log', 0)
  disk.append('log', 'another')
  expect(disk.log('log')).toStrictEqual(['another'])
})

test('of two full disks the smaller counts, each from its own beginning, and one may end before the other', () => {
  const { disk, act } = deviceOf()
  const large = { kind: 'disk-full', id: 'f0', freeBytes: 20 } as const
  const small = { kind: 'disk-full', id: 'f1', freeBytes: 0 } as const
  act(large)
  disk.append('log', 123456)
  act(large, small)
  expect(() => disk.append('log', 1)).toThrow(DiskError)
  act(large)
  disk.append('log', 1234)
  expect(() => disk.append('log', 123456), 'more than 20 since the first began').toThrow(DiskError)
})

test('what damage makes shorter or longer is counted as it is', () => {
  const { kernel, disk } = deviceOf({ capacityBytes: 12, checksums: false })
  disk.write('term', '')
  disk.flush(() => undefined)
  runUntil(kernel, 1_000)
  disk.corrupt('f0', 1)
  expect(disk.read('term')).toBe('?')
  disk.write('term', 'abcd')
  expect(() => disk.write('term', 'abcde')).toThrow('1 bytes more are needed and 0 are free')
})

test('writes are refused for want of capacity by nobody', () => {
  const { disk, strikes } = deviceOf({ capacityBytes: 8 })
  disk.write('term', 10)
  expect(() => disk.append('log', 1)).toThrow(
    "disk 'log': the disk is full: 6 bytes more are needed and 0 are free",
  )
  expect(strikes.size).toBe(0)
})
