import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { UnflushedPolicy } from './disk-survival.ts'
import { type Device, deviceOf } from './testing/disks.ts'
import { runUntil } from './testing/kernel.ts'

const KEYS = ['term', 'vote']
const LOGS = ['log', 'wal']

type Contents = readonly [values: readonly (number | null)[], logs: readonly (readonly number[])[]]
type Act = { readonly kind: 'write' | 'append' | 'truncate'; readonly name: string; readonly value: number }

/** The slow, obvious disk: what is on it after some writes. */
function after([values, logs]: Contents, { kind, name, value }: Act): Contents {
  if (kind === 'write') return [values.map((old, i) => (KEYS[i] === name ? value : old)), logs]
  const changed = (log: readonly number[]): readonly number[] =>
    kind === 'append' ? [...log, value] : log.slice(0, value)
  return [values, logs.map((log, i) => (LOGS[i] === name ? changed(log) : log))]
}

/** Everything that a crash may leave, found by trying all subsets of the unflushed writes. */
function allowed(flushed: Contents, unflushed: readonly Act[], policy: UnflushedPolicy): Set<string> {
  const outcomes = new Set<string>()
  for (let subset = 0; subset < 2 ** unflushed.length; subset++) {
    const keeps = unflushed.map((_, i) => ((subset >>> i) & 1) === 1)
    const isPrefix = keeps.every((kept, i) => !kept || keeps[i - 1] !== false)
    if (policy === 'lost' && subset > 0) continue
    if (policy === 'prefix' && !isPrefix) continue
    const lostFrom = (name: string): number => unflushed.findIndex((act, i) => act.name === name && !keeps[i])
    const kept = unflushed.filter((act, i) => {
      const cut = act.kind === 'write' ? -1 : lostFrom(act.name)
      return keeps[i] === true && (cut < 0 || i < cut)
    })
    outcomes.add(JSON.stringify(kept.reduce(after, flushed)))
  }
  return outcomes
}

function contentsOf({ disk }: Device): Contents {
  return [KEYS.map((key) => disk.read<number>(key) ?? null), LOGS.map((log) => [...disk.log<number>(log)])]
}

const value = fc.nat(9)
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), name: fc.constantFrom(...KEYS), value }),
  {
    arbitrary: fc.record({ kind: fc.constant('append' as const), name: fc.constantFrom(...LOGS), value }),
    weight: 2,
  },
  fc.record({ kind: fc.constant('truncate' as const), name: fc.constantFrom(...LOGS), value }),
  fc.constantFrom({ kind: 'flush' as const }, { kind: 'crash' as const }),
)
const policies: readonly UnflushedPolicy[] = ['lost', 'prefix', 'subset']

test.each(policies)(
  'whatever is written, flushed and crashed in any order, a crash leaves what "%s" allows',
  (policy) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(), (steps, seed) => {
        const device = deviceOf({ unflushed: policy }, { seed: String(seed) })
        const { kernel, disk } = device
        let flushed: Contents = contentsOf(device)
        let unflushed: Act[] = []
        for (const step of steps) {
          if (step.kind === 'write') disk.write(step.name, step.value)
          else if (step.kind === 'append') disk.append(step.name, step.value)
          else if (step.kind === 'truncate') {
            const length = Math.min(step.value, disk.log(step.name).length)
            disk.truncate(step.name, length)
            unflushed.push({ ...step, value: length })
            continue
          } else if (step.kind === 'flush') {
            flushed = contentsOf(device)
            unflushed = []
            disk.flush(() => undefined)
            runUntil(kernel, kernel.now + 1_000)
          }
          if (step.kind === 'write' || step.kind === 'append') unflushed.push(step)
          // More than that would take the obvious disk too long.
          if (step.kind !== 'crash' && unflushed.length < 10) continue
          disk.crash()
          const found = JSON.stringify(contentsOf(device))
          expect([...allowed(flushed, unflushed, policy)]).toContain(found)
          flushed = contentsOf(device)
          unflushed = []
        }
      }),
      { numRuns: 300 },
    )
  },
)

test.each(policies)('everything that "%s" allows comes about', (policy) => {
  const acts: readonly Act[] = [
    { kind: 'write', name: 'term', value: 1 },
    { kind: 'append', name: 'log', value: 2 },
    { kind: 'append', name: 'wal', value: 3 },
    { kind: 'append', name: 'log', value: 4 },
    { kind: 'truncate', name: 'wal', value: 0 },
    { kind: 'write', name: 'term', value: 5 },
  ]
  const empty: Contents = [KEYS.map(() => null), LOGS.map(() => [])]
  const found = new Set<string>()
  for (let seed = 0; seed < 1000; seed++) {
    const device = deviceOf({ unflushed: policy }, { seed: String(seed) })
    for (const { kind, name, value } of acts) device.disk[kind](name, value)
    device.disk.crash()
    found.add(JSON.stringify(contentsOf(device)))
  }
  expect([...found].sort()).toStrictEqual([...allowed(empty, acts, policy)].sort())
})

test('more than 32 unflushed writes each have a draw of their own', () => {
  const counts = Array.from({ length: 70 }, () => 0)
  for (let seed = 0; seed < 200; seed++) {
    const { disk } = deviceOf({ unflushed: 'subset' }, { seed: String(seed) })
    counts.forEach((_, i) => disk.write(`key ${i}`, i))
    disk.crash()
    counts.forEach((_, i) => (counts[i] = (counts[i] ?? 0) + (disk.read(`key ${i}`) === undefined ? 0 : 1)))
  }
  expect(Math.min(...counts)).toBeGreaterThan(60)
  expect(Math.max(...counts)).toBeLessThan(140)
})

test('a wiped disk is as new, and goes on', () => {
  const device = deviceOf()
  const { kernel, disk } = device
  const empty = contentsOf(device)
  disk.write('term', 1)
  disk.append('log', 2)
  disk.flush(() => undefined)
  runUntil(kernel, 1_000)
  disk.append('log', 3)
  disk.crash()
  disk.wipe()
  expect([contentsOf(device), disk.writing]).toStrictEqual([empty, false])
  expect([disk.durable.read('term'), disk.durable.log('log')]).toStrictEqual([undefined, []])
  disk.append('log', 4)
  disk.flush(() => undefined)
  runUntil(kernel, 2_000)
  disk.crash()
  expect(disk.log('log')).toStrictEqual([4])
})
