import { expect, test } from 'vitest'
import type { SimulatedNode } from './node.ts'
import type { Inspection } from './types.ts'
import { Inspector } from './watch.ts'

/** A stand-in for a node, whose state the test sets. */
interface Shown {
  readonly node: SimulatedNode
  state: Inspection | undefined
}

function shown(position: number): Shown {
  const stand: { state: Inspection | undefined } = { state: undefined }
  const node = { id: `n${position + 1}`, position, inspect: () => stand.state } as unknown as SimulatedNode
  return Object.assign(stand, { node })
}

test('a role is taken once, at the event at which it was first seen', () => {
  const inspector = new Inspector(false)
  const n1 = shown(0)
  expect(inspector.roleSince(n1.node), 'before any look').toBe(-1)
  n1.state = { role: 'follower' }
  expect(inspector.look(n1.node, 3, 30)).toBe('follower')
  expect(inspector.look(n1.node, 4, 40), 'still the same').toBeUndefined()
  expect(inspector.roleSince(n1.node)).toBe(3)
  n1.state = { role: 'leader' }
  expect(inspector.look(n1.node, 7, 70)).toBe('leader')
  expect(inspector.roleSince(n1.node)).toBe(7)
  expect(inspector.changes, 'changes are not kept unless asked for').toBeUndefined()
})

test('who goes down takes no role, and takes its role anew when it is back', () => {
  const inspector = new Inspector(false)
  const n1 = shown(0)
  n1.state = { role: 'leader' }
  inspector.look(n1.node, 1, 1)
  n1.state = undefined
  expect(inspector.look(n1.node, 2, 2)).toBeUndefined()
  n1.state = { role: 'leader' }
  expect(inspector.look(n1.node, 5, 5)).toBe('leader')
  expect(inspector.roleSince(n1.node)).toBe(5)
})

test('nodes without roles take none', () => {
  const inspector = new Inspector(false)
  const n1 = shown(0)
  n1.state = {}
  expect(inspector.look(n1.node, 1, 1)).toBeUndefined()
})

test('changes of state are kept as copies, each with its event, time and node', () => {
  const inspector = new Inspector(true)
  const [n1, n2] = [shown(0), shown(1)]
  const log = [1]
  const state = { role: 'leader', log }
  n1.state = state
  inspector.look(n1.node, 1, 10)
  inspector.look(n1.node, 2, 20)
  log.push(2)
  inspector.look(n1.node, 3, 30)
  n2.state = {}
  inspector.look(n2.node, 4, 40)
  n1.state = undefined
  inspector.look(n1.node, 5, 50)
  inspector.look(n1.node, 6, 60)
  expect(inspector.changes).toStrictEqual([
    { event: 1, time: 10, node: 'n1', state: { role: 'leader', log: [1] } },
    { event: 3, time: 30, node: 'n1', state: { role: 'leader', log: [1, 2] } },
    { event: 4, time: 40, node: 'n2', state: {} },
    { event: 5, time: 50, node: 'n1', state: undefined },
  ])
})
