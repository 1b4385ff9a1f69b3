import { expect, test } from 'vitest'
import type { Operation, Task } from '../../sim/index.ts'
import { LockScheduler } from '../locking-store/lock-scheduler.ts'
import { lockingStoreDefaults } from '../locking-store/options.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { FrontEnd } from './front-end.ts'
import type { TransactionMessage, TransactionQuestion } from './messages.ts'
import { TransactionManager } from './transaction-manager.ts'

const options = { ...lockingStoreDefaults, initial: { a: 10, b: 0 } }

/** A front end, and a store behind it that answers at once, unless the test has it say nothing. */
class Together extends ScriptedNode<TransactionMessage> {
  readonly asked: TransactionQuestion[] = []
  isSilent = false
  private now = 0
  private readonly store = new ScriptedNode<TransactionMessage>('n1', ['n1', 'n2'])
  private readonly manager = new TransactionManager(
    this.store,
    options,
    undefined,
    (management) => new LockScheduler(this.store, options, undefined, management),
  )
  readonly frontEnd: FrontEnd

  constructor(mutant?: string) {
    super('n2', ['n1', 'n2'])
    Object.assign(this.clock, { monotonic: () => this.now })
    this.frontEnd = new FrontEnd(this, 'n1', options, mutant)
  }

  request(operation: Operation, sequence = 1): ScriptedRequest {
    const request = new ScriptedRequest(operation, sequence)
    this.frontEnd.request(request)
    return request
  }

  override spawn(task: Task): void {
    while (task.next().done !== true);
  }

  // It waits for nothing, so it has no step.
  // oxlint-disable-next-line require-yield
  override *ask(...[, message]: unknown[]): Task<undefined> {
    const question = message as TransactionQuestion
    this.asked.push(question)
    this.now += 50
    if (this.isSilent) return undefined
    let answered: TransactionMessage | undefined
    this.manager.receive('n2', question, (reply) => (answered = reply))
    this.store.disk.complete()
    return answered as undefined
  }
}

test('a transaction is taken through the store step by step, and committed', () => {
  const node = new Together()
  const steps = [
    ['w', 'x', 1],
    ['r', 'x', null],
  ]
  expect(node.request({ f: 'txn', value: steps }).answer).toBe('ok [["w","x",1],["r","x",1]]')
  expect(node.asked.map(({ type }) => type)).toEqual(['step', 'step', 'commit'])
})

test('a transfer of more than there is is rolled back, and fails', () => {
  const node = new Together()
  const transfer = (amount: number, sequence: number) =>
    node.request({ f: 'transfer', value: { from: 'a', to: 'b', amount } }, sequence).answer
  expect(transfer(4, 1)).toBe('ok')
  expect(transfer(7, 2)).toBe('fail: there is 6 in a, less than 7')
  expect(node.asked.at(-1)?.type).toBe('roll-back')
  expect(node.request({ f: 'read' }, 3).answer).toBe('ok {"a":6,"b":4}')
})

test('a request that is repeated is answered again, and not done again', () => {
  const node = new Together()
  const operation = { f: 'txn', value: [['append', 'x', 1]] }
  const answers = [node.request(operation), node.request(operation)].map(({ answer }) => answer)
  expect(answers).toEqual(['ok [["append","x",1]]', 'ok [["append","x",1]]'])
  expect(node.asked).toHaveLength(2)
  node.request({ f: 'txn', value: [] }, 2)
  expect(node.request(operation).answer, 'nobody waits for it any more').toBeUndefined()
})

test('what is no transaction is refused, and the store does not hear of it', () => {
  const node = new Together()
  expect(node.request({ f: 'pop' }).answer).toContain('fail: there is no operation "pop"')
  expect(node.asked).toEqual([])
})

test('where the store says nothing, nobody knows; but for a mutant, which says that it failed', () => {
  const answerOf = (mutant?: string, value: readonly (readonly ['r', string, null])[] = []) => {
    const node = new Together(mutant)
    node.isSilent = true
    return node.request({ f: 'txn', value }).answer
  }
  expect(answerOf(undefined, [['r', 'x', null]])).toBe('info: no answer within 900 ms')
  expect(answerOf()).toBe('info: whether it was committed was not answered within 900 ms')
  expect(answerOf('fails-unanswered')).toBe('fail: whether it was committed was not answered within 900 ms')
})

test('the mutant cached-reads does not ask for what it has read before', () => {
  const node = new Together('cached-reads')
  const read = (sequence: number) => node.request({ f: 'txn', value: [['r', 'x', null]] }, sequence).answer
  expect(read(1)).toBe('ok [["r","x",null]]')
  node.request({ f: 'txn', value: [['w', 'x', 1]] }, 2)
  expect(read(3)).toBe('ok [["r","x",null]]')
})
