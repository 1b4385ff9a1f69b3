import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import type { ChainNode } from './chain-node.ts'
import type { Configuration } from './configuration.ts'
import { History } from './history.ts'
import { committedAgree, inprocessRequests, oneChainAnEpoch, updatePropagation } from './invariants.ts'

const write = (value: number): Command => ({
  session: 's',
  sequence: value,
  operation: { f: 'write', key: 'x', value },
})

/** As much of a server as the invariants look at, in a chain of n1, n2 and n3. */
class Puppet {
  committed = 0
  isInChain = true
  configuration: Configuration = { epoch: 1, chain: ['n1', 'n2', 'n3'], joining: null }
  readonly history = new History(new MemoryDisk())

  constructor(...values: readonly number[]) {
    this.receive(...values)
  }

  get epoch(): number {
    return this.configuration.epoch
  }

  receive(...values: readonly number[]): void {
    for (const value of values) this.history.append(write(value))
  }
}

/** Lets an invariant look at the puppets n1, n2 and so on, each in turn; gives what it says of the first that is wrong. */
function watch(invariant: Invariant<ChainNode>, ...puppets: readonly Puppet[]) {
  const look = invariant.create()
  const nodes = puppets.map((server, i) => ({
    id: `n${i + 1}`,
    incarnation: 1,
    process: { server } as unknown as ChainNode,
    durable: new MemoryDisk(),
  }))
  return (): string | undefined => {
    for (const changed of nodes) {
      const why = look({ time: 0, nodes, changed })
      if (why !== undefined) return why
    }
    return undefined
  }
}

test('an update that the server before has not received is noticed', () => {
  const [a, b] = [new Puppet(1, 2), new Puppet(1)]
  const look = watch(updatePropagation, a, b)
  expect(look()).toBeUndefined()
  b.receive(2, 3)
  expect(look()).toBe(
    'n2 has update 3, write x 3 (s, number 3), and n1, which comes before it in the chain of epoch 1, has no such update',
  )
})

test('an update in another place than at the server before is noticed', () => {
  const [a, b] = [new Puppet(1, 2, 3), new Puppet(1, 3)]
  expect(watch(updatePropagation, a, b)()).toBe(
    'n2 has update 2, write x 3 (s, number 3), where n1, which comes before it in the chain of epoch 1, has write x 2 (s, number 2)',
  )
})

test('servers of different configurations are not held against each other', () => {
  const [a, b] = [new Puppet(1), new Puppet(7, 8)]
  b.configuration = { ...b.configuration, epoch: 2 }
  a.committed = 1
  expect(watch(updatePropagation, a, b)()).toBeUndefined()
  expect(watch(inprocessRequests, a, b)()).toBeUndefined()
})

test('an update that has left the Sent list and has not come to the next server is noticed', () => {
  const [a, b, c] = [new Puppet(1, 2), new Puppet(1, 2), new Puppet(1)]
  const look = watch(inprocessRequests, a, b, c)
  a.committed = 1
  b.committed = 1
  expect(look()).toBeUndefined()
  b.committed = 2
  expect(look()).toBe(
    'n2 has taken update 2, write x 2 (s, number 2), out of its Sent list, and n3, which comes after it in the chain of epoch 1, has not received it',
  )
})

test('two servers that execute different updates in one place are named, whatever their configurations', () => {
  const [a, b] = [new Puppet(1, 2), new Puppet(1, 3)]
  b.configuration = { epoch: 5, chain: ['n2'], joining: null }
  a.committed = 2
  b.committed = 1
  const look = watch(committedAgree, a, b)
  expect(look()).toBeUndefined()
  b.committed = 2
  expect(look()).toBe(
    'n2 executed write x 3 (s, number 3) as update 2, where n1 had executed write x 2 (s, number 2)',
  )
  b.committed = 3
  expect(watch(committedAgree, new Puppet(), b)()).toBe('n2 executed update 3, past the end of its history')
})

test('two chains of one number are noticed', () => {
  const [a, b] = [new Puppet(), new Puppet()]
  const look = watch(oneChainAnEpoch, a, b)
  expect(look()).toBeUndefined()
  b.configuration = { epoch: 1, chain: ['n2'], joining: 'n3' }
  expect(look()).toBe('in epoch 1, n2 works by the chain n2 that n3 joins, and n1 by n1, n2, n3')
})
