import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawBelow } from './choices.ts'
import type { Target } from './faults/index.ts'
import { RunKey, type Stream } from './random.ts'
import { resolveTarget, type Subject, type TargetWorld } from './targets.ts'
import { standIns } from './testing/nodes.ts'

const NOBODY: Subject = { node: undefined, sender: undefined }

function stream(seed = '7'): Stream {
  return new RunKey(seed).stream('fault/f0')
}

/** The names of the nodes that a target means, or why there is none. */
function resolve(target: Target, world: TargetWorld, seed?: string, subject = NOBODY): string {
  const found = resolveTarget(target, subject, world, stream(seed))
  return typeof found === 'string' ? `none: ${found}` : found.map(({ id }) => id).join(' ')
}

/** All that a target comes to mean over a hundred seeds. */
function allOf(target: Target, world: TargetWorld): string[] {
  const found = Array.from({ length: 100 }, (_, seed) => resolve(target, world, String(seed)))
  return [...new Set(found)].sort()
}

test('a name means the node of that name, up or down', () => {
  const world = standIns([{}, { up: false }])
  expect([resolve('n1', world), resolve('n2', world)]).toStrictEqual(['n1', 'n2'])
})

test.each(['n9', 'c1', ''])('there is no node called %j', (name) => {
  expect(resolve(name, standIns([{}]))).toBe(`none: there is no node ${name}`)
})

test('any node is any of those that are up', () => {
  const world = standIns([{}, { up: false }, {}, {}])
  expect(allOf({ pick: 'any' }, world)).toStrictEqual(['n1', 'n3', 'n4'])
  expect(resolve({ pick: 'any' }, standIns([{ up: false }]))).toBe('none: no node was up')
})

test('a role means the node that took it last, unless any will do', () => {
  const world = standIns([
    { role: 'leader', since: 40 },
    { role: 'leader', since: 90 },
    { role: 'follower', since: 95 },
    { role: 'leader', since: 60 },
    { role: 'leader', since: 99, up: false },
  ])
  expect(allOf({ role: 'leader' }, world), 'the newest').toStrictEqual(['n2'])
  expect(allOf({ role: 'leader', which: 'newest' }, world), 'the newest, by name').toStrictEqual(['n2'])
  expect(allOf({ role: 'leader', which: 'any' }, world), 'any').toStrictEqual(['n1', 'n2', 'n4'])
  expect(resolve({ role: 'candidate' }, world)).toBe('none: no node was candidate')
  expect(resolve({ role: 'candidate', which: 'any' }, world)).toBe('none: no node was candidate')
})

test('the subject is whom the moment is about, and the sender who sent', () => {
  const world = standIns([{}, {}, {}])
  const subject: Subject = { node: 2, sender: 0 }
  expect(resolve({ subject: true }, world, '7', subject)).toBe('n3')
  expect(resolve({ subject: 'sender' }, world, '7', subject)).toBe('n1')
  expect(resolve({ subject: true }, world), 'a moment about nobody').toBe('none: its moment is about no node')
  expect(resolve({ subject: 'sender' }, world, '7', { node: 1, sender: undefined })).toMatch(/^none/)
  // Positions after the last node's are clients'.
  expect(resolve({ subject: 'sender' }, world, '7', { node: 1, sender: 3 })).toMatch(/^none/)
})

test('a target is drawn from its own stream: the same again, whatever else was drawn', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 9 }), (seed, size) => {
      const world = standIns(Array.from({ length: size }, () => ({})))
      const first = resolve({ pick: 'any' }, world, seed)
      world.choices.draw(stream('another'))
      expect(resolve({ pick: 'any' }, world, seed)).toBe(first)
    }),
  )
})

test('a draw below a bound is below it, takes one draw even from nothing, and reaches all', () => {
  const { choices } = standIns([])
  const drawn = stream()
  const seen = new Set(Array.from({ length: 200 }, () => drawBelow(choices, drawn, 5)))
  expect(seen).toStrictEqual(new Set([0, 1, 2, 3, 4]))
  expect(drawBelow(choices, drawn, 0)).toBe(0)
  expect(drawn.taken).toBe(201)
})
