import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { oneValueATimestamp, timestampsGrow } from './invariants.ts'
import type { QuorumNode } from './quorum-node.ts'
import { placeOf } from './replica.ts'
import type { Version } from './version.ts'

const version = (counter: number, writer: string, value: number): Version => ({
  timestamp: { counter, writer },
  value,
})

/** A node whose disk has at once what it writes. */
class Puppet {
  readonly disk = new MemoryDisk()
  readonly replica: { written: { key: string; version: Version } | undefined } = { written: undefined }

  write(key: string, written: Version): this {
    this.replica.written = { key, version: written }
    this.disk.write(placeOf(key), written)
    return this
  }
}

/** Gives a function that lets an invariant look at a puppet. */
function watch(invariant: Invariant<QuorumNode>) {
  const look = invariant.create()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as QuorumNode
    return look({ time: 0, nodes: [], changed: { id, incarnation: 1, process, durable: puppet.disk } })
  }
}

test('a disk on which something older replaces something newer is noticed', () => {
  const look = watch(timestampsGrow)
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.write('x', version(1, 'c1/0/1', 5)))).toBeUndefined()
  expect(look('n1', a.write('x', version(2, 'c2/0/1', 6)))).toBeUndefined()
  expect(look('n2', b.write('x', version(1, 'c1/0/1', 5))), 'another replica may be behind').toBeUndefined()
  expect(look('n1', a.write('x', version(1, 'c1/0/1', 5)))).toBe(
    'n1 has timestamp 1 of c1/0/1 of x on its disk, where it had timestamp 2 of c2/0/1',
  )
})

test('a disk that has lost what it had is noticed, in another life as well', () => {
  const look = watch(timestampsGrow)
  const [life, next] = [new Puppet(), new Puppet()]
  expect(look('n1', life.write('x', version(1, 'c1/0/1', 5)))).toBeUndefined()
  expect(look('n1', next)).toBe('n1 has timestamp 0 of x on its disk, where it had timestamp 1 of c1/0/1')
})

test('two values of one timestamp are noticed, and two keys may have the same', () => {
  const look = watch(oneValueATimestamp)
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.write('x', version(3, '', 5)))).toBeUndefined()
  expect(look('n2', b.write('y', version(3, '', 6)))).toBeUndefined()
  expect(look('n2', b.write('x', version(3, '', 5)))).toBeUndefined()
  expect(look('n2', b.write('x', version(3, '', 6)))).toBe('n2 has 6 of x at timestamp 3, and n1 has 5')
})
