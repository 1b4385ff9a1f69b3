import { expect, test } from 'vitest'
import type { Invariant, Json, Outcome } from '../../sim/index.ts'
import { serialByCommits, snapshotsOfCommits } from '../testing/explained-by-commits.ts'
import { endsOnce } from './invariants.ts'
import type { MicroOperation } from './micro-operations.ts'
import type { Scheduler } from './scheduler.ts'
import type { LogRecord } from './transaction-log.ts'
import type { TransactionNode } from './transaction-node.ts'

const ok: Outcome = { type: 'ok' }

/** A log that a test writes, and what an invariant says of it after each record. */
class Puppet {
  private readonly records: LogRecord[] = []
  private readonly manager: object
  private readonly look: ReturnType<Invariant<TransactionNode<Scheduler>>['create']>

  constructor(
    invariant: Invariant<TransactionNode<Scheduler>>,
    initial: { readonly [key: string]: Json } = {},
  ) {
    this.manager = { log: { records: this.records }, initial }
    this.look = invariant.create()
  }

  write(session: string, sequence: number, steps?: readonly MicroOperation[]): string | undefined {
    const outcome: Outcome = steps === undefined ? { type: 'fail', error: 'aborted' } : ok
    this.records.push({ session, sequence, outcome, ...(steps === undefined ? {} : { steps }) })
    const process = { manager: this.manager } as unknown as TransactionNode<Scheduler>
    const durable = { read: () => undefined, log: () => [] }
    return this.look({ time: 0, nodes: [], changed: { id: 'n1', incarnation: 1, process, durable } })
  }
}

test('a transaction that ends a second time is noticed', () => {
  const log = new Puppet(endsOnce)
  expect(log.write('c1/0', 1)).toBeUndefined()
  expect(log.write('c2/1', 1, [])).toBeUndefined()
  expect(log.write('c1/0', 2, [])).toBeUndefined()
  expect(log.write('c1/0', 2)).toBe(
    'by the log of n1, transaction 2 of session c1/0 has ended after transaction 2 of it',
  )
})

test('a read of what is not there by the order of commits is noticed', () => {
  const log = new Puppet(serialByCommits, { y: 5 })
  expect(
    log.write('c1/0', 1, [
      ['append', 'x', 1],
      ['r', 'x', [1]],
      ['r', 'y', 5],
    ]),
  ).toBeUndefined()
  expect(log.write('c2/1', 1)).toBeUndefined()
  expect(
    log.write('c3/2', 1, [
      ['r', 'x', [1]],
      ['w', 'y', 6],
      ['r', 'y', 6],
    ]),
  ).toBeUndefined()
  expect(log.write('c2/1', 2, [['r', 'y', 5]])).toBe(
    'by the log of n1, transaction 2 of session c2/1 read 5 of y, and 2 commits had left 6',
  )
})

test('a snapshot may be old, and must be one', () => {
  const log = new Puppet(snapshotsOfCommits)
  log.write('c1/0', 1, [
    ['w', 'x', 1],
    ['w', 'y', 1],
  ])
  log.write('c1/0', 2, [
    ['w', 'x', 2],
    ['w', 'y', 2],
  ])
  expect(
    log.write('c2/1', 1, [
      ['r', 'x', 1],
      ['r', 'y', 1],
      ['w', 'z', 1],
    ]),
  ).toBeUndefined()
  expect(
    log.write('c2/1', 2, [
      ['r', 'x', 1],
      ['r', 'y', 2],
    ]),
  ).toBe('by the log of n1, transaction 2 of session c2/1 read 1 of x, and 3 commits had left 2')
})

test('what is written must not have been written since the snapshot', () => {
  const log = new Puppet(snapshotsOfCommits)
  log.write('c1/0', 1, [['w', 'x', 1]])
  log.write('c1/0', 2, [['w', 'x', 2]])
  expect(
    log.write('c2/1', 1, [
      ['r', 'x', 1],
      ['w', 'y', 1],
    ]),
    'another key',
  ).toBeUndefined()
  expect(
    log.write('c2/1', 2, [
      ['r', 'x', 1],
      ['w', 'x', 3],
    ]),
  ).toContain('read 1 of x')
})
