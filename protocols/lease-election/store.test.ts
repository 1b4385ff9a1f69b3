import { expect, test } from 'vitest'
import type { Command } from '../objects/index.ts'
import { ScriptedNode } from '../testing/scripted-node.ts'
import type { LeaseMessage } from './messages.ts'
import { Store } from './store.ts'

const command = (sequence: number): Command => ({
  session: 'c1/0',
  sequence,
  operation: { f: 'write', key: 'x', value: sequence },
})

function started(node = new ScriptedNode<LeaseMessage>('store1', ['store1'])) {
  const store = new Store(node, undefined)
  const answers: LeaseMessage[] = []
  const open = (token: number, from = 0): void =>
    store.receive({ type: 'open', token, from }, (reply) => answers.push(reply))
  const append = (token: number, sequence: number, from = 0): void =>
    store.receive({ type: 'append', token, from, command: command(sequence) }, (reply) => answers.push(reply))
  const answered = (): readonly LeaseMessage[] => {
    node.disk.complete()
    return answers.splice(0)
  }
  return { node, open, append, answered, answers }
}

test('it answers with what it has, once that is durable', () => {
  const { append, answered, answers } = started()
  append(1, 1)
  append(1, 2, 1)
  expect(answers).toEqual([])
  expect(answered()).toEqual([
    { type: 'stored', from: 0, commands: [command(1)] },
    { type: 'stored', from: 1, commands: [command(2)] },
  ])
})

test('who comes with an older token than someone before is refused, after a restart as well', () => {
  const first = started()
  first.append(1, 1)
  first.open(4)
  first.append(1, 2)
  expect(first.answered()).toEqual([
    { type: 'fenced', token: 4 },
    { type: 'stored', from: 0, commands: [command(1)] },
    { type: 'stored', from: 0, commands: [command(1)] },
  ])
  const next = started(first.node)
  next.append(1, 2)
  next.open(4, 1)
  expect(next.answered()).toEqual([
    { type: 'fenced', token: 4 },
    { type: 'stored', from: 1, commands: [] },
  ])
})
