import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Durability } from '../durability.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { Acceptor } from './acceptor.ts'
import { type Ballot, isHigher, noBallot } from './ballot.ts'
import type { Value } from './values.ts'

const begun = (disk: MemoryDisk): Acceptor => new Acceptor(disk, new Durability(disk), undefined)
const ballot = (round: number, proposer = 'n1'): Ballot => ({ round, proposer })
const write = (value: number): Value => ({
  session: 'c1/0',
  sequence: value,
  operation: { f: 'write', key: 'x', value },
})

const anyBallot = fc.record({ round: fc.integer({ min: 1, max: 4 }), proposer: fc.constantFrom('n1', 'n2') })
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('prepare' as const), ballot: anyBallot }),
  fc.record({
    kind: fc.constant('accept' as const),
    ballot: anyBallot,
    slot: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ kind: fc.constant('restart' as const) }),
)

test('whatever is asked in whichever order, and over restarts, nothing is accepted below a promise', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 20 }), (steps) => {
      const disk = new MemoryDisk()
      let acceptor = begun(disk)
      let highest = noBallot
      const latest = new Map<number, Ballot>()
      for (const step of steps) {
        if (step.kind === 'restart') {
          acceptor = begun(disk)
          continue
        }
        const isAllowed = !isHigher(highest, step.ballot)
        const value = write(step.ballot.round)
        const isDone =
          step.kind === 'prepare'
            ? acceptor.promise(step.ballot)
            : acceptor.accept(step.ballot, [{ slot: step.slot, value }])
        expect(isDone).toBe(isAllowed)
        if (!isAllowed) continue
        highest = step.ballot
        if (step.kind === 'accept') latest.set(step.slot, step.ballot)
      }
      expect(acceptor.promised).toEqual(highest)
      const votes = acceptor.votesFrom(1).map(({ slot, ballot: of }) => [slot, of])
      expect(votes).toEqual([...latest].sort(([one], [other]) => one - other))
    }),
  )
})

test('a vote that a crash has kept without its promise counts as one', () => {
  const disk = new MemoryDisk()
  disk.append('votes', { slot: 1, ballot: ballot(5), value: null })
  const acceptor = begun(disk)
  expect(acceptor.promised).toEqual(ballot(5))
  expect(acceptor.accept(ballot(4), [{ slot: 1, value: write(1) }])).toBe(false)
})

test('nothing is told before it is durable', () => {
  const disk = new MemoryDisk()
  const acceptor = begun(disk)
  const told: string[] = []
  acceptor.promise(ballot(2))
  acceptor.tell(() => told.push('promise'))
  acceptor.accept(ballot(3), [{ slot: 1, value: null }])
  acceptor.tell(() => told.push('vote'))
  expect([told, acceptor.told]).toEqual([[], noBallot])
  disk.complete()
  expect([told, acceptor.told]).toEqual([['promise', 'vote'], ballot(3)])
})
