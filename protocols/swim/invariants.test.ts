import { expect, test } from 'vitest'
import type { NodeView } from '../../sim/index.ts'
import { MemoryDisk } from '../testing/memory-disk.ts'
import { swimInvariants } from './invariants.ts'
import type { MemberRecord, Status } from './member-record.ts'
import { MemberTable } from './member-table.ts'
import { swimDefaults, type SwimOptions } from './options.ts'
import type { RaisedSuspicion, SwimNode } from './swim-node.ts'

const NAMES = ['n1', 'n2', 'n3', 'n4']

/** A member that takes others for whatever the test says. */
class Puppet {
  readonly options: SwimOptions
  readonly table = new MemberTable(NAMES)
  readonly own = { value: 0 }
  readonly probing: { periods: number; target: string | undefined } = { periods: 0, target: undefined }
  readonly suspicions = { mostPeriods: () => 6 }
  readonly disk = new MemoryDisk()
  raised: RaisedSuspicion | undefined

  constructor(options: Partial<SwimOptions> = {}) {
    this.options = { ...swimDefaults, ...options }
  }

  takes(member: string, status: Status, incarnation = 0): this {
    this.table.put(member, { incarnation, status } satisfies MemberRecord)
    return this
  }

  probes(target: string): this {
    this.probing.periods++
    this.probing.target = target
    return this
  }
}

/** Lets an invariant look at puppets, one after another; a puppet that is left out is down. */
function watch(name: string, puppets: readonly Puppet[] = []) {
  const invariant = swimInvariants.find((each) => each.name === name)
  if (invariant === undefined) throw new Error(`there is no invariant "${name}"`)
  const look = invariant.create()
  const viewOf = (id: string, puppet: Puppet | undefined): NodeView<SwimNode> => ({
    id,
    incarnation: 1,
    process: puppet as unknown as SwimNode | undefined,
    durable: (puppet ?? new Puppet()).disk,
  })
  const nodes = NAMES.map((id, i) => viewOf(id, puppets[i]))
  return (id: string, puppet: Puppet | undefined, timeMs = 0): string | undefined =>
    look({ time: timeMs * 1000, nodes, changed: viewOf(id, puppet) })
}

test('a view that goes back is noticed', () => {
  const look = watch('a view never goes back')
  const puppet = new Puppet()
  expect(look('n1', puppet.takes('n2', 'suspect'))).toBeUndefined()
  expect(look('n1', puppet.takes('n2', 'alive', 1))).toBeUndefined()
  expect(look('n1', puppet.takes('n2', 'dead', 1))).toBeUndefined()
  expect(look('n2', new Puppet().takes('n2', 'alive')), 'another may be behind').toBeUndefined()
  expect(look('n1', puppet.takes('n2', 'alive', 1))).toBe(
    'n1 takes n2 for alive in incarnation 1, where it took it for dead in incarnation 1',
  )
})

test('an incarnation that its owner never took is noticed', () => {
  const owner = new Puppet()
  const puppet = new Puppet()
  const look = watch('only its owner raises an incarnation', [puppet, owner])
  owner.disk.write('incarnation', 2)
  expect(look('n1', puppet.takes('n2', 'alive', 2))).toBeUndefined()
  expect(look('n1', puppet.takes('n2', 'alive', 3))).toBe(
    'n1 knows of n2 in incarnation 3, and n2 has only 2 on its disk',
  )
  expect(look('n1', puppet.takes('n3', 'dead', 1))).toBe(
    'n1 knows of n3 in incarnation 1, and n3 has none on its disk',
  )
})

test('a life that begins with an earlier incarnation is noticed', () => {
  const look = watch('incarnations never go back')
  const [life, next] = [new Puppet(), new Puppet()]
  life.own.value = 3
  expect(look('n1', life)).toBeUndefined()
  expect(look('n2', next), 'another node').toBeUndefined()
  expect(look('n1', next)).toBe('n1 is in incarnation 0, where it was in 3 before')
})

test('a death of somebody who was not suspected for long enough is noticed, at whoever is the first to know', () => {
  const look = watch('nobody is dead before a suspicion is over')
  const [first, second] = [new Puppet(), new Puppet()]
  look('n1', first.takes('n2', 'suspect'), 1_000)
  expect(look('n1', first.takes('n2', 'dead'), 1_500)).toBeUndefined()
  expect(look('n3', second.takes('n2', 'dead'), 1_501), 'it has heard of it').toBeUndefined()
  look('n3', second.takes('n4', 'suspect'), 2_000)
  expect(look('n3', second.takes('n4', 'dead'), 2_400)).toBe(
    'n3 declares n4 dead in incarnation 0 after suspecting it for 400 ms, where 500 ms are the least',
  )
  const bold = new Puppet({ suspicion: false })
  expect(look('n1', bold.takes('n3', 'dead', 5)), 'nobody promised it').toBeUndefined()
})

test('a suspicion without asking others is noticed', () => {
  const look = watch('nobody is suspected unasked')
  const puppet = new Puppet()
  puppet.raised = { member: 'n2', incarnation: 0, proxies: ['n3'], others: ['n3'] }
  expect(look('n1', puppet)).toBeUndefined()
  puppet.raised = { member: 'n2', incarnation: 1, proxies: [], others: ['n4', 'n3'] }
  expect(look('n1', puppet)).toBe(
    'n1 suspects n2 in incarnation 1 and has asked nobody to probe it, not n4, n3',
  )
})

test('a member that is not probed for too long is noticed', () => {
  const look = watch('every member is probed in time')
  const puppet = new Puppet()
  const turns = ['n2', 'n3', 'n4', 'n4', 'n3', 'n2', 'n3', 'n4']
  for (const target of turns) expect(look('n1', puppet.probes(target))).toBeUndefined()
  for (const target of ['n3', 'n4', 'n3', 'n4', 'n3', 'n4']) look('n1', puppet.probes(target))
  look('n1', puppet.probes('n3'))
  expect(look('n1', puppet.probes('n4'))).toBe(
    'n1 has not probed n2 for 10 periods, where 7 are the most with 4 members',
  )
})

test('one that is dead, or has been a member for a short time only, is not waited for', () => {
  const look = watch('every member is probed in time')
  const puppet = new Puppet().takes('n2', 'dead')
  const turns = ['n3', 'n4', 'n3', 'n4', 'n3', 'n4', 'n3', 'n4']
  for (const target of turns) expect(look('n1', puppet.probes(target))).toBeUndefined()
  puppet.takes('n2', 'alive', 1)
  for (const target of turns.slice(1)) expect(look('n1', puppet.probes(target))).toBeUndefined()
})

test('one that is down and still a member after too many periods is noticed', () => {
  const puppet = new Puppet()
  const look = watch('who is down is noticed in time', [puppet])
  expect(look('n1', puppet)).toBeUndefined()
  look('n2', undefined)
  for (let period = 0; period < 17; period++) expect(look('n1', puppet.probes('n3'))).toBeUndefined()
  expect(look('n1', puppet.probes('n3'))).toBe(
    'n1 takes n2 for alive in incarnation 0, which has been down for 17 periods of n1, where 16 are the most',
  )
})

test('a late word of a later life begins the wait anew, and so does a restart', () => {
  const puppet = new Puppet()
  const look = watch('who is down is noticed in time', [puppet])
  look('n2', undefined)
  for (let period = 0; period < 15; period++) expect(look('n1', puppet.probes('n3'))).toBeUndefined()
  puppet.takes('n2', 'alive', 1)
  for (let period = 0; period < 15; period++) expect(look('n1', puppet.probes('n3'))).toBeUndefined()
  look('n2', new Puppet())
  look('n2', undefined)
  for (let period = 0; period < 15; period++) expect(look('n1', puppet.probes('n3'))).toBeUndefined()
})
