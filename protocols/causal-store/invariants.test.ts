import { expect, test } from 'vitest'
import type { Json } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import type { CausalNode } from './causal-node.ts'
import { oneUpdateATimestamp } from './invariants.ts'
import type { Update } from './update.ts'

const update = (counter: number, writer: string, value: Json): Update => ({
  timestamp: { counter, writer },
  dependencies: {},
  operations: [['w', 'x', value]],
  session: 'c1/0',
  sequence: counter,
})

/** A node that shows what a test says. */
class Puppet {
  readonly store: { readonly log: Update[]; shownCount: number } = { log: [], shownCount: 0 }

  show(shown: Update): this {
    this.store.log.push(shown)
    this.store.shownCount++
    return this
  }
}

function watch() {
  const look = oneUpdateATimestamp.create()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as CausalNode
    return look({ time: 0, nodes: [], changed: { id, incarnation: 1, process, durable: new MemoryDisk() } })
  }
}

test('two updates with one timestamp are noticed, and what is told to others is the same', () => {
  const look = watch()
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.show(update(3, 'n1', 5)))).toBeUndefined()
  expect(look('n2', b.show(update(3, 'n2', 6)))).toBeUndefined()
  expect(look('n2', b.show(update(3, 'n1', 5))), 'it is the same').toBeUndefined()
  expect(look('n1', a.show(update(3, 'n2', 7)))).toBe(
    'n1 has [["w","x",7]] at timestamp 3 of n2, and n2 has [["w","x",6]]',
  )
})

test('a timestamp that is given again after a crash is noticed', () => {
  const look = watch()
  expect(look('n1', new Puppet().show(update(3, 'n1', 5)))).toBeUndefined()
  expect(look('n1', new Puppet().show(update(3, 'n1', 6)))).toBe(
    'n1 has [["w","x",6]] at timestamp 3 of n1, and n1 has [["w","x",5]]',
  )
})
