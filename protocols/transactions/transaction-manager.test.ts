import { expect, test } from 'vitest'
import { LockScheduler } from '../locking-store/lock-scheduler.ts'
import { lockingStoreDefaults } from '../locking-store/options.ts'
import { ScriptedNode } from '../testing/scripted-node.ts'
import type { TransactionMessage, TransactionQuestion } from './messages.ts'
import type { MicroOperation } from './micro-operations.ts'
import { TransactionManager } from './transaction-manager.ts'

/** A life of a store, on a disk that is done with a flush when the test says so. */
function store(node = new ScriptedNode<TransactionMessage>('n1', ['n1', 'n2']), mutant?: string) {
  const manager = new TransactionManager(
    node,
    lockingStoreDefaults,
    mutant,
    (management) => new LockScheduler(node, lockingStoreDefaults, undefined, management),
  )
  const ask = (question: TransactionQuestion): { said?: string } => {
    const heard: { said?: string } = {}
    manager.receive('n2', question, (reply) => {
      if (reply.type === 'stepped') heard.said = JSON.stringify(reply.operation)
      else heard.said = reply.outcome.type === 'ok' ? 'ok' : `${reply.outcome.type}: ${reply.outcome.error}`
    })
    return heard
  }
  const of = { session: 'c1/0', sequence: 1 }
  return {
    node,
    manager,
    step: (index: number, operation: MicroOperation, id = of) =>
      ask({ type: 'step', ...id, index, operation }),
    commit: (steps: readonly MicroOperation[], id = of) => ask({ type: 'commit', ...id, steps }),
    rollBack: (reason: string, id = of) => ask({ type: 'roll-back', ...id, reason }),
  }
}

const other = { session: 'c2/1', sequence: 1 }
const append: MicroOperation = ['append', 'x', 1]
const RESTARTED = 'fail: the store has restarted since the transaction began'

test('a step is done once, however often it is asked for', () => {
  const { step, commit, node, manager } = store()
  expect([step(0, append).said, step(0, append).said]).toEqual(['["append","x",1]', '["append","x",1]'])
  expect(step(1, ['r', 'x', null]).said).toBe('["r","x",[1]]')
  const committed = commit([append, ['r', 'x', [1]]])
  expect(committed.said, 'before it is durable').toBeUndefined()
  node.disk.complete()
  expect(committed.said).toBe('ok')
  expect(manager.scheduler.held('x')).toEqual([1])
})

test('all who ask for a step that has to wait are answered when it is done', () => {
  const { step, commit } = store()
  step(0, append)
  const waiting = [step(0, ['r', 'x', null], other), step(0, ['r', 'x', null], other)]
  expect(waiting).toEqual([{}, {}])
  commit([append])
  expect(waiting).toEqual([{ said: '["r","x",[1]]' }, { said: '["r","x",[1]]' }])
})

test('how a transaction ended is said again, in another life as well, and a late first step does not begin it anew', () => {
  const first = store()
  first.step(0, append)
  first.commit([append])
  first.step(0, ['append', 'y', 1], other)
  first.rollBack('too little', other)
  first.node.disk.complete()
  for (const life of [first, store(first.node)]) {
    const again = [life.commit([append]), life.step(0, append), life.step(0, ['append', 'y', 1], other)]
    life.node.disk.complete()
    expect(again.map(({ said }) => said)).toEqual(['ok', 'ok', 'fail: too little'])
    expect([life.manager.scheduler.held('x'), life.manager.scheduler.held('y')]).toEqual([[1], null])
    expect(life.manager.size).toBe(0)
  }
})

test('what was not committed when the store went down fails for good', () => {
  const first = store()
  first.step(0, append)
  const next = store(first.node)
  const asked = [next.commit([append]), next.step(1, ['r', 'x', null], other)]
  expect(asked).toEqual([{}, {}])
  next.node.disk.complete()
  expect(asked.map(({ said }) => said)).toEqual([RESTARTED, RESTARTED])
  expect(next.manager.scheduler.held('x')).toBe(null)
  const late = next.step(0, append)
  next.node.disk.complete()
  expect(late.said).toBe(RESTARTED)
})

test('a transaction that saw something else in an earlier life is not committed', () => {
  const first = store()
  first.step(0, ['r', 'x', null])
  const next = store(first.node)
  next.step(0, append, other)
  next.commit([append], other)
  // The first step comes once more, and is answered otherwise than before.
  expect(next.step(0, ['r', 'x', null]).said).toBe('["r","x",[1]]')
  const asked = next.commit([['r', 'x', null]])
  next.node.disk.complete()
  expect(asked.said).toBe(RESTARTED)
})

test('one that nobody goes on with is aborted, and lets go of its locks', () => {
  const { step, commit, node, manager } = store()
  step(0, append)
  const waiting = step(0, ['r', 'x', null], other)
  node.timers[0]?.ring()
  expect(waiting.said).toBe('["r","x",null]')
  const late = commit([append])
  node.disk.complete()
  expect(late.said).toBe('fail: nobody went on with the transaction for 400 ms')
  expect(manager.size).toBe(1)
})

test('who waits for a step of one that is aborted is told so', () => {
  const { step, node } = store()
  step(0, ['r', 'y', null])
  step(0, append, other)
  const wounded = step(1, ['append', 'y', 1], other)
  step(1, append)
  expect(wounded.said).toBeUndefined()
  node.disk.complete()
  expect(wounded.said).toBe('fail: aborted for transaction 1 of session c1/0')
})

test('nothing is said of an earlier transaction of a session', () => {
  const { step, commit, node } = store()
  const second = { session: 'c1/0', sequence: 2 }
  step(0, append, second)
  commit([append], second)
  const late = step(0, ['append', 'x', 5])
  node.disk.complete()
  expect(late.said).toBe('info: a later transaction of session c1/0 has ended')
})

test('the mutant acknowledges-before-flush does not wait for the disk, and reads-before-flush only for writes', () => {
  const write = (mutant: string) => {
    const { step, commit } = store(undefined, mutant)
    step(0, append)
    return commit([append]).said
  }
  const read = (mutant: string) => {
    const { step, commit } = store(undefined, mutant)
    step(0, ['r', 'x', null])
    return commit([['r', 'x', null]]).said
  }
  expect([write('acknowledges-before-flush'), read('acknowledges-before-flush')]).toEqual(['ok', 'ok'])
  expect([write('reads-before-flush'), read('reads-before-flush')]).toEqual([undefined, 'ok'])
})
