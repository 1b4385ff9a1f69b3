import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SimulatedNode } from './node.ts'
import type { InspectionChange } from './record.ts'
import { plainData } from './testing/arbitraries.ts'
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

test('what is kept is what comparing and copying every state as JSON would keep', () => {
  const flat = fc.dictionary(
    fc.constantFrom('role', 'term', '2', '1', '__proto__'),
    fc.oneof(fc.constantFrom('a', 'b', null, true, -0, 0, Number.NaN, undefined), fc.nat(2)),
    { maxKeys: 3, noNullPrototype: false },
  )
  const state = fc.oneof({ weight: 6, arbitrary: flat }, plainData, fc.constant(undefined))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1), state), { maxLength: 30 }), (looks) => {
      const inspector = new Inspector(true)
      const nodes = [shown(0), shown(1)]
      const expected: InspectionChange[] = []
      const last: (string | undefined)[] = []
      for (const [event, [position, state]] of looks.entries()) {
        const one = nodes[position] as Shown
        one.state = state as Inspection | undefined
        inspector.look(one.node, event, event)
        const text = JSON.stringify(one.state) as string | undefined
        if (text === last[position]) continue
        last[position] = text
        const copy = text === undefined ? undefined : (JSON.parse(text) as Inspection)
        expected.push({ event, time: event, node: one.node.id, state: copy })
      }
      expect(inspector.changes).toStrictEqual(expected)
    }),
    { numRuns: 300 },
  )
})
