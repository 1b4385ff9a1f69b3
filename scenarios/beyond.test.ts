import { expect, test } from 'vitest'
import { raft } from '../protocols/index.ts'
import {
  clockJump,
  clockOffset,
  constant,
  crash,
  defineProtocol,
  type Fault,
  type FaultModel,
  loss,
  message,
  type Scenario,
  wipe,
} from '../sim/index.ts'
import { beyondOf } from './beyond.ts'
import { run } from './run.ts'

function scenarioOf(bears: FaultModel, faults: readonly Fault[], more: Partial<Scenario> = {}): Scenario {
  const protocol = defineProtocol({
    name: 'fragile',
    defaults: {},
    bears,
    create: () => ({ receive() {}, inspect: () => ({}) }),
  })
  return { name: 'beyond', cluster: { protocol: protocol(), nodes: 5 }, faults, duration: 1_000, ...more }
}

function beyond(bears: FaultModel, faults: readonly Fault[], more?: Partial<Scenario>): readonly string[] {
  return beyondOf(run(scenarioOf(bears, faults, more), 1))
}

test('a run within what is borne says nothing', () => {
  const faults = [crash({ at: 100, for: 100, node: 'n1' }), loss({ at: 0, probability: 0.1 })]
  expect(beyond({ crash: 1, loss: true }, faults)).toEqual([])
})

test('a fault of a family that is not borne is named, with the nodes it came upon', () => {
  expect(beyond({}, [crash({ at: 100, for: 100, node: 'n1' }), loss({ at: 0, probability: 0.1 })])).toEqual([
    'crash-1 (crash) on n1: fragile does not say that it bears crash',
    'loss-1 (loss): fragile does not say that it bears loss',
  ])
})

test('a fault that was not injected did not go beyond anything', () => {
  expect(beyond({}, [crash({ at: 100, node: { role: 'nobody' } })])).toEqual([])
})

test('more nodes down at once than are borne are counted, one after another is within the bound', () => {
  const apart = [
    crash({ at: 100, for: 100, node: 'n1' }),
    crash({ at: 300, for: 100, node: 'n2' }),
    crash({ at: 500, for: 100, node: 'n3' }),
  ]
  expect(beyond({ crash: 'minority' }, apart)).toEqual([])
  const together = [
    crash({ at: 100, for: 300, node: 'n1' }),
    crash({ at: 200, for: 300, node: 'n2' }),
    crash({ at: 300, for: 300, node: 'n3' }),
  ]
  expect(beyond({ crash: 'minority' }, together)).toEqual([
    'crash-1, crash-2, crash-3: 3 at once, where fragile says that it bears crash up to 2',
  ])
})

test('crashes that flap are at once only where their stretches are', () => {
  const flap = { on: constant(50), off: constant(100) }
  const flaps = crash({ at: 100, for: 350, node: 'n1', flap })
  expect(beyond({ crash: 1 }, [flaps, crash({ at: 160, for: 80, node: 'n2' })]), 'while n1 is up').toEqual([])
  expect(beyond({ crash: 1 }, [flaps, crash({ at: 160, for: 100, node: 'n2' })])).toEqual([
    'crash-1, crash-2: 2 at once, where fragile says that it bears crash up to 1',
  ])
})

test('wiped disks are counted over the whole run, for they stay wiped', () => {
  const wipes = [wipe({ at: 100, for: 10, node: 'n1' }), wipe({ at: 500, for: 10, node: 'n2' })]
  expect(beyond({ wipe: 1 }, wipes)).toEqual([
    'wipe-1, wipe-2: 2 at once, where fragile says that it bears wipe up to 1',
  ])
})

test('what moves one clock adds up, and different clocks are different', () => {
  const offset = (node: string): Fault => clockOffset({ at: 100, for: 500, node, byMs: 40 })
  expect(beyond({ clockOffsetMs: 50 }, [offset('n1'), offset('n2')])).toEqual([])
  expect(beyond({ clockOffsetMs: 50 }, [offset('n1'), clockJump({ at: 50, node: 'n1', byMs: -40 })])).toEqual(
    ['clock-offset-1, clock-jump-1: 80 at once, where fragile says that it bears clockOffsetMs up to 50'],
  )
})

test('a single message is weighed by what is done to it', () => {
  const talker = defineProtocol({
    name: 'talker',
    defaults: {},
    bears: { delay: true },
    create: (node) => {
      node.broadcast({ type: 'hello' })
      return { receive() {}, inspect: () => ({}) }
    },
  })
  const acts = ['drop', 'duplicate', 'hold', 'damage'] as const
  const faults = acts.map((act, i) => message({ id: act, from: 'n1', to: `n${i + 2}`, nth: 1, act }))
  const record = run({ name: 'acts', cluster: { protocol: talker(), nodes: 5 }, faults, duration: 100 }, 1)
  expect(beyondOf(record).map((sentence) => sentence.split(' ')[0])).toEqual(['drop', 'duplicate', 'damage'])
})

test('what the scenario does without any fault counts as well', () => {
  const more = {
    network: { loss: 0.1, duplicate: 0.2 },
    clocks: { driftPpm: 100, offsetMs: 10 },
    budget: { exceed: true },
  }
  expect(beyond({ duplicate: true, driftPpm: 100 }, [], more)).toEqual([
    'network.loss 0.1: fragile does not say that it bears it',
    'clocks.offsetMs 10: fragile does not say that it bears it',
    'budget.exceed: fragile does not say that it bears it',
  ])
})

test('generated faults stay within what is borne, unless they are to go beyond', () => {
  const scenario = (outside: boolean): Scenario => ({
    name: 'generated',
    cluster: { protocol: raft(), nodes: 5 },
    faults: { generate: 'swarm', beyond: outside, max: 20 },
    duration: 5_000,
    settle: 1_000,
  })
  const seeds = Array.from({ length: 30 }, (_, i) => i)
  expect(seeds.flatMap((seed) => beyondOf(run(scenario(false), seed)))).toEqual([])
  // Most kinds of faults are off in a run, and most are borne.
  expect(seeds.filter((seed) => beyondOf(run(scenario(true), seed)).length > 0).length).toBeGreaterThan(5)
})
