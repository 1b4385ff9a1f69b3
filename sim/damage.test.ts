import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { damagedCopy } from './damage.ts'
import { plainData } from './testing/arbitraries.ts'
import { Seal } from './seal.ts'
import type { Json } from './types.ts'

const draw = fc.nat(0xffffffff)
const sealed = plainData.map((value) => {
  new Seal().walk(value, 'value')
  return value
})

/** Every leaf that may change, by the path to it, with what frozenness and order can be told from. */
function leavesOf(value: Json | undefined, path = ''): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  const parts = Object.entries(value as { readonly [field: string]: Json })
  return [
    [`${path} is`, `${Array.isArray(value)} ${Object.isFrozen(value)} ${parts.length}`],
    ...parts.flatMap(([field, item]) => leavesOf(item, `${path}/${field}`)),
  ]
}

const canChange = (value: Json | undefined): boolean =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).some(
        ([field, item]) => (Array.isArray(value) || field !== 'type') && canChange(item),
      )
    : value !== null && value !== undefined

test('one leaf of a damaged copy is another of its type, and all else is as it was, frozen', () => {
  fc.assert(
    fc.property(sealed, draw, (value, draw) => {
      const before = leavesOf(value)
      const after = leavesOf(damagedCopy(value, draw))
      expect(after.map(([path]) => path)).toStrictEqual(before.map(([path]) => path))
      const differing = before.filter(([, leaf], i) => leaf !== after[i]?.[1])
      expect(differing.length).toBe(canChange(value) ? 1 : 0)
      before.forEach(([, leaf], i) => expect(typeof after[i]?.[1]).toBe(typeof leaf))
    }),
    { numRuns: 1000 },
  )
})

test('a damaged copy depends on the value and the draw alone, and the draw chooses among all places', () => {
  const value: Json = { type: 'vote', term: 3, log: [{ op: 'put', of: 'n1' }], granted: true, none: null }
  const copies = new Set<string>()
  for (let draw = 0; draw < 200; draw++) {
    const copy = damagedCopy(value, draw) as { readonly [field: string]: Json }
    expect(copy).toStrictEqual(damagedCopy(value, draw))
    expect(copy['type']).toBe('vote')
    for (const [path, leaf] of leavesOf(copy)) {
      if (!leavesOf(value).some(([where, before]) => where === path && before === leaf)) copies.add(path)
    }
  }
  // What is frozen differs, because the original is not; every leaf but the type has been chosen.
  expect([...copies].filter((path) => !path.endsWith(' is')).sort()).toStrictEqual([
    '/granted',
    '/log/0/of',
    '/log/0/op',
    '/term',
  ])
})

test.each<Json>([
  0,
  -0,
  1,
  -1,
  0.5,
  true,
  false,
  '',
  'n1',
  '\ud83d\ude00',
  1e300,
  Number.MIN_VALUE,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
])('%o becomes something else of its type, whatever is drawn', (value) => {
  for (let draw = 0; draw < 100; draw++) {
    const copy = damagedCopy(value, Math.imul(draw, 0x9e3779b1) >>> 0)
    expect(copy).not.toBe(value)
    expect(typeof copy).toBe(typeof value)
    if (typeof value === 'number' && value >= 0) expect(copy).toBeGreaterThanOrEqual(0)
  }
})

test.each<Json>([null, {}, [], [null, {}], { type: 'ping' }, { type: { of: 1 } }])(
  '%j has nothing in it that could change, and is given back itself',
  (value) => {
    expect(damagedCopy(value, 5)).toBe(value)
  },
)

test('what is nested as deep as plain data may be can be damaged', () => {
  let value: Json = 7
  for (let depth = 0; depth < 100; depth++) value = depth % 2 === 0 ? [value] : { of: value }
  expect(JSON.stringify(damagedCopy(value, 3))).not.toBe(JSON.stringify(value))
})
