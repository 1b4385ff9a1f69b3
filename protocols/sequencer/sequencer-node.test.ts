import { expect, test } from 'vitest'
import type { Json } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import type { SequencerMessage } from './messages.ts'
import { sequencerDefaults, type SequencerOptions } from './options.ts'
import { SequencerNode } from './sequencer-node.ts'

/** One life of a node of three, to which a test talks. */
function started(id: string, options: Partial<SequencerOptions> = {}, node = nodeOf(id)) {
  const life = new SequencerNode(node, { ...sequencerDefaults, ...options }, undefined)
  const ask = (f: string, sequence: number, value: Json = sequence, session = 'c1/0'): ScriptedRequest => {
    const request = new ScriptedRequest(
      { f, key: 'x', ...(f === 'read' ? {} : { value }) },
      sequence,
      session,
    )
    life.request(request)
    return request
  }
  const hear = (after: number, ...updates: readonly Command[]): void =>
    life.receive('n1', { type: 'order', after, updates, length: after + updates.length })
  return { node, life, ask, hear }
}

const nodeOf = (id: string): ScriptedNode<SequencerMessage> => new ScriptedNode(id, ['n1', 'n2', 'n3'])

const update = (sequence: number, session = 'c9/0'): Command => ({
  session,
  sequence,
  operation: { f: 'write', key: 'x', value: sequence },
})

const sequencesIn = (updates: readonly Command[]): readonly number[] =>
  updates.map(({ sequence }) => sequence)

/** What was sent of updates: who to, and which of them. */
const toldBy = (node: ScriptedNode<SequencerMessage>) =>
  node.takeSent().map(({ to, message }) => [to, 'updates' in message ? sequencesIn(message.updates) : []])

test('the sequencer tells nobody of an update before it is durable, and numbers it once, after a crash as well', () => {
  const { life, node } = started('n1')
  for (let time = 0; time < 2; time++) life.receive('n2', { type: 'submit', updates: [update(1), update(2)] })
  expect(node.takeSent()).toEqual([])
  node.disk.complete()
  expect(toldBy(node)).toEqual([
    ['n2', [1, 2]],
    ['n3', [1, 2]],
  ])
  const next = started('n1', {}, node)
  next.life.receive('n2', { type: 'submit', updates: [update(1), update(2), update(3)] })
  node.disk.complete()
  expect(sequencesIn(next.life.log.updates)).toEqual([1, 2, 3])
  expect(toldBy(node)).toEqual([
    ['n2', [3]],
    ['n3', [3]],
  ])
})

test('a node applies updates by number, once they are on its disk, and asks for a gap', () => {
  const { ask, hear, life, node } = started('n2')
  hear(2, update(3))
  hear(0, update(1))
  node.disk.complete()
  expect(life.inspect()).toEqual({ role: 'replica', applied: 1, early: 1, outbox: 0 })
  hear(1, update(2))
  expect(ask('read', 1).answer, 'the rest is not durable yet').toBe('ok 1')
  node.disk.complete()
  expect(ask('read', 2).answer).toBe('ok 3')
  hear(0, update(1), update(2))
  node.disk.complete()
  expect(sequencesIn(life.log.updates)).toEqual([1, 2, 3])
})

test('an ordered write is acknowledged when its own node has applied it, and every attempt of it', () => {
  const { ask, hear, node } = started('n2')
  const writes = [ask('write', 1), ask('write', 1)]
  expect(toldBy(node)).toEqual([['n1', [1]]])
  hear(0, update(1, 'c1/0'))
  expect(writes.map(({ answer }) => answer)).toEqual([undefined, undefined])
  node.disk.complete()
  expect([...writes, ask('write', 1)].map(({ answer }) => answer)).toEqual(['ok', 'ok', 'ok'])
  expect(started('n2', {}, node).ask('write', 1).answer, 'in another life as well').toBe('ok')
})

test('a fast write is acknowledged when it is durable, and is sent with all before it until it has a number', () => {
  const { ask, hear, node } = started('n2', { writes: 'fast' })
  const write = ask('write', 1)
  expect(write.answer).toBeUndefined()
  node.disk.complete()
  expect(write.answer).toBe('ok')
  ask('write', 2)
  node.disk.complete()
  expect(toldBy(node)).toEqual([
    ['n1', [1]],
    ['n1', [1, 2]],
  ])
  for (const timer of node.timers) timer.ring()
  expect(toldBy(node)).toEqual([['n1', [1, 2]]])
  const reads = [ask('read', 3), ask('read', 4)]
  hear(0, update(1, 'c1/0'))
  node.disk.complete()
  expect(reads.map(({ answer }) => answer)).toEqual([undefined, undefined])
  const next = started('n2', { writes: 'fast' }, node)
  for (const timer of node.timers.slice(1)) timer.ring()
  expect(toldBy(node), 'what has a number is not sent again').toEqual([['n1', [2]]])
  next.hear(1, update(2, 'c1/0'))
  node.disk.complete()
  expect(next.ask('read', 5).answer).toBe('ok 2')
})

test('no more than a batch is sent at once, and the rest when there is room', () => {
  const { ask, hear, node } = started('n2', { writes: 'fast', batch: 2 })
  for (let sequence = 1; sequence <= 4; sequence++) ask('write', sequence)
  node.disk.complete()
  expect(toldBy(node).map(([, updates]) => updates)).toEqual([[1], [1, 2]])
  hear(0, update(1, 'c1/0'))
  node.disk.complete()
  expect(toldBy(node).map(([, updates]) => updates)).toEqual([[2, 3]])
})

test('the sequencer gives a batch of what is missing, and says how much there is', () => {
  const { life, node } = started('n1', { batch: 2 })
  life.receive('n2', { type: 'submit', updates: [1, 2, 3, 4].map((sequence) => update(sequence)) })
  const replies: SequencerMessage[] = []
  const reply = (message: SequencerMessage): void => void replies.push(message)
  life.receive('n3', { type: 'sync' }, reply)
  node.disk.complete()
  life.receive('n3', { type: 'sync' }, reply)
  life.receive('n3', { type: 'compare', after: 1 }, reply)
  expect(replies).toEqual([
    { type: 'position', length: 0 },
    { type: 'position', length: 4 },
    { type: 'order', after: 1, updates: [update(2), update(3)], length: 4 },
  ])
})
