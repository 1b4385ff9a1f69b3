import { expect, test } from 'vitest'
import type { Invariant } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import type { Command } from '../objects/index.ts'
import { numberedOnce, oneOrder } from './invariants.ts'
import type { SequencerNode } from './sequencer-node.ts'

const update = (sequence: number, value: number): Command => ({
  session: 'c1/0',
  sequence,
  operation: { f: 'write', key: 'x', value },
})

/** A node that has applied what a test says. */
class Puppet {
  readonly isSequencer: boolean
  readonly log: { readonly updates: Command[]; applied: number; at(number: number): Command | undefined }

  constructor(isSequencer: boolean, ...updates: Command[]) {
    this.isSequencer = isSequencer
    this.log = { updates, applied: updates.length, at: (number) => updates[number - 1] }
  }

  apply(update: Command): this {
    this.log.updates.push(update)
    this.log.applied++
    return this
  }
}

function watch(invariant: Invariant<SequencerNode>) {
  const look = invariant.create()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as SequencerNode
    return look({ time: 0, nodes: [], changed: { id, incarnation: 1, process, durable: new MemoryDisk() } })
  }
}

test('two nodes that apply different updates in one place are noticed', () => {
  const look = watch(oneOrder)
  const [a, b] = [new Puppet(true), new Puppet(false)]
  expect(look('n1', a.apply(update(1, 5)).apply(update(2, 6)))).toBeUndefined()
  expect(look('n2', b.apply(update(1, 5)))).toBeUndefined()
  expect(look('n2', b.apply(update(3, 7)))).toBe(
    'n2 applied write x 7 as update 2, where n1 had applied write x 6',
  )
})

test('a sequencer that starts again without what another has applied is noticed, and one with more is not', () => {
  const look = watch(oneOrder)
  expect(look('n1', new Puppet(true, update(1, 5), update(2, 6)))).toBeUndefined()
  expect(look('n1', new Puppet(true, update(1, 5), update(2, 6), update(3, 7)))).toBeUndefined()
  expect(look('n2', new Puppet(false, update(1, 5))), 'a replica may').toBeUndefined()
  expect(look('n1', new Puppet(true, update(1, 5)))).toBe(
    'n1 starts again with 1 of the updates, where n1 had applied write x 6 after those',
  )
})

test('an update that is applied and is not there is noticed', () => {
  const puppet = new Puppet(false, update(1, 5))
  puppet.log.applied = 2
  expect(watch(oneOrder)('n2', puppet)).toBe('n2 applied update 2, past the end of its log')
})

test('an update with two numbers is noticed at the sequencer, in another life too', () => {
  const look = watch(numberedOnce)
  expect(look('n1', new Puppet(true, update(1, 5), update(2, 6)))).toBeUndefined()
  expect(look('n2', new Puppet(false, update(1, 5), update(1, 5)))).toBeUndefined()
  expect(look('n1', new Puppet(true, update(1, 5), update(2, 6), update(1, 5)))).toBe(
    'n1 gave write x 5 of session c1/0 the number 3, which had 1',
  )
})
