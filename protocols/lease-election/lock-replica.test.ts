import { expect, test } from 'vitest'
import { ScriptedNode } from '../testing/scripted-node.ts'
import { LockReplica } from './lock-replica.ts'
import type { LeaseMessage } from './messages.ts'

/** A lock replica whose clock the test sets; what its disk is asked for is durable once the test says so. */
function started(node = new ScriptedNode<LeaseMessage>('lock1', ['lock1']), atMs = 0) {
  node.clock.monotonic = () => atMs
  const life = new LockReplica(node, undefined)
  const answers: string[] = []
  const answer = (reply: LeaseMessage): void => {
    const { type, ...rest } = reply
    answers.push([type, ...Object.values(rest)].join(' '))
  }
  const at = (ms: number) => {
    node.clock.monotonic = () => ms
    return {
      prepare: (from: string, token: number) => life.prepare(from, token, answer),
      propose: (from: string, token: number) =>
        life.propose(from, { type: 'propose', token, leaseMs: 100 }, answer),
      release: (token: number) => life.release(token),
    }
  }
  /** What was answered since this was last asked, with all that was written durable. */
  const answered = (): readonly string[] => {
    node.disk.complete()
    return answers.splice(0)
  }
  return { node, at, answered, answers }
}

test('it answers once what it answers is durable', () => {
  const { at, answers, answered } = started()
  at(0).prepare('w1', 1)
  expect(answers).toEqual([])
  expect(answered()).toEqual(['promised'])
  at(0).propose('w1', 1)
  expect(answers).toEqual([])
  expect(answered()).toEqual(['granted'])
})

test('while it keeps a lease it promises nothing to others, and nothing changes by their asking', () => {
  const { at, answered } = started()
  at(0).propose('w1', 1)
  expect(answered()).toEqual(['granted'])
  at(99).prepare('w2', 2)
  expect(answered()).toEqual(['held w1'])
  at(99).propose('w1', 1)
  at(198).prepare('w2', 2)
  expect(answered(), 'it was renewed').toEqual(['granted', 'held w1'])
  at(199).prepare('w2', 2)
  expect(answered()).toEqual(['promised'])
})

test('under a token that is older than one it has promised it grants and renews nothing', () => {
  const { at, answered } = started()
  at(0).propose('w1', 1)
  at(200).prepare('w2', 2)
  expect(answered()).toEqual(['granted', 'promised'])
  at(201).propose('w1', 1)
  at(202).prepare('w1', 1)
  expect(answered()).toEqual(['outdated 2', 'outdated 2'])
  at(203).propose('w2', 2)
  expect(answered()).toEqual(['granted'])
})

test('only the lease that it keeps can be released', () => {
  const { at, answered } = started()
  at(0).propose('w1', 1)
  at(100).propose('w2', 2)
  at(101).release(1)
  at(102).prepare('w1', 3)
  expect(answered()).toContain('held w2')
  at(103).release(2)
  at(104).prepare('w1', 3)
  expect(answered()).toEqual(['promised'])
})

test('after a restart it knows tokens and leases, and waits out what it had granted from the beginning', () => {
  const first = started()
  first.at(0).propose('w1', 5)
  first.answered()
  const { at, answered } = started(first.node, 1_000)
  at(1_000).prepare('w2', 4)
  at(1_099).prepare('w2', 4)
  expect(answered()).toEqual(['held w1', 'held w1'])
  at(1_100).prepare('w2', 4)
  at(1_100).prepare('w2', 6)
  expect(answered()).toEqual(['outdated 5', 'promised'])
})
