import { expect, test } from 'vitest'
import type { Invariant, NodeView } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { fencing, oneLeader, tokensGrow } from './invariants.ts'
import type { LeaseNode } from './lease-node.ts'
import { LOG, TOKEN } from './store.ts'

/** A node as invariants see it: a worker with a lease or without, and a disk. */
class Puppet implements NodeView<LeaseNode> {
  readonly id: string
  readonly incarnation = 1
  readonly durable = new MemoryDisk()
  readonly contender: { token: number | undefined; holds: boolean } = { token: undefined, holds: false }
  readonly process: LeaseNode

  constructor(id: string) {
    this.id = id
    this.process = { worker: { contender: this.contender } } as unknown as LeaseNode
  }

  leads(token: number | undefined, holds = token !== undefined): this {
    Object.assign(this.contender, { token, holds })
    return this
  }

  append(token: number): this {
    this.durable.append(LOG, { token })
    return this
  }

  opened(token: number): this {
    this.durable.write(TOKEN, token)
    return this
  }
}

/** Gives a function that lets an invariant look at some puppets, of which the first has just changed. */
function watch(invariant: Invariant<LeaseNode>) {
  const look = invariant.create()
  return (...nodes: readonly Puppet[]): string | undefined => look({ time: 0, nodes, changed: nodes[0] })
}

test('two workers that hold the lease at once are noticed', () => {
  const look = watch(oneLeader)
  const [a, b] = [new Puppet('w1'), new Puppet('w2')]
  expect(look(a.leads(1), b)).toBeUndefined()
  expect(look(b.leads(2), a.leads(1, false)), 'the lease of w1 has run out').toBeUndefined()
  expect(look(b.leads(2), a.leads(1))).toBe('w2 leads with token 2, and w1 with token 1')
})

test('a leader with an older token than one before it is noticed', () => {
  const look = watch(tokensGrow)
  const [a, b] = [new Puppet('w1'), new Puppet('w2')]
  expect(look(a.leads(4))).toBeUndefined()
  expect(look(a.leads(4)), 'it has renewed its lease').toBeUndefined()
  expect(look(a.leads(undefined))).toBeUndefined()
  expect(look(b.leads(3))).toBe('w2 has come to lead with token 3, after w1 with 4')
})

test('an entry under an older token is noticed, after an entry or an opening', () => {
  const look = watch(fencing)
  const [a, b] = [new Puppet('store1'), new Puppet('store2')]
  expect(look(a.append(1).append(3))).toBeUndefined()
  expect(look(a.append(2))).toBe('store1 has taken entry 3 under token 2, after it had token 3')
  expect(look(b.append(1).opened(5)), 'the entry may have come first').toBeUndefined()
  expect(look(b.append(1))).toBe('store2 has taken entry 2 under token 1, after it had token 5')
})
