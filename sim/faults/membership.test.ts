import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from '../distributions.ts'
import { scripted } from '../testing/protocols.ts'
import { fatesOf, hashesOf, livesOf } from '../testing/runs.ts'
import { type Given, runOf, type TracedRun } from '../testing/scenario.ts'
import { crash, type Fault, join, leave, pause, replace, upgrade } from './index.ts'

/** Says whom it sees at a start, and whom it is told of; broadcasts. */
const member = scripted((node) => {
  node.note('boots', { members: node.members })
  node.every(10, () => node.broadcast({ type: 'beat' }))
  return { reconfigure: (members) => node.note('told', { members, boot: node.members }) }
})

function run(faults: readonly Fault[], given: Given = {}, seed = 7): TracedRun {
  return runOf({ protocol: member, spares: 2, duration: 300, faults, ...given }, seed)
}

/** What a node saw and was told: `boots 0: n1 n2`, `told 50: n1 n2 n4`. */
function seen(run: TracedRun, node: string): readonly string[] {
  return run
    .of('note')
    .filter((event) => event.node === node)
    .map(({ time, text, payload }) => {
      const { members } = payload as { readonly members: readonly string[] }
      return `${text} ${time / 1000}: ${members.join(' ')}`
    })
}

test('a spare does not run, and nothing reaches it, before it joins', () => {
  const all = run([join({ at: 105 })])
  expect(livesOf(all, 'n4')).toStrictEqual(['start 105'])
  expect(livesOf(all, 'n5')).toStrictEqual([])
  expect(
    all.happened.filter(({ node, peer, time }) => time < 105_000 && [node, peer].includes('n4')),
  ).toStrictEqual([])
  expect(
    all.of('deliver').some(({ node, peer, time }) => time > 110_000 && node === 'n2' && peer === 'n4'),
  ).toBe(true)
})

test('a join tells every running member, and the new one sees itself among them', () => {
  const all = run([join({ at: 50 }), join({ at: 100, node: 'n5' })])
  expect(seen(all, 'n1')).toStrictEqual([
    'boots 0: n1 n2 n3',
    'told 50: n1 n2 n3 n4',
    'told 100: n1 n2 n3 n4 n5',
  ])
  expect(seen(all, 'n4')).toStrictEqual(['boots 50: n1 n2 n3 n4', 'told 100: n1 n2 n3 n4 n5'])
  expect(seen(all, 'n5')).toStrictEqual(['boots 100: n1 n2 n3 n4 n5'])
  const boot = all.of('note').find(({ node, text }) => node === 'n1' && text === 'told')?.payload
  expect(boot, 'node.members stays what it was at boot').toMatchObject({ boot: ['n1', 'n2', 'n3'] })
  expect(all.of('reconfigure')).toHaveLength(3 + 4)
  expect(fatesOf(all).map(({ nodes }) => nodes)).toStrictEqual([['n4'], ['n5']])
})

test('a leave tells everyone, and stops the node at once, or when its time is up', () => {
  const all = run([leave({ at: 50, node: 'n1' }), leave({ at: 100, node: 'n2', afterMs: 60 })])
  expect(seen(all, 'n1')).toStrictEqual(['boots 0: n1 n2 n3', 'told 50: n2 n3'])
  expect(seen(all, 'n2')).toStrictEqual(['boots 0: n1 n2 n3', 'told 50: n2 n3', 'told 100: n3'])
  expect(seen(all, 'n3')).toStrictEqual(['boots 0: n1 n2 n3', 'told 50: n2 n3', 'told 100: n3'])
  expect([livesOf(all, 'n1'), livesOf(all, 'n2')]).toStrictEqual([
    ['start 0', 'crash 50'],
    ['start 0', 'crash 160'],
  ])
  expect(all.of('drop').find(({ node, time }) => node === 'n1' && time > 60_000)?.text).toBe(
    'n1 is not there',
  )
})

test('nodes that are down learn of a change when they start, those that are paused when they go on', () => {
  const all = run([
    crash({ at: 40, for: 50, node: 'n1' }),
    pause({ at: 40, for: 50, node: 'n2' }),
    replace({ at: 50, node: 'n3' }),
    join({ at: 60 }),
    crash({ at: 150, for: 10, node: { pick: 'all' } }),
  ])
  expect(seen(all, 'n1')).toStrictEqual([
    'boots 0: n1 n2 n3',
    'boots 90: n1 n2 n4 n5',
    'boots 160: n1 n2 n4 n5',
  ])
  expect(seen(all, 'n2')).toStrictEqual([
    'boots 0: n1 n2 n3',
    'told 90: n1 n2 n4',
    'told 90: n1 n2 n4 n5',
    'boots 160: n1 n2 n4 n5',
  ])
  expect(seen(all, 'n4'), 'one change for both').toStrictEqual([
    'boots 50: n1 n2 n4',
    'told 60: n1 n2 n4 n5',
    'boots 160: n1 n2 n4 n5',
  ])
})

test('who leaves another group is none of this group', () => {
  const groups = ['a', 'b'].map((name) => ({ name, protocol: member, nodes: 2, spares: 1 }))
  const all = run([join({ at: 50, node: 'b3' }), leave({ at: 60, node: 'b1' })], { groups })
  expect(seen(all, 'a1')).toStrictEqual(['boots 0: a1 a2'])
  expect(seen(all, 'b2')).toStrictEqual(['boots 0: b1 b2', 'told 50: b1 b2 b3', 'told 60: b2 b3'])
})

test('a node that left never comes back, whatever ends or begins', () => {
  const faults = [
    crash({ at: 40, for: 60, node: 'n1' }),
    leave({ at: 50, node: 'n1' }),
    leave({ at: 50, node: 'n2', afterMs: 20 }),
    pause({ at: 60, for: 40, node: 'n2' }),
    upgrade({ at: 65, node: 'n2', downMs: 20 }),
    crash({ at: 30, node: 'n3', flap: { on: constant(7), off: constant(7) } }),
    leave({ at: 91, node: 'n3' }),
    join({ at: 110, node: 'n1' }),
    replace({ at: 120, node: 'n4', by: 'n2' }),
  ]
  const all = run([...faults, join({ at: 20, node: 'n4' })], { settle: 100, versions: [member] })
  for (const name of ['n1', 'n2', 'n3']) {
    const starts = livesOf(all, name).filter((life) => life.startsWith('start'))
    expect(
      starts.filter((life) => Number(life.slice(6)) > 91),
      `starts of ${name}`,
    ).toStrictEqual([])
  }
  expect(all.standing.nodes.map(({ state }) => state).slice(0, 3)).toStrictEqual([
    'absent',
    'absent',
    'absent',
  ])
})

test.each([
  [
    'a join where no spare is left',
    [join({ at: 10 }), join({ at: 20 }), join({ at: 30 })],
    'there was no spare node',
  ],
  ['a join of a member', [join({ at: 10, node: 'n1' })], 'n1 had joined already'],
  [
    'a join of one that has left',
    [leave({ at: 10, node: 'n1' }), join({ at: 20, node: 'n1' })],
    'n1 had left',
  ],
  ['a leave of a spare', [leave({ at: 10, node: 'n4' })], 'n4 was not there'],
  ['a crash of a spare', [crash({ at: 10, node: 'n5' })], 'n5 was not there'],
  ['an upgrade of a spare', [upgrade({ at: 10, node: 'n5' })], 'n5 was not there'],
  [
    'a leave of one that has left',
    [leave({ at: 10, node: 'n1' }), leave({ at: 20, node: 'n1' })],
    'n1 was not there',
  ],
  [
    'a replacement of one that has left',
    [leave({ at: 10, node: 'n1' }), replace({ at: 20, node: 'n1' })],
    'n1 was not there',
  ],
  [
    'a replacement where no spare is left',
    [join({ at: 10 }), join({ at: 20 }), replace({ at: 30, node: 'n1' })],
    'there was no spare node',
  ],
  ['a replacement by a member', [replace({ at: 10, node: 'n1', by: 'n2' })], 'n2 had joined already'],
  ['a replacement by itself', [replace({ at: 10, node: 'n1', by: 'n1' })], 'n1 had joined already'],
  [
    'a replacement by one that has left',
    [leave({ at: 10, node: 'n2' }), replace({ at: 20, node: 'n1', by: 'n2' })],
    'n2 had left',
  ],
] as const)('%s is a fault that was not injected, with a reason, and changes nothing', (_, faults, why) => {
  const all = run(faults)
  expect(fatesOf(all).at(-1)).toMatchObject({ injected: false, why: expect.stringContaining(why) as string })
  expect(run(faults.slice(0, -1)).traceHash, 'as if it were not there').toBe(all.traceHash)
})

test('a node that is about to leave is no member that could leave again', () => {
  const all = run([leave({ at: 50, node: 'n1', afterMs: 100 }), leave({ at: 60, node: 'n1' })])
  expect(fatesOf(all)[1]?.injected).toBe(false)
  expect(seen(all, 'n2')).toStrictEqual(['boots 0: n1 n2 n3', 'told 50: n2 n3'])
})

test('the record of a replacement names who left and who came', () => {
  const [fate] = fatesOf(run([replace({ at: 50, node: 'n2' })]))
  expect(fate?.nodes).toStrictEqual(['n2', 'n4'])
})

test('whatever changes, members are those who joined and have not left, each once, and everyone hears the same', () => {
  const name = fc.constantFrom('n1', 'n2', 'n3', 'n4', 'n5', 'n6')
  const at = fc.integer({ min: 1, max: 200 })
  const fault = fc.oneof(
    fc.record({ at, node: name }).map(join),
    fc.record({ at, node: name, afterMs: fc.nat(40) }).map(leave),
    fc.record({ at, node: name, by: name }).map(replace),
    fc.record({ at, node: name, for: fc.nat(60) }).map(crash),
    fc.record({ at, node: name, for: fc.nat(60) }).map(pause),
  )
  fc.assert(
    fc.property(fc.array(fault, { maxLength: 6 }), fc.nat(), (faults, seed) => {
      const { standing, ...all } = run(faults, { spares: 3 }, seed)
      const gone = new Set<string>()
      for (const { kind, node = '', payload } of all.happened) {
        if (kind !== 'reconfigure') continue
        const members = payload as readonly string[]
        expect(new Set(members).size, `${members.join(' ')} at ${node}`).toBe(members.length)
        expect(
          members.filter((name) => gone.has(name)),
          'who has left',
        ).toStrictEqual([])
        for (const before of ['n1', 'n2', 'n3']) if (!members.includes(before)) gone.add(before)
      }
      const states = new Map(standing.nodes.map(({ id, state }) => [id, state]))
      for (const left of gone) expect(states.get(left), left).toBe('absent')
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['join', [join({ at: 50 })]],
  ['leave', [leave({ at: 50, node: { pick: 'any' }, afterMs: 20 })]],
  ['replace', [replace({ at: { on: 'message', of: 'beat', nth: 9 }, node: { subject: true }, afterMs: 20 })]],
] as const)('a run with a %s has one hash, however it is made', (_, faults) => {
  const given = { protocol: member, spares: 1, duration: 200, faults }
  const hashes = new Set(hashesOf(given))
  expect(hashes.size).toBe(1)
  expect(hashes.has(runOf({ ...given, faults: [] }).traceHash), 'the fault does something').toBe(false)
})
