import { expect, test } from 'vitest'
import { DiskError } from './errors.ts'
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
const lying: DeviceFault = { kind: 'lying-flush', id: 'lying' }
const failing: DeviceFault = { kind: 'disk-error', id: 'failing', probability: 1, operations: ['flush'] }

test('a lying flush completes, and a crash takes back what it promised', () => {
  const device = filled()
  const { kernel, disk, damaged, strikes, heard, act } = device
  act(lying)
  heard.length = 0
  disk.write('term', 2)
  disk.append('log', 'd')
  disk.flush(() => heard.push(`then, ${disk.writing ? 'writing' : 'done'}`))
  runUntil(kernel, kernel.now + 1_000)
  expect(heard).toStrictEqual(['wrote term', 'wrote log', 'then, done', 'flushed'])
  expect([...damaged], 'from the lie on').toStrictEqual(['term', 'log[3]'])
  expect([disk.read('term'), disk.durable.read('term')]).toStrictEqual([2, 1])
  act()
  expect(strikes.size, 'nothing has come of it').toBe(0)
  disk.crash()
  expect(readings(device)).toStrictEqual(SOUND)
  expect([...strikes]).toStrictEqual([['lying', 1]])
  expect([...damaged], 'it is lost until it is written anew').toStrictEqual(['term', 'log[3]'])
  disk.write('term', 2)
  disk.append('log', 'd')
  flush(device)
  expect(damaged.size).toBe(0)
})

test('an honest flush makes a lie true', () => {
  const device = filled()
  device.act(lying)
  device.disk.write('term', 2)
  flush(device)
  flush(device)
  device.act()
  flush(device)
  expect(device.damaged.size).toBe(0)
  device.disk.crash()
  expect(readings(device)).toStrictEqual([2, ...SOUND.slice(1)])
  expect(device.strikes.size).toBe(0)
})

test('a flush is honest where the fault budget forbids to lose only one of the things that it covers', () => {
  const device = filled({}, { hooks: { mayDamage: (item) => item !== 'log[3]' } })
  const { disk, act, damaged } = device
  act(lying)
  disk.write('term', 2)
  disk.append('log', 'd')
  flush(device)
  disk.write('vote', 'n3')
  flush(device)
  expect([...damaged]).toStrictEqual(['vote'])
  disk.crash()
  expect(readings(device)).toStrictEqual([2, { of: 'n1' }, ['a', 'b', 'c', 'd']])
})

test('a flush lies as often as its probability says, and never with probability 0', () => {
  const lies = (probability: number): number => {
    const device = deviceOf()
    device.act({ kind: 'lying-flush', id: 'lying', probability })
    let count = 0
    for (let i = 1; i <= 1_000; i++) {
      device.disk.write('term', i)
      flush(device)
      if (device.disk.durable.read('term') !== i) count++
    }
    return count
  }
  expect(lies(0)).toBe(0)
  expect(Math.abs(lies(0.25) - 250)).toBeLessThan(70)
})

test('what a failed flush covered can be read, and is not durable, whatever is flushed later', () => {
  const device = filled()
  const { kernel, disk, strikes, act, trace, heard } = device
  act(failing)
  disk.write('term', 2)
  const errors: DiskError[] = []
  heard.length = 0
  disk.flush(
    () => expect.unreachable('a flush that failed completed'),
    (error) => errors.push(error),
  )
  runUntil(kernel, kernel.now + 1_000)
  expect(errors.map(({ kind, item }) => [kind, item])).toStrictEqual([['failed', 'flush']])
  expect(heard, 'it has not completed').toStrictEqual([])
  expect(trace.at(trace.length - 1)).toMatchObject({ kind: 'flush', text: errors[0]?.message })
  expect(strikes.get('failing')).toBe(1)
  act()
  flush(device)
  expect([disk.read('term'), disk.durable.read('term'), disk.writing]).toStrictEqual([2, 1, false])
  disk.write('vote', 'n2')
  flush(device)
  disk.crash()
  expect(readings(device)).toStrictEqual([1, 'n2', ['a', 'b', 'c']])
})

test('what is written anew after a failed flush is durable once it is flushed', () => {
  const device = filled()
  device.act(failing)
  device.disk.write('term', 2)
  flush(device)
  device.act()
  device.disk.write('term', 2)
  flush(device)
  device.disk.corrupt(CORRUPTION, 1)
  expect(
    reading(() => device.disk.read('term')),
    'and can be damaged',
  ).toBe('damaged: term')
})

test('what is appended behind entries whose flush failed lies behind a hole', () => {
  const afterHole = (checksums: boolean): Device => {
    const device = filled({ checksums })
    device.act(failing)
    device.disk.append('log', 'lost')
    flush(device)
    device.act()
    device.disk.append('log', 'kept')
    flush(device)
    expect(device.disk.log('log'), 'before the crash').toStrictEqual(['a', 'b', 'c', 'lost', 'kept'])
    device.disk.crash()
    return device
  }
  expect(readings(afterHole(true))).toStrictEqual([1, { of: 'n1' }, 'damaged: log[3]'])
  const log = afterHole(false).disk.log<string>('log')
  expect([log.length, log[4]]).toStrictEqual([5, 'kept'])
  expect(['lost', 'kept']).not.toContain(log[3])
})

test.each(['prefix', 'subset'] as const)(
  'what was appended behind a failed flush and not flushed is gone after a crash that may keep a %s',
  (unflushed) => {
    for (let seed = 1; seed <= 20; seed++) {
      const device = filled({ unflushed }, { seed: String(seed) })
      device.act(failing)
      device.disk.append('log', 'lost')
      flush(device)
      device.act()
      device.disk.append('log', 'unflushed')
      device.disk.crash()
      expect(readings(device), `seed ${seed}`).toStrictEqual([1, { of: 'n1' }, ['a', 'b', 'c']])
    }
  },
)

test('a truncation whose flush failed becomes durable with the next append', () => {
  const device = filled()
  device.act(failing)
  device.disk.truncate('log', 1)
  flush(device)
  device.act()
  expect(device.disk.durable.log('log')).toStrictEqual(['a', 'b', 'c'])
  device.disk.append('log', 'd')
  flush(device)
  expect(device.disk.durable.log('log')).toStrictEqual(['a', 'd'])
})

test('a flush that fails with nobody to tell throws its error in the code of the node', () => {
  const thrown: unknown[] = []
  const { kernel, disk, act } = deviceOf(
    {},
    {
      hooks: {
        run: (action, event) => {
          try {
            action()
          } catch (error) {
            thrown.push(error, event)
          }
        },
      },
    },
  )
  act(failing)
  disk.flush(() => expect.unreachable('a flush that failed completed'))
  runUntil(kernel, 1_000)
  expect(thrown).toStrictEqual([
    new DiskError('failed', 'flush', 'the disk failed to flush: what it was to keep is not durable'),
    0,
  ])
})

test('a failing disk throws for the operations that fail, does nothing of what it was asked, and goes on', () => {
  const attempts = ({ disk }: Device): unknown[] => [
    reading(() => disk.read('term')),
    reading(() => disk.log('log')),
    reading(() => disk.write('term', 2)),
    reading(() => disk.append('log', 'd')),
    reading(() => disk.truncate('log', 0)),
  ]
  const of = (...operations: ('read' | 'write' | 'flush')[]): Device => {
    const device = filled()
    device.act({ kind: 'disk-error', id: 'failing', probability: 1, operations })
    return device
  }
  const reads = of('read')
  expect(attempts(reads).slice(0, 2)).toStrictEqual(['failed: term', 'failed: log'])
  expect(reads.strikes.get('failing')).toBe(2)
  const writes = of('write')
  expect(attempts(writes)).toStrictEqual([1, SOUND[2], 'failed: term', 'failed: log', 'failed: log'])
  expect(writes.disk.writing).toBe(false)
  writes.act()
  expect(readings(writes)).toStrictEqual(SOUND)
  const flushes = of('flush')
  expect(attempts(flushes).slice(2)).toStrictEqual([undefined, undefined, undefined])
  const never = filled()
  never.act({ kind: 'disk-error', id: 'failing', probability: 0 })
  attempts(never)
  flush(never)
  expect([readings(never), never.strikes.size]).toStrictEqual([[2, { of: 'n1' }, []], 0])
})

test('whoever only looks meets no error and draws nothing', () => {
  const device = filled({}, { hooks: { acting: () => false } })
  device.act({ kind: 'disk-error', id: 'failing', probability: 1 })
  device.disk.corrupt(CORRUPTION, 1)
  device.kernel.choices.draw = () => expect.unreachable('it drew')
  expect(readings(device)).toStrictEqual(SOUND)
})

test('the same seed gives the same disk, and another one another', () => {
  const course = (seed: string): string => {
    const device = deviceOf({ checksums: false }, { seed })
    device.act({ kind: 'disk-error', id: 'failing', probability: 0.3, operations: ['write'] }, lying, torn)
    for (let i = 0; i < 60; i++) {
      reading(() => device.disk.write('term', i))
      reading(() => device.disk.append('log', i))
      if (i % 5 === 0) flush(device)
    }
    device.disk.corrupt(CORRUPTION, 0.5)
    device.disk.crash()
    return JSON.stringify([readings(device), [...device.strikes], [...device.damaged]])
  }
  expect(course('7')).toBe(course('7'))
  expect(course('7')).not.toBe(course('8'))
})

test('a fault strikes at the same writes, whatever other faults there are', () => {
  const struck = (...others: readonly DeviceFault[]): readonly number[] => {
    const draws: number[] = []
    const device = deviceOf()
    const failing: DeviceFault = { kind: 'disk-error', id: 'last', probability: 0.3 }
    device.act(...others, failing)
    for (let i = 0; i < 60; i++) {
      reading(() => device.disk.write('term', i))
      reading(() => device.disk.read('term'))
      flush(device)
    }
    // From here on it is alone, and shows where its stream has come to.
    device.act(failing)
    for (let i = 0; i < 60; i++) if (reading(() => device.disk.write('term', i)) !== undefined) draws.push(i)
    return draws
  }
  expect(struck({ kind: 'disk-error', id: 'first', probability: 0.5 })).toStrictEqual(struck())
  expect(struck(lying, torn)).toStrictEqual(struck())
})

test('what becomes damaged after a wipe is told anew', () => {
  const device = filled()
  device.disk.corrupt(CORRUPTION, 1)
  device.disk.crash()
  device.disk.wipe()
  device.damaged.clear()
  device.act(lying)
  device.disk.write('term', 1)
  flush(device)
  expect([...device.damaged]).toStrictEqual(['term'])
})

test('a cached write whose flush failed still reads well when what is on the disk is damaged', () => {
  const device = filled()
  device.act(failing)
  device.disk.write('term', 2)
  flush(device)
  device.disk.corrupt(CORRUPTION, 1)
  expect(reading(() => device.disk.read('term'))).toBe(2)
  device.disk.crash()
  expect(reading(() => device.disk.read('term'))).toBe('damaged: term')
})
