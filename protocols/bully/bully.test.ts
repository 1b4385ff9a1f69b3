import { expect, test } from 'vitest'
import {
  crash,
  type Message,
  partition,
  type RunRecord,
  type Simulation,
  simulateResolved,
} from '../../sim/index.ts'
import { fiveUnder, highOnesRestart } from '../testing/bully-schedules.ts'
import { clusterOf } from '../testing/cluster.ts'
import { marksOf, violationsOf } from '../testing/judging.ts'
import { script } from '../testing/register-workload.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { BullyNode } from './bully-node.ts'
import { bully } from './index.ts'
import type { BullyMessage } from './messages.ts'
import { bullyDefaults } from './options.ts'

/** Whom each node that is up takes for the coordinator, if it is in state normal. */
function coordinatorsIn(simulation: Simulation, nodes: number): readonly unknown[] {
  return Array.from({ length: nodes }, (_, i) => {
    const seen = simulation.inspect(`n${i + 1}`) as { state?: string; coordinator?: string } | undefined
    return seen?.state === 'normal' ? seen.coordinator : seen?.state
  })
}

test.each([1, 2, 3, 5, 7])('the highest of %i coordinates all', (nodes) => {
  const simulation = simulateResolved(clusterOf(bully(), { nodes, duration: 2_000 }), 1)
  expect(violationsOf(simulation.finish())).toEqual([])
  expect(coordinatorsIn(simulation, nodes)).toEqual(Array.from({ length: nodes }, () => `n${nodes}`))
})

test('the next lower one takes over from a coordinator that crashes, and gives way when it is back', () => {
  const simulation = simulateResolved(
    clusterOf(bully(), { nodes: 3, faults: [crash({ at: 1_000, for: 1_000, node: 'n3' })] }),
    1,
  )
  simulation.runTo({ timeMs: 1_500 })
  expect(coordinatorsIn(simulation, 2)).toEqual(['n2', 'n2'])
  simulation.runTo({ timeMs: 2_500 })
  expect(coordinatorsIn(simulation, 3)).toEqual(['n3', 'n3', 'n3'])
  expect(violationsOf(simulation.finish())).toEqual([])
})

test('clients are told who coordinates, and all else is refused', () => {
  const operations = [{ f: 'leader' }, { f: 'elect' }]
  const run = simulateResolved(
    clusterOf(bully(), { nodes: 3, workload: script({ operations, rate: 1 }), duration: 4_000 }),
    1,
  ).finish()
  const ended = [...run.history].filter(({ type }) => type !== 'invoke')
  expect(ended.map(({ value, error }) => error ?? value)).toEqual([
    'n3',
    'there is no operation "elect": expected leader',
  ])
})

test('within its bound there is one coordinator however nodes restart, and everything interesting comes about', () => {
  const runs: RunRecord[] = []
  for (let seed = 1; seed <= 20; seed++) {
    const simulation = simulateResolved(fiveUnder(highOnesRestart), seed)
    const run = simulation.finish()
    expect(violationsOf(run), `seed ${seed}`).toEqual([])
    expect(coordinatorsIn(simulation, 5)).toEqual(['n5', 'n5', 'n5', 'n5', 'n5'])
    runs.push(run)
  }
  const { reached, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(9)
})

test('a partition is not borne: each side has its coordinator', () => {
  const split = { groups: [['n1', 'n2'], ['n3']] }
  const run = simulateResolved(
    clusterOf(bully(), { nodes: 3, faults: [partition({ at: 1_000, for: 1_000, split })] }),
    1,
  ).finish()
  expect(violationsOf(run).join()).toContain('one coordinator: ')
})

/** One life of n2 of three, whose questions are never answered, and what it answers itself. */
function started() {
  const node = new ScriptedNode<BullyMessage>('n2', ['n1', 'n2', 'n3'])
  const life = new BullyNode(node, bullyDefaults, undefined)
  const ask = (from: string, type: 'halt' | 'new-coordinator' | 'ready' | 'are-you-normal'): Message => {
    let answer: Message | undefined
    life.receive(from, { type }, (reply) => (answer = reply))
    return answer as unknown as Message
  }
  return { life, ask }
}

test('a node takes the coordinator that has halted it, and no other', () => {
  const { life, ask } = started()
  expect(ask('n3', 'new-coordinator'), 'it was not halted').toEqual({ type: 'agreed', agreed: false })
  ask('n1', 'halt')
  ask('n3', 'halt')
  expect(ask('n1', 'new-coordinator'), 'n3 came later').toEqual({ type: 'agreed', agreed: false })
  expect(ask('n3', 'ready'), 'it has no coordinator yet').toEqual({ type: 'agreed', agreed: false })
  expect(ask('n3', 'new-coordinator')).toEqual({ type: 'agreed', agreed: true })
  expect(life.inspect()).toEqual({ role: 'member', state: 'reorganization', coordinator: 'n3' })
  expect(ask('n1', 'ready'), 'it works for n3').toEqual({ type: 'agreed', agreed: false })
  expect(ask('n3', 'ready')).toEqual({ type: 'agreed', agreed: true })
  expect(ask('n1', 'are-you-normal')).toEqual({ type: 'normality', normal: true })
})

test('a node that is not normal sends clients away', () => {
  const { life, ask } = started()
  const asked = new ScriptedRequest({ f: 'leader' })
  life.request(asked)
  expect(asked.answer).toBe('redirect')
  ask('n3', 'halt')
  ask('n3', 'new-coordinator')
  ask('n3', 'ready')
  life.request(asked)
  expect(asked.answer).toBe('ok "n3"')
})
