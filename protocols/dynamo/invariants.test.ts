import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import type { DynamoNode } from './dynamo-node.ts'
import { type Held, replaced } from './held.ts'
import { HINTS } from './hints.ts'
import { acknowledgedIsKept, heldGrows, oneValueAVersion } from './invariants.ts'
import { KEYS, placeOf } from './replica.ts'

/** A node whose disk has at once what it holds; n1 alone is to keep anything. */
class Puppet {
  readonly id: string
  readonly incarnation = 1
  readonly durable = new MemoryDisk()
  readonly replica = { changes: 0 }
  readonly placement = { keeps: (id: string) => id === 'n1' }
  readonly coordinator: { acknowledged?: { readonly key: string; readonly held: Held } } = {}

  constructor(id: string) {
    this.id = id
  }

  get process(): DynamoNode {
    return this as unknown as DynamoNode
  }

  write(key: string, held: Held): this {
    this.durable.write(KEYS, [key])
    this.durable.write(placeOf(key), held)
    this.replica.changes++
    return this
  }

  acknowledge(key: string, held: Held): this {
    this.coordinator.acknowledged = { key, held }
    return this
  }
}

/** Gives a function that lets an invariant look at puppets, of which one has changed. */
function watch(invariant: Invariant<DynamoNode>, nodes: readonly Puppet[]) {
  const look = invariant.create()
  return (changed: Puppet): string | undefined => look({ time: 0, nodes, changed })
}

const first = replaced(undefined, {}, [1], 'n1')
const second = replaced(first, first.clock, [1, 2], 'n1')

test('a node that goes back is noticed', () => {
  const node = new Puppet('n1')
  const look = watch(heldGrows, [node])
  expect(look(node.write('x', second))).toBeUndefined()
  expect(look(node.write('x', first))).toBe(
    'n1 has version 1 of n1 ([1]), knowing 1 of n1 of x on its disk, where it had version 2 of n1 ([1,2]), knowing 2 of n1',
  )
})

test('two values of one version are noticed, and two keys may have the same', () => {
  const [a, b] = [new Puppet('n1'), new Puppet('n2')] as const
  const look = watch(oneValueAVersion, [a, b])
  expect(look(a.write('x', first))).toBeUndefined()
  const other = replaced(undefined, {}, [7], 'n1')
  expect(look(b.write('y', other))).toBeUndefined()
  expect(look(b.write('x', first))).toBeUndefined()
  expect(look(b.write('x', other))).toBe('n2 has [7] of x as version 1 of n1, and n1 has [1]')
})

test('what was acknowledged and is with nobody who is to keep it is noticed', () => {
  const [a, b] = [new Puppet('n1'), new Puppet('n2')] as const
  const look = watch(acknowledgedIsKept, [a, b])
  a.write('x', first)
  expect(look(a.acknowledge('x', first))).toBeUndefined()
  b.write('x', second)
  b.durable.write(HINTS, [{ key: 'x', owner: 'n1' }])
  expect(look(b.acknowledge('x', second)), 'a stand-in with a hint counts').toBeUndefined()
  b.durable.write(HINTS, [])
  expect(look(b)).toBe(
    'version 2 of n1 ([1,2]), knowing 2 of n1 of x was acknowledged, and those who are to keep it have version 1 of n1 ([1]), knowing 1 of n1 on their disks',
  )
})
