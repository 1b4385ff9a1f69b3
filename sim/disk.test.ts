import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SimulatedDisk } from './disk.ts'
import { samplerOf } from './distributions.ts'
import { InputError } from './errors.ts'
import { type Device, deviceOf } from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'
import type { Disk, Distribution } from './types.ts'

const flushTime: Distribution = { kind: 'uniform', min: 0, max: 0.02 }

function device(seed = '7', latency = flushTime): Device {
  return deviceOf({ flush: samplerOf(latency) }, { seed })
}

type Act =
  | { readonly act: 'write'; readonly key: string; readonly value: number }
  | { readonly act: 'append'; readonly log: string; readonly value: number }
  | { readonly act: 'truncate'; readonly log: string; readonly share: number }
  | { readonly act: 'flush' | 'crash' }
  | { readonly act: 'wait'; readonly time: number }

const KEYS = ['term', 'vote']
const LOGS = ['log', 'wal']
const value = fc.nat(99)
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ act: fc.constant('write' as const), key: fc.constantFrom(...KEYS), value }),
  fc.record({ act: fc.constant('append' as const), log: fc.constantFrom(...LOGS), value }),
  fc.record({ act: fc.constant('truncate' as const), log: fc.constantFrom(...LOGS), share: fc.nat(4) }),
  fc.constant<Act>({ act: 'flush' }),
  fc.record({ act: fc.constant('wait' as const), time: fc.nat(30) }),
  { arbitrary: fc.constant<Act>({ act: 'crash' }), weight: 1 },
)

/** All that can be read, as text. */
function contentsOf(disk: Pick<Disk, 'read' | 'log'>): string {
  return JSON.stringify([KEYS.map((key) => disk.read(key) ?? null), LOGS.map((log) => disk.log(log))])
}

/** The slow, obvious disk: it remembers what everything looked like after each write. */
class Chronicle {
  private values = new Map<string, number>()
  private logs = new Map<string, number[]>()
  /** The contents after each write of this life, those it began with first. */
  states: string[]

  constructor() {
    this.states = [this.contents()]
  }

  contents(): string {
    return JSON.stringify([
      KEYS.map((key) => this.values.get(key) ?? null),
      LOGS.map((log) => this.logs.get(log) ?? []),
    ])
  }

  change(act: Act): void {
    if (act.act === 'write') this.values.set(act.key, act.value)
    else if (act.act === 'append') this.logs.set(act.log, [...(this.logs.get(act.log) ?? []), act.value])
    else if (act.act === 'truncate') {
      this.logs.set(act.log, (this.logs.get(act.log) ?? []).slice(0, this.lengthAfter(act)))
    }
    this.states.push(this.contents())
  }

  lengthAfter({ log, share }: { readonly log: string; readonly share: number }): number {
    return Math.floor(((this.logs.get(log)?.length ?? 0) * share) / 4)
  }

  restart(contents: string): void {
    const [values, logs] = JSON.parse(contents) as [(number | null)[], number[][]]
    this.values = new Map(KEYS.map((key, i) => [key, values[i] as number]))
    this.logs = new Map(LOGS.map((log, i) => [log, logs[i] as number[]]))
    this.states = [contents]
  }
}

/** Does the same to a disk and to its chronicle; gives what differs first, in words. */
function difference(acts: readonly Act[], seed: string): string | undefined {
  const { kernel, disk } = device(seed)
  const chronicle = new Chronicle()
  const problems: string[] = []
  let life = 0
  // How many writes of this life are surely durable.
  let durable = 0
  for (const [i, act] of acts.entries()) {
    switch (act.act) {
      case 'write':
        disk.write(act.key, act.value)
        chronicle.change(act)
        break
      case 'append':
        disk.append(act.log, act.value)
        chronicle.change(act)
        break
      case 'truncate':
        disk.truncate(act.log, chronicle.lengthAfter(act))
        chronicle.change(act)
        break
      case 'wait':
        runUntil(kernel, kernel.now + act.time)
        break
      case 'flush': {
        const [asked, covered] = [life, chronicle.states.length - 1]
        disk.flush(() => {
          if (asked !== life) problems.push(`a flush of life ${asked} completed in life ${life}`)
          durable = Math.max(durable, covered)
          if (contentsOf(disk.durable) !== chronicle.states[durable])
            problems.push('inside the continuation, what was flushed is not durable')
        })
        break
      }
      case 'crash': {
        disk.crash()
        const found = chronicle.states.lastIndexOf(contentsOf(disk))
        if (found < 0) problems.push(`what survived never was: ${contentsOf(disk)}`)
        else if (found < durable) problems.push(`flushed writes were lost: ${contentsOf(disk)}`)
        chronicle.restart(contentsOf(disk))
        durable = 0
        life++
      }
    }
    const image = contentsOf(disk)
    if (image !== chronicle.contents()) problems.push(`reads ${image}, expected ${chronicle.contents()}`)
    const surely = contentsOf(disk.durable)
    if (surely !== chronicle.states[durable])
      problems.push(`durable is ${surely}, expected ${chronicle.states[durable]}`)
    if (problems.length > 0) return `after act ${i} (${act.act}): ${problems.join('; ')}`
  }
  return undefined
}

test('a node sees all its writes, and after a crash those that were flushed and the first few of the others', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), fc.nat(), (acts, seed) => {
      expect(difference(acts, String(seed))).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('of five unflushed writes a crash may keep any number of the first ones, all and none among them', () => {
  const kept = new Set<string>()
  for (let seed = 0; seed < 100; seed++) {
    const { disk } = device(String(seed))
    for (const entry of ['a', 'b', 'c', 'd', 'e']) disk.append('log', entry)
    disk.crash()
    kept.add(disk.log('log').join(''))
  }
  expect([...kept].sort()).toStrictEqual(['', 'a', 'ab', 'abc', 'abcd', 'abcde'])
})

test('what survives depends on the seed and on what was unflushed, not on the clock', () => {
  const survivors = (wait: number): string => {
    const { kernel, disk } = device()
    for (const entry of ['a', 'b', 'c', 'd', 'e']) disk.append('log', entry)
    kernel.now += wait
    disk.crash()
    return disk.log('log').join('')
  }
  expect(survivors(1_000)).toBe(survivors(0))
})

test('the continuation of a flush never runs after a crash', () => {
  const { kernel, disk } = device()
  disk.write('term', 1)
  disk.flush(() => expect.unreachable('a flush of a former life completed'))
  disk.crash()
  let completed = false
  disk.write('term', 2)
  disk.flush(() => (completed = true))
  runUntil(kernel, 1_000)
  expect(completed, 'the flush of the next life').toBe(true)
  expect(disk.durable.read('term')).toBe(2)
})

test('flushes complete in the order in which they were asked for, one at a time', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10), { minLength: 1 }), fc.nat(), (waits, seed) => {
      const { kernel, disk } = device(String(seed))
      const completed: number[] = []
      const times: number[] = []
      waits.forEach((wait, i) => {
        disk.flush(() => {
          completed.push(i)
          times.push(kernel.now)
        })
        runUntil(kernel, kernel.now + wait)
      })
      runUntil(kernel, kernel.now + 10_000)
      expect(completed).toStrictEqual(waits.map((_, i) => i))
      expect(new Set(times).size, 'no two at the same microsecond').toBe(times.length)
    }),
  )
})

test('a flush covers what was written before it and not what came after', () => {
  const { kernel, disk } = device()
  disk.write('term', 1)
  disk.flush(() => undefined)
  disk.write('term', 2)
  expect([disk.read('term'), disk.durable.read('term')], 'before').toStrictEqual([2, undefined])
  runUntil(kernel, 1_000)
  expect([disk.read('term'), disk.durable.read('term')], 'after').toStrictEqual([2, 1])
})

test('a flush does not wait for one that a crash has ended', () => {
  const latencies = [1_000_000, 1_000]
  const { kernel, disk } = deviceOf({ flush: () => latencies.shift() ?? 0 })
  disk.flush(() => undefined)
  kernel.now = 500
  disk.crash()
  let completed = -1
  disk.flush(() => (completed = kernel.now))
  runUntil(kernel, 2_000_000)
  expect(completed).toBe(1_500)
})

test('a flush takes as long as its distribution says, and has its asking as the cause', () => {
  const { kernel, trace, disk } = device('7', { kind: 'constant', ms: 3 })
  disk.write('term', 1)
  kernel.cause = 0
  kernel.now = 500
  disk.flush(() => undefined)
  kernel.cause = -1
  runUntil(kernel, 10_000)
  expect(trace.at(1)).toStrictEqual({ index: 1, time: 3_500, kind: 'flush', node: 'n1', cause: 0 })
})

test('whoever waits for flushes hears of each after its continuation has run', () => {
  const { kernel, disk, heard } = device()
  disk.flush(() => heard.push('then'))
  disk.flush(() => heard.push('then'))
  runUntil(kernel, 1_000)
  expect(heard).toStrictEqual(['then', 'flushed', 'then', 'flushed'])
})

test('whoever waits for writes hears of each, once it can be read', () => {
  const heard: unknown[] = []
  const { disk } = deviceOf(
    {},
    { hooks: { wrote: (name) => heard.push([name, disk.read('term'), disk.log('log').length]) } },
  )
  disk.write('term', 1)
  disk.append('log', 1)
  disk.truncate('log', 1)
  disk.truncate('log', 0)
  expect(heard).toStrictEqual([
    ['term', 1, 0],
    ['log', 1, 1],
    ['log', 1, 0],
  ])
})

test('a disk is writing from a write until a flush that covers it has completed, or a crash', () => {
  const { kernel, disk } = device()
  const seen = [disk.writing]
  disk.write('term', 1)
  disk.flush(() => seen.push(disk.writing))
  seen.push(disk.writing)
  runUntil(kernel, 1_000)
  disk.append('log', 1)
  disk.flush(() => undefined)
  disk.append('log', 2)
  runUntil(kernel, 2_000)
  seen.push(disk.writing)
  disk.crash()
  seen.push(disk.writing)
  expect(seen).toStrictEqual([false, true, false, true, false])
})

test('writes are on the trace with what was written, and change the hash', () => {
  const digest = (act: (disk: SimulatedDisk) => void): string => {
    const { kernel, disk } = device()
    disk.append('log', 1)
    act(disk)
    return kernel.hash.digest()
  }
  const digests = [
    digest((disk) => disk.write('log', 1)),
    digest((disk) => disk.append('log', 1)),
    digest((disk) => disk.append('log', 2)),
    digest((disk) => disk.append('wal', 1)),
    digest((disk) => disk.truncate('log', 0)),
    digest(() => undefined),
  ]
  expect(new Set(digests).size, 'digests of different writes').toBe(digests.length)
  const { trace, disk } = device()
  disk.write('term', { of: 'n2' })
  disk.append('log', 7)
  disk.truncate('log', 0)
  expect([...trace].map(({ text, payload }) => [text, payload])).toStrictEqual([
    ['term', { of: 'n2' }],
    ['append log', 7],
    ['truncate log', 0],
  ])
})

test('the log that a node holds is live, and the same one for its whole life', () => {
  const { disk } = device()
  const log = disk.log<number>('log')
  disk.append('log', 1)
  disk.append('log', 2)
  disk.truncate('log', 1)
  expect(log).toStrictEqual([1])
  expect(disk.log('log')).toBe(log)
})

test('what was never written reads as nothing', () => {
  const { disk } = device()
  expect([disk.read('term'), disk.log('log')]).toStrictEqual([undefined, []])
  expect([disk.durable.read('term'), disk.durable.log('log')]).toStrictEqual([undefined, []])
})

test.each([-1, 3, 0.5, Number.NaN])('a log of two entries cannot be truncated to %s', (length) => {
  const { disk } = device()
  disk.append('log', 1)
  disk.append('log', 2)
  expect(() => disk.truncate('log', length)).toThrow(InputError)
  expect(() => disk.truncate('log', length)).toThrow('from 0 to its length 2')
})

test('truncating to the length a log has writes nothing', () => {
  const { kernel, disk } = device()
  disk.truncate('log', 0)
  expect(kernel.events).toBe(0)
})

test('what is not plain data is refused, and the path to it is named', () => {
  const { disk } = device()
  const state: object = { seen: new Map() }
  expect(() => disk.write('state', state)).toThrow("disk 'state': value.seen is a Map")
  expect(disk.read('state'), 'nothing was written').toBeUndefined()
})
