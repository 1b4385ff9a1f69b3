import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json, Operation } from '../../sim/index.ts'
import { equal } from '../objects/equal.ts'
import { crdtDefaults, type CrdtOptions } from './options.ts'
import { typeOf } from './replicated-type.ts'
import { Timestamps } from './timestamps.ts'
import { textOfName } from './update.ts'

type Kind = CrdtOptions['type']

const KINDS: readonly Kind[] = ['lww-register', 'pn-counter', 'or-set']

const operations: { readonly [kind in Kind]: fc.Arbitrary<Operation> } = {
  'lww-register': fc.record({ f: fc.constant('write'), value: fc.integer({ min: 1, max: 5 }) }),
  'pn-counter': fc.record({ f: fc.constant('add'), value: fc.integer({ min: -4, max: 4 }) }),
  'or-set': fc.record({ f: fc.constantFrom('add', 'remove'), value: fc.nat(2) }),
}

/** What nodes do: to change what they hold, or to tell another all of it. */
const stepsOf = (kind: Kind) =>
  fc.array(fc.record({ at: fc.nat(2), to: fc.option(fc.nat(2)), operation: operations[kind] }), {
    maxLength: 25,
  })

interface Step {
  readonly at: number
  /** Who is told; nobody, if the node changes something. */
  readonly to: number | null
  readonly operation: Operation
}

/** An update as the specification of its type sees it. */
interface Made {
  readonly operation: Operation
  readonly by: number
  /** The updates that its node had seen. */
  readonly seen: ReadonlySet<number>
}

/** Plays steps on three nodes of equal wall clocks, and keeps beside what they hold which updates have come to them. */
function played(kind: Kind, steps: readonly Step[]) {
  const type = typeOf({ ...crdtDefaults, type: kind })
  const clocks = [0, 1, 2].map(() => new Timestamps({ now: () => 7 }, 'hybrid', undefined))
  const states: (Json | undefined)[] = [undefined, undefined, undefined]
  const known: ReadonlySet<number>[] = [new Set(), new Set(), new Set()]
  const made: Made[] = []
  const deltas: Json[] = []
  const mergeAt = (node: number, state: Json): void => {
    const before = states[node]
    states[node] = before === undefined ? state : type.merge(before, state)
    type.hear?.(state, clocks[node] as Timestamps)
  }
  for (const { at, to, operation } of steps) {
    const held = states[at]
    if (to !== null) {
      if (held !== undefined) mergeAt(to, held)
      known[to] = new Set([...known[to]!, ...known[at]!])
      continue
    }
    const name = { writer: `n${at + 1}`, number: made.length + 1 }
    const delta = type.deltaOf(operation, held, name, clocks[at] as Timestamps)
    made.push({ operation, by: at, seen: known[at]! })
    deltas.push(delta)
    known[at] = new Set([...known[at]!, made.length - 1])
    mergeAt(at, delta)
  }
  return { type, states, known, made, deltas }
}

/** What a node shows that these updates have come to, from their definition. */
const shownAfter: { readonly [kind in Kind]: (updates: readonly number[], made: readonly Made[]) => Json } = {
  // What nobody overwrites that had seen it; of several, some one.
  'lww-register': (updates, made) =>
    updates
      .filter((update) => !updates.some((other) => made[other]!.seen.has(update)))
      .map((update) => made[update]!.operation.value ?? null),
  'pn-counter': (updates, made) =>
    updates.reduce((sum, update) => sum + Number(made[update]!.operation.value), 0),
  // What was added by an update that no removal of the element had seen.
  'or-set': (updates, made) => {
    const alive = updates.filter((update) => {
      const { f, value } = made[update]!.operation
      const isRemoval = (other: Made) => other.operation.f === 'remove' && other.operation.value === value
      return f === 'add' && !updates.some((other) => isRemoval(made[other]!) && made[other]!.seen.has(update))
    })
    return inOrder(new Set(alive.map((update) => Number(made[update]!.operation.value))))
  },
}

function inOrder(numbers: Iterable<number>): readonly number[] {
  return [...numbers].sort((one, other) => one - other)
}

describe.each(KINDS)('%s', (kind) => {
  test('a node shows what the updates that have come to it come to, whatever their way', () => {
    fc.assert(
      fc.property(stepsOf(kind), (steps) => {
        const { type, states, known, made } = played(kind, steps)
        const wrong = states.filter((state, node) => {
          const shown = type.valueOf(state)
          const expected = shownAfter[kind]([...known[node]!], made)
          if (kind === 'lww-register')
            return !(known[node]!.size === 0 ? [null] : (expected as Json[])).includes(shown)
          return !equal(kind === 'or-set' ? inOrder(shown as number[]) : shown, expected)
        })
        expect(wrong).toEqual([])
      }),
    )
  })

  test('merging is a least upper bound: in any order, any grouping, any number of times', () => {
    fc.assert(
      fc.property(stepsOf(kind), fc.nat(), (steps, seed) => {
        const { type, deltas } = played(kind, steps)
        const merge = (one: Json, other: Json): Json => type.merge(one, other)
        const [a, b, c] = [0, 1, 2].map((i) => deltas[(seed + i * 7) % Math.max(1, deltas.length)])
        if (a === undefined || b === undefined || c === undefined) return
        expect(merge(a, b)).toEqual(merge(b, a))
        expect(merge(a, merge(b, c))).toEqual(merge(merge(a, b), c))
        expect(merge(merge(a, b), b)).toEqual(merge(a, b))
        expect([type.isWithin(a, merge(a, b)), type.isWithin(b, merge(a, b))]).toEqual([true, true])
        const bound = merge(merge(a, b), c)
        expect(type.isWithin(merge(a, b), bound), 'and the least one').toBe(true)
        expect(type.isWithin(a, b)).toBe(JSON.stringify(merge(a, b)) === JSON.stringify(merge(b, b)))
      }),
    )
  })

  test('nodes that know the same updates hold the same', () => {
    fc.assert(
      fc.property(stepsOf(kind), (steps) => {
        const all = [0, 1, 2, 0, 1].map((at) => ({ at, to: (at + 1) % 3, operation: { f: 'read' } }))
        const { states } = played(kind, [...steps, ...all])
        expect(states[1]).toEqual(states[0])
        expect(states[2]).toEqual(states[0])
      }),
    )
  })
})

test('of a set that was removed and added again, the new addition stays', () => {
  const type = typeOf({ ...crdtDefaults, type: 'or-set' })
  const [first, second] = [1, 2].map((number) => ({
    added: { [textOfName({ writer: 'n1', number })]: 5 },
    removed: {},
  })) as unknown as [Json, Json]
  const removal = { added: {}, removed: { '1 of n1': true } }
  const removedFirst = type.merge(type.merge(removal, first), second)
  expect(type.valueOf(removedFirst)).toEqual([5])
  expect(type.valueOf(type.merge(first, removal))).toEqual([])
})

test.each([
  ['lww-register', { f: 'add', value: 1 }, 'there is no operation "add": expected read or write'],
  ['lww-register', { f: 'write' }, 'write has the value null: expected a value'],
  ['pn-counter', { f: 'write', value: 1 }, 'there is no operation "write": expected read or add'],
  ['pn-counter', { f: 'add', value: 0.5 }, 'add has the value 0.5: expected a whole number'],
  ['or-set', { f: 'write', value: 1 }, 'there is no operation "write": expected read, add or remove'],
  ['or-set', { f: 'remove' }, 'remove has the value null: expected an element'],
] as const)('%s cannot do %j', (kind, operation, why) => {
  expect(typeOf({ ...crdtDefaults, type: kind }).objectionTo(operation)).toBe(why)
})
