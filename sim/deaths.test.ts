import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import { DiskError } from './errors.ts'
import { crash, type Fault, upgrade } from './faults/index.ts'
import { sleep } from './tasks.ts'
import { scripted } from './testing/protocols.ts'
import { hashesOf, livesOf, notedAt } from './testing/runs.ts'
import { type Given, runOf } from './testing/scenario.ts'
import type { Task } from './types.ts'

/** Dies of its disk in whatever the test says. */
function mortal(where: 'create' | 'timer' | 'message' | 'script' | 'flush'): Given {
  const die = (): never => {
    throw new DiskError('failed', 'x', 'the disk is gone')
  }
  const protocol = scripted((node) => {
    const first = node.disk.read('lived') === undefined
    node.disk.write('lived', true)
    node.disk.flush(() => first && node.id === 'n1' && where === 'flush' && die())
    node.every(1, () => node.note(first ? 'tick' : 'tick again'))
    function* script(): Task {
      yield* sleep(20)
      if (first && where === 'script' && node.id === 'n1') die()
      yield* sleep(20)
      node.note('the script goes on')
    }
    node.spawn(script())
    if (node.id !== 'n1') return {}
    if (first && where === 'timer') node.after(20, die)
    if (where === 'create' && node.clock.monotonic() < 100) die()
    return { receive: () => (first && where === 'message' ? die() : undefined) }
  })
  const teller = scripted((node) => {
    node.every(20, () => node.send('n1', { type: 'tell' }))
    return {}
  })
  return {
    groups: [
      { name: 'n', protocol, nodes: 1, spares: 0 },
      { name: 'm', protocol: teller, nodes: 1, spares: 0 },
    ],
    disk: { restartMs: 30, flush: constant(20) },
    duration: 150,
  }
}

test.each([
  ['timer', 20],
  ['message', 21],
  ['script', 20],
  ['flush', 20],
] as const)(
  'a disk error in a %s kills the node, which starts again by itself with nothing of its life',
  (where, at) => {
    const all = runOf(mortal(where))
    expect(livesOf(all, 'n1')).toStrictEqual(['start 0', `crash ${at}`, `start ${at + 30}`])
    expect(all.of('crash')[0]?.text).toBe('died of it: the disk is gone')
    expect(Math.max(...notedAt(all, 'tick')), 'a timer of the former life').toBeLessThanOrEqual(at)
    expect(notedAt(all, 'the script goes on'), 'the script of the new life alone').toStrictEqual([at + 70])
    expect(
      all.properties.filter(({ violation }) => violation),
      'it is no violation',
    ).toStrictEqual([])
    expect(new Set(hashesOf(mortal(where))).size).toBe(1)
  },
)

test('a disk error in create kills the node, which tries again and again', () => {
  const all = runOf(mortal('create'))
  expect(livesOf(all, 'n1')).toStrictEqual(
    [0, 30, 60, 90].flatMap((at) => [`start ${at}`, `crash ${at}`]).concat('start 120'),
  )
  expect(
    notedAt(all, 'tick again').every((at) => at > 120),
    'nothing of a life that failed',
  ).toBe(true)
})

test('a node that died is down until all that keeps it down is over', () => {
  const down = { ...mortal('timer'), duration: 250 }
  const versions = down.groups?.map((group) => ({ ...group, versions: [group.protocol] }))
  const lives = (fault: Fault): readonly string[] =>
    livesOf(
      runOf({ ...down, disk: { restartMs: 100 }, ...(versions && { groups: versions }), faults: [fault] }),
      'n1',
    )
  expect(lives(crash({ at: 50, for: 10, node: 'n1' })), 'a short crash').toContain('start 120')
  expect(lives(crash({ at: 50, for: 150, node: 'n1' })), 'a long crash').toContain('start 200')
  expect(lives(upgrade({ at: 50, node: 'n1', downMs: 10 })), 'a short upgrade').toContain('start 120')
  expect(lives(upgrade({ at: 50, node: 'n1', downMs: 100 })), 'a long upgrade').toContain('start 150')
})
