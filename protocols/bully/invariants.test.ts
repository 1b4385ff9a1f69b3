import { expect, test } from 'vitest'
import type { BullyNode, State } from './bully-node.ts'
import { oneCoordinator } from './invariants.ts'

/** Nodes by name, each in a state with a coordinator; the first has just changed. */
function look(nodes: { readonly [id: string]: readonly [State, string | undefined] | undefined }) {
  const views = Object.entries(nodes).map(([id, known]) => ({
    id,
    incarnation: 1,
    process:
      known === undefined
        ? undefined
        : ({ state: known[0], coordinator: known[1] } as Partial<BullyNode> as BullyNode),
    durable: { read: () => undefined, log: () => [] },
  }))
  return oneCoordinator.create()({ time: 0, nodes: views, changed: views[0] })
}

test('two coordinators of nodes that work or are about to are noticed', () => {
  expect(look({ n3: ['reorganization', 'n3'], n1: ['normal', 'n2'], n2: ['election', 'n2'] })).toBe(
    'n3 is in state reorganization with coordinator n3, and n1 in state normal with coordinator n2',
  )
})

test('nodes in an election have no coordinator, and nodes that are down are not asked', () => {
  expect(look({ n3: ['normal', 'n3'], n1: ['election', 'n2'], n2: undefined })).toBeUndefined()
  expect(look({ n3: ['election', 'n3'], n1: ['normal', 'n2'], n2: ['normal', 'n2'] })).toBeUndefined()
  expect(look({ n3: ['normal', 'n3'], n1: ['reorganization', 'n3'] })).toBeUndefined()
})
