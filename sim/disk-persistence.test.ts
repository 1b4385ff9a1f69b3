import { expect, test } from 'vitest'
import {
  type Device,
  deviceOf,
  type DeviceFault,
  filled,
  flush,
  reading,
  readings,
  SOUND,
} from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'

const CORRUPTION = 'f0'
const torn: DeviceFault = { kind: 'torn-writes', id: 'torn', probability: 1 }

test('with checksums, damage is an error at every read, until what is damaged is written anew and durable', () => {
  const device = filled()
  const { disk, damaged, strikes } = device
  expect(disk.corrupt(CORRUPTION, 1)).toBe(5)
  expect([...damaged]).toStrictEqual(['term', 'vote', 'log[0]', 'log[1]', 'log[2]'])
  expect(strikes.get(CORRUPTION)).toBe(5)
  const all = ['damaged: term', 'damaged: vote', 'damaged: log[0]']
  expect(readings(device)).toStrictEqual(all)
  disk.crash()
  disk.crash()
  expect(readings(device), 'after restarts').toStrictEqual(all)
  expect([disk.durable.read('term'), disk.durable.log('log')], 'as far as it can be read').toStrictEqual([
    undefined,
    [],
  ])
  expect(disk.corrupt(CORRUPTION, 1), 'what is damaged is not damaged again').toBe(0)

  disk.write('term', 2)
  disk.truncate('log', 1)
  expect(readings(device)).toStrictEqual([2, 'damaged: vote', 'damaged: log[0]'])
  disk.truncate('log', 0)
  disk.append('log', 'd')
  expect(readings(device)).toStrictEqual([2, 'damaged: vote', ['d']])
  expect(damaged.size, 'nothing of it is durable yet').toBe(5)
  flush(device)
  expect([...damaged], 'a copy that was truncated away has not come back').toStrictEqual([
    'vote',
    'log[1]',
    'log[2]',
  ])
  disk.crash()
  expect(readings(device)).toStrictEqual([2, 'damaged: vote', ['d']])
})

test('without checksums, damage is a wrong value, the same at every read and after every restart', () => {
  const device = filled({ checksums: false })
  const { disk } = device
  const held = disk.log('log')
  disk.corrupt(CORRUPTION, 1)
  const wrong = readings(device) as typeof SOUND
  SOUND.forEach((right, i) => expect(wrong[i]).not.toStrictEqual(right))
  expect(wrong[2]).toHaveLength(3)
  expect(disk.log('log'), 'it is still the log that a node holds').toBe(held)
  expect(disk.corrupt(CORRUPTION, 1), 'what is damaged is not damaged again').toBe(0)
  disk.crash()
  expect(readings(device)).toStrictEqual(wrong)
  expect(disk.durable.log('log')).toStrictEqual(wrong[2])
})

test('without checksums, a record in which nothing can change is not damaged', () => {
  const { disk, kernel, damaged } = deviceOf({ checksums: false })
  disk.write('nothing', null)
  disk.append('log', {})
  disk.flush(() => undefined)
  runUntil(kernel, 1_000)
  expect([disk.corrupt(CORRUPTION, 1), damaged.size]).toStrictEqual([0, 0])
})

test('damage strikes what is durable: what a node has written since reads well, until a crash loses it', () => {
  const device = filled({ unflushed: 'lost' })
  const { disk } = device
  disk.write('term', 2)
  disk.truncate('log', 2)
  disk.append('log', 'd')
  disk.corrupt(CORRUPTION, 1)
  expect(reading(() => disk.read('term'))).toBe(2)
  disk.truncate('log', 0)
  expect(reading(() => disk.log('log'))).toStrictEqual([])
  disk.crash()
  expect(readings(device)).toStrictEqual(['damaged: term', 'damaged: vote', 'damaged: log[0]'])
})

test('an unflushed log entry is not damaged by corruption, and those before it are', () => {
  const device = filled()
  device.disk.truncate('log', 1)
  device.disk.append('log', 'x')
  device.disk.corrupt(CORRUPTION, 1)
  expect(device.damaged.has('log[2]'), 'it is still on the disk').toBe(true)
  flush(device)
  expect(readings(device)).toStrictEqual(['damaged: term', 'damaged: vote', 'damaged: log[0]'])
  expect(device.disk.durable.log('log')).toStrictEqual([])
  expect([...device.damaged]).toStrictEqual(['term', 'vote', 'log[0]', 'log[2]'])
})

test('corruption of probability 0, or without a budget, damages nothing', () => {
  for (const [probability, copies] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const device = filled({}, { copies })
    expect(device.disk.corrupt(CORRUPTION, probability)).toBe(0)
    expect(readings(device)).toStrictEqual(SOUND)
    expect([device.damaged.size, device.strikes.size]).toStrictEqual([0, 0])
  }
})

test('as many records are damaged as the probability says', () => {
  const device = deviceOf()
  for (let i = 0; i < 10_000; i++) device.disk.append('log', i)
  flush(device)
  const count = device.disk.corrupt(CORRUPTION, 0.1)
  expect(Math.abs(count - 1_000)).toBeLessThan(5 * 30)
  expect(device.damaged.size).toBe(count)
})

test('a torn append is damage at the end of its log, and no promise is broken by it', () => {
  const device = filled({ unflushed: 'lost' })
  const { disk, damaged, strikes, act } = device
  act(torn)
  disk.append('log', 'd')
  disk.append('log', 'e')
  disk.crash()
  expect(readings(device)).toStrictEqual([1, { of: 'n1' }, 'damaged: log[3]'])
  expect(disk.durable.log('log')).toStrictEqual(['a', 'b', 'c'])
  expect([damaged.size, strikes.get('torn')]).toStrictEqual([0, 1])
  disk.truncate('log', 3)
  disk.append('log', 'd')
  expect(readings(device)).toStrictEqual([1, { of: 'n1' }, ['a', 'b', 'c', 'd']])
})

test('without checksums, a torn append is another entry', () => {
  const device = filled({ unflushed: 'lost', checksums: false })
  device.act(torn)
  device.disk.append('log', 'dddd')
  device.disk.crash()
  const log = device.disk.log<string>('log')
  expect(log).toHaveLength(4)
  expect(log[3]).not.toBe('dddd')
})

test('a write torn in place takes the old value with it, if the fault budget allows', () => {
  const tornTerm = (copies: number): Device => {
    const device = filled({ unflushed: 'lost' }, { copies })
    device.act(torn)
    device.disk.write('term', 2)
    device.disk.crash()
    return device
  }
  const torn1 = tornTerm(1)
  expect(readings(torn1)).toStrictEqual(['damaged: term', { of: 'n1' }, ['a', 'b', 'c']])
  expect([[...torn1.damaged], torn1.strikes.get('torn')]).toStrictEqual([['term'], 1])
  const spared = tornTerm(0)
  expect(readings(spared)).toStrictEqual(SOUND)
  expect([spared.damaged.size, spared.strikes.size]).toStrictEqual([0, 0])
})

test('a first write that is torn breaks no promise, and a truncation is never torn', () => {
  const device = filled({ unflushed: 'lost' }, { copies: 0 })
  const { disk, act } = device
  act(torn)
  disk.write('new', 1)
  disk.crash()
  expect(reading(() => disk.read('new'))).toBe('damaged: new')
  disk.truncate('log', 1)
  disk.write('term', 2)
  disk.crash()
  expect(readings(device)).toStrictEqual(SOUND)
})

test('nothing is torn that a crash keeps, or when nothing is under way', () => {
  const device = filled({ unflushed: 'lost' })
  device.act(torn)
  device.disk.crash()
  expect(readings(device)).toStrictEqual(SOUND)
  let kept = 0
  for (let seed = 0; seed < 100; seed++) {
    const { disk, act } = deviceOf({ unflushed: 'subset' }, { seed: String(seed) })
    act(torn)
    disk.write('term', 1)
    disk.write('term', 2)
    disk.crash()
    const read = reading(() => disk.read('term'))
    if (read === 2) kept++
    else expect(read).toBe('damaged: term')
  }
  expect(kept).toBeGreaterThan(30)
})
