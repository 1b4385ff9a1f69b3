import { expect, test } from 'vitest'
import { ScriptedNode, ScriptedRequest, type ScriptedTimer, type Sent } from '../testing/scripted-node.ts'
import type { Entry } from './log.ts'
import type { Prepare, PrimaryBackupMessage, ViewPromise } from './messages.ts'
import { primaryBackupDefaults, type PrimaryBackupMutant } from './options.ts'
import { Replica } from './replica.ts'

const begins = (view: number): Entry => ({ view, command: null })
const write = (view: number, value: number): Entry => ({
  view,
  command: { session: 'c9/0', sequence: value, operation: { f: 'write', key: 'x', value } },
})

const prepare = (fields: Partial<Prepare>): Prepare => ({
  type: 'prepare',
  view: 1,
  after: 0,
  entries: [],
  committed: 0,
  serial: 1,
  ...fields,
})

/** One replica, n1, of three if nothing else is said, with the others played by the test. Of three, views 3, 6 and so on are its own. */
class Stage {
  readonly node: ScriptedNode<PrimaryBackupMessage>
  readonly replica: Replica

  constructor(mutant?: PrimaryBackupMutant, members: readonly string[] = ['n1', 'n2', 'n3']) {
    this.node = new ScriptedNode('n1', members)
    this.replica = new Replica(this.node, primaryBackupDefaults, mutant)
  }

  /** Another life of the node, on what its disk has. */
  restarted(): Replica {
    return new Replica(this.node, primaryBackupDefaults, undefined)
  }

  get takeover(): ScriptedTimer {
    return this.node.timers[0] as ScriptedTimer
  }

  get repetition(): ScriptedTimer {
    return this.node.timers[1] as ScriptedTimer
  }

  /** Gives what was sent since this was last asked, once all that was written is durable. */
  durably(): readonly Sent<PrimaryBackupMessage>[] {
    this.node.disk.complete()
    return this.node.takeSent()
  }

  /** Proposes a view, and has n2 promise it with this log. */
  propose(entries: readonly Entry[] = []): readonly Sent<PrimaryBackupMessage>[] {
    this.takeover.ring()
    this.durably()
    this.replica.receive('n2', this.promise(entries))
    return this.node.takeSent()
  }

  promise(entries: readonly Entry[]): ViewPromise {
    const end = { view: entries.at(-1)?.view ?? 0, length: entries.length }
    return { type: 'promise-view', view: this.replica.view, end, after: 0, entries }
  }

  /** Makes it the primary of its next view. */
  begin(): void {
    this.propose()
    this.durably()
    this.hears('n2')
    this.node.takeSent()
  }

  /** A backup has all of its log. */
  hears(from: string, serial = 1): void {
    const { view, log } = this.replica
    this.replica.receive(from, { type: 'prepared', view, length: log.length, serial })
  }
}

const typesOf = (sent: readonly Sent<PrimaryBackupMessage>[]): readonly string[] =>
  sent.map(({ to, message }) => `${message.type} to ${to}`)

test('a promise is durable before it is sent, and lasts through a restart', () => {
  const stage = new Stage()
  const { replica, node } = stage
  replica.receive('n2', { type: 'propose-view', view: 4, committed: 0 })
  expect(node.takeSent()).toEqual([])
  expect(typesOf(stage.durably())).toEqual(['promise-view to n2'])
  expect([replica.view, stage.restarted().view]).toEqual([4, 4])
})

test('after a promise nothing of an earlier view is taken', () => {
  const stage = new Stage()
  const { replica } = stage
  replica.receive('n2', { type: 'propose-view', view: 4, committed: 0 })
  stage.durably()
  replica.receive('n3', prepare({ view: 2, entries: [begins(2)] }))
  expect(stage.durably()).toEqual([{ to: 'n3', message: { type: 'overtaken', view: 4 } }])
  expect(replica.log.length).toBe(0)
})

test('a promise brings the log, but for what the candidate knows to be committed', () => {
  const stage = new Stage()
  const { replica } = stage
  replica.receive('n2', prepare({ entries: [begins(1), write(1, 5), write(1, 6)] }))
  stage.durably()
  replica.receive('n3', { type: 'propose-view', view: 2, committed: 1 })
  const promise = { type: 'promise-view', view: 2, end: { view: 1, length: 3 }, after: 1 }
  expect(stage.durably()).toEqual([
    { to: 'n3', message: { ...promise, entries: [write(1, 5), write(1, 6)] } },
  ])
})

test('a candidate proposes the next of its own views, once its own promise is durable', () => {
  const stage = new Stage()
  stage.takeover.ring()
  expect(stage.node.takeSent()).toEqual([])
  expect(stage.durably()).toEqual(
    ['n2', 'n3'].map((to) => ({ to, message: { type: 'propose-view', view: 3, committed: 0 } })),
  )
  stage.takeover.ring()
  expect(stage.replica.view).toBe(6)
})

test('a candidate asks again whoever has not promised', () => {
  const stage = new Stage(undefined, ['n1', 'n2', 'n3', 'n4', 'n5'])
  stage.propose()
  stage.repetition.ring()
  expect(typesOf(stage.node.takeSent())).toEqual(['n3', 'n4', 'n5'].map((to) => `propose-view to ${to}`))
})

test('the newest log is taken over: that of the latest view, and not the longest', () => {
  const logs = ([undefined, 'longest-log'] as const).map((mutant) => {
    const stage = new Stage(mutant)
    stage.replica.receive('n2', prepare({ entries: [begins(1), write(1, 5), write(1, 6)] }))
    stage.propose([begins(1), begins(2)])
    return stage.replica.log.after(0)
  })
  expect(logs).toEqual([
    [begins(1), begins(2), begins(3)],
    [begins(1), write(1, 5), write(1, 6), begins(3)],
  ])
})

test('within a view the longer log is taken over', () => {
  const stage = new Stage()
  stage.replica.receive('n2', prepare({ entries: [begins(1), write(1, 5)] }))
  stage.propose([begins(1), write(1, 5), write(1, 6)])
  expect(stage.replica.log.after(0)).toEqual([begins(1), write(1, 5), write(1, 6), begins(3)])
})

test('a view begins when its log is durable at a majority, and with it everything in it is committed', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.propose([begins(1), write(1, 5)])
  const early = new ScriptedRequest({ f: 'read', key: 'x' })
  replica.request(early)
  expect([replica.role, early.answer]).toEqual(['candidate', 'redirect'])
  stage.hears('n2')
  expect(replica.role, 'its own disk does not have it yet').toBe('candidate')
  stage.durably()
  expect([replica.role, replica.committed]).toEqual(['primary', 3])
})

test('what a majority has of the log that is less than the view begins with lets nothing begin', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.propose([begins(1), write(1, 5)])
  stage.durably()
  replica.receive('n2', { type: 'lacking', view: 3, after: 1, serial: 1 })
  replica.receive('n3', { type: 'prepared', view: 3, length: 2, serial: 1 })
  expect([replica.role, replica.committed]).toEqual(['candidate', 0])
})

test('of four replicas two are no majority that could promise', () => {
  const stage = new Stage(undefined, ['n1', 'n2', 'n3', 'n4'])
  stage.propose()
  expect(stage.replica.leads).toBe(false)
  stage.replica.receive('n3', stage.promise([]))
  expect(stage.replica.leads).toBe(true)
})

test('an operation is answered once a majority has it durable, a read as well', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.begin()
  const requests = [
    new ScriptedRequest({ f: 'write', key: 'x', value: 7 }),
    new ScriptedRequest({ f: 'read', key: 'x' }, 1, 'c2/0'),
  ]
  for (const request of requests) replica.request(request)
  stage.hears('n2', 2)
  expect(requests.map(({ answer }) => answer)).toEqual([undefined, undefined])
  stage.durably()
  expect(requests.map(({ answer }) => answer)).toEqual(['ok', 'ok 7'])
})

test('a repeated request is answered without the log', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.begin()
  for (const repetition of [1, 2]) {
    const request = new ScriptedRequest({ f: 'write', key: 'x', value: 7 })
    replica.request(request)
    stage.hears('n2', 2)
    stage.durably()
    expect([request.answer, replica.log.length], `repetition ${repetition}`).toEqual(['ok', 2])
  }
})

test('a backup answers once the entries are durable', () => {
  const stage = new Stage()
  stage.replica.receive('n2', prepare({ entries: [begins(1), write(1, 5)], serial: 7 }))
  expect(stage.node.takeSent()).toEqual([])
  expect(stage.durably()).toEqual([
    { to: 'n2', message: { type: 'prepared', view: 1, length: 2, serial: 7 } },
  ])
})

test('a backup executes what is committed and nothing more', () => {
  const stage = new Stage()
  stage.replica.receive('n2', prepare({ entries: [begins(1), write(1, 5), write(1, 6)], committed: 2 }))
  expect(stage.replica.committed).toBe(2)
})

test('a backup of another view shares what it knows to be committed, and asks for all else', () => {
  const stage = new Stage()
  const { replica } = stage
  replica.receive('n2', prepare({ entries: [begins(1), write(1, 5), write(1, 6)], committed: 2 }))
  stage.durably()
  replica.receive('n3', prepare({ view: 2, after: 3, entries: [begins(2)], serial: 4 }))
  expect(stage.durably()).toEqual([{ to: 'n3', message: { type: 'lacking', view: 2, after: 2, serial: 4 } }])
  replica.receive('n3', prepare({ view: 2, after: 2, serial: 5 }))
  expect(stage.durably(), 'asked how far it is, it has nothing of the view').toEqual([
    { to: 'n3', message: { type: 'lacking', view: 2, after: 2, serial: 5 } },
  ])
  replica.receive('n3', prepare({ view: 2, after: 2, entries: [begins(2)], serial: 6 }))
  expect(replica.log.after(0)).toEqual([begins(1), write(1, 5), begins(2)])
  expect(stage.durably()).toEqual([
    { to: 'n3', message: { type: 'prepared', view: 2, length: 3, serial: 6 } },
  ])
})

test('a backup of the view that has missed something asks for it, and gets it', () => {
  const backup = new Stage()
  backup.replica.receive('n3', prepare({ view: 2, entries: [begins(2)] }))
  backup.durably()
  backup.replica.receive('n3', prepare({ view: 2, after: 2, entries: [write(2, 6)], serial: 3 }))
  expect(backup.durably()).toEqual([{ to: 'n3', message: { type: 'lacking', view: 2, after: 1, serial: 3 } }])

  const primary = new Stage()
  primary.begin()
  primary.replica.receive('n3', { type: 'lacking', view: 3, after: 0, serial: 1 })
  expect(primary.node.takeSent()).toEqual([
    { to: 'n3', message: prepare({ view: 3, entries: [begins(3)], committed: 1, serial: 2 }) },
  ])
})

test('until a backup has answered it is sent nothing twice, and only one answer leads to more', () => {
  const stage = new Stage()
  const { replica, node } = stage
  stage.begin()
  for (const sequence of [1, 2, 3]) {
    replica.request(new ScriptedRequest({ f: 'write', key: 'x', value: sequence }, sequence))
  }
  const carried = () =>
    node
      .takeSent()
      .flatMap(({ to, message }) => (message.type === 'prepare' ? [[to, message.entries.length]] : []))
  expect(carried(), 'n3 owes the answer to the beginning of the view').toEqual([['n2', 1]])
  stage.repetition.ring()
  expect(carried(), 'they are only asked').toEqual([
    ['n2', 0],
    ['n3', 0],
  ])
  const { view } = replica
  for (let copy = 0; copy < 3; copy++) {
    replica.receive('n2', { type: 'prepared', view, length: 2, serial: 2 })
  }
  expect(carried()).toEqual([['n2', 2]])
})

test('a primary that is overtaken sends on whoever waits', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.begin()
  const request = new ScriptedRequest({ f: 'write', key: 'x', value: 1 })
  replica.request(request)
  stage.hears('n2', 2)
  replica.receive('n2', { type: 'overtaken', view: 4 })
  expect([replica.role, request.answer]).toEqual(['backup', 'redirect'])
  stage.durably()
  expect([replica.log.length, replica.committed], 'nothing of it is committed by what comes late').toEqual([
    2, 1,
  ])
  replica.receive('n2', prepare({ view: 4, after: 1, entries: [begins(4)] }))
  const late = new ScriptedRequest({ f: 'read' })
  replica.request(late)
  expect(late.answer).toBe('redirect to n2')
})

test('after a flush, a replica that has moved on to another view keeps its answer to itself', () => {
  const stage = new Stage()
  stage.replica.receive('n2', prepare({ entries: [begins(1)] }))
  stage.replica.receive('n3', { type: 'propose-view', view: 2, committed: 0 })
  expect(typesOf(stage.durably())).toEqual(['promise-view to n3'])
})

test('an answer of an earlier view of the same primary counts for nothing', () => {
  const stage = new Stage()
  const { replica } = stage
  stage.begin()
  replica.receive('n2', { type: 'overtaken', view: 4 })
  stage.propose()
  stage.durably()
  replica.receive('n3', { type: 'prepared', view: 3, length: 9, serial: 1 })
  expect([replica.view, replica.role]).toEqual([6, 'candidate'])
})
