import { expect, test } from 'vitest'
import type { Split } from './faults/index.ts'
import { RunKey } from './random.ts'
import { type ResolvedSplit, resolveSplit } from './splits.ts'
import { standIns } from './testing/nodes.ts'

const NOBODY = { node: undefined, sender: undefined }
const SEEDS = Array.from({ length: 30 }, (_, seed) => String(seed))
const SIZES = [3, 4, 5, 6, 7, 8, 9]

function resolve(split: Split, size: number, seed = '7'): ResolvedSplit {
  const world = standIns(Array.from({ length: size }, () => ({})))
  const resolved = resolveSplit(split, NOBODY, world, new RunKey(seed).stream('fault/f0'))
  if (typeof resolved === 'string') throw new Error(resolved)
  return resolved
}

/** Why a split could not be made. */
function objection(split: Split, size: number): string | undefined {
  const world = standIns(Array.from({ length: size }, () => ({})))
  const resolved = resolveSplit(split, NOBODY, world, new RunKey('7').stream('fault/f0'))
  return typeof resolved === 'string' ? resolved : undefined
}

/** Whom each node still hears, itself included, by name. */
function heardBy({ links }: ResolvedSplit, size: number): ReadonlyMap<string, readonly string[]> {
  const names = Array.from({ length: size }, (_, i) => `n${i + 1}`)
  const cut = new Set(links.map(([from, to]) => `${from.id}>${to.id}`))
  return new Map(names.map((to) => [to, names.filter((from) => !cut.has(`${from}>${to}`))]))
}

/** The sizes of the groups of nodes that hear each other and no others, largest first. */
function groupSizes(split: ResolvedSplit, size: number): number[] {
  const groups = new Set([...heardBy(split, size).values()].map((heard) => heard.join(' ')))
  return [...groups].map((group) => group.split(' ').length).sort((a, b) => b - a)
}

function isSymmetric({ links }: ResolvedSplit): boolean {
  const cut = new Set(links.map(([from, to]) => `${from.id}>${to.id}`))
  return links.every(([from, to]) => cut.has(`${to.id}>${from.id}`))
}

test.each(SIZES)('halves part %i nodes in two, as evenly as can be', (size) => {
  for (const seed of SEEDS) {
    const split = resolve('halves', size, seed)
    expect(groupSizes(split, size), `seed ${seed}`).toStrictEqual([Math.ceil(size / 2), Math.floor(size / 2)])
    expect(isSymmetric(split), 'both ways').toBe(true)
  }
})

test.each(SIZES)('of %i nodes a majority as small as can be is parted from the others', (size) => {
  for (const seed of SEEDS) {
    const majority = Math.floor(size / 2) + 1
    const split = resolve('majority-minority', size, seed)
    expect(groupSizes(split, size), `seed ${seed}`).toStrictEqual([majority, size - majority])
    expect(isSymmetric(split), 'both ways').toBe(true)
  }
})

test.each(SIZES)('a bridge over %i nodes is one that hears all, between halves that hear only it', (size) => {
  for (const seed of SEEDS) {
    const split = resolve('bridge', size, seed)
    const heard = heardBy(split, size)
    const bridges = [...heard].filter(([, others]) => others.length === size).map(([name]) => name)
    expect(bridges, `seed ${seed}: who hears all`).toHaveLength(1)
    const sides = new Set(
      [...heard].filter(([name]) => name !== bridges[0]).map(([, others]) => others.join()),
    )
    expect(sides.size, `seed ${seed}: sides`).toBe(2)
    const lengths = [...sides].map((side) => side.split(',').length - 1).sort((a, b) => b - a)
    expect(lengths, `seed ${seed}: the sides, without the bridge`).toStrictEqual([
      Math.ceil((size - 1) / 2),
      Math.floor((size - 1) / 2),
    ])
    expect(isSymmetric(split), 'both ways').toBe(true)
  }
})

test.each(SIZES)(
  'in a ring of majorities every one of %i nodes hears a majority, and no two the same',
  (size) => {
    for (const seed of SEEDS) {
      const split = resolve('majorities-ring', size, seed)
      const heard = [...heardBy(split, size).values()]
      for (const others of heard) expect(others.length, `seed ${seed}: heard`).toBeGreaterThan(size / 2)
      const different = new Set(heard.map((others) => others.join(' ')))
      expect(different.size, `seed ${seed}: different majorities among ${[...different].join(', ')}`).toBe(
        size,
      )
      expect(split.links.length, `seed ${seed}: links that are cut`).toBeGreaterThan(0)
    }
  },
)

test('chance decides who is on which side, and the same seed decides alike', () => {
  for (const shape of ['halves', 'majority-minority', 'bridge', 'majorities-ring'] as const) {
    const seen = SEEDS.map((seed) =>
      JSON.stringify(resolve(shape, 5, seed).links.map(([from, to]) => [from.id, to.id])),
    )
    expect(new Set(seen).size, `${shape}: different splits over ${SEEDS.length} seeds`).toBeGreaterThan(5)
    const again = resolve(shape, 5, '3').links.map(([from, to]) => [from.id, to.id])
    expect(JSON.stringify(again), `${shape}, once more`).toBe(seen[3])
  }
})

test('an isolated node hears nobody and nobody hears it', () => {
  const split = resolve({ isolate: 'n2' }, 4)
  expect(groupSizes(split, 4)).toStrictEqual([3, 1])
  expect(heardBy(split, 4).get('n2')).toStrictEqual(['n2'])
  expect(split.groups?.map((group) => group.map(({ id }) => id))).toStrictEqual([['n2'], ['n1', 'n3', 'n4']])
})

test('groups that are named hear themselves only, and who is in none hears all', () => {
  const split = resolve({ groups: [['n1', 'n2'], ['n3'], ['n4']] }, 5)
  const heard = heardBy(split, 5)
  expect(heard.get('n1')).toStrictEqual(['n1', 'n2', 'n5'])
  expect(heard.get('n3')).toStrictEqual(['n3', 'n5'])
  expect(heard.get('n4')).toStrictEqual(['n4', 'n5'])
  expect(heard.get('n5'), 'in no group').toHaveLength(5)
})

test.each<Split>([
  'halves',
  'majority-minority',
  'bridge',
  { isolate: 'n1' },
  { groups: [['n1', 'n2'], ['n4']] },
])('the groups that a split of shape %j gives are groups that cannot hear each other', (shape) => {
  const split = resolve(shape, 5)
  const heard = heardBy(split, 5)
  for (const group of split.groups ?? []) {
    for (const other of split.groups ?? []) {
      if (group === other) continue
      const across = group.filter(({ id }) => other.some((node) => heard.get(id)?.includes(node.id)))
      expect(
        across.map(({ id }) => id),
        `who hears ${other.map(({ id }) => id).join(' and ')} from another group`,
      ).toStrictEqual([])
    }
  }
})

test('one way cuts what those send to these, and not what these send back', () => {
  const split = resolve({ oneWay: { from: ['n1', 'n2'], to: ['n2', 'n3'] } }, 3)
  expect(split.links.map(([from, to]) => `${from.id}>${to.id}`)).toStrictEqual(['n1>n2', 'n1>n3', 'n2>n3'])
  expect(split.groups, 'it has no groups').toBeUndefined()
})

test.each<[string, Split]>([
  ['an isolated node', { isolate: 'n9' }],
  ['a group', { groups: [['n1'], ['n9']] }],
  ['one end of a one-way cut', { oneWay: { from: ['n9'], to: ['n1'] } }],
  ['the other end', { oneWay: { from: ['n1'], to: ['n9'] } }],
])('where %s is not there, no split is made, and it says why', (_, split) => {
  expect(objection(split, 3)).toBe('there is no node n9')
})

test('one node cannot be parted from itself', () => {
  for (const shape of ['halves', 'majority-minority', 'bridge', 'majorities-ring'] as const) {
    expect(resolve(shape, 1).links, `links cut by ${shape}`).toStrictEqual([])
  }
})
