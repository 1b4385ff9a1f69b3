import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from './errors.ts'
import { Seal } from './seal.ts'
import { plainData } from './testing/arbitraries.ts'
import type { Json } from './types.ts'

const seal = new Seal()

/** Both lanes of the hash of a value's contents. */
function hashOf(value: unknown): string {
  seal.walk(value, 'value')
  return `${seal.a}/${seal.b}`
}

/** What refuses the value says, or `undefined` if it is accepted. */
function objectionTo(value: unknown): string | undefined {
  try {
    seal.walk(value, 'message')
    return undefined
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

test('fields without a value count for nothing, as in JSON', () => {
  expect(hashOf({ a: 1, b: undefined })).toBe(hashOf({ a: 1 }))
})

test('the same content has the same hash, frozen or not, whoever made it', () => {
  fc.assert(
    fc.property(plainData, (value) => {
      const copy = structuredClone(value)
      const first = hashOf(value)
      expect(hashOf(copy), 'a copy').toBe(first)
      expect(hashOf(value), 'the frozen original').toBe(first)
    }),
  )
})

test('a record without a prototype is as good as any', () => {
  const bare: unknown = Object.assign(Object.create(null) as object, { a: [1] })
  expect(hashOf(bare)).toBe(hashOf({ a: [1] }))
})

type Path = readonly (string | number)[]

/** The paths to everything in a value, itself included. */
function pathsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const entries: [string | number, Json][] = Array.isArray(value)
    ? value.map((item: Json, i): [number, Json] => [i, item])
    : (Object.entries(value) as [string, Json][])
  return [path, ...entries.flatMap(([step, item]) => pathsIn(item, [...path, step]))]
}

/** A copy of a value in which something else stands at a path. */
function changedAt(value: Json, [step, ...rest]: Path, to: Json): Json {
  if (step === undefined) return to
  if (Array.isArray(value))
    return value.map((item: Json, i) => (i === step ? changedAt(item, rest, to) : item))
  const copy = new Map(Object.entries(value as { readonly [field: string]: Json }))
  copy.set(String(step), changedAt(copy.get(String(step)) as Json, rest, to))
  return Object.fromEntries(copy)
}

test('any single change changes the hash', () => {
  fc.assert(
    fc.property(plainData, plainData, fc.nat(), (value, replacement, where) => {
      const paths = pathsIn(value)
      const changed = changedAt(value, paths[where % paths.length] as Path, replacement)
      fc.pre(JSON.stringify(changed) !== JSON.stringify(value))
      expect(hashOf(changed), `of ${JSON.stringify([value, changed])}`).not.toBe(hashOf(value))
    }),
    { numRuns: 2_000 },
  )
})

test('lists and records of the same things in other places have other hashes', () => {
  const alike: readonly Json[] = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc'],
    ['a', 'b', 'c'],
    ['b', 'a', 'c'],
    [['a'], 'b', 'c'],
    [['a', 'b'], 'c'],
    ['a', ['b', 'c']],
    [[['a', 'b', 'c']]],
    { a: 'b' },
    { b: 'a' },
    { ab: '' },
    { '': 'ab' },
    { a: { b: '' } },
    { a: 'b', c: '' },
    [[], []],
    [[[]]],
    [],
    [[]],
    {},
    [{}],
    [{}, {}],
    '',
    [''],
    ['', ''],
  ]
  const seen = new Map<string, string>()
  for (const value of alike) {
    const hash = hashOf(value)
    const json = JSON.stringify(value)
    expect(seen.get(hash), `has the same hash as ${json}`).toBeUndefined()
    seen.set(hash, json)
  }
})

test('values of different kinds never share a hash by their making', () => {
  // Every number from which a marker of another kind could be made, so that a clash is found and not left to chance.
  const numbers = Array.from({ length: 70_000 }, (_, i) => i - 1_000)
  const others: readonly Json[] = [null, true, false, '', 'a', [], {}, [1], [1, 2], { a: 1 }]
  const hashes = new Map<string, number>()
  for (const number of [...numbers, 0x7ff80000]) hashes.set(hashOf(number), number)
  const clashes = others
    .filter((value) => hashes.has(hashOf(value)))
    .map((value) => `${JSON.stringify(value)} and ${hashes.get(hashOf(value))}`)
  if (hashes.has(hashOf(Number.NaN))) clashes.push(`NaN and ${hashes.get(hashOf(Number.NaN))}`)
  expect(clashes, 'values that share a hash').toStrictEqual([])
})

test('-0 is 0, and a NaN is a NaN whatever its bits', () => {
  expect(hashOf([-0])).toBe(hashOf([0]))
  const bits = new DataView(new ArrayBuffer(8))
  bits.setUint32(0, 0xfff80000)
  bits.setUint32(4, 42)
  expect(hashOf([bits.getFloat64(0)])).toBe(hashOf([Number.NaN]))
  expect(hashOf([Number.NaN])).not.toBe(hashOf([Number.POSITIVE_INFINITY]))
})

const loop: Record<string, unknown> = { a: 1 }
loop['self'] = [loop]
class Point {
  x = 1
}
const refused: readonly (readonly [string, unknown, string])[] = [
  ['a function', { act: () => 1 }, 'message.act is a function'],
  ['a Map', { seen: { inner: new Map() } }, 'message.seen.inner is a Map'],
  ['a Set', [1, new Set()], 'message[1] is a Set'],
  ['a Date', [{ at: new Date(0) }], 'message[0].at is a Date'],
  ['a typed array', { bytes: new Uint8Array(2) }, 'message.bytes is a Uint8Array'],
  ['an instance of a class', { points: [1, new Point()] }, 'message.points[1] is a Point'],
  ['undefined in a list', { list: [1, undefined] }, 'message.list[1] is undefined'],
  ['a hole in a list', { list: Array.from({ length: 1 }).concat(Array(1)) }, 'message.list[0] is undefined'],
  ['undefined itself', undefined, 'message is undefined'],
  ['a bigint', [1n], 'message[0] is a bigint'],
  ['a symbol', { s: Symbol('s') }, 'message.s is a symbol'],
  ['a boxed number', { n: Object(1) as unknown }, 'message.n is a Number'],
  ['a record with a prototype of its own', Object.create({ a: 1 }), 'message is'],
  ['what contains itself', loop, 'or contains itself'],
]

test.each(refused)('%s is refused, and the path to it is named', (_, value, words) => {
  expect(objectionTo(value)).toContain(words)
})

test('what is nested deep is refused only when it is deeper than a hundred levels', () => {
  let nested: unknown = []
  for (let depth = 1; depth <= 100; depth++) nested = [nested]
  expect(objectionTo(nested), '100 levels below the outermost').toBeUndefined()
  expect(objectionTo([nested]), '101 levels').toContain('nested more than 100 deep')
})

/** Whether a value and everything in it is frozen. */
function isFrozenDeep(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every((item) => isFrozenDeep(item ?? null))
}

test('what was walked is frozen, down to its last part', () => {
  fc.assert(
    fc.property(plainData, (value) => {
      seal.walk(value, 'value')
      expect(isFrozenDeep(value)).toBe(true)
    }),
  )
})

test('what was frozen at the top only is frozen below it too', () => {
  const inner = { list: [1] }
  seal.walk(Object.freeze({ inner }), 'value')
  expect(isFrozenDeep({ ...inner }.list), 'the list inside').toBe(true)
})
