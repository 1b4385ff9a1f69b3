import { expect, test } from 'vitest'
import type { Invariant, Json } from '../../sim/index.ts'
import type { VectorClock } from '../clocks/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import type { CrdtNode } from './crdt-node.ts'
import { equalVectorsAreEqualStates, oneUpdateAName, whatIsHeldOnlyGrows } from './invariants.ts'
import { crdtDefaults } from './options.ts'
import { typeOf } from './replicated-type.ts'
import type { Update } from './update.ts'

const update = (number: number, writer: string, increments: number): Update => ({
  writer,
  number,
  key: 'x',
  delta: { [writer]: { increments, decrements: 0 } },
  session: 'c1/0',
  sequence: number,
})

/** A node that shows what a test says. */
class Puppet {
  readonly store = {
    type: typeOf({ ...crdtDefaults, type: 'pn-counter' }),
    log: [] as Update[],
    shown: {} as VectorClock,
    shownCount: 0,
    states: new Map<string, Json>(),
  }

  /** Shows an update, after which it holds something of x; nothing at all, if that is null. */
  show(shown: Update, held: Json = shown.delta): this {
    const { store } = this
    store.log.push(shown)
    store.shownCount++
    store.shown = { ...store.shown, [shown.writer]: shown.number }
    if (held === null) store.states.delete('x')
    else store.states.set('x', held)
    return this
  }
}

function watch(invariant: Invariant<CrdtNode>) {
  const look = invariant.create()
  const views = new Map<string, { id: string; incarnation: number; process: CrdtNode; durable: MemoryDisk }>()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as CrdtNode
    const changed = { id, incarnation: 1, process, durable: new MemoryDisk() }
    views.set(id, changed)
    return look({ time: 0, nodes: [...views.values()], changed })
  }
}

test('two updates with one name are noticed, and what is told to others is the same', () => {
  const look = watch(oneUpdateAName)
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.show(update(3, 'n1', 5)))).toBeUndefined()
  expect(look('n2', b.show(update(3, 'n2', 6)))).toBeUndefined()
  expect(look('n2', b.show(update(3, 'n1', 5))), 'it is the same').toBeUndefined()
  expect(look('n1', new Puppet().show(update(3, 'n1', 7))), 'in another life').toBe(
    'n1 has {"n1":{"increments":7,"decrements":0}} of x as update 3 of n1, and n1 has {"n1":{"increments":5,"decrements":0}} of x',
  )
})

test('what is held less of than before is noticed, and what a crash has taken back', () => {
  const look = watch(whatIsHeldOnlyGrows)
  const puppet = new Puppet()
  expect(look('n1', puppet.show(update(1, 'n1', 5)))).toBeUndefined()
  expect(look('n1', puppet.show(update(2, 'n1', 7)))).toBeUndefined()
  expect(look('n2', new Puppet().show(update(1, 'n1', 5))), 'others may be behind').toBeUndefined()
  expect(look('n1', puppet.show(update(3, 'n1', 6)))).toBe(
    'n1 holds {"n1":{"increments":6,"decrements":0}} of x, after it held {"n1":{"increments":7,"decrements":0}}',
  )
  expect(look('n2', new Puppet())).toBe(
    'n2 holds null of x, after it held {"n1":{"increments":5,"decrements":0}}',
  )
})

test('nodes that have accepted the same and hold something else are noticed', () => {
  const look = watch(equalVectorsAreEqualStates)
  const [a, b] = [new Puppet(), new Puppet()]
  expect(look('n1', a.show(update(1, 'n1', 5)))).toBeUndefined()
  expect(look('n2', b.show(update(1, 'n2', 1))), 'they know other updates').toBeUndefined()
  const both = { n1: { increments: 5, decrements: 0 }, n2: { increments: 1, decrements: 0 } }
  expect(look('n1', a.show(update(1, 'n2', 1), both))).toBeUndefined()
  expect(look('n2', b.show(update(1, 'n1', 5)))).toBe(
    `n2 holds {"n1":{"increments":5,"decrements":0}} of x after the updates {"n2":1,"n1":1}, and n1 holds ${JSON.stringify(both)}`,
  )
})
