import { expect, test } from 'vitest'
import { defineProtocol } from '../protocol.ts'
import { scripted } from '../testing/protocols.ts'
import { fatesOf, hashesOf, livesOf, notedAt } from '../testing/runs.ts'
import { type Given, runOf, type TracedRun } from '../testing/scenario.ts'
import type { Node } from '../types.ts'
import { crash, type Fault, leave, pause, upgrade } from './index.ts'

/** A version of a protocol: counts its lives on its disk, and says who it is. */
function version(n: number): ReturnType<typeof scripted> {
  return scripted(
    (node) => {
      const lives = (node.disk.read<number>('lives') ?? 0) + 1
      node.disk.write('lives', lives)
      node.disk.flush(() => undefined)
      node.note(`version ${n}`, { lives })
      return {}
    },
    { name: `version ${n}` },
  )
}

const versions: Given = { protocol: version(0), versions: [version(1), version(2)], duration: 300 }

function run(faults: readonly Fault[], given: Given = {}): TracedRun {
  return runOf({ ...versions, faults, ...given })
}

test('an upgrade starts each node once with the next version, one after another, and its disk is kept', () => {
  const all = run([upgrade({ at: 50, everyMs: 40, downMs: 15 })])
  expect(['n1', 'n2', 'n3'].map((name) => livesOf(all, name))).toStrictEqual([
    ['start 0', 'crash 50', 'start 65'],
    ['start 0', 'crash 90', 'start 105'],
    ['start 0', 'crash 130', 'start 145'],
  ])
  expect(notedAt(all, 'version 1')).toStrictEqual([65, 105, 145])
  expect(
    all
      .of('note')
      .filter(({ text }) => text === 'version 1')
      .map(({ payload }) => payload),
  ).toStrictEqual([{ lives: 2 }, { lives: 2 }, { lives: 2 }])
  expect(fatesOf(all)[0]?.strikes).toBe(3)
})

test('later lives keep the version, later upgrades go further, and where there is none left nothing happens', () => {
  const faults = [50, 100, 150].map((at) => upgrade({ at, node: 'n1', downMs: 5 }))
  const all = run([
    ...faults,
    crash({ at: 120, for: 5, node: 'n1' }),
    crash({ at: 200, for: 5, node: { pick: 'all' } }),
  ])
  expect(livesOf(all, 'n1')).toStrictEqual([
    'start 0',
    'crash 50',
    'start 55',
    'crash 100',
    'start 105',
    'crash 120',
    'start 125',
    'crash 200',
    'start 205',
  ])
  expect(notedAt(all, 'version 2', 'n1')).toStrictEqual([105, 125, 205])
  expect(notedAt(all, 'version 0', 'n2')).toStrictEqual([0, 205])
  expect(fatesOf(all)[2]?.strikes).toBeUndefined()
})

test('an upgrade and a crash add up: the node is down until both are over, and starts once', () => {
  const lives = (start: number, downMs: number): readonly string[] =>
    livesOf(run([crash({ at: start, for: 60, node: 'n1' }), upgrade({ at: 50, node: 'n1', downMs })]), 'n1')
  expect(lives(40, 20), 'the crash is longer').toStrictEqual(['start 0', 'crash 40', 'start 100'])
  expect(lives(40, 90), 'the upgrade is longer').toStrictEqual(['start 0', 'crash 40', 'start 140'])
  expect(lives(60, 20), 'the crash begins later').toStrictEqual(['start 0', 'crash 50', 'start 120'])
})

test('two upgrades of a node add up: it is down until both are over', () => {
  const all = run([upgrade({ at: 50, node: 'n1', downMs: 100 }), upgrade({ at: 60, node: 'n1', downMs: 10 })])
  expect(livesOf(all, 'n1')).toStrictEqual(['start 0', 'crash 50', 'start 150'])
})

test('an upgrade of all reaches nodes that are down as it begins', () => {
  const all = run([crash({ at: 40, for: 30, node: 'n2' }), upgrade({ at: 50, everyMs: 10, downMs: 5 })])
  expect(notedAt(all, 'version 1', 'n2')).toStrictEqual([70])
  expect(notedAt(all, 'version 1')).toHaveLength(3)
})

test('an upgrade that flows over the end of faults stops there', () => {
  const all = run([upgrade({ at: 50, everyMs: 40, downMs: 15 })], { settle: 200 })
  expect(notedAt(all, 'version 1'), 'two had begun by 100').toStrictEqual([65, 105])
})

test('a node that has left before its turn is upgraded no more', () => {
  const all = run([upgrade({ at: 50, everyMs: 40, downMs: 15 }), leave({ at: 60, node: 'n2' })])
  expect(livesOf(all, 'n2')).toStrictEqual(['start 0', 'crash 60'])
  expect(fatesOf(all)[0]?.strikes, 'two are left').toBe(2)
})

test('the versions of a group may be told apart by their options alone', () => {
  const optioned = defineProtocol({
    name: 'optioned',
    defaults: { size: 1 },
    create(node: Node, { size }) {
      node.note(`size ${size}`)
      return { receive() {}, inspect: () => ({}) }
    },
  })
  const all = run([upgrade({ at: 50, node: 'n1', downMs: 10 })], {
    protocol: optioned(),
    versions: [optioned({ size: 2 })],
  })
  expect([notedAt(all, 'size 1'), notedAt(all, 'size 2')]).toStrictEqual([[0, 0, 0], [60]])
})

test('a run with an upgrade has one hash, however it is made', () => {
  const faults = [upgrade({ at: 50, everyMs: 30, downMs: 10 }), pause({ at: 70, for: 40, node: 'n2' })]
  const hashes = new Set(hashesOf({ ...versions, faults }))
  expect(hashes.size).toBe(1)
  expect(hashes.has(run([]).traceHash), 'the fault does something').toBe(false)
})
