import { expect, test } from 'vitest'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { atomicCommitment } from './invariants.ts'
import { ParticipantLog } from './participant-log.ts'
import type { TwoPhaseNode } from './two-phase-node.ts'

/** A node that has written what a test says. */
class Puppet {
  readonly participant: { readonly log: ParticipantLog; unprepared?: string }
  readonly coordinator: { decided?: string } = {}

  constructor(disk = new MemoryDisk()) {
    this.participant = { log: new ParticipantLog(disk) }
  }

  write(kind: 'prepared' | 'committed' | 'aborted', id: string): this {
    const { log } = this.participant
    if (kind === 'prepared') log.append({ kind, id, age: { sinceMs: 0, name: id }, writes: [] })
    else log.append({ kind, id })
    return this
  }
}

function watch() {
  const look = atomicCommitment.create()
  return (id: string, puppet: Puppet): string | undefined => {
    const process = puppet as unknown as TwoPhaseNode
    return look({
      time: 0,
      nodes: [],
      changed: { id, incarnation: 1, process, durable: new MemoryDisk() },
    })
  }
}

test('participants that end a transaction in different ways are noticed', () => {
  const look = watch()
  const [one, other] = [new Puppet(), new Puppet()]
  expect(look('n1', one.write('prepared', 'n1.1.1').write('committed', 'n1.1.1'))).toBeUndefined()
  expect(look('n2', other.write('prepared', 'n1.1.1'))).toBeUndefined()
  expect(look('n2', other.write('aborted', 'n1.1.2')), 'it is another one').toBeUndefined()
  expect(look('n2', other.write('aborted', 'n1.1.1'))).toBe('n2 has aborted n1.1.1, which n1 has committed')
})

test('a participant that does not do what its coordinator has decided is noticed', () => {
  const look = watch()
  const [coordinator, participant] = [new Puppet(), new Puppet()]
  coordinator.coordinator.decided = 'n1.1.1'
  expect(look('n1', coordinator)).toBeUndefined()
  expect(look('n2', participant.write('aborted', 'n1.1.1'))).toBe(
    'n2 has aborted n1.1.1, which n1, as its coordinator, has committed',
  )
})

test('one that ends it in another way after a crash is noticed', () => {
  const look = watch()
  expect(look('n1', new Puppet().write('committed', 'n2.1.1'))).toBeUndefined()
  expect(look('n1', new Puppet().write('aborted', 'n2.1.1'))).toBe(
    'n1 has aborted n2.1.1, which n1 has committed',
  )
})

test('one that is told to commit what it has not prepared is noticed', () => {
  const puppet = new Puppet()
  puppet.participant.unprepared = 'n1.1.7'
  expect(watch()('n3', puppet)).toBe('n3 is told to commit n1.1.7, which it has not prepared')
})
