import { expect, test } from 'vitest'
import { crash, leave, pause } from './faults/index.ts'
import { scripted } from './testing/protocols.ts'
import { type Given, runOf, workloadOf } from './testing/scenario.ts'

test('the record says who stands where: roles, who waits for whom, and what was heard last', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.every(10, () => node.broadcast({ type: 'beat' }))
    if (node.id === 'n2') node.after(100, () => node.disk.write('x', 1))
    if (node.id === 'n3') node.after(45, () => node.send('n2', { type: 'hello' }))
    return {
      request: () => undefined,
      inspect: () => {
        if (node.id === 'n4') throw new Error('it cannot show itself')
        return { role: `role of ${node.id}` }
      },
    }
  })
  const faults = [pause({ at: 55, node: 'n2' }), crash({ at: 65, node: 'n3' }), leave({ at: 75, node: 'n5' })]
  const given: Given = {
    nodes: 5,
    faults,
    protocol,
    spares: 1,
    duration: 102,
    workload: workloadOf({ rate: 1_000, clients: 2 }),
  }
  const { standing, history } = runOf(given)
  const { nodes, clients } = standing
  expect(nodes.map(({ id, state }) => `${id} ${state}`)).toStrictEqual([
    'n1 up',
    'n2 paused',
    'n3 down',
    'n4 up',
    'n5 absent',
    'n6 absent',
  ])
  expect(nodes.map(({ role }) => role)).toStrictEqual([
    'role of n1',
    'role of n2',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(nodes[1]?.waiting, 'beats from 60 to 100, and a timer').toBe(6)
  expect(nodes[1]?.writing).toBe(false)
  expect(nodes[1]?.lastHeard).toMatchObject({ from: 'n1', time: 51_000 })
  expect(nodes[3]?.lastHeard).toStrictEqual({ from: 'n1', type: 'beat', time: 101_000 })
  const begun = [...history].map(({ client, time }) => [client, time] as const)
  for (const { id, operation, since, asked } of clients) {
    expect(operation).toStrictEqual({ f: 'read', key: 'x' })
    expect(begun).toContainEqual([id, since])
    expect(asked).toStrictEqual({ node: id === 'c1' ? 'n1' : 'n2', since })
  }
  expect(clients.map(({ id }) => id)).toStrictEqual(['c1', 'c2'])
})
